namespace TorchSharp;

public static partial class torch
{
    public static Tensor rand(
        long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]?
        names = null) =>
        Create("rand.generator", size, generator, dtype, device, requires_grad, names);
    public static Tensor rand(
        ReadOnlySpan<long> size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator =
        null, string[]? names = null) =>
        Create("rand.generator", size.ToArray(), generator, dtype, device, requires_grad, names);
    public static Tensor rand(
        long size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]?
        names = null) =>
        Create("rand.generator", [size], generator, dtype, device, requires_grad, names);
    public static Tensor rand(
        long rows, long columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator =
        null, string[]? names = null) =>
        Create("rand.generator", [rows, columns], generator, dtype, device, requires_grad, names);
    public static Tensor rand(
        long dim0, long dim1, long dim2, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator?
        generator = null, string[]? names = null) =>
        Create("rand.generator", [dim0, dim1, dim2], generator, dtype, device, requires_grad, names);
    public static Tensor rand(
        long dim0, long dim1, long dim2, long dim3, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        Generator? generator = null, string[]? names = null) =>
        Create("rand.generator", [dim0, dim1, dim2, dim3], generator, dtype, device, requires_grad, names);
    public static Tensor rand(
        int size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]?
        names = null) =>
        Create("rand.generator", [size], generator, dtype, device, requires_grad, names);
    public static Tensor rand(
        int rows, int columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null,
        string[]? names = null) =>
        Create("rand.generator", [rows, columns], generator, dtype, device, requires_grad, names);
    public static Tensor rand(
        int dim0, int dim1, int dim2, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator
        = null, string[]? names = null) =>
        Create("rand.generator", [dim0, dim1, dim2], generator, dtype, device, requires_grad, names);
    public static Tensor rand(
        int dim0, int dim1, int dim2, int dim3, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator?
        generator = null, string[]? names = null) =>
        Create("rand.generator", [dim0, dim1, dim2, dim3], generator, dtype, device, requires_grad, names);

    public static Tensor randn(
        long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]?
        names = null) =>
        Create("randn.generator", size, generator, dtype, device, requires_grad, names);
    public static Tensor randn(
        ReadOnlySpan<long> size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator =
        null, string[]? names = null) =>
        Create("randn.generator", size.ToArray(), generator, dtype, device, requires_grad, names);
    public static Tensor randn(
        long size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]?
        names = null) =>
        Create("randn.generator", [size], generator, dtype, device, requires_grad, names);
    public static Tensor randn(
        long rows, long columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator =
        null, string[]? names = null) =>
        Create("randn.generator", [rows, columns], generator, dtype, device, requires_grad, names);
    public static Tensor randn(
        long dim0, long dim1, long dim2, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator?
        generator = null, string[]? names = null) =>
        Create("randn.generator", [dim0, dim1, dim2], generator, dtype, device, requires_grad, names);
    public static Tensor randn(
        long dim0, long dim1, long dim2, long dim3, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        Generator? generator = null, string[]? names = null) =>
        Create("randn.generator", [dim0, dim1, dim2, dim3], generator, dtype, device, requires_grad, names);
    public static Tensor randn(
        int size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]?
        names = null) =>
        Create("randn.generator", [size], generator, dtype, device, requires_grad, names);
    public static Tensor randn(
        int rows, int columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null,
        string[]? names = null) =>
        Create("randn.generator", [rows, columns], generator, dtype, device, requires_grad, names);
    public static Tensor randn(
        int dim0, int dim1, int dim2, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator
        = null, string[]? names = null) =>
        Create("randn.generator", [dim0, dim1, dim2], generator, dtype, device, requires_grad, names);
    public static Tensor randn(
        int dim0, int dim1, int dim2, int dim3, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator?
        generator = null, string[]? names = null) =>
        Create("randn.generator", [dim0, dim1, dim2, dim3], generator, dtype, device, requires_grad, names);


    public static Tensor randint(long high, long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        Generator? generator = null, string[]? names = null) => randint(0, high, size, dtype, device, requires_grad, generator, names);

    public static Tensor randint(long low, long high, long[] size, ScalarType? dtype = null, Device? device = null,
        bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        Created(Op.Call("randint.low_generator", low, high, size, generator, dtype ?? ScalarType.Int64, default(Arg), Place(device), default(Arg)),
            requires_grad, names);

    public static Tensor randint(long high, Size size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        Generator? generator = null, string[]? names = null) =>
        randint(0, high, size.Shape, dtype, device, requires_grad, generator, names);

    public static Tensor randint(long low, long high, Size size, ScalarType? dtype = null, Device? device = null,
        bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        randint(low, high, size.Shape, dtype, device, requires_grad, generator, names);

    public static Tensor randint(int high, int[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        Generator? generator = null, string[]? names = null) =>
        randint(0, high, new Size(size), dtype, device, requires_grad, generator, names);

    public static Tensor randint(int low, int high, int[] size, ScalarType? dtype = null, Device? device = null,
        bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        randint(low, high, new Size(size), dtype, device, requires_grad, generator, names);

    public static Tensor randperm(long n, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        Generator? generator = null) =>
        Created(Op.Call("randperm.generator", n, generator, dtype ?? ScalarType.Int64, default(Arg), Place(device), default(Arg)),
            requires_grad, null);

    public static Tensor normal(double mean, double std, ReadOnlySpan<long> size, ScalarType? dtype = null, Device? device = null,
        bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        Created(empty(size, dtype, device).normal_(mean, std, generator), requires_grad, names);

    public static Tensor normal(Tensor mean, Tensor std, Generator? generator = null) =>
        Op.Call("normal.Tensor_Tensor", mean, std, generator);
}
