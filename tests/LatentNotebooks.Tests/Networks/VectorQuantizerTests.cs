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
        var quantizer = new VectorQuantizer(codes: 16, width: 2, options);
        for (var i = 0; i < batches; i++)
        {
            using var scope = NewDisposeScope();
            quantizer.call(FourCorners(64));
        }
        quantizer.eval();
        return quantizer;
    }

    [Fact]
    public void Every_code_is_the_mean_of_the_inputs_that_chose_it()
    {
        using var scope = NewDisposeScope();
        var quantizer = Fed(new() { WarmUp = 3 }, batches: 600);
        var inputs = FourCorners(4_000);
        var codes = quantizer.call(inputs);
        Assert.True(codes.sign().eq(inputs.sign()).all().item<bool>()); // no code serves two corners
        var (flat, index) = (inputs.tanh().squeeze(1), quantizer.Indices(codes).squeeze(1));
        foreach (var code in index.data<long>().ToArray().Distinct().Where(code => index.eq(code).sum().item<long>() >= 50))
        {
            var mean = flat.index_select(0, index.eq(code).nonzero().flatten()).mean([0]);
            Assert.True((mean - quantizer.Values(tensor(new[] { code })).squeeze(0)).abs().max().item<float>() < 0.01);
        }
    }

    [Fact]
    public void Codes_that_nobody_uses_come_back()
    {
        using var scope = NewDisposeScope();
        var (restarted, left) = (Used(CodebookOptions.Textbook with { Patience = 5 }), Used(CodebookOptions.Textbook with { Patience = 1_000 }));
        Assert.InRange(left, 1, 9); // random codes far from every corner
        Assert.InRange(restarted, 12, 16);

        static int Used(CodebookOptions options)
        {
            var quantizer = Fed(options, batches: 60);
            return quantizer.Indices(quantizer.call(FourCorners(400))).flatten().data<long>().ToArray().Distinct().Count();
        }
    }

    [Fact]
    public void The_warm_up_passes_everything_and_costs_nothing()
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        var quantizer = new VectorQuantizer(4, 2, new() { WarmUp = 2 });
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
        var quantizer = Fed(new() { WarmUp = 3 }, batches: 20);
        var input = zeros(1, 1, 2).requires_grad_(true);
        quantizer.call(input).sum().backward();
        Assert.True(input.grad!.allclose(ones(1, 1, 2))); // tanh' is 1 at 0
    }
}
