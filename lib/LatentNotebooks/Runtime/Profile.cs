namespace LatentNotebooks.Runtime;

/// <summary>How much work a run does.</summary>
public enum Profile
{
    /// <summary>Seconds: tests and continuous integration. Shows that it runs, nothing more.</summary>
    Smoke,

    /// <summary>Minutes: what a reader runs. One or two seeds.</summary>
    Quick,

    /// <summary>Hours: the committed rows behind every verdict.</summary>
    Full,
}

/// <summary>Reads the profile that a host chose.</summary>
public static class Profiles
{
    /// <summary>The variable in which the runner and the command line pass the profile.</summary>
    public const string Variable = "LATENT_PROFILE";

    /// <summary>The profile of this process: <c>LATENT_PROFILE</c>, or <see cref="Profile.Quick"/> when it is unset.</summary>
    /// <exception cref="SettingsException">The variable holds something else than smoke, quick or full.</exception>
    public static Profile Current => Parse(Environment.GetEnvironmentVariable(Variable) ?? "quick");

    /// <summary>Reads a profile's name, in any case.</summary>
    /// <exception cref="SettingsException">It is none of the three.</exception>
    public static Profile Parse(string name) =>
        Enum.TryParse<Profile>(name, ignoreCase: true, out var profile) && Enum.IsDefined(profile)
            ? profile
            : throw new SettingsException($"'{name}' is no profile. Use smoke (seconds), quick (minutes) or full (hours).");
}
