using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;

namespace LatentNotebooks.Kernel.Jupyter;

/// <summary>Turns frames into messages and back: the delimiter, the signature, four JSON dictionaries.</summary>
/// <param name="key">The key of the signatures; empty for none.</param>
internal sealed class MessageCodec(string key)
{
    private static readonly byte[] Delimiter = "<IDS|MSG>"u8.ToArray();
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private readonly byte[] key = Encoding.UTF8.GetBytes(key);
    private readonly string session = Guid.NewGuid().ToString("N");

    /// <summary>Reads a message.</summary>
    /// <returns>Null for anything that is not a well-formed message with the right signature.</returns>
    public Message? Read(IReadOnlyList<byte[]> frames)
    {
        int start = 0;
        while (start < frames.Count && !frames[start].AsSpan().SequenceEqual(Delimiter))
            start++;
        byte[][] signed = [.. frames.Skip(start + 2).Take(4)];
        if (signed.Length < 4 || !IsSigned(frames[start + 1], signed))
            return null;
        JsonElement?[] parsed = [.. signed.Select(ParseObject)];
        return parsed is [{ } header, not null, not null, { } content] && TypeOf(header) is { } type
            ? new Message([.. frames.Take(start)], type, signed[0], content)
            : null;
    }

    /// <summary>Makes a signed message.</summary>
    /// <param name="route">The frames to put first: whom it is for, or its topic.</param>
    /// <param name="type">The message's type.</param>
    /// <param name="parent">The header of the request it belongs to; empty for none.</param>
    /// <param name="content">The content.</param>
    public IReadOnlyList<byte[]> Write(IEnumerable<byte[]> route, string type, byte[] parent, JsonObject content)
    {
        var header = new JsonObject
        {
            ["msg_id"] = Guid.NewGuid().ToString("N"),
            ["session"] = session,
            ["username"] = "kernel",
            ["date"] = DateTime.UtcNow.ToString("O"),
            ["msg_type"] = type,
            ["version"] = JupyterKernel.ProtocolVersion,
        };
        byte[] none = "{}"u8.ToArray();
        byte[][] signed = [Bytes(header), parent.Length == 0 ? none : parent, none, Bytes(content)];
        return [.. route, Delimiter, Sign(signed), .. signed];
    }

    /// <summary>The object that a dictionary's frame holds, or null if it holds anything else.</summary>
    private static JsonElement? ParseObject(byte[] json)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            bool isObject = document.RootElement.ValueKind == JsonValueKind.Object && Utf8.IsValid(json);
            return isObject ? document.RootElement.Clone() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? TypeOf(JsonElement header)
    {
        try
        {
            return header.TryGetProperty("msg_type", out JsonElement type) ? type.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            return null; // no text, or half a surrogate pair
        }
    }

    private static byte[] Bytes(JsonObject json) => JsonSerializer.SerializeToUtf8Bytes(json, Plain);

    private bool IsSigned(byte[] signature, byte[][] signed) =>
        key.Length == 0 || CryptographicOperations.FixedTimeEquals(signature, Sign(signed));

    private byte[] Sign(byte[][] signed)
    {
        if (key.Length == 0)
            return [];
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        foreach (byte[] frame in signed)
            hmac.AppendData(frame);
        return Encoding.ASCII.GetBytes(Convert.ToHexStringLower(hmac.GetHashAndReset()));
    }
}
