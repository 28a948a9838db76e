using System.ComponentModel.DataAnnotations;

namespace LatentNotebooks.Training;

/// <summary>How a model is trained; what it is trained on belongs to the method.</summary>
public sealed record TrainingOptions
{
    /// <summary>Optimizer updates in all.</summary>
    [Range(1, 10_000_000)]
    public int Updates { get; init; } = 2_000;

    /// <summary>Peak learning rate, reached after the warm-up.</summary>
    [Range(1e-7, 1.0)]
    public double LearningRate { get; init; } = 2e-3;

    /// <summary>Updates of linear warm-up before the cosine descent.</summary>
    [Range(0, 1_000_000)]
    public int WarmUp { get; init; } = 50;

    /// <summary>Learning rate at the last update.</summary>
    [Range(0.0, 1.0)]
    public double FinalLearningRate { get; init; } = 1e-5;

    /// <summary>AdamW's decoupled weight decay.</summary>
    [Range(0.0, 1.0)]
    public double WeightDecay { get; init; }

    /// <summary>Largest gradient norm; a longer gradient is scaled down to it.</summary>
    [Range(1e-6, 1e6)]
    public double ClipNorm { get; init; } = 1;

    /// <summary>Updates between checkpoints.</summary>
    [Range(1, 10_000_000)]
    public int CheckpointEvery { get; init; } = 500;

    /// <summary>
    /// Asked before every update, with its number; true makes the optimizer forget its moments, as curricula do when the task
    /// changes. Null never does.
    /// </summary>
    public Func<int, bool>? FreshOptimizer { get; init; }

    /// <summary>The learning rate at an update: linear warm-up, then a half cosine down to the final rate.</summary>
    public double RateAt(int update)
    {
        if (update < WarmUp) return LearningRate * (update + 1) / WarmUp;
        var progress = (update - WarmUp) / (double)Math.Max(1, Updates - 1 - WarmUp);
        return FinalLearningRate + 0.5 * (LearningRate - FinalLearningRate) * (1 + Math.Cos(Math.PI * Math.Min(1, progress)));
    }
}
