using static TorchSharp.torch;

namespace SystemTorch.Tests;

/// <summary>Compares what backward computes with central differences, in double precision.</summary>
internal static class GradientCheck
{
    private const double Step = 1e-6;
    private const double Tolerance = 2e-6;

    /// <summary>Checks the gradient of a function with respect to every element of every floating-point input.</summary>
    internal static void Run(Func<Tensor[], Tensor> function, params Tensor[] inputs)
    {
        using var scope = NewDisposeScope();
        Tensor[] leaves = [.. inputs.Select(t => t.is_floating_point() ? t.detach().clone().requires_grad_() : t)];
        var output = function(leaves);
        Assert.Equal(ScalarType.Float64, output.dtype);
        Assert.True(output.requires_grad, "the output does not depend on the inputs through the graph");
        // Fixed weights, unlike one another, make one number of whatever the function returns.
        var weights = arange(1, output.numel() + 1, float64).mul(0.7).sin().reshape(output.shape);
        Tensor[] wanted = [.. leaves.Where(t => t.requires_grad)];
        var gradients = autograd.grad([output.mul(weights).sum()], wanted, allow_unused: true);
        using var quiet = no_grad();
        for (var i = 0; i < wanted.Length; i++)
        {
            var analytic = gradients[i] ?? zeros_like(wanted[i]);
            Compare(analytic.contiguous().data<double>().ToArray(), wanted[i], () => function(leaves).mul(weights).sum().item<double>());
        }
    }

    /// <summary>Checks the second derivative too: the gradient of a weighted sum of the gradients.</summary>
    internal static void RunTwice(Func<Tensor[], Tensor> function, params Tensor[] inputs)
    {
        Run(function, inputs);
        Run(leaves =>
        {
            // The differences are taken with recording off, where the gradient itself still needs it.
            var recording = is_grad_enabled();
            using var on = enable_grad();
            // Cubed, so that no derivative is constant.
            var loss = function(leaves).pow(3).sum();
            var gradients = autograd.grad([loss], [.. leaves.Where(t => t.requires_grad)], create_graph: recording);
            return cat([.. gradients.Select((g, i) => g.flatten().mul(i + 1))]);
        }, inputs);
    }

    private static void Compare(double[] analytic, Tensor leaf, Func<double> value)
    {
        using var elements = leaf.data<double>();
        for (var e = 0L; e < analytic.Length; e++)
        {
            using var scope = NewDisposeScope();
            var at = Unravel(e, leaf.shape);
            var original = elements[at];
            elements[at] = original + Step;
            var above = value();
            elements[at] = original - Step;
            var below = value();
            elements[at] = original;
            var numeric = (above - below) / (2 * Step);
            Assert.True(Math.Abs(numeric - analytic[e]) <= Tolerance * Math.Max(1, Math.Abs(numeric)) * 10,
                $"element {e}: backward says {analytic[e]:g9}, differences say {numeric:g9}");
        }
    }

    private static long[] Unravel(long element, long[] shape)
    {
        var at = new long[shape.Length];
        for (var d = shape.Length - 1; d >= 0; d--) (element, at[d]) = Math.DivRem(element, shape[d]);
        return at;
    }
}
