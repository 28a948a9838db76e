using LatentNotebooks.Runtime;

namespace LatentNotebooks.Worlds.Pixels;

/// <summary>One episode's start: a level of the world and the seed that lays it out.</summary>
/// <param name="Level">One of <see cref="WorldSpec.Levels"/>.</param>
/// <param name="Seed">Any number; decides layout, positions and everything that moves by itself.</param>
public readonly record struct Episode(string Level, ulong Seed);

/// <summary>What an agent may do: either one of several named actions, or a vector with one named number per dimension.</summary>
/// <param name="Names">The actions (discrete) or the dimensions (continuous), in order.</param>
/// <param name="IsDiscrete">True where an action is an index into <paramref name="Names"/>.</param>
/// <param name="Bound">Continuous only: every number lies in <c>[-Bound, Bound]</c>.</param>
public sealed record ActionSpec(IReadOnlyList<string> Names, bool IsDiscrete, float Bound = 1)
{
    /// <summary>Numbers per action: 1 (the index, kept as a float) where discrete, else one per dimension.</summary>
    public int Width => IsDiscrete ? 1 : Names.Count;

    /// <summary>The index of a named action or dimension.</summary>
    /// <exception cref="ArgumentException">No such name.</exception>
    public int IndexOf(string name)
    {
        for (var i = 0; i < Names.Count; i++)
            if (Names[i] == name) return i;
        throw new ArgumentException($"No action named '{name}'. The actions are: {string.Join(", ", Names)}.", nameof(name));
    }

    /// <summary>Draws an action uniformly: an index, or a vector in the box.</summary>
    public void Draw(ref Rng rng, Span<float> action)
    {
        for (var i = 0; i < Width; i++) action[i] = IsDiscrete ? rng.Next(Names.Count) : rng.NextSingle(-Bound, Bound);
    }

    internal void Check(ReadOnlySpan<float> action, int environment)
    {
        foreach (var value in action)
        {
            var valid = IsDiscrete ? value >= 0 && value < Names.Count && value == MathF.Floor(value) : MathF.Abs(value) <= Bound;
            if (valid) continue;
            var range = IsDiscrete ? $"a whole number in 0..{Names.Count - 1} ({string.Join(", ", Names)})" : $"in [{-Bound}, {Bound}]";
            throw new ArgumentException(
                $"Action {value} of environment {environment} is out of range: it must be {range}.", nameof(action));
        }
    }
}

/// <summary>The fixed facts of a world.</summary>
/// <param name="Id">Stable name, e.g. <c>mini-procgen/maze</c>.</param>
/// <param name="Height">Frame height in pixels.</param>
/// <param name="Width">Frame width in pixels.</param>
/// <param name="Actions">What the agent may do.</param>
/// <param name="Exogenous">Names of the factors that change the frame whatever the agent does; each is a change from one frame to the
/// next.</param>
/// <param name="Levels">Ids of the levels an <see cref="Episode"/> can name.</param>
/// <param name="StepLimit">An episode is over after this many steps at the latest.</param>
public sealed record WorldSpec(
    string Id, int Height, int Width, ActionSpec Actions, IReadOnlyList<string> Exogenous, IReadOnlyList<string> Levels, int StepLimit)
{
    /// <summary>Colour channels of a frame: red, green, blue.</summary>
    public const int Channels = 3;

    /// <summary>Bytes of one frame, <c>[H, W, 3]</c>.</summary>
    public int FrameBytes => Height * Width * Channels;
}

/// <summary>One environment of a world: the part that differs from world to world. <see cref="PixelWorld"/> runs many of them.</summary>
public abstract class Scene
{
    /// <summary>Starts an episode.</summary>
    /// <param name="level">Index into <see cref="WorldSpec.Levels"/>.</param>
    /// <param name="layout">Randomness of the layout, and of whatever the agent's own progress calls for.</param>
    /// <param name="exogenous">Randomness of everything that moves by itself; it must be drawn at the same rate whatever the agent
    /// does.</param>
    public abstract void Reset(int level, Rng layout, Rng exogenous);

    /// <summary>Moves the world from frame t to frame t+1 under a valid action.</summary>
    /// <param name="action">The action of frame t, <c>[A]</c>.</param>
    /// <param name="exogenous">Filled with the exogenous change from t to t+1, <c>[F]</c>.</param>
    /// <param name="ended">Set where the episode is over for a reason other than time.</param>
    /// <returns>The reward of this transition.</returns>
    public abstract float Step(ReadOnlySpan<float> action, Span<float> exogenous, out bool ended);

    /// <summary>Paints the current frame; every pixel is written.</summary>
    public abstract void Draw(Canvas canvas);

    /// <summary>What the scripted expert does now. Reads the state, changes nothing, draws no random number.</summary>
    public abstract void Expert(Span<float> action);
}

/// <summary>
/// N environments of one world, stepped together: actions in; frames, rewards, done flags and true exogenous factors out.
/// </summary>
/// <remarks>
/// Alignment: with <c>x</c> the frames before a call of <see cref="Step"/> and <c>y</c> those it writes, the transition is
/// (x, action, y), and the reward, the done flag and the exogenous factors of the same call belong to it. An environment that is done
/// shows its last frame, which is a valid <c>y</c>; it must be <see cref="Reset(int, Episode, Span{byte})"/> before the next step, so no
/// transition ever spans two episodes. Nothing here depends on N: environment i behaves as if it were alone.
/// </remarks>
public sealed class PixelWorld
{
    private readonly Scene[] scenes;
    private readonly int[] steps;
    private readonly bool[] running;
    private readonly Episode[] episodes;

