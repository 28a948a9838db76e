using System.Buffers.Binary;
using System.Text.Json;
using static TorchSharp.torch;

namespace LatentNotebooks.Training;

/// <summary>
/// The safetensors format: eight bytes of header length, a JSON header with type, shape and offsets of every tensor, then
/// the raw little-endian data. Python, Rust and C++ tools read it, and reading it can run no code.
/// </summary>
public static class Safetensors
{
    private const long LargestHeader = 100_000_000; // the format's own limit

    private static readonly (ScalarType Type, string Name)[] Types =
    [
        (ScalarType.Float32, "F32"), (ScalarType.Float64, "F64"), (ScalarType.Float16, "F16"), (ScalarType.BFloat16, "BF16"),
        (ScalarType.Int64, "I64"), (ScalarType.Int32, "I32"), (ScalarType.Int16, "I16"), (ScalarType.Int8, "I8"),
        (ScalarType.Byte, "U8"), (ScalarType.Bool, "BOOL"),
    ];

    /// <summary>Writes tensors in ordinal order of their names, so that equal content gives equal bytes.</summary>
    /// <param name="stream">Where to write.</param>
    /// <param name="tensors">Name to tensor, any device and layout.</param>
    /// <param name="metadata">Free text to keep in the header.</param>
    public static void Write(Stream stream, IReadOnlyDictionary<string, Tensor> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        using var scope = NewDisposeScope();
        var contents = tensors.OrderBy(pair => pair.Key, StringComparer.Ordinal)
            .Select(pair => (pair.Key, Tensor: pair.Value.detach().cpu().contiguous())).ToList();
        var header = new Dictionary<string, object>();
        if (metadata is { Count: > 0 }) header["__metadata__"] = metadata;
        long offset = 0;
        foreach (var (name, tensor) in contents)
        {
            var end = offset + tensor.numel() * tensor.element_size();
            header[name] = new Entry(NameOf(tensor.dtype), tensor.shape, [offset, end]);
            offset = end;
        }
        var json = JsonSerializer.SerializeToUtf8Bytes(header, Json);
        var padded = (json.Length + 7) / 8 * 8; // data starts aligned
        Span<byte> length = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, padded);
        stream.Write(length);
        stream.Write(json);
        for (var i = json.Length; i < padded; i++) stream.WriteByte((byte)' ');
        foreach (var (_, tensor) in contents) stream.Write(tensor.bytes);
    }

    /// <summary>Reads every tensor to the CPU; the caller owns them.</summary>
    /// <exception cref="CheckpointException">The stream is truncated or is not a safetensors file.</exception>
    public static Dictionary<string, Tensor> Read(Stream stream, string name)
    {
        Span<byte> length = stackalloc byte[8];
        if (stream.ReadAtLeast(length, 8, throwOnEndOfStream: false) < 8) throw Damaged(name, "it is shorter than its own header");
        var headerLength = BinaryPrimitives.ReadInt64LittleEndian(length);
        if (headerLength is <= 0 or > LargestHeader) throw Damaged(name, "its header length makes no sense");
        var json = new byte[headerLength];
        if (stream.ReadAtLeast(json, json.Length, throwOnEndOfStream: false) < json.Length) throw Damaged(name, "its header is cut off");
        var tensors = new Dictionary<string, Tensor>();
        foreach (var (key, entry) in Header(json, name).OrderBy(pair => pair.Value.data_offsets[0]))
        {
            var tensor = empty(entry.shape, TypeOf(entry.dtype, name), CPU);
            var size = tensor.numel() * tensor.element_size();
            var buffer = new byte[size];
            if (entry.data_offsets[1] - entry.data_offsets[0] != size || stream.ReadAtLeast(buffer, buffer.Length, false) < buffer.Length)
                throw Damaged(name, $"the data of '{key}' is cut off");
            tensor.bytes = buffer;
            tensors[key] = tensor;
        }
        return tensors;
    }

    private static Dictionary<string, Entry> Header(byte[] json, string name)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return document.RootElement.EnumerateObject().Where(property => property.Name != "__metadata__")
                .ToDictionary(property => property.Name, property => property.Value.Deserialize<Entry>(Json)!);
        }
        catch (JsonException)
        {
            throw Damaged(name, "its header is not JSON");
        }
    }

    private static string NameOf(ScalarType type) =>
        Types.FirstOrDefault(known => known.Type == type).Name ?? throw new NotSupportedException($"Safetensors cannot hold {type}.");

    private static ScalarType TypeOf(string type, string name) =>
        Types.Where(known => known.Name == type).Select(known => (ScalarType?)known.Type).FirstOrDefault()
        ?? throw Damaged(name, $"it holds the unknown type {type}");

    private static CheckpointException Damaged(string name, string what) => new(
        $"{name} cannot be read: {what}. It was probably damaged in copying. Copy it again, or delete it and train again.");

    private static readonly JsonSerializerOptions Json = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // Property names are the format's.
    private sealed record Entry(string dtype, long[] shape, long[] data_offsets);
}
