using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Notebooks.Tests;

/// <summary>This checkout, and its command line as a process of its own.</summary>
internal static class Checkout
{
    public static string Root { get; } = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Here())!, "..", ".."));

    public static string Notebook(string name) => Path.Combine(Root, "notebooks", name + ".ipynb");

    /// <summary>Runs <c>latent ARGUMENTS</c> at the profile smoke: exit code and all it printed.</summary>
    public static (int Code, string Output) Latent(params string[] arguments) =>
        Run("dotnet", [Path.Combine(Root, "artifacts", "bin", "LatentNotebooks.Cli", "release", "latent.dll"), .. arguments]);

    public static (int Code, string Output) Run(string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Root };
        start.Environment["LATENT_PROFILE"] = "smoke";
        start.Environment["LATENT_THREADS"] = "1";
        start.Environment["LATENT_HOME"] = Root;
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd() + error.Result;
        process.WaitForExit();
        return (process.ExitCode, output);
    }

    private static string Here([CallerFilePath] string path = "") => path;
}
