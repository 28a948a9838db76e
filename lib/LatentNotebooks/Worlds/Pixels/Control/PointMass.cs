using LatentNotebooks.Runtime;

namespace LatentNotebooks.Worlds.Pixels.Control;

/// <summary>
/// <para><b>Description.</b> A mass (red disc) on a plane is pushed to a target (green ring); once reached, the target appears
/// elsewhere.</para>
/// <para><b>Actions.</b> Continuous, 2 in -1..1: <c>force x</c>, <c>force y</c> (down). Speed keeps 40 % a step and gains 0.12 times the
/// force.</para>
/// <para><b>Observation.</b> The plane from above, <c>[S, S, 3]</c>.</para>
/// <para><b>Exogenous factors.</b> None in the plain version; else the changes, in frame widths, of the background's place and of the
/// camera's shake:
/// <c>background dx, background dy, shake dx, shake dy</c>, independent of the action (<c>+uncorrelated</c>) or driven mostly by it
/// (<c>+correlated</c>).</para>
/// <para><b>Reward.</b> +1 per target reached.</para>
/// <para><b>Termination.</b> After 100 steps.</para>
/// <para><b>Ids.</b> Worlds <c>pixel-control/point-mass</c>, <c>...+uncorrelated</c>, <c>...+correlated</c>; levels <c>paper, slate,
/// night</c> (colours only).</para>
/// </summary>
public sealed class PointMass(DistractorKind kind, float strength) : ControlScene(kind, strength)
{
    private const float Edge = 0.9f;
    private const float Reach = 0.15f;
    private const float Memory = 0.4f;
    private const float Push = 0.12f;

    private float x, y, speedX, speedY, targetX, targetY;
    private Rng layout;

    internal static WorldSpec Spec(int size, DistractorKind kind) => new(
        Id("point-mass", kind), size, size, new ActionSpec(["force x", "force y"], IsDiscrete: false),
        Distractor.Factors(kind), Levels, StepLimit: 100);

    /// <inheritdoc/>
    public override void Expert(Span<float> action)
    {
        // Proportional to the way left, damped by the speed: it slows down before the target rather than shooting through.
        action[0] = Math.Clamp((3 * (targetX - x)) - (2 * speedX), -1, 1);
        action[1] = Math.Clamp((3 * (targetY - y)) - (2 * speedY), -1, 1);
    }

    /// <inheritdoc/>
    protected override void Begin(Rng layout)
    {
        this.layout = layout;
        (x, y, speedX, speedY) = (Place(), Place(), 0, 0);
        (targetX, targetY) = (Place(), Place());
    }

    /// <inheritdoc/>
    protected override float Move(ReadOnlySpan<float> action)
    {
        (x, speedX) = Slide(x, (Memory * speedX) + (Push * action[0]));
        (y, speedY) = Slide(y, (Memory * speedY) + (Push * action[1]));
        var (dx, dy) = (targetX - x, targetY - y);
        if ((dx * dx) + (dy * dy) > Reach * Reach) return 0;
        (targetX, targetY) = (Place(), Place());
        return 1;
    }

    /// <inheritdoc/>
    protected override void Paint(Canvas canvas, View view)
    {
        canvas.Disc(view.X(targetX), view.Y(targetY), view.Length(0.19f), TargetColour);
        canvas.Disc(view.X(targetX), view.Y(targetY), view.Length(0.08f), Ink);
        canvas.Disc(view.X(x), view.Y(y), view.Length(0.14f), AgentColour);
    }

    private float Place() => layout.NextSingle(-Edge + 0.1f, Edge - 0.1f);

    private static (float Place, float Speed) Slide(float place, float speed) =>
        MathF.Abs(place + speed) <= Edge ? (place + speed, speed) : (Math.Clamp(place + speed, -Edge, Edge), 0);
}
