using System.Collections;

namespace TorchSharp.Utils;

/// <summary>The elements of a tensor on the CPU, read and written in place in the tensor's own order.</summary>
public sealed class TensorAccessor<T> : IDisposable, IEnumerable<T> where T : unmanaged
{
    private readonly torch.Tensor tensor;
    private readonly long[] shape;
    private readonly long[] strides;
    private readonly unsafe T* first;

    internal unsafe TensorAccessor(torch.Tensor tensor)
    {
        this.tensor = tensor;
        shape = tensor.shape;
        strides = tensor.stride();
        Count = tensor.NumberOfElements;
        IsContiguous = tensor.is_contiguous();
        first = (T*)tensor.Data();
    }

    public long Count { get; }
    public bool IsReadOnly => false;
    private bool IsContiguous { get; }

    /// <summary>An element by its place in every dimension, or by its number in row-major order.</summary>
    public unsafe T this[params long[] indices]
    {
        get => *At(indices);
        set => *At(indices) = value;
    }

    public T[] ToArray()
    {
        var array = new T[Count];
        CopyTo(array);
        return array;
    }

    /// <summary>An array of as many dimensions as the tensor has (one, where it has none).</summary>
    public Array ToNDArray()
    {
        var array = Array.CreateInstance(typeof(T), shape.Length == 0 ? [1] : shape);
        ToArray().AsSpan().CopyTo(System.Runtime.InteropServices.MemoryMarshal.CreateSpan(
            ref System.Runtime.CompilerServices.Unsafe.As<byte, T>(
                ref System.Runtime.InteropServices.MemoryMarshal.GetArrayDataReference(array)), (int)Count));
        return array;
    }

    public void CopyTo(T[] array, int arrayIndex = 0, long tensorIndex = 0) => CopyTo(array.AsSpan(), arrayIndex, tensorIndex);

    public unsafe void CopyTo(Span<T> array, int arrayIndex = 0, long tensorIndex = 0)
    {
        var count = (int)Math.Min(array.Length - arrayIndex, Count - tensorIndex);
        if (IsContiguous) new ReadOnlySpan<T>(first + tensorIndex, count).CopyTo(array[arrayIndex..]);
        else
            for (var i = 0; i < count; i++) array[arrayIndex + i] = first[Offset(tensorIndex + i)];
        GC.KeepAlive(tensor);
    }

    public void CopyFrom(T[] array, int arrayIndex = 0, long tensorIndex = 0) =>
        CopyFrom((ReadOnlySpan<T>)array, arrayIndex, tensorIndex);

    public unsafe void CopyFrom(ReadOnlySpan<T> array, int arrayIndex = 0, long tensorIndex = 0)
    {
        var count = (int)Math.Min(array.Length - arrayIndex, Count - tensorIndex);
        if (IsContiguous) array.Slice(arrayIndex, count).CopyTo(new Span<T>(first + tensorIndex, count));
        else
            for (var i = 0; i < count; i++) first[Offset(tensorIndex + i)] = array[arrayIndex + i];
        GC.KeepAlive(tensor);
    }

    public IEnumerator<T> GetEnumerator()
    {
        for (var i = 0L; i < Count; i++) yield return Read(i);
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The tensor lives on; only this window ends.</summary>
    public void Dispose() { }

    private unsafe T Read(long number)
    {
        var value = first[Offset(number)];
        GC.KeepAlive(tensor);
        return value;
    }

    private unsafe T* At(long[] indices)
    {
        // A disposed tensor's memory is gone: Handle throws.
        _ = tensor.Handle;
        if (indices.Length == 1 && shape.Length != 1)
        {
            if (indices[0] < 0 || indices[0] >= Count) throw new IndexOutOfRangeException($"Element {indices[0]} of {Count}.");
            return first + Offset(indices[0]);
        }
        if (indices.Length != shape.Length)
            throw new ArgumentException($"{indices.Length} indices for a tensor of {shape.Length} dimensions.");
        var offset = 0L;
        for (var d = 0; d < shape.Length; d++)
        {
            if (indices[d] < 0 || indices[d] >= shape[d])
                throw new IndexOutOfRangeException($"Index {indices[d]} in dimension {d}, which has size {shape[d]}.");
            offset += indices[d] * strides[d];
        }
        return first + offset;
    }

    private long Offset(long number)
    {
        if (IsContiguous) return number;
        var offset = 0L;
        for (var d = shape.Length - 1; d >= 0; d--)
        {
            (number, var at) = Math.DivRem(number, shape[d]);
            offset += at * strides[d];
        }
        return offset;
    }
}
