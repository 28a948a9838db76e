using LatentNotebooks.Runtime;

namespace LatentNotebooks.Worlds.Pixels.Control;

/// <summary>What the control worlds share: the distractor, the colours of the levels, and a view of the square -1..1 x -1..1 (y
/// down).</summary>
public abstract class ControlScene : Scene
{
    private static readonly (string Id, Rgb Ground, Rgb Ink)[] Themes =
    [
        ("paper", new(214, 208, 190), new(40, 40, 50)),
        ("slate", new(104, 116, 130), new(235, 235, 235)),
        ("night", new(24, 28, 48), new(190, 200, 230)),
    ];

    private readonly Distractor distractor;
    private Rng exogenous;
    private int theme;

    /// <summary>A scene with a distractor of the given strength, 0..1.</summary>
    protected ControlScene(DistractorKind kind, float strength) => distractor = new(kind, strength);

    /// <summary>The level ids of every control world.</summary>
    internal static IReadOnlyList<string> Levels { get; } = [.. Themes.Select(theme => theme.Id)];

    /// <summary>The colour of lines and solid parts on this level.</summary>
    protected Rgb Ink => Themes[theme].Ink;

    /// <summary>The colour of whatever the agent moves directly.</summary>
    protected static Rgb AgentColour => new(235, 55, 45);

    /// <summary>The colour of targets.</summary>
    protected static Rgb TargetColour => new(40, 200, 80);

    /// <summary>The id of a world in one of its three versions: <c>pixel-control/task</c>, <c>...+uncorrelated</c>,
    /// <c>...+correlated</c>.</summary>
    internal static string Id(string task, DistractorKind kind) =>
        $"pixel-control/{task}" + (kind == DistractorKind.None ? "" : $"+{kind.ToString().ToLowerInvariant()}");

    /// <inheritdoc/>
    public sealed override void Reset(int level, Rng layout, Rng exogenous)
    {
        (theme, this.exogenous) = (level, exogenous);
        distractor.Reset(ref this.exogenous);
        Begin(layout);
    }

    /// <inheritdoc/>
    public sealed override float Step(ReadOnlySpan<float> action, Span<float> exogenous, out bool ended)
    {
        ended = false;
        distractor.Step(action, ref this.exogenous, exogenous);
        return Move(action);
    }

    /// <inheritdoc/>
    public sealed override void Draw(Canvas canvas)
    {
        distractor.Paint(canvas, Themes[theme].Ground);
        Paint(canvas, new View(canvas.Width, distractor.Shake));
    }

    /// <summary>Starts an episode of the task.</summary>
    protected abstract void Begin(Rng layout);

    /// <summary>One step of the task's physics; returns the reward.</summary>
    protected abstract float Move(ReadOnlySpan<float> action);

    /// <summary>Paints the task over the background.</summary>
    protected abstract void Paint(Canvas canvas, View view);

    /// <summary>From task coordinates -1..1 to pixels, the camera's shake included.</summary>
    protected readonly record struct View(float Size, (float X, float Y) Shake)
    {
        /// <summary>The pixel column of x.</summary>
        public float X(float x) => Size * (0.5f + (0.48f * x) + Shake.X);

        /// <summary>The pixel row of y.</summary>
        public float Y(float y) => Size * (0.5f + (0.48f * y) + Shake.Y);

        /// <summary>A length in pixels.</summary>
        public float Length(float length) => Size * 0.48f * length;
    }
}
