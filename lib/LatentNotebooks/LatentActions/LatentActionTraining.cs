using LatentNotebooks.Datasets;
using LatentNotebooks.Runtime;
using LatentNotebooks.Training;
using static TorchSharp.torch;

namespace LatentNotebooks.LatentActions;

/// <summary>Trains a latent action model from pairs of frames alone.</summary>
public static class LatentActionTraining
{
    /// <summary>
    /// Minimises the mean squared error of the rebuilt frame. There is no other loss: what the slots mean is decided by
    /// the bottleneck.
    /// </summary>
    /// <param name="model">Trained in place.</param>
    /// <param name="data">Training pairs.</param>
    /// <param name="options">Updates and rates.</param>
    /// <param name="batch">Pairs an update.</param>
    /// <param name="seed">Draws the batches, and the prefix lengths.</param>
    /// <param name="dropout">Nested dropout makes the model FlexLAM; null leaves it a model of fixed capacity.</param>
    /// <param name="checkpoint">See <see cref="TrainingLoop.Run"/>.</param>
    /// <param name="progress">See <see cref="TrainingLoop.Run"/>.</param>
    /// <param name="cancel">See <see cref="TrainingLoop.Run"/>.</param>
    /// <returns>One loss per update.</returns>
    /// <exception cref="ArgumentException">The frames do not have the model's size.</exception>
    public static IReadOnlyList<float> Train(
        LatentActionModel model, TransitionSet data, TrainingOptions options, int batch, Seed seed, PrefixDropout? dropout = null,
        (string Path, string SettingsHash)? checkpoint = null, IProgress<TrainingProgress>? progress = null, CancellationToken cancel = default)
    {
        if (data.Size != model.Options.FrameSize)
            throw new ArgumentException($"The model was built for {model.Options.FrameSize}x{model.Options.FrameSize} frames, but the data has "
                + $"{data.Size}x{data.Size}. Cut the data to that size, or build the model with FrameSize = {data.Size}.", nameof(data));
        return TrainingLoop.Run(model, options, seed, Loss, checkpoint, progress, cancel);

        Tensor Loss(Seed update)
        {
            var (before, after) = data.Draw(batch, update);
            var slots = model.Infer(before, after);
            var kept = dropout?.Draw(batch, model.Options.Slots, update);
            var rebuilt = model.Predict(before, slots, kept); // FlexLAM is this argument
            var error = nn.functional.mse_loss(rebuilt, after);
            if (model.SlotCost is not { } cost) return error;
            return error + (kept is null ? cost : cost * kept).sum(1).mean(); // a slot that is not sent costs nothing
        }
    }
}
