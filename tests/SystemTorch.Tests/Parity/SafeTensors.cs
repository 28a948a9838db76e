using System.Buffers.Binary;
using System.Text.Json;
using System.Text.Json.Nodes;
using static TorchSharp.torch;

namespace SystemTorch.Tests.Parity;

/// <summary>Just enough of the safetensors format to exchange tensors with Python: 8 bytes of header length, a JSON header, the
/// data.</summary>
internal static class SafeTensors
{
    private static readonly Dictionary<string, ScalarType> Types = new()
    {
        ["F32"] = ScalarType.Float32, ["F64"] = ScalarType.Float64, ["I64"] = ScalarType.Int64,
    };

    internal static void Write(string path, IEnumerable<KeyValuePair<string, Tensor>> tensors)
    {
        var header = new JsonObject();
        using var data = new MemoryStream();
        foreach (var (name, tensor) in tensors)
        {
            using var plain = tensor.detach().contiguous();
            var start = data.Length;
            data.Write(plain.bytes);
            header[name] = new JsonObject
            {
                ["dtype"] = Types.Single(type => type.Value == tensor.dtype).Key,
                ["shape"] = new JsonArray([.. tensor.shape.Select(size => JsonValue.Create(size))]),
                ["data_offsets"] = new JsonArray(start, data.Length),
            };
        }
        var text = JsonSerializer.SerializeToUtf8Bytes(header);
        Span<byte> length = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, text.Length);
        using var file = File.Create(path);
        file.Write(length);
        file.Write(text);
        data.WriteTo(file);
    }

    internal static Dictionary<string, Tensor> Read(string path)
    {
        var bytes = File.ReadAllBytes(path);
        var start = 8 + (int)BinaryPrimitives.ReadInt64LittleEndian(bytes);
        var result = new Dictionary<string, Tensor>();
        foreach (var (name, node) in JsonNode.Parse(bytes.AsSpan(8, start - 8))!.AsObject())
        {
            var entry = node!.AsObject();
            var shape = entry["shape"]!.AsArray().Select(size => (long)size!).ToArray();
            var (from, to) = ((int)entry["data_offsets"]![0]!, (int)entry["data_offsets"]![1]!);
            var tensor = empty(shape, dtype: Types[(string)entry["dtype"]!]);
            tensor.bytes = bytes.AsSpan(start + from, to - from);
            result[name] = tensor;
        }
        return result;
    }
}
