namespace LatentNotebooks.Runtime;

/// <summary>Every folder the suite reads or writes, in one place.</summary>
public static class ProjectPaths
{
    /// <summary>The checkout: LATENT_HOME, else the nearest folder above that holds LatentNotebooks.sln, else the current folder.</summary>
    public static string Root { get; } = Environment.GetEnvironmentVariable("LATENT_HOME") is { Length: > 0 } home
        ? Path.GetFullPath(home)
        : Above(Directory.GetCurrentDirectory()) ?? Above(AppContext.BaseDirectory) ?? Directory.GetCurrentDirectory();

    /// <summary>What runs leave behind; never committed.</summary>
    public static string Artifacts => Path.Combine(Root, "artifacts");

    /// <summary>One folder a run: settings, environment, metrics, checkpoint. LATENT_RUNS moves it, to a larger disk for example.</summary>
    public static string Runs => Environment.GetEnvironmentVariable("LATENT_RUNS") is { Length: > 0 } runs ? Path.GetFullPath(runs) : Path.Combine(Artifacts, "runs");

    /// <summary>Sample footage that <c>environment/setup</c> took from the distribution's packages.</summary>
    public static string Footage => Path.Combine(Artifacts, "footage");

    /// <summary>The ledger: committed rows of every experiment.</summary>
    public static string Results => Path.Combine(Root, "data", "results");

    /// <summary>YAML values beside the notebooks.</summary>
    public static string Settings => Path.Combine(Root, "notebooks", "settings");

    private static string? Above(string folder)
    {
        for (var at = new DirectoryInfo(folder); at is not null; at = at.Parent)
            if (File.Exists(Path.Combine(at.FullName, "LatentNotebooks.sln"))) return at.FullName;
        return null;
    }
}
