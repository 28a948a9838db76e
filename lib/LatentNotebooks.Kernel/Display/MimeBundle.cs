using System.Collections;
using System.Text.Json.Nodes;

namespace LatentNotebooks.Kernel.Display;

/// <summary>
/// One thing in several representations, keyed by MIME type and kept in the order given. A JSON type holds JSON text,
/// an image other than SVG holds base64, everything else is plain text.
/// </summary>
public sealed class MimeBundle : IReadOnlyList<KeyValuePair<string, string>>
{
    private readonly KeyValuePair<string, string>[] entries;

    /// <summary>Makes a bundle; of two entries with the same type the first is kept.</summary>
    public MimeBundle(IEnumerable<KeyValuePair<string, string>> entries) =>
        this.entries = entries.DistinctBy(entry => entry.Key).ToArray();

    /// <summary>A bundle with a single representation.</summary>
    public static MimeBundle Of(string mimeType, string data) => new([new(mimeType, data)]);

    /// <summary>A bundle that holds only plain text.</summary>
    public static MimeBundle Text(string text) => Of("text/plain", text);

    /// <inheritdoc/>
    public int Count => entries.Length;

    /// <inheritdoc/>
    public KeyValuePair<string, string> this[int index] => entries[index];

    /// <summary>The representation of a MIME type, or null where the bundle has none.</summary>
    public string? this[string mimeType] => entries.FirstOrDefault(entry => entry.Key == mimeType).Value;

    /// <summary>The number of characters in all representations together.</summary>
    public long Size => entries.Sum(entry => (long)entry.Value.Length);

    /// <summary>True for types whose data is JSON text: `application/json` and every `+json` type.</summary>
    public static bool IsJson(string mimeType) => mimeType == "application/json" || mimeType.EndsWith("+json", StringComparison.Ordinal);

    /// <summary>The bundle as a Jupyter message wants it: JSON types as JSON, the rest as one string each.</summary>
    public JsonObject ToJson()
    {
        var json = new JsonObject();
        foreach (var (type, data) in entries)
            json[type] = IsJson(type) ? JsonNode.Parse(data) : data;
        return json;
    }

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, string>> GetEnumerator() => entries.AsEnumerable().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
