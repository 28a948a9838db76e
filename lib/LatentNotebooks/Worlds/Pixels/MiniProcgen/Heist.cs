using LatentNotebooks.Runtime;

namespace LatentNotebooks.Worlds.Pixels.MiniProcgen;

/// <summary>
/// <para><b>Description.</b> A maze without loops, new for every seed, with two locked doors (red, blue) on the way to a gem (white
/// diamond). The key of a door lies on the agent's side of it. A guard (orange square) walks about and concerns nobody.</para>
/// <para><b>Actions.</b> Discrete, 5: stay, up, down, left, right; one cell each. Walls, edges and doors without their key stop a
/// move.</para>
/// <para><b>Observation.</b> The whole board from above, <c>[S, S, 3]</c>, 8 x 8 cells; a key that the agent holds shows as its
/// centre.</para>
/// <para><b>Exogenous factors.</b> <c>guard dx, guard dy</c>: the guard's change of cell; <c>torchlight</c>: the change of brightness of
/// the whole board, in shares of full light. Independent of the actions.</para>
/// <para><b>Reward.</b> +1 per key, +1 per door, +5 for the gem: 9 at most.</para>
/// <para><b>Termination.</b> With the gem, or after 100 steps.</para>
/// <para><b>Ids.</b> World <c>mini-procgen/heist</c>; levels <c>meadow</c>, <c>cave</c>, <c>neon</c> (colours only).</para>
/// </summary>
public sealed class Heist(int size) : GridScene(size)
{
    private const int Locks = 2;
    private const int ShortestWay = 9;   // From agent to gem: room for both doors with a key before each.

    private static readonly Rgb[] LockColours = [new(235, 40, 40), new(40, 110, 255)];

    private readonly (int X, int Y)[] doors = new (int X, int Y)[Locks];
    private readonly (int X, int Y)[] keys = new (int X, int Y)[Locks];
    private readonly bool[] held = new bool[Locks];
    private readonly bool[] open = new bool[Locks];
    private readonly bool[] blocked = new bool[Side * Side];
    private (int X, int Y) gem;
    private (int X, int Y) guard;
    private float light;
    private Rng exogenous;

    internal static WorldSpec Spec(int size) => new(
        "mini-procgen/heist", size, size, FiveMoves, ["guard dx", "guard dy", "torchlight"], Levels, StepLimit: 100);

    /// <inheritdoc/>
    public override void Reset(int level, Rng layout, Rng exogenous)
    {
        this.exogenous = exogenous;
        do
        {
            CarveMaze(ref layout);
            Agent = FreeCell(ref layout, avoid: (-1, -1));
            Path.Plan(Walls, Agent.X, Agent.Y);
            gem = Farthest();
        }
        while (Path[gem.X, gem.Y] < ShortestWay);

        Lock(ref layout);
        Array.Clear(held);
        Array.Clear(open);
        Block();
        guard = FreeCell(ref this.exogenous, avoid: (-1, -1));
        light = 1;
        Prepare(level, (uint)layout.NextUInt64());
    }

    /// <inheritdoc/>
    public override float Step(ReadOnlySpan<float> action, Span<float> exogenous, out bool ended)
    {
        var next = Wander(guard, ref this.exogenous);
        var glow = Math.Clamp(light + (0.08f * (float)this.exogenous.NextGaussian()), 0.7f, 1);
        (exogenous[0], exogenous[1], exogenous[2]) = (next.X - guard.X, next.Y - guard.Y, glow - light);
        (guard, light) = (next, glow);

        if (action[0] > 0)
        {
            var (dx, dy) = GridPath.Moves[(int)action[0] - 1];
            Agent = Move(Agent, dx, dy, blocked);
        }

        ended = Agent == gem;
        var reward = ended ? 5f : 0;
        for (var i = 0; i < Locks; i++)
        {
            if (Agent == keys[i] && !held[i]) (held[i], reward) = (true, reward + 1);
            if (Agent == doors[i] && !open[i]) (open[i], reward) = (true, reward + 1);
        }

        Block();
        return reward;
    }

