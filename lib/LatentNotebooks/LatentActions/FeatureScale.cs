using static TorchSharp.torch;

namespace LatentNotebooks.LatentActions;

/// <summary>
/// Brings features of any origin to zero mean and unit variance and to one common width, so that every translator starts
/// from the same weights and none profits from the scale or the number of its inputs. The statistics are of frames without
/// labels. A feature that never changes - a null slot, the padding - becomes zero.
/// </summary>
public sealed class FeatureScale : IDisposable
{
    private readonly Tensor mean, deviation; // [F]
    private readonly int width;

    /// <param name="features">Features of unlabelled transitions, <c>[N, F]</c>.</param>
    /// <param name="width">Common width W, at least F.</param>
    /// <exception cref="ArgumentException">There are more features than <paramref name="width"/>.</exception>
    public FeatureScale(Tensor features, int width)
    {
        if (features.shape[1] > width)
            throw new ArgumentException($"{features.shape[1]} features do not fit a common width of {width}. Give a width of at least {features.shape[1]}.", nameof(width));
        using var scope = NewDisposeScope();
        this.width = width;
        mean = features.mean([0]).DetachFromDisposeScope();
        deviation = (features - mean).square().mean([0]).sqrt().DetachFromDisposeScope();
    }

    /// <summary>Features <c>[N, F]</c>, scaled and padded with zeros to <c>[N, W]</c>.</summary>
    public Tensor Apply(Tensor features)
    {
        using var scope = NewDisposeScope();
        // Below this a feature is constant up to rounding; dividing by it would blow rounding errors up to signals.
        var scaled = where(deviation > 1e-5, (features - mean) / deviation.clamp(1e-5), 0f);
        var padding = zeros(features.shape[0], width - features.shape[1]);
        return cat([scaled, padding], 1).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        mean.Dispose();
        deviation.Dispose();
    }
}
