using System.Buffers;
using System.Text.Json.Nodes;

namespace LatentNotebooks.Kernel.Notebooks;

/// <summary>Text in a notebook file: a list of lines, each with its line end, split where Python's `splitlines` splits.</summary>
internal static class MultilineText
{
    private static readonly SearchValues<char> Ends = SearchValues.Create("\n\r\v\f\u001c\u001d\u001e\u0085\u2028\u2029");

    /// <summary>The text of a string or of a list of strings; empty for null.</summary>
    /// <exception cref="NotebookFormatException">The node is something else.</exception>
    public static string Join(JsonNode? node) => node switch
    {
        null => "",
        JsonValue value when value.TryGetValue<string>(out var text) => text,
        JsonArray lines => string.Concat(lines.Select(line => line is JsonValue ? Join(line) : throw Unreadable())),
        _ => throw Unreadable(),
    };

    /// <summary>The text as a list of lines.</summary>
    public static JsonArray Split(string text)
    {
        var lines = new JsonArray();
        while (text.Length > 0)
        {
            var end = text.AsSpan().IndexOfAny(Ends);
            var length = end < 0 ? text.Length : end + (text[end] == '\r' && end + 1 < text.Length && text[end + 1] == '\n' ? 2 : 1);
            lines.Add(text[..length]);
            text = text[length..];
        }
        return lines;
    }

    private static NotebookFormatException Unreadable() => new("Text in the notebook is neither a string nor a list of strings.");
}
