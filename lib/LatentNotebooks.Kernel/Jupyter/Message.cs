using System.Text.Json;

namespace LatentNotebooks.Kernel.Jupyter;

/// <summary>A message that arrived and whose signature is right.</summary>
/// <param name="Route">The frames before the delimiter: whom to answer.</param>
/// <param name="Type">The message's type, such as <c>execute_request</c>.</param>
/// <param name="Header">The header as it came; answers carry it as their parent.</param>
/// <param name="Content">An object; anything else is not a message.</param>
internal sealed record Message(IReadOnlyList<byte[]> Route, string Type, byte[] Header, JsonElement Content)
{
    /// <summary>The request's place among those that came on shell, from 1.</summary>
    public long Arrival { get; init; }

    /// <summary>A text in the content.</summary>
    /// <exception cref="InvalidDataException">It is there, but is no text; or it is missing and has no default.</exception>
    public string Text(string name, string? fallback = null) => Find(name) switch
    {
        { ValueKind: JsonValueKind.String } value => value.GetString()!,
        null when fallback is not null => fallback,
        _ => throw Wrong(name, "a text"),
    };

    /// <summary>A truth value in the content, or what the protocol takes for granted.</summary>
    /// <exception cref="InvalidDataException">It is there, but is no truth value.</exception>
    public bool Flag(string name, bool fallback) => Find(name) switch
    {
        { ValueKind: JsonValueKind.True or JsonValueKind.False } value => value.GetBoolean(),
        null => fallback,
        _ => throw Wrong(name, "true or false"),
    };

    /// <summary>A whole number in the content, or what the protocol takes for granted.</summary>
    /// <exception cref="InvalidDataException">It is there, but is no whole number.</exception>
    public int Number(string name, int fallback) => Find(name) switch
    {
        { ValueKind: JsonValueKind.Number } value when value.TryGetInt32(out int number) => number,
        null => fallback,
        _ => throw Wrong(name, "a whole number"),
    };

    /// <summary>The members of an object in the content; none where there is no object of that name.</summary>
    public IEnumerable<JsonProperty> Members(string name) =>
        Find(name) is { ValueKind: JsonValueKind.Object } value ? value.EnumerateObject() : [];

    private JsonElement? Find(string name) =>
        Content.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private InvalidDataException Wrong(string name, string wanted) => new($"The content of {Type} needs '{name}' to be {wanted}.");
}
