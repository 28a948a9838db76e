using Benchmarks.Models;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Benchmarks;

/// <summary>Something to do over and over, with its twin of the same name in bench.py.</summary>
/// <param name="Name">The key.</param>
/// <param name="Title">What it is.</param>
/// <param name="Unit">What <c>ours</c> and <c>reference</c> count.</param>
/// <param name="Target">The ratio asked for: at most it where a cost is counted, at least it where a speed is.</param>
/// <param name="Build">Makes the step.</param>
internal sealed record Case(string Name, string Title, string Unit, double Target, Func<Action> Build)
{
    private const int AddsPerStep = 1000;

    internal static readonly Case[] All =
    [
        new("add", "add of 4 elements", "ns a call", 0.9, Add),
        new("mlp", "MLP 256-256-256, batch 256", "training steps/s", 1.1, Perceptron),
        new("lam-64", "latent action model, 64x64x3 pairs, batch 64", "training steps/s", 1.4, () => LatentActions(64)),
        new("lam-32", "latent action model, 32x32x3 pairs, batch 64", "training steps/s", 1.4, () => LatentActions(32)),
        new("transformer", "causal transformer 4x128, 64 tokens, batch 64", "training steps/s", 1.0, Language),
    ];

    internal bool IsCost => Unit.StartsWith("ns", StringComparison.Ordinal);

    /// <summary>From seconds a step to the unit.</summary>
    internal double InUnit(double secondsPerStep) => IsCost ? secondsPerStep * 1e9 / AddsPerStep : 1 / secondsPerStep;

    private static Action Add()
    {
        var (a, b) = (randn(4), randn(4));
        return () =>
        {
            for (var i = 0; i < AddsPerStep; i++) (a + b).Dispose();
        };
    }

    private static Action Perceptron()
    {
        var model = new Mlp(256, 256, 256);
        var (x, y) = (randn(256, 256), randn(256, 256));
        return Training(model, () => nn.functional.mse_loss(model.call(x), y));
    }

    private static Action LatentActions(int size)
    {
        var model = new LatentActionModel(size);
        var (frame, next) = (rand(64, 3, size, size), rand(64, 3, size, size));
        return Training(model, () => nn.functional.mse_loss(model.call(frame, next), next));
    }

    private static Action Language()
    {
        var model = new CausalTransformer(vocabulary: 64, length: 64, width: 128, layers: 4, heads: 4);
        var (x, y) = (randint(0, 64, [64, 64]), randint(0, 64, [64, 64]));
        return Training(model, () => nn.functional.cross_entropy(model.call(x).flatten(0, 1), y.flatten()));
    }

    private static Action Training(nn.Module model, Func<Tensor> loss)
    {
        Adam optimizer = optim.Adam(model.parameters(), 1e-3);
        return () =>
        {
            using var scope = NewDisposeScope();
            var value = loss();
            model.zero_grad();
            value.backward();
            optimizer.step();
        };
    }
}
