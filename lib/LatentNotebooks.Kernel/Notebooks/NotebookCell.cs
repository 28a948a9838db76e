using System.Text.Json.Nodes;
using LatentNotebooks.Kernel.Display;

namespace LatentNotebooks.Kernel.Notebooks;

/// <summary>One cell of a notebook.</summary>
public sealed class NotebookCell
{
    private NotebookCell(string kind, string? id, string source, JsonObject metadata)
    {
        Kind = kind;
        Id = id;
        Source = source;
        Metadata = metadata;
    }

    /// <summary>`code`, `markdown` or `raw`.</summary>
    public string Kind { get; }

    /// <summary>True for code.</summary>
    public bool IsCode => Kind == "code";

    /// <summary>The cell's id, or null where the file gives none.</summary>
    public string? Id { get; internal set; }

    /// <summary>The cell's text.</summary>
    public string Source { get; }

    /// <summary>The cell's metadata.</summary>
    public JsonObject Metadata { get; }

    /// <summary>The execution count, or null where the cell has not run.</summary>
    public int? ExecutionCount { get; set; }

    /// <summary>The outputs of a code cell, as in the file but with text joined.</summary>
    public List<JsonObject> Outputs { get; } = [];

    internal JsonNode? Attachments { get; init; }

    /// <summary>True where the cell carries a tag.</summary>
    public bool HasTag(string tag) => Metadata["tags"] is JsonArray tags && tags.Any(node => JsonNode.DeepEquals(node, tag));

    internal static NotebookCell Read(JsonNode? node, int index)
    {
        var json = node as JsonObject ?? throw new NotebookFormatException($"Cell {index + 1} is no object.");
        var kind = json["cell_type"]?.GetValue<string>();
        if (kind is not ("code" or "markdown" or "raw"))
            throw new NotebookFormatException($"Cell {index + 1} has the kind {kind ?? "none"}; known are code, markdown and raw.");
        var metadata = json["metadata"]?.DeepClone() as JsonObject ?? [];
        var cell = new NotebookCell(kind, json["id"]?.GetValue<string>(), MultilineText.Join(json["source"]), metadata)
        {
            ExecutionCount = json["execution_count"]?.GetValue<int>(),
            Attachments = json["attachments"]?.DeepClone(),
        };
        foreach (var output in json["outputs"] as JsonArray ?? [])
        {
            var outputJson = output as JsonObject ?? throw new NotebookFormatException($"An output of cell {index + 1} is no object.");
            cell.Outputs.Add(JoinTexts(outputJson));
        }
        return cell;
    }

    /// <summary>Removes outputs and count.</summary>
    public void Clear()
    {
        Outputs.Clear();
        ExecutionCount = null;
    }

    internal JsonObject ToJson()
    {
        var json = new JsonObject
        {
            ["cell_type"] = Kind,
            ["id"] = Id,
            ["metadata"] = Metadata.DeepClone(),
            ["source"] = MultilineText.Split(Source),
        };
        if (Attachments is not null)
            json["attachments"] = Attachments.DeepClone();
        if (IsCode)
        {
            json["execution_count"] = ExecutionCount;
            json["outputs"] = new JsonArray([.. Outputs.Select(SplitTexts)]);
        }
        return json;
    }

    private static JsonObject JoinTexts(JsonObject output)
    {
        var joined = (JsonObject)output.DeepClone();
        if (joined["text"] is JsonArray)
            joined["text"] = MultilineText.Join(joined["text"]);
        if (joined["data"] is JsonObject data)
            foreach (var (type, _) in data.Where(entry => !MimeBundle.IsJson(entry.Key) && entry.Value is JsonArray).ToArray())
                data[type] = MultilineText.Join(data[type]);
        return joined;
    }

    private static JsonObject SplitTexts(JsonObject output)
    {
        var split = (JsonObject)output.DeepClone();
        if (split["text"] is JsonValue)
            split["text"] = MultilineText.Split(MultilineText.Join(split["text"]));
        if (split["data"] is JsonObject data)
            foreach (var (type, _) in data.Where(entry => IsSplit(entry.Key) && entry.Value is JsonValue).ToArray())
                data[type] = MultilineText.Split(MultilineText.Join(data[type]));
        return split;
    }

    private static bool IsSplit(string type) =>
        type.StartsWith("text/", StringComparison.Ordinal) || type is "image/svg+xml" or "application/javascript";
}
