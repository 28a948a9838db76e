using LatentNotebooks.Runtime;

namespace LatentNotebooks.Worlds.Pixels.MiniProcgen;

/// <summary>
/// <para><b>Description.</b> Rocks fall, the wind blows them sideways, and the agent collects coins (yellow) between them. A hit turns the
/// agent's cell red for one frame.</para>
/// <para><b>Actions.</b> Discrete, 9: stay and one cell in each of the eight directions. Edges stop a move.</para>
/// <para><b>Observation.</b> The whole board, <c>[S, S, 3]</c>, 8 x 8 cells.</para>
/// <para><b>Exogenous factors.</b> <c>wind</c>: the sideways shift of all rocks, -1, 0 or 1; <c>rock k fall</c>: 1 where rock k fell by a
/// cell, else 0 (a rock that leaves at the bottom comes back at the top). Independent of the actions.</para>
/// <para><b>Reward.</b> +1 per coin, -1 per hit.</para>
/// <para><b>Termination.</b> After 100 steps.</para>
/// <para><b>Ids.</b> World <c>mini-procgen/dodge</c>; levels <c>meadow</c>, <c>cave</c>, <c>neon</c> (colours only).</para>
/// </summary>
public sealed class Dodge(int size) : GridScene(size)
{
    private const int Rocks = 5;
    private const float FallShare = 0.7f;
    private const float WindShare = 0.2f;   // Of steps, for each of the two directions.

    private static readonly (int X, int Y)[] Directions = [(0, 0), (0, -1), (0, 1), (-1, 0), (1, 0), (-1, -1), (1, -1), (-1, 1), (1, 1)];

    private readonly (int X, int Y)[] rocks = new (int X, int Y)[Rocks];
    private (int X, int Y) coin;
    private bool hit;
    private Rng layout;
    private Rng exogenous;

    internal static WorldSpec Spec(int size) => new(
        "mini-procgen/dodge",
        size,
        size,
        new ActionSpec(["stay", "up", "down", "left", "right", "up-left", "up-right", "down-left", "down-right"], IsDiscrete: true),
        ["wind", .. Enumerable.Range(1, Rocks).Select(rock => $"rock {rock} fall")],
        Levels,
        StepLimit: 100);

    /// <inheritdoc/>
    public override void Reset(int level, Rng layout, Rng exogenous)
    {
        (this.layout, this.exogenous, hit) = (layout, exogenous, false);
        Agent = FreeCell(ref this.layout, avoid: (-1, -1));
        coin = FreeCell(ref this.layout, avoid: Agent);
        for (var i = 0; i < Rocks; i++) rocks[i] = FreeCell(ref this.exogenous, avoid: (-1, -1));
        Prepare(level, (uint)this.layout.NextUInt64());
    }

    /// <inheritdoc/>
    public override float Step(ReadOnlySpan<float> action, Span<float> exogenous, out bool ended)
    {
        ended = false;
        var gust = this.exogenous.NextSingle();
        var wind = gust < WindShare ? -1 : gust < 2 * WindShare ? 1 : 0;
        exogenous[0] = wind;
        var (dx, dy) = Directions[(int)action[0]];
        Agent = Shift(Agent, dx, dy);
        hit = false;
        for (var i = 0; i < Rocks; i++)
        {
            var fall = this.exogenous.NextSingle() < FallShare ? 1 : 0;
            exogenous[i + 1] = fall;
            rocks[i] = (Wrap(rocks[i].X + wind), rocks[i].Y + fall);
            if (rocks[i].Y == Side) rocks[i] = (this.exogenous.Next(Side), 0);
            hit |= rocks[i] == Agent;
        }

        var reward = hit ? -1f : 0;
        if (Agent != coin) return reward;
        coin = FreeCell(ref layout, avoid: Agent);
        return reward + 1;
    }

    /// <inheritdoc/>
    public override void Expert(Span<float> action)
    {
        var best = float.NegativeInfinity;
        for (var choice = 0; choice < Directions.Length; choice++)
        {
            var to = Shift(Agent, Directions[choice].X, Directions[choice].Y);
            var distance = Math.Max(Math.Abs(to.X - coin.X), Math.Abs(to.Y - coin.Y));
            var score = (-2 * Risk(to)) - (0.2f * distance);
            if (score > best) (best, action[0]) = (score, choice);
        }
    }

    /// <inheritdoc/>
    protected override void DrawThings(Canvas canvas)
    {
        var (x, y) = Centre(coin);
        canvas.Disc(x, y, 0.4f * Cell, new Rgb(255, 200, 0));
        foreach (var rock in rocks)
        {
            (x, y) = Centre(rock);
            canvas.Disc(x, y, 0.5f * Cell, new Rgb(60, 55, 60));
            canvas.Disc(x - (0.14f * Cell), y - (0.14f * Cell), 0.2f * Cell, new Rgb(190, 185, 190));
        }

        (x, y) = (Agent.X * Cell, Agent.Y * Cell);
        if (hit) canvas.Rectangle(x, y, x + Cell, y + Cell, new Rgb(255, 0, 0));
    }

    /// <summary>The expected number of rocks in a cell after the next step.</summary>
    private float Risk((int X, int Y) cell)
    {
        var risk = 0f;
        foreach (var rock in rocks)
        {
            var vertical = rock.Y == cell.Y ? 1 - FallShare : rock.Y + 1 == cell.Y ? FallShare : 0;
            var beside = Wrap(rock.X + 1) == cell.X || Wrap(rock.X - 1) == cell.X;
            var sideways = rock.X == cell.X ? 1 - (2 * WindShare) : beside ? WindShare : 0;
            risk += vertical * sideways;
        }

        return risk;
    }

    private static (int X, int Y) Shift((int X, int Y) from, int dx, int dy) =>
        (Math.Clamp(from.X + dx, 0, Side - 1), Math.Clamp(from.Y + dy, 0, Side - 1));

    private static int Wrap(int x) => (x + Side) % Side;
}
