using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>An argument of an operator, on its way to the shim. It converts from whatever the public API has in its hands; a null is
/// the schema's None.</summary>
internal readonly struct Arg
{
    private Arg(Tag tag, long value, object? target = null, int count = 0)
    {
        Tag = tag;
        Value = value;
        Target = target;
        Count = count;
    }

    internal readonly Tag Tag;
    internal readonly int Count;
    internal readonly long Value;

    /// <summary>The object that must outlive the call: a tensor, a generator, or a list to be copied into slots.</summary>
    internal readonly object? Target;

    /// <summary>Takes the default that the operator's schema declares.</summary>
    internal static Arg Default => new(Tag.Default, 0);

    public static implicit operator Arg(Tensor? tensor) => tensor is null ? default : new(Tag.Tensor, tensor.Handle, tensor);
    public static implicit operator Arg(int value) => new(Tag.Int, value);
    public static implicit operator Arg(long value) => new(Tag.Int, value);
    public static implicit operator Arg(double value) => new(Tag.Double, BitConverter.DoubleToInt64Bits(value));
    public static implicit operator Arg(bool value) => new(Tag.Bool, value ? 1 : 0);
    public static implicit operator Arg(long? value) => value is { } v ? v : default(Arg);
    public static implicit operator Arg(double? value) => value is { } v ? v : default(Arg);
    public static implicit operator Arg(bool? value) => value is { } v ? v : default(Arg);
    public static implicit operator Arg(ScalarType type) => (long)type;
    public static implicit operator Arg(ScalarType? type) => type is { } t ? (long)t : default(Arg);
    public static implicit operator Arg(Scalar? scalar) => scalar is null ? default : new(scalar.Tag, scalar.Bits);
    public static implicit operator Arg(Device? device) => device is null ? default : new(Tag.Device, device.index, null, (int)device.type);
    public static implicit operator Arg(Generator? generator) =>
        generator is null ? default : new(Tag.Generator, generator.Handle, generator);
    public static implicit operator Arg(string? text) => text is null ? default : new(Tag.String, 0, text, text.Length);
    public static implicit operator Arg(long[]? values) => values is null ? default : new(Tag.IntList, 0, values, values.Length);
    public static implicit operator Arg(ReadOnlySpan<long> values) => values.ToArray();
    public static implicit operator Arg(double[]? values) => values is null ? default : new(Tag.DoubleList, 0, values, values.Length);
    public static implicit operator Arg(bool[]? values) => values is null ? default : new(Tag.BoolList, 0, values, values.Length);
    public static implicit operator Arg(Tensor?[]? tensors) => tensors is null ? default : new(Tag.TensorList, 0, tensors, tensors.Length);
    public static implicit operator Arg(List<Tensor> tensors) => new(Tag.TensorList, 0, tensors, tensors.Count);

    /// <summary>Writes the elements of a list into the 8-byte slots that the shim reads.</summary>
    internal void CopyTo(Span<long> slots)
    {
        switch (Target)
        {
            case long[] values:
                values.CopyTo(slots);
                break;
            case Tensor?[] tensors:
                for (var i = 0; i < tensors.Length; i++) slots[i] = tensors[i]?.Handle ?? 0;
                break;
            case List<Tensor> tensors:
                for (var i = 0; i < tensors.Count; i++) slots[i] = tensors[i].Handle;
                break;
            case string text:
                for (var i = 0; i < text.Length; i++) slots[i] = text[i];
                break;
            case double[] values:
                for (var i = 0; i < values.Length; i++) slots[i] = BitConverter.DoubleToInt64Bits(values[i]);
                break;
            case bool[] values:
                for (var i = 0; i < values.Length; i++) slots[i] = values[i] ? 1 : 0;
                break;
        }
    }
}
