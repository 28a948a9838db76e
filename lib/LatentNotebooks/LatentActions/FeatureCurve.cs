using LatentNotebooks.Datasets;
using static TorchSharp.torch;

namespace LatentNotebooks.LatentActions;

/// <summary>
/// Prediction of features against the budget, for a model that predicts no pixels. A share of variance between pairs is
/// explained or not; features that are the same for every frame have none, and then every number here is meaningless.
/// </summary>
/// <param name="Prefix">R^2 of the next frame's features with the first k slots, k = 0..K.</param>
/// <param name="CopyLast">R^2 of the first frame's features as the prediction.</param>
/// <param name="Spread">Variance of the features between pairs, of 1 in all: near 0, the features have collapsed to a constant.</param>
public sealed record FeatureCurve(double[] Prefix, double CopyLast, double Spread)
{
    /// <summary>Measures a model on every pair of a set.</summary>
    public static FeatureCurve Measure(LatentSpaceModel model, TransitionSet data, int batch = 256)
    {
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        model.eval();
        var (now, next) = (Features(frames => frames.Before), Features(frames => frames.After));
        var spread = (next - next.mean([0])).square().mean().item<float>();
        var slots = LatentFeatures.Infer(model, data);
        var prefix = Enumerable.Range(0, model.Options.Slots + 1).Select(k => Explained(Predicted(k)));
        return new FeatureCurve([.. prefix], Explained(now), spread);

        double Explained(Tensor prediction) => 1 - (prediction - next).square().mean().item<float>() / Math.Max(spread, 1e-9);

        Tensor Features(Func<(Tensor Before, Tensor After), Tensor> which)
        {
            var parts = new List<Tensor>();
            foreach (var pair in data.InOrder(batch)) parts.Add(model.Target(which(pair)));
            return cat(parts, 0);
        }

        Tensor Predicted(int k)
        {
            var (parts, at, present) = (new List<Tensor>(), 0L, PrefixDropout.Keep(k, model.Options.Slots));
            foreach (var (before, _) in data.InOrder(batch))
            {
                parts.Add(model.Predict(before, slots.slice(0, at, at + before.shape[0], 1), present));
                at += before.shape[0];
            }
            return cat(parts, 0);
        }
    }
}
