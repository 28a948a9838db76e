using LatentNotebooks.Runtime;

namespace LatentNotebooks.Worlds.Pixels.MiniProcgen;

/// <summary>
/// <para><b>Description.</b> <see cref="Maze"/> without its walls: on an open field the agent (round, white centre) fetches a fruit (yellow
/// diamond), and the next appears elsewhere. Two birds (pink, winged) wander and concern nobody. One look at a frame tells what
/// to do, so a policy can be cloned from little video: what it cannot do is then not for want of planning.</para>
/// <para><b>Actions.</b> Discrete, 5: stay, up, down, left, right; one cell each. Edges stop a move.</para>
/// <para><b>Observation.</b> The whole field from above, <c>[S, S, 3]</c>, 8 x 8 cells.</para>
/// <para><b>Exogenous factors.</b> For each bird its change of cell: <c>bird k dx, bird k dy</c>, each -1, 0 or 1. Independent of the
/// actions.</para>
/// <para><b>Reward.</b> +1 per fruit.</para>
/// <para><b>Termination.</b> After 100 steps.</para>
/// <para><b>Ids.</b> World <c>mini-procgen/gather</c>; levels <c>meadow</c>, <c>cave</c>, <c>neon</c> (colours only).</para>
/// </summary>
public sealed class Gather(int size) : GridScene(size)
{
    private const int Birds = 2;

    private readonly (int X, int Y)[] birds = new (int X, int Y)[Birds];
    private (int X, int Y) fruit;
    private Rng layout;
    private Rng exogenous;

    internal static WorldSpec Spec(int size) => new(
        "mini-procgen/gather", size, size, FiveMoves, ["bird 1 dx", "bird 1 dy", "bird 2 dx", "bird 2 dy"], Levels, StepLimit: 100);

    /// <inheritdoc/>
    public override void Reset(int level, Rng layout, Rng exogenous)
    {
        (this.layout, this.exogenous) = (layout, exogenous);
        Agent = FreeCell(ref this.layout, avoid: (-1, -1));
        fruit = FreeCell(ref this.layout, avoid: Agent);
        for (var i = 0; i < Birds; i++) birds[i] = FreeCell(ref this.exogenous, avoid: (-1, -1));
        Prepare(level, (uint)this.layout.NextUInt64());
    }

    /// <inheritdoc/>
    public override float Step(ReadOnlySpan<float> action, Span<float> exogenous, out bool ended)
    {
        ended = false;
        for (var i = 0; i < Birds; i++)
        {
            var next = Wander(birds[i], ref this.exogenous);
            (exogenous[2 * i], exogenous[(2 * i) + 1]) = (next.X - birds[i].X, next.Y - birds[i].Y);
            birds[i] = next;
        }

        if (action[0] > 0)
        {
            var (dx, dy) = GridPath.Moves[(int)action[0] - 1];
            Agent = Move(Agent, dx, dy, Walls);
        }

        if (Agent != fruit) return 0;
        fruit = FreeCell(ref layout, avoid: Agent);
        return 1;
    }

    /// <inheritdoc/>
    public override void Expert(Span<float> action)
    {
        // The longer way first, so that there is one best action nearly everywhere.
        var (dx, dy) = (fruit.X - Agent.X, fruit.Y - Agent.Y);
        var move = Math.Abs(dx) > Math.Abs(dy) ? (Math.Sign(dx), 0) : (0, Math.Sign(dy));
        action[0] = Array.IndexOf(GridPath.Moves, move) + 1;
    }

    /// <inheritdoc/>
    protected override void DrawThings(Canvas canvas)
    {
        var (x, y) = Centre(fruit);
        canvas.Diamond(x, y, 0.56f * Cell, new Rgb(255, 205, 30));
        foreach (var bird in birds) DrawFlier(canvas, bird);
    }
}
