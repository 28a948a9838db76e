using System.Diagnostics;

namespace SystemTorch.Tests.Parity;

/// <summary>The distribution's python3-torch, which sits on the same libtorch. Where it is absent the tests that need it are skipped and
/// say so; the committed reference numbers are then all there is.</summary>
internal static class Python
{
    private static readonly string[] Candidates = ["/usr/bin/python3", "python3"];

    private static readonly Lazy<string?> Found = new(() =>
        Candidates.FirstOrDefault(
            program => Run(program, "-c", "import torch; assert torch.__version__.startswith('1.13')").ExitCode == 0));

    internal static bool Available => Found.Value is not null;

    internal static void RunScript(params string[] arguments)
    {
        var (exitCode, output) = Run(Found.Value!, arguments);
        Assert.True(exitCode == 0, $"python3 {string.Join(' ', arguments)} failed:\n{output}");
    }

    private static (int ExitCode, string Output) Run(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
            var output = process.StandardError.ReadToEnd();
            process.WaitForExit();
            return (process.ExitCode, output);
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            return (-1, e.Message);
        }
    }
}

/// <summary>A theory that needs python3-torch.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class PythonTheoryAttribute : TheoryAttribute
{
    public PythonTheoryAttribute()
    {
        if (!Python.Available) Skip = "python3-torch 1.13 is not installed: compared with the committed reference numbers only.";
    }
}