    /// <summary>Builds <paramref name="count"/> environments; each must be reset before it is stepped.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is below 1.</exception>
    public PixelWorld(WorldSpec spec, Func<Scene> scene, int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        Spec = spec;
        scenes = new Scene[count];
        for (var i = 0; i < count; i++) scenes[i] = scene();
        steps = new int[count];
        running = new bool[count];
        episodes = new Episode[count];
    }

    /// <summary>The fixed facts of this world.</summary>
    public WorldSpec Spec { get; }

    /// <summary>The number of environments, N.</summary>
    public int Count => scenes.Length;

    /// <summary>The episode that an environment plays or has just finished.</summary>
    public Episode EpisodeOf(int environment) => episodes[environment];

    /// <summary>Starts all environments and writes their first frames.</summary>
    /// <param name="starts">One episode per environment, <c>[N]</c>.</param>
    /// <param name="frames">Receives the first frames, <c>[N, H, W, 3]</c>.</param>
    /// <exception cref="ArgumentException">A wrong length or an unknown level.</exception>
    public void Reset(ReadOnlySpan<Episode> starts, Span<byte> frames)
    {
        Require(starts.Length, Count, "episodes", nameof(starts));
        Require(frames.Length, Count * Spec.FrameBytes, "bytes [N, H, W, 3]", nameof(frames));
        for (var i = 0; i < Count; i++) Reset(i, starts[i], frames.Slice(i * Spec.FrameBytes, Spec.FrameBytes));
    }

    /// <summary>Starts one environment and writes its first frame.</summary>
    /// <param name="environment">Which one, 0..N-1.</param>
    /// <param name="start">Level and seed.</param>
    /// <param name="frame">Receives the first frame, <c>[H, W, 3]</c>.</param>
    /// <exception cref="ArgumentException">A wrong length or an unknown level.</exception>
    public void Reset(int environment, Episode start, Span<byte> frame)
    {
        Require(frame.Length, Spec.FrameBytes, "bytes [H, W, 3]", nameof(frame));
        var level = 0;
        while (level < Spec.Levels.Count && Spec.Levels[level] != start.Level) level++;
        if (level == Spec.Levels.Count)
            throw new ArgumentException(
                $"World '{Spec.Id}' has no level '{start.Level}'. Its levels are: {string.Join(", ", Spec.Levels)}.", nameof(start));

        var seed = new Rng(start.Seed).Split(start.Level);
        scenes[environment].Reset(level, seed.Split("layout"), seed.Split("exogenous"));
        episodes[environment] = start;
        steps[environment] = 0;
        running[environment] = true;
        scenes[environment].Draw(new Canvas(frame, Spec.Width, Spec.Height));
    }

    /// <summary>Moves every environment by one step.</summary>
    /// <param name="actions">The true actions, <c>[N, A]</c>; a discrete action is its index.</param>
    /// <param name="frames">Receives the next frames, <c>[N, H, W, 3]</c>.</param>
    /// <param name="rewards">Receives the rewards, <c>[N]</c>.</param>
    /// <param name="done">Receives true where the episode is over, <c>[N]</c>.</param>
    /// <param name="exogenous">Receives the true exogenous changes of this transition, <c>[N, F]</c>.</param>
    /// <exception cref="ArgumentException">A wrong length, or an action out of range; no environment has moved then.</exception>
    /// <exception cref="InvalidOperationException">An environment is done or was never reset; none has moved then.</exception>
    public void Step(ReadOnlySpan<float> actions, Span<byte> frames, Span<float> rewards, Span<bool> done, Span<float> exogenous)
    {
        var (width, factors, bytes) = (Spec.Actions.Width, Spec.Exogenous.Count, Spec.FrameBytes);
        Require(actions.Length, Count * width, "numbers [N, A]", nameof(actions));
        Require(frames.Length, Count * bytes, "bytes [N, H, W, 3]", nameof(frames));
        Require(rewards.Length, Count, "numbers [N]", nameof(rewards));
        Require(done.Length, Count, "flags [N]", nameof(done));
        Require(exogenous.Length, Count * factors, "numbers [N, F]", nameof(exogenous));
        for (var i = 0; i < Count; i++)
        {
            if (!running[i]) throw new InvalidOperationException($"Environment {i} is not in an episode: reset it before the next step.");
            Spec.Actions.Check(actions.Slice(i * width, width), i);
        }

        for (var i = 0; i < Count; i++)
        {
            rewards[i] = scenes[i].Step(actions.Slice(i * width, width), exogenous.Slice(i * factors, factors), out var ended);
            steps[i]++;
            done[i] = ended || steps[i] >= Spec.StepLimit;
            running[i] = !done[i];
            scenes[i].Draw(new Canvas(frames.Slice(i * bytes, bytes), Spec.Width, Spec.Height));
        }
    }

    /// <summary>What the scripted expert would do now in one environment, <c>[A]</c>.</summary>
    public void Expert(int environment, Span<float> action) => scenes[environment].Expert(action);

    private void Require(int length, int expected, string what, string parameter)
    {
        if (length != expected)
            throw new ArgumentException(
                $"'{parameter}' has length {length}, but world '{Spec.Id}' with {Count} environments needs {expected} {what}.", parameter);
    }
}
