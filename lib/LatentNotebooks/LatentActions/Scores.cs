using LatentNotebooks.Runtime;
using static TorchSharp.torch;

namespace LatentNotebooks.LatentActions;

/// <summary>Scores of predicted actions. For all of them 1 is perfect and higher is better.</summary>
public static class Scores
{
    /// <summary>
    /// Balanced accuracy: the mean over classes of the share of its cases that were found. A guesser of one class gets
    /// 1 / classes however frequent that class is.
    /// </summary>
    /// <param name="predicted">Classes, integers <c>[N]</c>.</param>
    /// <param name="actual">True classes, integers <c>[N]</c>; classes without a case are left out.</param>
    /// <param name="classes">Number of classes.</param>
    public static double BalancedAccuracy(Tensor predicted, Tensor actual, int classes) => Recall(predicted, actual, classes).Where(double.IsFinite).Average();

    /// <summary>The share of each class's cases that were found, <c>[classes]</c>; NaN for a class without a case.</summary>
    public static double[] Recall(Tensor predicted, Tensor actual, int classes)
    {
        var (found, all) = (new double[classes], new double[classes]);
        var (guesses, truths) = (predicted.Values<long>(), actual.Values<long>());
        for (var i = 0; i < truths.Length; i++)
        {
            all[truths[i]]++;
            if (guesses[i] == truths[i]) found[truths[i]]++;
        }
        return [.. found.Select((count, action) => all[action] == 0 ? double.NaN : count / all[action])];
    }

    /// <summary>
    /// The share of variance explained, R^2, averaged over dimensions; negative where the mean would have been better. A
    /// dimension that does not vary is left out.
    /// </summary>
    /// <param name="predicted">Values <c>[N, A]</c>.</param>
    /// <param name="actual">True values <c>[N, A]</c>.</param>
    public static double R2(Tensor predicted, Tensor actual)
    {
        using var scope = NewDisposeScope();
        var residual = (predicted - actual).square().mean([0]).to(ScalarType.Float64).Values<double>();
        var variance = (actual - actual.mean([0])).square().mean([0]).to(ScalarType.Float64).Values<double>();
        return residual.Zip(variance).Where(pair => pair.Second > 1e-9).Select(pair => 1 - pair.First / pair.Second).DefaultIfEmpty(double.NaN).Average();
    }
}
