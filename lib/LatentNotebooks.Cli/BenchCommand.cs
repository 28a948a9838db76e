using System.CommandLine;
using System.Diagnostics;
using LatentNotebooks.Runtime;

namespace LatentNotebooks.Cli;

/// <summary><c>latent bench</c>: runs the programs of tests/benchmarks, which are not part of this program.</summary>
internal static class BenchCommand
{
    public static Command Create()
    {
        var engine = new Command("engine", "Training steps per second against python3-torch on the same libtorch, interleaved, one thread.");
        var json = new Option<bool>("--json") { Description = "One JSON object a line: name, ours, reference, ratio, spread." };
        engine.Options.Add(json);
        engine.SetAction(parsed => Guard.Run(() => Start("engine", parsed.GetValue(json))));
        return new Command("bench", "Measure speed. Quote ratios: absolute numbers depend on the machine and its load.") { engine };
    }

    private static int Start(string suite, bool json)
    {
        var program = Path.Combine(ProjectPaths.Artifacts, "bin", "benchmarks", "release", "benchmarks.dll");
        if (!File.Exists(program)) throw new SettingsException($"{program} is not built. Run environment/setup.");
        string[] arguments = json ? [program, suite, "--json"] : [program, suite];
        using var process = Process.Start(new ProcessStartInfo("dotnet", arguments))!;
        process.WaitForExit();
        return process.ExitCode;
    }
}
