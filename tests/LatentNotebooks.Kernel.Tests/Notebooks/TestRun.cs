using System.CommandLine;
using System.Text.Json.Nodes;

namespace LatentNotebooks.Kernel.Tests.Notebooks;

/// <summary>Notebook files in a folder of their own, and the commands run on them.</summary>
internal sealed class TestRun : IDisposable
{
    public string Folder { get; } = Directory.CreateTempSubdirectory("notebooks-").FullName;

    public string Out => Path.Combine(Folder, "out");

    /// <summary>Writes a notebook of code cells, with a line of prose before each.</summary>
    public string Write(string name, params string[] cells)
    {
        var json = new JsonArray();
        foreach (var cell in cells)
        {
            json.Add(new JsonObject { ["cell_type"] = "markdown", ["metadata"] = new JsonObject(), ["source"] = "What follows." });
            json.Add(new JsonObject { ["cell_type"] = "code", ["metadata"] = new JsonObject(), ["source"] = cell, ["outputs"] = new JsonArray(), ["execution_count"] = null });
        }
        return WriteText(name, new JsonObject { ["cells"] = json, ["metadata"] = new JsonObject(), ["nbformat"] = 4, ["nbformat_minor"] = 5 }.ToJsonString());
    }

    public string WriteText(string name, string text)
    {
        var path = Path.Combine(Folder, name + ".ipynb");
        File.WriteAllText(path, text);
        return path;
    }

    /// <summary>Runs the `notebook` command.</summary>
    public static (int Code, string Text) Command(params string[] arguments)
    {
        var writer = new StringWriter();
        var parsed = KernelCommands.CreateNotebookCommand().Parse(arguments);
        var code = parsed.Invoke(new InvocationConfiguration { Output = writer, Error = writer });
        return (code, writer.ToString());
    }

    /// <summary>Runs notebooks into <see cref="Out"/>.</summary>
    public (int Code, string Text) Run(params string[] arguments) => Command(["run", .. arguments, "--out", Out]);

    /// <summary>The outputs of one code cell, counted from 1, of an executed notebook.</summary>
    public JsonArray Outputs(string name, int cell) => CodeCell(name, cell)["outputs"]!.AsArray();

    public JsonObject CodeCell(string name, int cell) =>
        JsonNode.Parse(File.ReadAllText(Path.Combine(Out, name + ".ipynb")))!["cells"]!.AsArray()
            .Where(node => node!["cell_type"]!.GetValue<string>() == "code").ElementAt(cell - 1)!.AsObject();

    public static string Text(JsonNode? lines) => string.Concat(lines!.AsArray().Select(line => line!.GetValue<string>()));

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
