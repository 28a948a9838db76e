namespace TorchSharp;

public static partial class torch
{
    // Tensors of the shape, and unless said otherwise the type and device, of another.
    public static Tensor zeros_like(Tensor input, ScalarType? dtype = null, Device? device = null,
        bool requires_grad = false, string[]? names = null) =>
        Created(Op.Call("zeros_like", input, dtype, default(Arg), device, default(Arg)), requires_grad, names);

    public static Tensor ones_like(Tensor input, ScalarType? dtype = null, Device? device = null,
        bool requires_grad = false, string[]? names = null) =>
        Created(Op.Call("ones_like", input, dtype, default(Arg), device, default(Arg)), requires_grad, names);

    public static Tensor empty_like(Tensor input, ScalarType? dtype = null, Device? device = null,
        bool requires_grad = false, string[]? names = null) =>
        Created(Op.Call("empty_like", input, dtype, default(Arg), device, default(Arg)), requires_grad, names);

    public static Tensor rand_like(Tensor input, ScalarType? dtype = null, Device? device = null,
        bool requires_grad = false) =>
        Created(Op.Call("rand_like", input, dtype, default(Arg), device, default(Arg)), requires_grad, null);

    public static Tensor randn_like(Tensor input, ScalarType? dtype = null, Device? device = null,
        bool requires_grad = false) =>
        Created(Op.Call("randn_like", input, dtype, default(Arg), device, default(Arg)), requires_grad, null);

    public static Tensor full_like(Tensor input, Scalar value, ScalarType? dtype = null, Device? device = null,
        bool requires_grad = false, string[]? names = null) =>
        Created(Op.Call("full_like", input, value, dtype, default(Arg), device, default(Arg)), requires_grad, names);

    public static Tensor randint_like(Tensor input, long low, long high, ScalarType? dtype = null, Device? device = null,
        bool requires_grad = false) =>
        Created(Op.Call("randint_like.low_dtype", input, low, high, dtype, default(Arg), device, default(Arg)), requires_grad, null);
}
