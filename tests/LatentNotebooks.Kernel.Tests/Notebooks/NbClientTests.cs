using System.Diagnostics;

namespace LatentNotebooks.Kernel.Tests.Notebooks;

/// <summary>A test that needs Jupyter's Python client, from the distribution.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NbClientFactAttribute : FactAttribute
{
    /// <summary>The distribution's Python: another one on the path has other packages.</summary>
    public const string Python = "/usr/bin/python3";

    public NbClientFactAttribute()
    {
        if (!File.Exists(Python) || Finish(Process.Start(new ProcessStartInfo(Python, ["-c", "import nbclient, nbformat"]) { RedirectStandardError = true })!).Code != 0)
            Skip = "python3-nbclient is not installed: that the kernel and the runner write the same file is NOT checked.";
    }

    public static (int Code, string Text) Finish(Process process)
    {
        using (process)
        {
            var text = (process.StartInfo.RedirectStandardOutput ? process.StandardOutput.ReadToEnd() : "") + process.StandardError.ReadToEnd();
            process.WaitForExit();
            return (process.ExitCode, text);
        }
    }
}

public sealed class NbClientTests
{
    [NbClientFact]
    public void The_kernel_under_nbclient_writes_the_same_bytes_as_the_runner()
    {
        using var run = new TestRun();
        var here = Here();
        var (installed, said) = NbClientFactAttribute.Finish(Start("dotnet", [typeof(ScriptEngine).Assembly.Location, "kernel", "install", "--prefix", run.Folder]));
        Assert.True(installed == 0, said);
        var tutorials = Directory.EnumerateFiles(Path.GetFullPath(Path.Combine(here, "../../Tutorials")), "*.ipynb").Order();
        var (code, text) = NbClientFactAttribute.Finish(Start(
            NbClientFactAttribute.Python,
            ["-Xfrozen_modules=off", Path.Combine(Path.GetDirectoryName(here)!, "through_nbclient.py"), Path.Combine(run.Folder, "share", "jupyter"), .. tutorials]));
        Assert.True(code == 0, text);
    }

    private static string Here([System.Runtime.CompilerServices.CallerFilePath] string path = "") => path;

    private static Process Start(string program, IEnumerable<string> arguments) =>
        Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
}
