using LatentNotebooks.Runtime;

namespace LatentNotebooks.Worlds.Pixels.Control;

/// <summary>
/// <para><b>Description.</b> A pole hangs from a cart on a track and has to be swung up and kept upright. The track's ends stop the
/// cart.</para>
/// <para><b>Actions.</b> Continuous, 1 in -1..1: <c>drive</c>, times 2.5 metres a second. At the start of a step of 0.06 seconds the cart
/// is kicked 70 % of the way to this speed, so that the action shows in the very next frame and not, as a force would, mostly in the one
/// after it.</para>
/// <para><b>Observation.</b> Cart and pole from the side, <c>[S, S, 3]</c>.</para>
/// <para><b>Exogenous factors.</b> None in the plain version; else the changes, in frame widths, of the background's place and of the
/// camera's shake:
/// <c>background dx, background dy, shake dx, shake dy</c>, independent of the action (<c>+uncorrelated</c>) or driven mostly by it
/// (<c>+correlated</c>).</para>
/// <para><b>Reward.</b> (1 + cosine of the pole's angle) / 2 per step: 0 hanging, 1 upright.</para>
/// <para><b>Termination.</b> After 150 steps.</para>
/// <para><b>Ids.</b> Worlds <c>pixel-control/cart-pole</c>, <c>...+uncorrelated</c>, <c>...+correlated</c>; levels <c>paper, slate,
/// night</c> (colours only).</para>
/// </summary>
/// <remarks>The pole's equation is that of Barto, Sutton and Anderson (1983) for a cart whose motion is given, with a little friction; a
/// kick of the cart passes to the pole in full.</remarks>
public sealed class CartPole(DistractorKind kind, float strength) : ControlScene(kind, strength)
{
    private const float Gravity = 9.8f;
    private const float HalfLength = 0.5f;
    private const float Friction = 0.2f;    // Share of the spin lost per second.
    private const float TopSpeed = 2.5f;       // Metres a second.
    private const float Kick = 0.7f;        // Share of the way to the wanted speed.
    private const float Track = 1.4f;       // The cart's reach to either side, metres.
    private const int Substeps = 6;
    private const float Tick = 0.01f;       // Seconds.

    private float x, speed, angle, spin;    // The angle is 0 upright and grows clockwise.

    internal static WorldSpec Spec(int size, DistractorKind kind) => new(
        Id("cart-pole", kind), size, size, new ActionSpec(["drive"], IsDiscrete: false),
        Distractor.Factors(kind), Levels, StepLimit: 150);

    /// <inheritdoc/>
    public override void Expert(Span<float> action)
    {
        float acceleration;
        var (cos, sin) = (MathF.Cos(angle), MathF.Sin(angle));
        if (cos > 0.85f && MathF.Abs(spin) < 3.5f)
        {
            // Near the top: linear state feedback.
            acceleration = (20 * sin) + (5 * spin) + (1.5f * x) + (2.5f * speed);
        }
        else
        {
            // Far from it: push so that the pole's energy (2/3 l w^2 + g cos) approaches that of standing upright, g.
            var missing = Gravity - ((2 / 3f * HalfLength * spin * spin) + (Gravity * cos));
            acceleration = (-1.5f * missing * MathF.Sign(spin * cos)) - (2 * x) - (0.5f * speed);
        }

        action[0] = Math.Clamp((speed + (acceleration * Substeps * Tick / Kick)) / TopSpeed, -1, 1);
    }

    /// <inheritdoc/>
    protected override void Begin(Rng layout)
    {
        (x, speed, spin) = (layout.NextSingle(-0.5f, 0.5f), 0, layout.NextSingle(-0.3f, 0.3f));
        angle = MathF.PI + layout.NextSingle(-0.3f, 0.3f);
    }

    /// <inheritdoc/>
    protected override float Move(ReadOnlySpan<float> action)
    {
        var kick = Kick * ((TopSpeed * action[0]) - speed);
        speed += kick;
        spin -= MathF.Cos(angle) * kick / (HalfLength * 4 / 3);
        for (var i = 0; i < Substeps; i++)
        {
            spin += Tick * ((Gravity * MathF.Sin(angle) / (HalfLength * 4 / 3)) - (Friction * spin));
            (x, angle) = (x + (Tick * speed), angle + (Tick * spin));
        }

        if (MathF.Abs(x) > Track) (x, speed) = (Math.Clamp(x, -Track, Track), 0);
        return (1 + MathF.Cos(angle)) / 2;
    }

    /// <inheritdoc/>
    protected override void Paint(Canvas canvas, View view)
    {
        const float rail = 0.12f;
        const float pole = 0.72f;
        var cart = 0.5f * x;
        var (tipX, tipY) = (cart + (pole * MathF.Sin(angle)), rail - (pole * MathF.Cos(angle)));
        canvas.Stroke(view.X(-0.95f), view.Y(rail), view.X(0.95f), view.Y(rail), view.Length(0.03f), Ink);
        canvas.Rectangle(view.X(cart - 0.2f), view.Y(rail - 0.1f), view.X(cart + 0.2f), view.Y(rail + 0.1f), AgentColour);
        canvas.Stroke(view.X(cart), view.Y(rail), view.X(tipX), view.Y(tipY), view.Length(0.06f), new Rgb(240, 170, 40));
        canvas.Disc(view.X(tipX), view.Y(tipY), view.Length(0.1f), TargetColour);
    }
}
