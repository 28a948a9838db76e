namespace LatentNotebooks.Kernel.Tests.Jupyter;

/// <summary>A test that drives classic Notebook in Chromium; skipped with the reason where a part is missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BrowserFactAttribute : FactAttribute
{
    public BrowserFactAttribute()
    {
        string[] programs = ["node", "jupyter-notebook", "chromium"];
        string[] folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        string? missing = programs.FirstOrDefault(program => !folders.Any(folder => File.Exists(Path.Combine(folder, program))));
        if (missing is not null)
            Skip = $"There is no {missing} here.";
        else if (Environment.GetEnvironmentVariable("PLAYWRIGHT") is not { Length: > 0 })
            Skip = "Set PLAYWRIGHT to the folder of npm's playwright-core to drive a browser.";
    }
}
