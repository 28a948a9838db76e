using static TorchSharp.torch;

namespace LatentNotebooks.LatentActions;

/// <summary>
/// The structural similarity of two pictures (Wang et al. 2004), on values in [0, 1]: 1 where they are equal, about 0 where they have
/// nothing in common. Unlike PSNR it asks for edges and texture, so a blurred guess scores low. Windows of 7 x 7
/// pixels, all weighted alike.
/// </summary>
public static class StructuralSimilarity
{
    private const int Window = 7;
    private const double C1 = 0.01 * 0.01, C2 = 0.03 * 0.03; // the customary constants, for a range of 1

    /// <summary>The mean over windows and channels for each pair of pictures: <c>[B, 3, S, S]</c> twice to <c>[B]</c>.</summary>
    public static Tensor Of(Tensor picture, Tensor other)
    {
        using var scope = NewDisposeScope();
        var (meanX, meanY) = (Mean(picture), Mean(other));
        var varianceX = Mean(picture * picture) - meanX * meanX;
        var varianceY = Mean(other * other) - meanY * meanY;
        var covariance = Mean(picture * other) - meanX * meanY;
        var above = (2 * meanX * meanY + C1) * (2 * covariance + C2);
        var below = (meanX * meanX + meanY * meanY + C1) * (varianceX + varianceY + C2);
        return (above / below).mean([1, 2, 3]).MoveToOuterDisposeScope();
    }

    private static Tensor Mean(Tensor values) => nn.functional.avg_pool2d(values, Window, 1);
}
