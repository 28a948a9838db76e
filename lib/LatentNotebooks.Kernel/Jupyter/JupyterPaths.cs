namespace LatentNotebooks.Kernel.Jupyter;

/// <summary>The folders in which front ends look for kernelspecs, as Jupyter's documentation lists them.</summary>
internal static class JupyterPaths
{
    /// <summary>The user's Jupyter data folder.</summary>
    public static string UserData()
    {
        if (Variable("JUPYTER_DATA_DIR") is { } given)
            return given;
        string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        if (OperatingSystem.IsWindows())
            return Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData), "jupyter");
        if (OperatingSystem.IsMacOS())
            return Path.Combine(home, "Library", "Jupyter");
        return Path.Combine(Variable("XDG_DATA_HOME") ?? Path.Combine(home, ".local", "share"), "jupyter");
    }

    /// <summary>Every data folder that is searched, the first to be looked at first.</summary>
    public static IReadOnlyList<string> Data()
    {
        var folders = new List<string>();
        folders.AddRange((Variable("JUPYTER_PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries));
        folders.Add(UserData());
        folders.AddRange(new[] { Variable("VIRTUAL_ENV"), Variable("CONDA_PREFIX") }.OfType<string>().Select(InPrefix));
        if (OperatingSystem.IsWindows())
            folders.Add(Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.CommonApplicationData), "jupyter"));
        else
            folders.AddRange(InPrefix("/usr/local"), InPrefix("/usr"));
        return [.. folders.Distinct()];
    }

    /// <summary>The data folder of an installation prefix.</summary>
    public static string InPrefix(string prefix) => Path.Combine(prefix, "share", "jupyter");

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
