using System.Runtime.InteropServices;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>A tensor with the elements of an array of any rank, in its shape. The data is copied.</summary>
    public static Tensor from_array(Array rawArray, Device? device = null) => FromArray(rawArray, null, device, false, null);

    public static Tensor from_array(Array rawArray, ScalarType? dtype, Device? device = null, bool requires_grad = false,
        string[]? names = null) => FromArray(rawArray, dtype, device, requires_grad, names);

    public static Tensor as_tensor(Tensor data, ScalarType? dtype = null, Device? device = null) =>
        data.to(dtype ?? data.dtype, device ?? data.device);

    public static Tensor as_tensor(Array data, ScalarType? dtype = null, Device? device = null) =>
        FromArray(data, dtype, device, false, null);

    private static Tensor FromList<T>(IList<T> values, long[] shape, ScalarType? dtype, Device? device, bool requires_grad, string[]? names)
        where T : unmanaged =>
        values switch
        {
            T[] array => From<T>(array, shape, dtype, device, requires_grad, names),
            List<T> list => From<T>(CollectionsMarshal.AsSpan(list), shape, dtype, device, requires_grad, names),
            _ => From<T>(values.ToArray(), shape, dtype, device, requires_grad, names),
        };

    private static Tensor From<T>(ReadOnlySpan<T> values, long[] shape, ScalarType? dtype, Device? device, bool requires_grad,
        string[]? names) where T : unmanaged =>
        FromBytes(MemoryMarshal.AsBytes(values), values.Length, TypeOf<T>()!.Value, shape, dtype, device, requires_grad, names);

    private static Tensor FromArray(Array array, ScalarType? dtype, Device? device, bool requires_grad, string[]? names)
    {
        var element = array.GetType().GetElementType()!;
        var type = TypeOf(element) ?? throw new NotSupportedException($"A tensor cannot be made of {element.Name} elements.");
        var shape = new long[array.Rank];
        for (var d = 0; d < shape.Length; d++) shape[d] = array.GetLength(d);
        var bytes = MemoryMarshal.CreateReadOnlySpan(ref MemoryMarshal.GetArrayDataReference(array), array.Length * ElementSizeOf(type));
        return FromBytes(bytes, array.Length, type, shape, dtype, device, requires_grad, names);
    }

    private static Tensor FromBytes(ReadOnlySpan<byte> bytes, long count, ScalarType type, long[] shape, ScalarType? dtype, Device? device,
        bool requires_grad, string[]? names)
    {
        if (shape.Aggregate(1L, (product, d) => product * d) != count)
            throw new ArgumentException($"{count} elements do not fill the shape [{string.Join(", ", shape)}].");
        var made = empty(shape, type, CPU);
        bytes.CopyTo(made.bytes);
        var target = device ?? get_default_device();
        if ((dtype ?? type) == type && target.type == DeviceType.CPU) return Created(made, requires_grad, names);
        using (made) return Created(made.to(dtype ?? type, target), requires_grad, names);
    }

    internal static int ElementSizeOf(ScalarType type) => type switch
    {
        ScalarType.Byte or ScalarType.Int8 or ScalarType.Bool => 1,
        ScalarType.Int16 or ScalarType.Float16 or ScalarType.BFloat16 => 2,
        ScalarType.Int32 or ScalarType.Float32 => 4,
        ScalarType.ComplexFloat64 => 16,
        _ => 8,
    };
}
