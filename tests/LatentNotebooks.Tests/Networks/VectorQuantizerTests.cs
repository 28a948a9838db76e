using LatentNotebooks.Networks;
using static TorchSharp.torch;

namespace LatentNotebooks.Tests.Networks;

[Collection("engine")]
public class VectorQuantizerTests
{
    // Raw inputs whose tanh is one of four corners, each with a quarter of the cases and a little noise.
    private static Tensor FourCorners(int batch)
    {
        var corner = arange(batch, dtype: ScalarType.Int64).remainder(4);
        var x = where(corner.remainder(2).eq(0), -1f, 1f);
        var y = where(corner.ge(2), -1f, 1f);
        return (stack([x, y], 1) + randn(batch, 2) * 0.05).unsqueeze(1); // [B, 1, 2]
    }

    private static VectorQuantizer Fed(CodebookOptions options, int batches)
    {
        manual_seed(5);
        var quantizer = new VectorQuantizer(codes: 4, width: 2, slots: 1, options);
        for (var i = 0; i < batches; i++)
        {
            using var scope = NewDisposeScope();
            quantizer.call(FourCorners(64));
        }
        quantizer.eval();
        return quantizer;
    }

    [Fact]
    public void Four_clusters_get_four_codes_at_their_centres()
    {
        using var scope = NewDisposeScope();
        var quantizer = Fed(new() { WarmUp = 3 }, batches: 120);
        var corners = FourCorners(64);
        var codes = quantizer.call(corners);
        Assert.Equal(4, quantizer.Indices(codes).flatten().data<long>().ToArray().Distinct().Count());
        // Standardised corners lie at +-1, so their codes at +-tanh(1).
        Assert.True((codes.abs() - Math.Tanh(1)).abs().max().item<float>() < 0.05);
        Assert.True(codes.sign().eq(corners.sign()).all().item<bool>());
    }

    [Fact]
    public void Codes_that_nobody_uses_come_back()
    {
        using var scope = NewDisposeScope();
        var far = CodebookOptions.Textbook with { Standardize = true };
        Assert.Equal(4, Used(Fed(far with { Patience = 5 }, batches: 60)));
        Assert.InRange(Used(Fed(far with { Patience = 1_000 }, batches: 60)), 1, 3);

        static int Used(VectorQuantizer quantizer) => quantizer.Indices(quantizer.call(FourCorners(64))).flatten().data<long>().ToArray().Distinct().Count();
    }

    [Fact]
    public void The_warm_up_passes_everything_and_costs_nothing()
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        var quantizer = new VectorQuantizer(4, 2, 1, new() { WarmUp = 2, Standardize = false });
        var input = FourCorners(32);
        Assert.True(quantizer.call(input).allclose(input.tanh()));
        Assert.Null(quantizer.Cost);
        quantizer.call(input);
        Assert.False(quantizer.call(input).allclose(input.tanh(), 1e-4, 1e-4)); // the third batch is quantised
        Assert.Equal([32L, 1L], quantizer.Cost!.shape);
    }

    [Fact]
    public void Inference_changes_no_code()
    {
        using var scope = NewDisposeScope();
        var quantizer = Fed(new() { WarmUp = 3 }, batches: 20);
        var before = quantizer.state_dict().ToDictionary(entry => entry.Key, entry => entry.Value.clone());
        Assert.Contains("codebook", before.Keys);
        quantizer.call(FourCorners(64));
        Assert.All(quantizer.state_dict(), entry => Assert.True(entry.Value.eq(before[entry.Key]).all().item<bool>(), entry.Key));
    }

    [Fact]
    public void The_gradient_passes_straight_through()
    {
        using var scope = NewDisposeScope();
        var quantizer = Fed(new() { WarmUp = 3, Standardize = false }, batches: 20);
        var input = zeros(1, 1, 2).requires_grad_(true);
        quantizer.call(input).sum().backward();
        Assert.True(input.grad!.allclose(ones(1, 1, 2))); // tanh' is 1 at 0
    }
}
