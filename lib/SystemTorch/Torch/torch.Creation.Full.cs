namespace TorchSharp;

public static partial class torch
{
    public static Tensor full(
        long[] size, Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Create("full", size, value, dtype, device, requires_grad, names);
    public static Tensor full(
        ReadOnlySpan<long> size, Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]?
        names = null) =>
        Create("full", size.ToArray(), value, dtype, device, requires_grad, names);
    public static Tensor full(
        long size, Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Create("full", [size], value, dtype, device, requires_grad, names);
    public static Tensor full(
        long rows, long columns, Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]?
        names = null) =>
        Create("full", [rows, columns], value, dtype, device, requires_grad, names);
    public static Tensor full(
        long dim0, long dim1, long dim2, Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        string[]? names = null) =>
        Create("full", [dim0, dim1, dim2], value, dtype, device, requires_grad, names);
    public static Tensor full(
        long dim0, long dim1, long dim2, long dim3, Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad =
        false, string[]? names = null) =>
        Create("full", [dim0, dim1, dim2, dim3], value, dtype, device, requires_grad, names);
    public static Tensor full(
        int size, Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Create("full", [size], value, dtype, device, requires_grad, names);
    public static Tensor full(
        int rows, int columns, Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]?
        names = null) =>
        Create("full", [rows, columns], value, dtype, device, requires_grad, names);
    public static Tensor full(
        int dim0, int dim1, int dim2, Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        string[]? names = null) =>
        Create("full", [dim0, dim1, dim2], value, dtype, device, requires_grad, names);
    public static Tensor full(
        int dim0, int dim1, int dim2, int dim3, Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad =
        false, string[]? names = null) =>
        Create("full", [dim0, dim1, dim2, dim3], value, dtype, device, requires_grad, names);


    public static Tensor eye(long rows, long columns = -1, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        string[]? names = null) =>
        Created(Op.Call("eye.m", rows, columns < 0 ? rows : columns, dtype, default(Arg), Place(device), default(Arg)), requires_grad, names);

    public static Tensor arange(Scalar stop, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Created(Op.Call("arange", stop, dtype, default(Arg), Place(device), default(Arg)), requires_grad, null);

    public static Tensor arange(Scalar start, Scalar stop, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Created(Op.Call("arange.start", start, stop, dtype, default(Arg), Place(device), default(Arg)), requires_grad, null);

    public static Tensor arange(Scalar start, Scalar stop, Scalar step, ScalarType? dtype = null, Device? device = null,
        bool requires_grad = false) =>
        Created(Op.Call("arange.start_step", start, stop, step, dtype, default(Arg), Place(device), default(Arg)), requires_grad, null);

    public static Tensor linspace(double start, double end, long steps, ScalarType? dtype = null, Device? device = null,
        bool requires_grad = false) =>
        Created(Op.Call("linspace", start, end, steps, dtype, default(Arg), Place(device), default(Arg)), requires_grad, null);

    public static Tensor logspace(double start, double end, long steps, double @base = 10, ScalarType? dtype = null, Device? device = null,
        bool requires_grad = false) =>
        Created(Op.Call("logspace", start, end, steps, @base, dtype, default(Arg), Place(device), default(Arg)), requires_grad, null);

    public static Tensor tril_indices(long row, long col, long offset = 0, ScalarType dtype = ScalarType.Int64, Device? device = null) =>
        Op.Call("tril_indices", row, col, offset, dtype, default(Arg), Place(device), default(Arg));

    public static Tensor triu_indices(long row, long col, long offset = 0, ScalarType dtype = ScalarType.Int64, Device? device = null) =>
        Op.Call("triu_indices", row, col, offset, dtype, default(Arg), Place(device), default(Arg));
}
