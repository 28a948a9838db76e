using LatentNotebooks.Datasets;
using LatentNotebooks.Runtime;
using static TorchSharp.torch;

namespace LatentNotebooks.LatentActions;

/// <summary>
/// Reconstruction against the budget, from one checkpoint: what the first k slots are worth, beside the last k, the first
/// k of another pair, and none. PSNR in dB of the mean over all pairs and pixels.
/// </summary>
/// <param name="Prefix">With the first k slots, k = 0..K.</param>
/// <param name="Suffix">With the last k slots, k = 0..K; NaN where it was not asked for.</param>
/// <param name="Shuffled">With the first k slots of another pair, k = 0..K; NaN where it was not asked for.</param>
/// <param name="CopyLast">With the first frame as the prediction.</param>
/// <param name="Errors">Mean squared error of each pair with the first k slots, <c>[K + 1][N]</c>.</param>
/// <param name="Motion">Mean absolute change of each pair, <c>[N]</c>.</param>
public sealed record PrefixCurve(double[] Prefix, double[] Suffix, double[] Shuffled, double CopyLast, float[][] Errors, float[] Motion)
{
    /// <summary>Measures a model on every pair of a set.</summary>
    /// <param name="model">A trained model.</param>
    /// <param name="data">Pairs it was not trained on.</param>
    /// <param name="seed">Draws the shuffle.</param>
    /// <param name="controls">Budgets at which suffix and shuffle are measured too; null for all.</param>
    public static PrefixCurve Measure(LatentActionModel model, TransitionSet data, Seed seed, IReadOnlyList<int>? controls = null)
    {
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        model.eval();
        var slots = model.Options.Slots;
        var latent = LatentFeatures.Infer(model, data);
        var others = latent.index_select(0, AnotherOrder(data.Count, seed));
        var prefix = Each(k => PairErrors(model, data, latent, PrefixDropout.Keep(k, slots)));
        var suffix = Each(k => Wanted(k) ? PairErrors(model, data, latent, PrefixDropout.Keep(k, slots, KeptShape.Suffix)) : [float.NaN]);
        var shuffled = Each(k => Wanted(k) ? PairErrors(model, data, others, PrefixDropout.Keep(k, slots)) : [float.NaN]);
        var (copy, motion) = Still(data);
        return new PrefixCurve(Psnr(prefix), Psnr(suffix), Psnr(shuffled), Reconstruction.Psnr(copy.Average()), prefix, motion);

        float[][] Each(Func<int, float[]> errors) => [.. Enumerable.Range(0, slots + 1).Select(errors)];
        bool Wanted(int k) => controls is null || controls.Contains(k);
        double[] Psnr(float[][] errors) => [.. errors.Select(one => Reconstruction.Psnr(one.Average()))];
    }

    /// <summary>Half the median error of guessing without any slot: a bar that is neither always nor never met.</summary>
    public double HalfOfGuessing => 0.5 * Errors[0].Order().ElementAt(Errors[0].Length / 2);

    /// <summary>
    /// The fewest slots with which each pair's error is at most <paramref name="threshold"/>, <c>[N]</c>; K + 1 where all K are
    /// not enough.
    /// </summary>
    public int[] SlotsNeeded(double threshold) =>
        [.. Enumerable.Range(0, Motion.Length).Select(pair => Enumerable.Range(0, Errors.Length).FirstOrDefault(k => Errors[k][pair] <= threshold, Errors.Length))];

    /// <summary>Mean squared error of every pair with the given slots present, <c>[N]</c>.</summary>
    private static float[] PairErrors(LatentActionModel model, TransitionSet data, Tensor latent, Tensor present, int batch = 256)
    {
        var errors = new List<float>(data.Count);
        foreach (var (before, after) in data.InOrder(batch))
        {
            using var scope = NewDisposeScope();
            scope.Attach(before);
            scope.Attach(after);
            var rebuilt = model.Predict(before, latent.slice(0, errors.Count, errors.Count + before.shape[0], 1), present);
            errors.AddRange((rebuilt.clamp(0, 1) - after).square().mean([1, 2, 3]).Values<float>());
        }
        return [.. errors];
    }

    internal static (float[] Error, float[] Motion) Still(TransitionSet data)
    {
        var (error, motion) = (new List<float>(), new List<float>());
        foreach (var (before, after) in data.InOrder(256))
        {
            using var scope = NewDisposeScope();
            scope.Attach(before);
            scope.Attach(after);
            error.AddRange((before - after).square().mean([1, 2, 3]).Values<float>());
            motion.AddRange((before - after).abs().mean([1, 2, 3]).Values<float>());
        }
        return ([.. error], [.. motion]);
    }

    // A random cycle through all pairs: nobody keeps its own latent action.
    private static Tensor AnotherOrder(int count, Seed seed)
    {
        var order = seed.For("shuffle").Random().Permutation(count);
        var donor = new long[count];
        for (var i = 0; i < count; i++) donor[order[i]] = order[(i + 1) % count];
        return tensor(donor);
    }
}
