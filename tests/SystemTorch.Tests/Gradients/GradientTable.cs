using static TorchSharp.torch;

namespace SystemTorch.Tests;

/// <summary>One differentiable operator with inputs on which it is smooth.</summary>
public sealed record Differentiable(string Name, Func<Tensor[], Tensor> Function, Func<Tensor>[] Inputs)
{
    public override string ToString() => Name;
}

/// <summary>Every differentiable operator that the engine exposes. The name is the member's; variants of one share it.</summary>
internal static partial class GradientTable
{
    internal static IEnumerable<Differentiable> All => [.. Pointwise, .. Shapes, .. Sums, .. Products, .. Picking];

    private static Differentiable G(string name, Func<Tensor[], Tensor> function, params Func<Tensor>[] inputs) =>
        new(name, function, inputs);

    /// <summary>Values on both sides of zero, none near it, no two near each other: no kink and no tie within a step.</summary>
    private static Func<Tensor> X(params long[] shape) => () => Spread(shape, -1.9, 1.9, 7);

    /// <summary>Another such tensor, unlike the first.</summary>
    private static Func<Tensor> Y(params long[] shape) => () => Spread(shape, -1.73, 1.81, 5);

    private static Func<Tensor> Positive(params long[] shape) => () => Spread(shape, 0.31, 2.2, 7);
    private static Func<Tensor> Unit(params long[] shape) => () => Spread(shape, 0.05, 0.93, 7);
    private static Func<Tensor> AboveOne(params long[] shape) => () => Spread(shape, 1.1, 3.0, 7);

    /// <summary>Random numbers, for matrices that must be of full rank.</summary>
    private static Func<Tensor> N(params long[] shape) => () =>
    {
        using var generator = new Generator(5);
        return randn(shape, float64, generator: generator);
    };

    private static Func<Tensor> Index(long[] values, params long[] shape) => () => tensor(values).reshape(shape);
    private static Func<Tensor> Mask(params long[] shape) =>
        () => arange(shape.Aggregate(1L, (a, b) => a * b)).remainder(3).eq(0).reshape(shape);

    /// <summary>Symmetric and positive definite.</summary>
    private static Tensor Definite(Tensor t) => t.matmul(t.transpose(-2, -1)) + eye(t.shape[^1], dtype: float64) * 2;

    // Equally spaced values in an order without pattern: the stride is prime to the count.
    private static Tensor Spread(long[] shape, double low, double high, int stride)
    {
        var count = shape.Aggregate(1L, (a, b) => a * b);
        while (Gcd(stride, count) != 1) stride++;
        var values = new double[count];
        for (var i = 0L; i < count; i++)
        {
            var value = low + (high - low) * (i * stride % count + 0.5) / count;
            values[i] = Math.Abs(value) < 0.04 ? value + 0.09 : value;
        }
        return tensor(values).reshape(shape);
    }

    private static long Gcd(long a, long b) => b == 0 ? a : Gcd(b, a % b);
}
