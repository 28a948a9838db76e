using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace LatentNotebooks.Kernel.Notebooks;

/// <summary>A file that is not a notebook this program can read; the message says why.</summary>
public sealed class NotebookFormatException(string message) : Exception(message);

/// <summary>A notebook file (nbformat 4). What this program does not know is kept; what makes diffs noisy is not.</summary>
public sealed class Notebook
{
    private static readonly string[] NoisyKeys =
    [
        "dotnet_interactive", "polyglot_notebook", "vscode", "languageId", "papermill", "execution", "ExecuteTime", "widgets", "orig_nbformat",
    ];

    private Notebook(JsonObject metadata, List<NotebookCell> cells)
    {
        Metadata = metadata;
        Cells = cells;
    }

    /// <summary>The notebook's metadata.</summary>
    public JsonObject Metadata { get; }

    /// <summary>The cells from top to bottom.</summary>
    public IReadOnlyList<NotebookCell> Cells { get; }

    /// <summary>The cells that hold code.</summary>
    public IEnumerable<NotebookCell> CodeCells => Cells.Where(cell => cell.IsCode);

    /// <summary>Reads a file.</summary>
    /// <exception cref="NotebookFormatException">It is not a notebook of format 4.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static Notebook Load(string path) => Parse(File.ReadAllText(path));

    /// <summary>Reads a notebook's text.</summary>
    /// <exception cref="NotebookFormatException">It is not a notebook of format 4.</exception>
    public static Notebook Parse(string json)
    {
        try
        {
            var root = JsonNode.Parse(json) as JsonObject ?? throw new NotebookFormatException("The file is JSON but its top is no object.");
            var format = root["nbformat"];
            if (format?.GetValue<int>() is not 4)
                throw new NotebookFormatException($"The notebook's format is {format?.ToJsonString() ?? "not given"}, not 4: save it in a current Jupyter first.");
            var cells = root["cells"] as JsonArray ?? throw new NotebookFormatException("The notebook has no list of cells.");
            return new(root["metadata"]?.DeepClone() as JsonObject ?? [], [.. cells.Select(NotebookCell.Read)]);
        }
        catch (JsonException exception)
        {
            throw new NotebookFormatException($"The file is not JSON: {exception.Message}");
        }
        catch (InvalidOperationException exception)
        {
            throw new NotebookFormatException($"The notebook holds a value of the wrong kind: {exception.Message}");
        }
    }

    /// <summary>
    /// Sets kernelspec and language, drops what editors leave behind, and gives every cell an id: its own, or one made of its text.
    /// </summary>
    public void Normalize()
    {
        Clean(Metadata);
        Metadata["kernelspec"] = new JsonObject { ["display_name"] = ".NET (C#)", ["language"] = "C#", ["name"] = ".net-csharp" };
        Metadata["language_info"] = Jupyter.KernelInfo.Content()["language_info"]!.DeepClone();
        var taken = new HashSet<string>();
        foreach (var cell in Cells)
        {
            Clean(cell.Metadata);
            for (var attempt = 0; cell.Id is null || !taken.Add(cell.Id); attempt++)
            {
                var text = Encoding.UTF8.GetBytes($"{cell.Kind}\n{attempt}\n{cell.Source}");
                cell.Id = Convert.ToHexStringLower(SHA256.HashData(text).AsSpan(0, 4));
            }
        }
    }

    /// <summary>Removes outputs and counts.</summary>
    public void ClearOutputs()
    {
        foreach (var cell in CodeCells)
            cell.Clear();
    }

    /// <summary>The file's text, as nbformat writes it.</summary>
    public string ToJson() => PythonJson.Write(new JsonObject
    {
        ["cells"] = new JsonArray([.. Cells.Select(cell => cell.ToJson())]),
        ["metadata"] = Metadata.DeepClone(),
        ["nbformat"] = 4,
        ["nbformat_minor"] = 5,
    });

    /// <summary>Writes the file, or leaves the old one as it was when writing fails.</summary>
    public void Save(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        var draft = path + ".partial";
        File.WriteAllText(draft, ToJson());
        File.Move(draft, path, overwrite: true);
    }

    private static void Clean(JsonObject metadata)
    {
        foreach (var key in NoisyKeys)
        {
            // A time limit set by the author is the one thing under "execution" that is not a trace of a run.
            if (key == "execution" && metadata[key] is JsonObject execution && execution["timeout"] is { } timeout)
                metadata[key] = new JsonObject { ["timeout"] = timeout.DeepClone() };
            else
                metadata.Remove(key);
        }
    }
}
