using LatentNotebooks.Datasets;
using LatentNotebooks.Runtime;
using LatentNotebooks.Worlds.Pixels;
using static TorchSharp.torch;

namespace LatentNotebooks.Experiments.FlexLam;

/// <summary>
/// The data of one (world, seed), the same for every arm: transitions to learn from, the same ones as the pool of labels, a
/// pool of poor labels from one level, and transitions of episodes that nobody has learned from.
/// </summary>
/// <param name="Train">A half-noisy expert on all levels; frames for the models, and the broad pool of labels.</param>
/// <param name="Narrow">One level, one action half of the time and mostly random ones otherwise: low-return, single-task labels.</param>
/// <param name="Test">As <paramref name="Train"/>, from other episodes.</param>
/// <param name="PlayTrain">The expert with one random action in ten, in the training episodes: for the token evaluator alone.</param>
/// <param name="PlayTest">As <paramref name="PlayTrain"/>, in the test episodes.</param>
public sealed record BudgetCurveData(
    LabelledTransitions Train, LabelledTransitions Narrow, LabelledTransitions Test, LabelledTransitions PlayTrain, LabelledTransitions PlayTest) : IDisposable
{
    /// <summary>Whether true actions are classes.</summary>
    public bool IsDiscrete => Train.World.Actions.IsDiscrete;

    /// <summary>Classes, or dimensions of a continuous action.</summary>
    public int Outputs => Train.World.Actions.Names.Count;

    /// <summary>What the scores of this world are called.</summary>
    public string Metric => IsDiscrete ? "balanced accuracy" : "R2";

    /// <summary>The score of a guesser who has seen no frame.</summary>
    public double Chance => IsDiscrete ? 1.0 / Outputs : 0;

    /// <summary>Plays the world.</summary>
    /// <exception cref="InvalidOperationException">A test episode was also played for training; the split is broken.</exception>
    public static BudgetCurveData Record(BudgetCurve.Settings settings)
    {
        var seed = new Seed(settings.Seed);
        var world = PixelWorlds.Create(settings.World, 16, settings.FrameSize);
        var split = LevelSplit.BySeed(world.Spec, settings.EpisodesPerLevel, settings.EpisodesPerLevel);
        var level = world.Spec.Levels[0];
        var (usual, poor) = (new Behaviour(Epsilon: (float)settings.Epsilon), Behaviour.LowReturn(SkewedAction(world.Spec.Actions)));
        var train = LabelledTransitions.Record(world, usual, split.Train, settings.TrainingPairs, seed.For("train"));
        // Few environments side by side, so that some episodes end and their return is known.
        var narrow = LabelledTransitions.Record(
            PixelWorlds.Create(settings.World, 4, settings.FrameSize), poor, [.. split.Train.Where(episode => episode.Level == level)], settings.NarrowPool, seed.For("narrow"));
        var test = LabelledTransitions.Record(world, usual, split.Test, settings.TestPairs, seed.For("test"));
        var playTrain = LabelledTransitions.Record(world, Behaviour.Noisy, split.Train, settings.PlayPairs, seed.For("play"));
        var playTest = LabelledTransitions.Record(world, Behaviour.Noisy, split.Test, settings.TestPairs, seed.For("play test"));
        if (train.Episodes.Concat(narrow.Episodes).Concat(playTrain.Episodes).ToHashSet().Overlaps(test.Episodes.Concat(playTest.Episodes)))
            throw new InvalidOperationException($"World '{settings.World}' played a test episode for training; results would be of no value.");
        return new BudgetCurveData(train, narrow, test, playTrain, playTest);
    }

    /// <summary>True actions as a translator wants them: classes <c>[N]</c> or vectors <c>[N, A]</c>.</summary>
    public static Tensor Actions(LabelledTransitions data) => data.World.Actions.IsDiscrete ? tensor(data.ActionIndices()) : data.ActionTensor();

    /// <summary>Mean return of the poor labels' episodes, 0 for random play and 1 for the expert; NaN where none ended.</summary>
    public double NarrowReturn => ReturnScale.Of(Train.World.Id, Train.World.Levels[0]).Normalise(Narrow.MeanReturn);

    /// <inheritdoc/>
    public void Dispose()
    {
        Train.Dispose();
        Narrow.Dispose();
        Test.Dispose();
        PlayTrain.Dispose();
        PlayTest.Dispose();
    }

    // A turn where there is one: it is the action that hides the others best.
    private static int SkewedAction(ActionSpec actions) => Math.Max(0, actions.Names.ToList().FindIndex(name => name.Contains("left", StringComparison.Ordinal)));
}
