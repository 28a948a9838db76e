using LatentNotebooks.Runtime;

namespace LatentNotebooks.Worlds.Pixels.Control;

/// <summary>
/// <para><b>Description.</b> An arm of two links, fixed in the middle, brings its tip (red) to a target (green ring); once reached, the
/// target appears elsewhere.</para>
/// <para><b>Actions.</b> Continuous, 2 in -1..1: <c>torque shoulder</c>, <c>torque elbow</c>. Each joint keeps 30 % of its speed a step and
/// gains 0.16 radians a step times the torque; the elbow stops at 2.8 radians either way.</para>
/// <para><b>Observation.</b> The plane from above, <c>[S, S, 3]</c>.</para>
/// <para><b>Exogenous factors.</b> None in the plain version; else the changes, in frame widths, of the background's place and of the
/// camera's shake:
/// <c>background dx, background dy, shake dx, shake dy</c>, independent of the action (<c>+uncorrelated</c>) or driven mostly by it
/// (<c>+correlated</c>).</para>
/// <para><b>Reward.</b> +1 per target reached.</para>
/// <para><b>Termination.</b> After 100 steps.</para>
/// <para><b>Ids.</b> Worlds <c>pixel-control/reacher</c>, <c>...+uncorrelated</c>, <c>...+correlated</c>; levels <c>paper, slate, night</c>
/// (colours only).</para>
/// </summary>
public sealed class Reacher(DistractorKind kind, float strength) : ControlScene(kind, strength)
{
    private const float Upper = 0.5f;
    private const float Lower = 0.4f;
    private const float ElbowLimit = 2.8f;
    private const float Reach = 0.15f;
    private const float Memory = 0.3f;
    private const float Push = 0.16f;

    private float shoulder, elbow, shoulderSpeed, elbowSpeed, targetX, targetY;
    private Rng layout;

    internal static WorldSpec Spec(int size, DistractorKind kind) => new(
        Id("reacher", kind), size, size, new ActionSpec(["torque shoulder", "torque elbow"], IsDiscrete: false),
        Distractor.Factors(kind), Levels, StepLimit: 100);

    /// <inheritdoc/>
    public override void Expert(Span<float> action)
    {
        // Inverse kinematics by the law of cosines, keeping the elbow on the side where it is; then a damped proportional controller per
        // joint.
        var squared = (targetX * targetX) + (targetY * targetY);
        var bend = MathF.Acos(Math.Clamp((squared - (Upper * Upper) - (Lower * Lower)) / (2 * Upper * Lower), -1, 1));
        if (elbow < 0) bend = -bend;
        var aim = MathF.Atan2(targetY, targetX) - MathF.Atan2(Lower * MathF.Sin(bend), Upper + (Lower * MathF.Cos(bend)));
        action[0] = Math.Clamp((3 * Wrap(aim - shoulder)) - (1.5f * shoulderSpeed), -1, 1);
        action[1] = Math.Clamp((3 * (bend - elbow)) - (1.5f * elbowSpeed), -1, 1);
    }

    /// <inheritdoc/>
    protected override void Begin(Rng layout)
    {
        this.layout = layout;
        (shoulder, elbow) = (this.layout.NextSingle(-MathF.PI, MathF.PI), this.layout.NextSingle(-2, 2));
        (shoulderSpeed, elbowSpeed) = (0, 0);
        NewTarget();
    }

    /// <inheritdoc/>
    protected override float Move(ReadOnlySpan<float> action)
    {
        shoulderSpeed = (Memory * shoulderSpeed) + (Push * action[0]);
        elbowSpeed = (Memory * elbowSpeed) + (Push * action[1]);
        shoulder = Wrap(shoulder + shoulderSpeed);
        elbow += elbowSpeed;
        if (MathF.Abs(elbow) > ElbowLimit) (elbow, elbowSpeed) = (Math.Clamp(elbow, -ElbowLimit, ElbowLimit), 0);
        var (_, (x, y)) = Joints();
        var (dx, dy) = (targetX - x, targetY - y);
        if ((dx * dx) + (dy * dy) > Reach * Reach) return 0;
        NewTarget();
        return 1;
    }

    /// <inheritdoc/>
    protected override void Paint(Canvas canvas, View view)
    {
        var ((elbowX, elbowY), (x, y)) = Joints();
        canvas.Disc(view.X(targetX), view.Y(targetY), view.Length(0.18f), TargetColour);
        canvas.Disc(view.X(targetX), view.Y(targetY), view.Length(0.08f), Ink);
        canvas.Stroke(view.X(0), view.Y(0), view.X(elbowX), view.Y(elbowY), view.Length(0.08f), Ink);
        canvas.Stroke(view.X(elbowX), view.Y(elbowY), view.X(x), view.Y(y), view.Length(0.06f), new Rgb(240, 170, 40));
        canvas.Disc(view.X(0), view.Y(0), view.Length(0.11f), new Rgb(60, 90, 220));
        canvas.Disc(view.X(x), view.Y(y), view.Length(0.12f), AgentColour);
    }

    /// <summary>Where elbow and tip are.</summary>
    private ((float X, float Y) Elbow, (float X, float Y) Tip) Joints()
    {
        var (x, y) = (Upper * MathF.Cos(shoulder), Upper * MathF.Sin(shoulder));
        return ((x, y), (x + (Lower * MathF.Cos(shoulder + elbow)), y + (Lower * MathF.Sin(shoulder + elbow))));
    }

    private void NewTarget()
    {
        var (angle, radius) = (layout.NextSingle(-MathF.PI, MathF.PI), layout.NextSingle(0.3f, 0.82f));
        (targetX, targetY) = (radius * MathF.Cos(angle), radius * MathF.Sin(angle));
    }

    private static float Wrap(float radians) => radians - (2 * MathF.PI * MathF.Round(radians / (2 * MathF.PI)));
}
