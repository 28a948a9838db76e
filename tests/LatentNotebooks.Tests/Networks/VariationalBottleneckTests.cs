using LatentNotebooks.Networks;
using static TorchSharp.torch;

namespace LatentNotebooks.Tests.Networks;

[Collection("engine")]
public class VariationalBottleneckTests
{
    [Theory]
    [InlineData(0, 1, 0)]                    // the standard normal itself is free
    [InlineData(2, 1, 2)]                    // a mean of m costs m^2 / 2
    [InlineData(0, 0.25, 0.3181471805599453)] // (variance - 1 - ln variance) / 2
    public void Nats_are_those_of_the_formula(double mean, double variance, double nats)
    {
        using var scope = NewDisposeScope();
        var bottleneck = new VariationalBottleneck(width: 1, price: 0.5);
        bottleneck.call(tensor(new[] { (float)mean, (float)Math.Log(variance) }, [1, 1, 2]));
        Assert.Equal(nats, bottleneck.Nats!.item<float>(), 5);
        Assert.Equal(nats / 2, bottleneck.Cost!.item<float>(), 5);
    }

    [Fact]
    public void Training_draws_and_inference_takes_the_mean()
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        var bottleneck = new VariationalBottleneck(1, 1);
        var input = cat([full(20_000, 1, 1, 0.5), full(20_000, 1, 1, Math.Log(0.09))], 2); // mean 0.5, deviation 0.3
        var drawn = bottleneck.call(input);
        Assert.Equal(0.5, drawn.mean().item<float>(), 2);
        Assert.Equal(0.3, (drawn - 0.5).square().mean().sqrt().item<float>(), 2);
        bottleneck.eval();
        Assert.True(bottleneck.call(input).eq(0.5).all().item<bool>());
    }
}
