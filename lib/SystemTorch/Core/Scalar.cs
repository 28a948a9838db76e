using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>A number with its type, as an argument of an operator.</summary>
public sealed class Scalar : IDisposable
{
    private Scalar(Tag tag, long bits, ScalarType type)
    {
        Tag = tag;
        Bits = bits;
        Type = type;
    }

    internal Tag Tag { get; }
    internal long Bits { get; }

    public ScalarType Type { get; }

    private static Scalar Integer(long value, ScalarType type) => new(Tag.Int, value, type);
    private static Scalar Real(double value, ScalarType type) => new(Tag.Double, BitConverter.DoubleToInt64Bits(value), type);

    public static implicit operator Scalar(byte value) => Integer(value, ScalarType.Byte);
    public static implicit operator Scalar(sbyte value) => Integer(value, ScalarType.Int8);
    public static implicit operator Scalar(short value) => Integer(value, ScalarType.Int16);
    public static implicit operator Scalar(int value) => Integer(value, ScalarType.Int32);
    public static implicit operator Scalar(long value) => Integer(value, ScalarType.Int64);
    public static implicit operator Scalar(Half value) => Real((double)value, ScalarType.Float16);
    public static implicit operator Scalar(float value) => Real(value, ScalarType.Float32);
    public static implicit operator Scalar(double value) => Real(value, ScalarType.Float64);
    public static implicit operator Scalar(bool value) => new(Tag.Bool, value ? 1 : 0, ScalarType.Bool);

    internal bool IsReal => Tag == Tag.Double;

    internal double Double => IsReal ? BitConverter.Int64BitsToDouble(Bits) : Bits;

    /// <summary>Nothing native is held; the member is there because it is in the API.</summary>
    public void Dispose() { }
}