    /// <inheritdoc/>
    public override void Expert(Span<float> action)
    {
        var target = gem;
        for (var i = Locks - 1; i >= 0; i--)
            if (!open[i]) target = held[i] ? doors[i] : keys[i];
        Path.Plan(blocked, target.X, target.Y);
        action[0] = Path.Next(Agent.X, Agent.Y) + 1;
    }

    /// <inheritdoc/>
    protected override Rgb AgentCentre => held[1] && !open[1] ? LockColours[1] : held[0] && !open[0] ? LockColours[0] : base.AgentCentre;

    /// <inheritdoc/>
    protected override void DrawThings(Canvas canvas)
    {
        for (var i = 0; i < Locks; i++)
        {
            var (x, y) = (doors[i].X * Cell, doors[i].Y * Cell);
            if (!open[i])
            {
                canvas.Rectangle(x, y, x + Cell, y + Cell, LockColours[i].Scale(0.55f));
                canvas.Rectangle(x + (0.2f * Cell), y, x + (0.8f * Cell), y + Cell, LockColours[i]);
            }

            if (held[i]) continue;
            (x, y) = Centre(keys[i]);
            canvas.Disc(x - (0.2f * Cell), y, 0.26f * Cell, LockColours[i]);
            canvas.Stroke(x, y, x + (0.42f * Cell), y, 0.1f * Cell, LockColours[i]);
        }

        var (gemX, gemY) = Centre(gem);
        canvas.Diamond(gemX, gemY, 0.6f * Cell, new Rgb(255, 255, 255));
        var (guardX, guardY) = Centre(guard);
        var half = 0.4f * Cell;
        canvas.Rectangle(guardX - half, guardY - half, guardX + half, guardY + half, new Rgb(255, 140, 0));
        canvas.Rectangle(0, 0, canvas.Width, canvas.Height, new Rgb(0, 0, 0), opacity: 1 - light);
    }

    /// <summary>Doors at one and two thirds of the way from agent to gem (<see cref="GridScene.Path"/> is planned from the agent); each key
    /// before its door.</summary>
    private void Lock(ref Rng layout)
    {
        var length = Path[gem.X, gem.Y];
        for (var cell = gem; cell != Agent;)
        {
            var (dx, dy) = GridPath.Moves[Path.Next(cell.X, cell.Y)];
            cell = (cell.X + dx, cell.Y + dy);
            for (var i = 0; i < Locks; i++)
                if (Path[cell.X, cell.Y] == (i + 1) * length / (Locks + 1)) doors[i] = cell;
        }

        for (var i = 0; i < Locks; i++)
        {
            // A room ends at its own door and begins behind the one before it, so the keys have to be used in turn.
            Array.Copy(Walls, blocked, Walls.Length);
            blocked[Index(doors[i])] = true;
            var entry = Agent;
            if (i > 0)
            {
                blocked[Index(doors[i - 1])] = true;
                entry = StepBehind(doors[i - 1]);
            }

            Path.Plan(blocked, entry.X, entry.Y);
            do keys[i] = FreeCell(ref layout, avoid: Agent);
            while (Path[keys[i].X, keys[i].Y] < 0);
        }
    }

    /// <summary>The first cell behind a door on the way to the gem.</summary>
    private (int X, int Y) StepBehind((int X, int Y) door)
    {
        Path.Plan(Walls, gem.X, gem.Y);
        var (dx, dy) = GridPath.Moves[Path.Next(door.X, door.Y)];
        return (door.X + dx, door.Y + dy);
    }

    private void Block()
    {
        Array.Copy(Walls, blocked, Walls.Length);
        for (var i = 0; i < Locks; i++) blocked[Index(doors[i])] = !open[i] && !held[i];
    }

    private (int X, int Y) Farthest()
    {
        var best = Agent;
        for (var cell = 0; cell < Side * Side; cell++)
            if (Path[cell % Side, cell / Side] > Path[best.X, best.Y]) best = (cell % Side, cell / Side);
        return best;
    }
}
