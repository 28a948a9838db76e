using System.Globalization;
using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>Conversions of one-element tensors to numbers, and arrays to tensors.</summary>
public static class TensorExtensionMethods
{
    public static bool ToBoolean(this Tensor value) => As(value, ScalarType.Bool).Value != 0;
    public static byte ToByte(this Tensor value) => (byte)As(value, ScalarType.Byte).Value;
    public static sbyte ToSByte(this Tensor value) => (sbyte)As(value, ScalarType.Int8).Value;
    public static short ToInt16(this Tensor value) => (short)As(value, ScalarType.Int16).Value;
    public static int ToInt32(this Tensor value) => (int)As(value, ScalarType.Int32).Value;
    public static long ToInt64(this Tensor value) => As(value, ScalarType.Int64).Value;
    public static float ToSingle(this Tensor value) => (float)As(value, ScalarType.Float32).Double;
    public static double ToDouble(this Tensor value) => As(value, ScalarType.Float64).Double;

    /// <summary>The values as text.</summary>
    public static string str(this Tensor tensor, string? fltFormat = null, int? width = null, string? newLine = null,
        CultureInfo? cultureInfo = null, TorchSharp.TensorStringStyle style = TorchSharp.TensorStringStyle.Default) =>
        tensor.ToString(style, fltFormat, width, cultureInfo, newLine);

    public static string metastr(this Tensor tensor) => tensor.ToString();

    public static Tensor print(this Tensor t, string? fltFormat = "g5", int? width = 100, string? newLine = null,
        CultureInfo? cultureInfo = null, TorchSharp.TensorStringStyle style = TorchSharp.TensorStringStyle.Default)
    {
        Console.WriteLine(t.str(fltFormat, width, newLine, cultureInfo, style));
        return t;
    }

    public static int ElementSize(this ScalarType type) => ElementSizeOf(type);

    public static long TotalSize(this IEnumerable<long> shape) => shape.Aggregate(1L, (product, d) => product * d);

    public static Tensor ToTensor<T>(this T[] rawArray, long[] dimensions, bool doCopy = false, bool requires_grad = false) =>
        from_array(rawArray).reshape(dimensions).requires_grad_(requires_grad);

    public static Tensor ToTensor<T>(this T scalar, Device? device = null, bool requires_grad = false) where T : struct
    {
        using var one = from_array(new[] { scalar }, device);
        return one.reshape([]).requires_grad_(requires_grad);
    }

    // Through libtorch's own conversion, so that a value keeps its meaning whatever type the tensor has.
    private static Record As(Tensor value, ScalarType type)
    {
        if (value.dtype == type) return Op.Value("item", value);
        using var converted = value.to_type(type);
        return Op.Value("item", converted);
    }
}
