namespace LatentNotebooks.LatentActions;

/// <summary>What a latent action model costs, counted from its shape.</summary>
public static class ModelCost
{
    /// <summary>
    /// Floating-point operations of one training example, about: two for each multiply-add of the convolutions and linear
    /// layers, times three for forward and backward.
    /// </summary>
    public static double TrainingFlops(LatentActionOptions options)
    {
        double c = options.BaseChannels, s = options.FrameSize, half = s * s / 4, quarter = s * s / 16, eighth = s * s / 64;
        const double latent = 16;
        var inverse = 9 * (6 * c * half + c * 2 * c * quarter + 2 * c * 2 * c * eighth) + 2 * c * eighth * 128 + 128 * options.Slots * options.Levels.Count;
        var forward = 9 * (3 * c * half + c * 2 * c * quarter + (2 * c + latent) * 2 * c * quarter + 2 * c * c * half + (c + 3) * 3 * s * s)
            + options.Slots * options.SlotWidth * latent * (options.LatentAsVector ? 1 : quarter) + 16 * (2 * c * c * quarter + c * c * half);
        return 2 * 3 * (inverse + forward);
    }
}
