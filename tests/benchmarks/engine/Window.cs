using System.Diagnostics;
using System.Text.Json.Serialization;

namespace Benchmarks;

/// <summary>What was done in one stretch of time. CPU time is that of the whole process, collections and compilation included.</summary>
internal sealed record Window(
    [property: JsonPropertyName("steps")] int Steps,
    [property: JsonPropertyName("wall")] double Wall,
    [property: JsonPropertyName("cpu")] double Cpu)
{
    internal double WallPerStep => Wall / Steps;

    internal double CpuPerStep => Cpu / Steps;

    internal static Window Run(Action step, double seconds)
    {
        using var process = Process.GetCurrentProcess();
        var cpu = process.TotalProcessorTime;
        var clock = Stopwatch.StartNew();
        var steps = 0;
        while (steps == 0 || clock.Elapsed.TotalSeconds < seconds)
        {
            step();
            steps++;
        }
        var wall = clock.Elapsed.TotalSeconds;
        process.Refresh();
        return new Window(steps, wall, (process.TotalProcessorTime - cpu).TotalSeconds);
    }
}
