using LatentNotebooks.Runtime;
using LatentNotebooks.Worlds.Pixels;
using static TorchSharp.torch;

namespace LatentNotebooks.Datasets;

/// <summary>
/// Transitions of a world with everything a judge may know and a latent action model may not: true actions, true
/// exogenous changes, rewards, and which transition came before. Entry i belongs to the pair (o_t, o_t+1) of
/// <see cref="Pairs"/>[i]; its action was chosen at o_t.
/// </summary>
public sealed class LabelledTransitions : IDisposable
{
    private LabelledTransitions(WorldSpec world, TransitionSet pairs, Recorder record)
    {
        (World, Pairs) = (world, pairs);
        (Actions, Exogenous, Episodes, Previous) = (record.Actions, record.Exogenous, record.Episodes, record.Previous);
        MeanReturn = record.FinishedReturns.Count == 0 ? double.NaN : record.FinishedReturns.Average();
    }

    /// <summary>The world they come from.</summary>
    public WorldSpec World { get; }

    /// <summary>The frames, all that a latent action model sees.</summary>
    public TransitionSet Pairs { get; }

    /// <summary>True actions, <c>[N, A]</c>; a discrete action is its index.</summary>
    public float[] Actions { get; }

    /// <summary>True exogenous changes, <c>[N, F]</c>.</summary>
    public float[] Exogenous { get; }

    /// <summary>Level and seed of every transition, <c>[N]</c>.</summary>
    public Episode[] Episodes { get; }

    /// <summary>The transition before this one in the same episode, or -1, <c>[N]</c>.</summary>
    public int[] Previous { get; }

    /// <summary>Mean return of the episodes that ended; NaN if none did.</summary>
    public double MeanReturn { get; }

    /// <summary>Transitions, N.</summary>
    public int Count => Pairs.Count;

    /// <summary>Plays a world and writes down every transition.</summary>
    /// <param name="world">Any number of environments; they are played side by side.</param>
    /// <param name="behaviour">Who acts.</param>
    /// <param name="episodes">Taken in a random order, again from the start when all are used up.</param>
    /// <param name="count">Transitions wanted.</param>
    /// <param name="seed">Draws the order and the policy's noise.</param>
    /// <exception cref="ArgumentException">The frames are not square, or there is no episode.</exception>
    public static LabelledTransitions Record(PixelWorld world, Behaviour behaviour, IReadOnlyList<Episode> episodes, int count, Seed seed)
    {
        var (height, width) = (world.Spec.Height, world.Spec.Width);
        if (height != width) throw new ArgumentException($"World '{world.Spec.Id}' has {width}x{height} frames; only square ones can be recorded.");
        if (episodes.Count == 0) throw new ArgumentException("There is no episode to play.", nameof(episodes));
        var recorder = new Recorder(world, behaviour, episodes, count, seed);
        recorder.Play();
        return new LabelledTransitions(world.Spec, TransitionSet.FromPixels($"{world.Spec.Id}, {behaviour}", recorder.Pixels, count, world.Spec.Height), recorder);
    }

    /// <summary>Discrete true actions as integers, <c>[N]</c>.</summary>
    public long[] ActionIndices() => [.. Actions.Select(action => (long)action)];

    /// <summary>True actions as floats, <c>[N, A]</c>.</summary>
    public Tensor ActionTensor() => tensor(Actions, [Count, World.Actions.Width]);

    /// <inheritdoc/>
    public void Dispose() => Pairs.Dispose();
}
