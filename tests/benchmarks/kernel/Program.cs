using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using LatentNotebooks.Kernel;
using LatentNotebooks.Kernel.Notebooks;

// How fast notebooks start and go on. Publish it, so that what is measured is what is installed:
//   dotnet publish tests/benchmarks/kernel -c Release -r linux-x64 --self-contained false -p:PublishReadyToRun=true -o artifacts/kernel-benchmarks
//   artifacts/kernel-benchmarks/KernelBenchmarks [--json] [--quick] [--rounds N]
var json = args.Contains("--json");
var at = Array.IndexOf(args, "--rounds");
var rounds = at >= 0 ? int.Parse(args[at + 1]) : args.Contains("--quick") ? 3 : 7;
string[] seven =
[
    "1 + 1", "record P(int X, double Y);\nnew[] { new P(1, 2.5), new P(2, 1e-7) }", "var h = display(\"a\");\nfor (var i = 0; i < 1000; i++) h.Update(i);",
    "Console.WriteLine(\"hello\");\nawait Task.Delay(1);\n\"x\"", "new Dictionary<string, int> { [\"a\"] = 1 }", "HTML(\"<b>bold</b>\")", "Enumerable.Range(0, 300)",
];

await Notebook(["1 + 1"]); // Reads the files into memory once: the disk is not what is measured.
Report("start to first result", "s", 1.5, await Repeat(async () => (await Notebook(["1 + 1"])).Total.TotalSeconds));
Report("seven-cell notebook", "s", 2.0, await Repeat(async () => (await Notebook(seven)).Total.TotalSeconds));
var (_, cells, last) = await Notebook([.. Enumerable.Range(0, 620).Select(i => $"var v{i} = {i};\nv{i} + v{Math.Max(0, i - 1)}"), "Environment.WorkingSet / 1e6"]);
Report("trivial cell, cells 2 to 100", "ms", 25, cells[1..100]);
Report("trivial cell after 600", "ms", 50, cells[600..620]);
Report("memory after 620 cells", "MB", 400, [double.Parse(last)]);

async Task<double[]> Repeat(Func<Task<double>> measure)
{
    var values = new double[rounds];
    for (var i = 0; i < rounds; i++)
        values[i] = await measure();
    return values;
}

void Report(string name, string unit, double limit, double[] values)
{
    var sorted = values.Order().ToArray();
    var (median, least, most) = (sorted[sorted.Length / 2], sorted[0], sorted[^1]);
    if (json)
        Console.WriteLine(JsonSerializer.Serialize(new { name, unit, median = Math.Round(median, 3), least = Math.Round(least, 3), most = Math.Round(most, 3), n = values.Length, limit }));
    else
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-30} {median,8:0.00} {unit,-3} ({least:0.00} to {most:0.00}, n = {values.Length}; at most {limit})"));
}

// Runs a notebook as `notebook run` does, in a process of its own.
async Task<(TimeSpan Total, double[] CellMilliseconds, string LastText)> Notebook(string[] sources)
{
    var nodes = sources.Select(source => (JsonNode)new JsonObject { ["cell_type"] = "code", ["source"] = source }).ToArray();
    var notebook = LatentNotebooks.Kernel.Notebooks.Notebook.Parse(new JsonObject { ["nbformat"] = 4, ["cells"] = new JsonArray(nodes) }.ToJsonString());
    var watch = Stopwatch.StartNew();
    var observer = new Observer();
    var outcome = await new NotebookRunner(notebook, Environment.CurrentDirectory, new(), observer).Run();
    if (outcome.Status != RunStatus.Ok)
        throw new InvalidOperationException($"The benchmark's notebook failed: {outcome.Message}");
    return (watch.Elapsed, [.. observer.Cells], notebook.Cells[^1].Outputs[^1]["data"]?["text/plain"]?.GetValue<string>() ?? "");
}

internal sealed class Observer : IRunObserver
{
    public List<double> Cells { get; } = [];

    public void CellBegins(int cell, int cells)
    {
    }

    public void CellWrites(string text)
    {
    }

    public void CellEnds(int cell, CellStatus status, TimeSpan duration)
    {
        Cells.Add(duration.TotalMilliseconds);
    }
}
