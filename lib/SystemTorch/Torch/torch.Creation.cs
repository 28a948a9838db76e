namespace TorchSharp;

public static partial class torch
{
    public static Tensor zeros(
        long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Create("zeros", size, dtype, device, requires_grad, names);
    public static Tensor zeros(
        ReadOnlySpan<long> size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Create("zeros", size.ToArray(), dtype, device, requires_grad, names);
    public static Tensor zeros(
        long size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Create("zeros", [size], dtype, device, requires_grad, names);
    public static Tensor zeros(
        long rows, long columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Create("zeros", [rows, columns], dtype, device, requires_grad, names);
    public static Tensor zeros(
        long dim0, long dim1, long dim2, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names =
        null) =>
        Create("zeros", [dim0, dim1, dim2], dtype, device, requires_grad, names);
    public static Tensor zeros(
        long dim0, long dim1, long dim2, long dim3, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        string[]? names = null) =>
        Create("zeros", [dim0, dim1, dim2, dim3], dtype, device, requires_grad, names);
    public static Tensor zeros(
        int size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Create("zeros", [size], dtype, device, requires_grad, names);
    public static Tensor zeros(
        int rows, int columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Create("zeros", [rows, columns], dtype, device, requires_grad, names);
    public static Tensor zeros(
        int dim0, int dim1, int dim2, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names =
        null) =>
        Create("zeros", [dim0, dim1, dim2], dtype, device, requires_grad, names);
    public static Tensor zeros(
        int dim0, int dim1, int dim2, int dim3, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]?
        names = null) =>
        Create("zeros", [dim0, dim1, dim2, dim3], dtype, device, requires_grad, names);

    public static Tensor ones(
        long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Create("ones", size, dtype, device, requires_grad, names);
    public static Tensor ones(
        ReadOnlySpan<long> size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Create("ones", size.ToArray(), dtype, device, requires_grad, names);
    public static Tensor ones(
        long size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Create("ones", [size], dtype, device, requires_grad, names);
    public static Tensor ones(
        long rows, long columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Create("ones", [rows, columns], dtype, device, requires_grad, names);
    public static Tensor ones(
        long dim0, long dim1, long dim2, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names =
        null) =>
        Create("ones", [dim0, dim1, dim2], dtype, device, requires_grad, names);
    public static Tensor ones(
        long dim0, long dim1, long dim2, long dim3, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        string[]? names = null) =>
        Create("ones", [dim0, dim1, dim2, dim3], dtype, device, requires_grad, names);
    public static Tensor ones(
        int size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Create("ones", [size], dtype, device, requires_grad, names);
    public static Tensor ones(
        int rows, int columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Create("ones", [rows, columns], dtype, device, requires_grad, names);
    public static Tensor ones(
        int dim0, int dim1, int dim2, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names =
        null) =>
        Create("ones", [dim0, dim1, dim2], dtype, device, requires_grad, names);
    public static Tensor ones(
        int dim0, int dim1, int dim2, int dim3, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]?
        names = null) =>
        Create("ones", [dim0, dim1, dim2, dim3], dtype, device, requires_grad, names);

    public static Tensor empty(
        long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Create("empty.memory_format", size, dtype, device, requires_grad, names);
    public static Tensor empty(
        ReadOnlySpan<long> size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Create("empty.memory_format", size.ToArray(), dtype, device, requires_grad, names);
    public static Tensor empty(
        long size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Create("empty.memory_format", [size], dtype, device, requires_grad, names);
    public static Tensor empty(
        long rows, long columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Create("empty.memory_format", [rows, columns], dtype, device, requires_grad, names);
    public static Tensor empty(
        long dim0, long dim1, long dim2, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names =
        null) =>
        Create("empty.memory_format", [dim0, dim1, dim2], dtype, device, requires_grad, names);
    public static Tensor empty(
        long dim0, long dim1, long dim2, long dim3, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        string[]? names = null) =>
        Create("empty.memory_format", [dim0, dim1, dim2, dim3], dtype, device, requires_grad, names);
    public static Tensor empty(
        int size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Create("empty.memory_format", [size], dtype, device, requires_grad, names);
    public static Tensor empty(
        int rows, int columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Create("empty.memory_format", [rows, columns], dtype, device, requires_grad, names);
    public static Tensor empty(
        int dim0, int dim1, int dim2, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names =
        null) =>
        Create("empty.memory_format", [dim0, dim1, dim2], dtype, device, requires_grad, names);
    public static Tensor empty(
        int dim0, int dim1, int dim2, int dim3, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]?
        names = null) =>
        Create("empty.memory_format", [dim0, dim1, dim2, dim3], dtype, device, requires_grad, names);


    // Every factory ends here: an operator that takes a size, perhaps one thing more, and dtype, layout, device and pinning.
    private static Tensor Create(string op, long[] size, ScalarType? dtype, Device? device, bool requires_grad, string[]? names) =>
        Created(Op.Call(op, size, dtype, default(Arg), Place(device), default(Arg)), requires_grad, names);

    private static Tensor Create(string op, long[] size, Arg more, ScalarType? dtype, Device? device, bool requires_grad,
        string[]? names) =>
        Created(Op.Call(op, size, more, dtype, default(Arg), Place(device), default(Arg)), requires_grad, names);

    private static Tensor Created(Tensor tensor, bool requires_grad, string[]? names)
    {
        if (names is not null) throw new NotSupportedException("Named dimensions are not supported.");
        return requires_grad ? tensor.requires_grad_() : tensor;
    }
}
