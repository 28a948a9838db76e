using LatentNotebooks.Runtime;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LatentNotebooks.Training;

/// <summary>
/// The one training loop: AdamW, warm-up and cosine, gradient clipping, progress, checkpoints. It stops cleanly when
/// cancelled, and a resumed run continues with the very losses the uninterrupted one would have had.
/// </summary>
public static class TrainingLoop
{
    /// <summary>Trains <paramref name="model"/> in place and leaves it in evaluation mode.</summary>
    /// <param name="model">The model; its parameters are updated.</param>
    /// <param name="options">Updates, rates, clipping, checkpoints.</param>
    /// <param name="seed">The run's seed; the engine's generator is set from it before every update.</param>
    /// <param name="loss">The loss of one update, a scalar, given the update's own seed (draw the batch from it).</param>
    /// <param name="checkpoint">Where to resume from and save to, with the hash of the run's settings; null for neither.</param>
    /// <param name="progress">Told after every update; see <see cref="TrainingProgress"/> for what to show and how often.</param>
    /// <param name="cancel">Stops after the update at hand and saves a checkpoint.</param>
    /// <returns>One loss per update.</returns>
    /// <exception cref="OperationCanceledException">Cancelled; the last checkpoint is on disk.</exception>
    /// <exception cref="TrainingException">The loss became infinite or not a number; the last checkpoint is kept.</exception>
    public static IReadOnlyList<float> Run(
        nn.Module model, TrainingOptions options, Seed seed, Func<Seed, Tensor> loss,
        (string Path, string SettingsHash)? checkpoint = null, IProgress<TrainingProgress>? progress = null, CancellationToken cancel = default)
    {
        var optimizer = New();
        try
        {
            var losses = new List<float>(options.Updates);
            if (checkpoint is { } from && Checkpoint.Exists(from.Path))
                losses.AddRange(Checkpoint.Load(from.Path, model, optimizer, from.SettingsHash).Losses);
            var clock = new ProgressClock(losses.Count, options.Updates);
            progress?.Report(clock.At(losses)); // a run that is only loaded shows its curve, too
            model.train();
            while (losses.Count < options.Updates)
            {
                if (cancel.IsCancellationRequested)
                {
                    Save();
                    throw new OperationCanceledException(checkpoint is { } at
                        ? $"Stopped after {losses.Count:N0} of {options.Updates:N0} updates. Run it again to go on from there ({at.Path})."
                        : $"Stopped after {losses.Count:N0} of {options.Updates:N0} updates.", cancel);
                }
                if (options.FreshOptimizer?.Invoke(losses.Count) == true)
                {
                    optimizer.Dispose();
                    optimizer = New();
                }
                losses.Add(Step(model, optimizer, options, losses.Count, seed, loss));
                if (losses.Count % options.CheckpointEvery == 0) Save();
                progress?.Report(clock.At(losses));
            }
            if (losses.Count % options.CheckpointEvery != 0) Save();
            model.eval();
            return losses;

            void Save()
            {
                if (checkpoint is { } to) Checkpoint.Save(to.Path, model, optimizer, losses.Count, losses, to.SettingsHash);
            }
        }
        finally
        {
            optimizer.Dispose();
        }

        AdamW New() => new(model.parameters().ToList(), options.LearningRate, weight_decay: options.WeightDecay);
    }

    private static float Step(nn.Module model, AdamW optimizer, TrainingOptions options, int update, Seed seed, Func<Seed, Tensor> loss)
    {
        using var scope = NewDisposeScope();
        var stepSeed = seed.For("update", update);
        manual_seed(stepSeed.Value);
        foreach (var group in optimizer.ParamGroups) group.LearningRate = options.RateAt(update);
        optimizer.zero_grad();
        var value = loss(stepSeed);
        value.backward();
        nn.utils.clip_grad_norm_(model.parameters(), options.ClipNorm);
        optimizer.step();
        var number = value.item<float>();
        return float.IsFinite(number) ? number : throw new TrainingException(
            $"The loss became {number} at update {update:N0}, with learning rate {options.RateAt(update):G3}. "
            + "Lower learningRate, or lengthen warmUp. The last checkpoint is untouched.");
    }
}
