using LatentNotebooks.Runtime;

namespace LatentNotebooks.Worlds.Pixels.MiniProcgen;

/// <summary>
/// <para><b>Description.</b> A maze, new for every seed. The agent (round, white centre) looks for cheese (yellow diamond); when it has
/// found one, the next appears elsewhere. Two bats (pink, winged) fly along the corridors and concern nobody.</para>
/// <para><b>Actions.</b> Discrete, 5: stay, up, down, left, right; one cell each. Walls and edges stop a move.</para>
/// <para><b>Observation.</b> The whole board from above, <c>[S, S, 3]</c>, 8 x 8 cells.</para>
/// <para><b>Exogenous factors.</b> For each bat its change of cell: <c>bat k dx, bat k dy</c>, each -1, 0 or 1. Independent of the
/// actions.</para>
/// <para><b>Reward.</b> +1 per cheese.</para>
/// <para><b>Termination.</b> After 100 steps.</para>
/// <para><b>Ids.</b> World <c>mini-procgen/maze</c>; levels <c>meadow</c>, <c>cave</c>, <c>neon</c> (colours only).</para>
/// </summary>
public sealed class Maze(int size) : GridScene(size)
{
    private const int Bats = 2;

    private readonly (int X, int Y)[] bats = new (int X, int Y)[Bats];
    private (int X, int Y) cheese;
    private Rng layout;
    private Rng exogenous;

    internal static WorldSpec Spec(int size) => new(
        "mini-procgen/maze", size, size, FiveMoves, ["bat 1 dx", "bat 1 dy", "bat 2 dx", "bat 2 dy"], Levels, StepLimit: 100);

    /// <inheritdoc/>
    public override void Reset(int level, Rng layout, Rng exogenous)
    {
        (this.layout, this.exogenous) = (layout, exogenous);
        CarveMaze(ref this.layout);
        OpenLoops(ref this.layout, count: 3);
        Agent = FreeCell(ref this.layout, avoid: (-1, -1));
        cheese = FreeCell(ref this.layout, avoid: Agent);
        for (var i = 0; i < Bats; i++) bats[i] = FreeCell(ref this.exogenous, avoid: (-1, -1));
        Prepare(level, (uint)this.layout.NextUInt64());
    }

    /// <inheritdoc/>
    public override float Step(ReadOnlySpan<float> action, Span<float> exogenous, out bool ended)
    {
        ended = false;
        for (var i = 0; i < Bats; i++)
        {
            var next = Wander(bats[i], ref this.exogenous);
            (exogenous[2 * i], exogenous[(2 * i) + 1]) = (next.X - bats[i].X, next.Y - bats[i].Y);
            bats[i] = next;
        }

        if (action[0] > 0)
        {
            var (dx, dy) = GridPath.Moves[(int)action[0] - 1];
            Agent = Move(Agent, dx, dy, Walls);
        }

        if (Agent != cheese) return 0;
        cheese = FreeCell(ref layout, avoid: Agent);
        return 1;
    }

    /// <inheritdoc/>
    public override void Expert(Span<float> action)
    {
        Path.Plan(Walls, cheese.X, cheese.Y);
        action[0] = Path.Next(Agent.X, Agent.Y) + 1;
    }

    /// <inheritdoc/>
    protected override void DrawThings(Canvas canvas)
    {
        var (x, y) = Centre(cheese);
        canvas.Diamond(x, y, 0.56f * Cell, new Rgb(255, 205, 30));
        foreach (var bat in bats) DrawFlier(canvas, bat);
    }
}
