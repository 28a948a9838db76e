using System.CommandLine;
using System.Diagnostics;
using LatentNotebooks.Runtime;

namespace LatentNotebooks.Cli;

/// <summary><c>latent bench</c>: runs the programs of tests/benchmarks, which are not part of this program.</summary>
internal static class BenchCommand
{
    public static Command Create() =>
        new("bench", "Measure speed. Quote ratios: absolute numbers depend on the machine and its load.")
        {
            Suite("engine", "Training steps per second against python3-torch on the same libtorch, interleaved, one thread.", "EngineBenchmarks", "engine"),
            Suite("worlds", "Commands per second of the text worlds, one core, resets included.", "WorldBenchmarks"),
        Suite("kernel", "Start-up of a notebook, time of a cell, memory after many cells.", "KernelBenchmarks"),
        };

    private static Command Suite(string name, string description, string program, params string[] arguments)
    {
        var json = new Option<bool>("--json") { Description = "One JSON object a line." };
        var quick = new Option<bool>("--quick") { Description = "Fewer and shorter turns." };
        var command = new Command(name, description) { json, quick };
        command.SetAction(parsed => Guard.Run(() => Start(program,
            [.. arguments, .. parsed.GetValue(json) ? ["--json"] : (string[])[], .. parsed.GetValue(quick) ? ["--quick"] : (string[])[]])));
        return command;
    }

    private static int Start(string name, string[] arguments)
    {
        var program = Path.Combine(ProjectPaths.Artifacts, "bin", name, "release", name + ".dll");
        if (!File.Exists(program)) throw new SettingsException($"{program} is not built. Run environment/setup.");
        using var process = Process.Start(new ProcessStartInfo("dotnet", [program, .. arguments]))!;
        process.WaitForExit();
        return process.ExitCode;
    }
}
