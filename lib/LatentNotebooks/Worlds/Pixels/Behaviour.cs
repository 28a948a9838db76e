using LatentNotebooks.Runtime;

namespace LatentNotebooks.Worlds.Pixels;

/// <summary>How logged data came about: a scripted expert, spoilt by two knobs.</summary>
/// <param name="Epsilon">Share of steps, among those not skewed, in which a uniform-random action replaces the expert's. 0..1.</param>
/// <param name="Skew">Share of all steps in which one and the same action is taken. 0..1.</param>
/// <param name="SkewAction">Which one: an action index, or a dimension that is pushed to its upper bound while the others rest.</param>
public sealed record Behaviour(float Epsilon = 0, float Skew = 0, int SkewAction = 0)
{
    /// <summary>The expert without noise.</summary>
    public static Behaviour Expert { get; } = new();

    /// <summary>The expert with a tenth of random actions: the usual source of training data.</summary>
    public static Behaviour Noisy { get; } = new(Epsilon: 0.1f);

    /// <summary>Uniform-random actions: for probes that must not profit from what a policy tends to do.</summary>
    public static Behaviour Random { get; } = new(Epsilon: 1);

    /// <summary>The source of poor labels: one action half of the time, and mostly random actions otherwise.</summary>
    public static Behaviour LowReturn(int skewAction) => new(Epsilon: 0.6f, Skew: 0.5f, skewAction);
}

/// <summary>A <see cref="Behaviour"/> with its own randomness: one stream per environment, so N does not change what any of them
/// does.</summary>
public sealed class Policy
{
    private readonly Behaviour behaviour;
    private readonly PixelWorld world;
    private readonly Rng[] streams;

    /// <summary>A policy for the environments of one world.</summary>
    /// <exception cref="ArgumentException">A share outside 0..1, or a skewed action that the world does not have.</exception>
    public Policy(Behaviour behaviour, PixelWorld world, ulong seed)
    {
        var names = world.Spec.Actions.Names;
        if (behaviour.Epsilon is not (>= 0 and <= 1) || behaviour.Skew is not (>= 0 and <= 1))
            throw new ArgumentException(
                $"Epsilon {behaviour.Epsilon} and skew {behaviour.Skew} are shares of steps: both must lie in 0..1.", nameof(behaviour));
        if (behaviour.SkewAction < 0 || behaviour.SkewAction >= names.Count)
            throw new ArgumentException(
                $"Skewed action {behaviour.SkewAction} is not one of the {names.Count} of '{world.Spec.Id}': {string.Join(", ", names)}.",
                nameof(behaviour));
        (this.behaviour, this.world) = (behaviour, world);
        streams = new Rng[world.Count];
        for (var i = 0; i < streams.Length; i++) streams[i] = new Rng(seed).Split((ulong)i);
    }

    /// <summary>Chooses the next action of every environment, <c>[N, A]</c>.</summary>
    public void Act(Span<float> actions)
    {
        var spec = world.Spec.Actions;
        for (var i = 0; i < world.Count; i++)
        {
            var action = actions.Slice(i * spec.Width, spec.Width);
            if (streams[i].NextSingle() < behaviour.Skew) Repeat(spec, action);
            else if (streams[i].NextSingle() < behaviour.Epsilon) spec.Draw(ref streams[i], action);
            else world.Expert(i, action);
        }
    }

    private void Repeat(ActionSpec spec, Span<float> action)
    {
        action.Clear();
        action[spec.IsDiscrete ? 0 : behaviour.SkewAction] = spec.IsDiscrete ? behaviour.SkewAction : spec.Bound;
    }
}
