using LatentNotebooks.Runtime;

namespace LatentNotebooks.Worlds.Pixels.MiniProcgen;

/// <summary>
/// <para><b>Description.</b> The agent starts on the bottom bank and leaps across three lanes of cars, a strip of land and two lanes of
/// drifting logs to the top bank, then begins again at the bottom. Cars and water throw it back to the start.</para>
/// <para><b>Actions.</b> Discrete, 5: stay, up, down, left, right; one cell each. Edges stop a move.</para>
/// <para><b>Observation.</b> The whole board from above, <c>[S, S, 3]</c>, 8 x 8 cells.</para>
/// <para><b>Exogenous factors.</b> For each lane its shift in cells, -1, 0 or 1: a lane advances on half of the steps. Independent of the
/// actions. A log carries the agent with it.</para>
/// <para><b>Reward.</b> +1 on the top bank, -0.5 for being hit or drowned.</para>
/// <para><b>Termination.</b> After 100 steps.</para>
/// <para><b>Ids.</b> World <c>mini-procgen/leaper</c>; levels <c>meadow</c>, <c>cave</c>, <c>neon</c> (colours only).</para>
/// </summary>
public sealed class Leaper(int size) : GridScene(size)
{
    private const int Start = Side - 1;
    private const float AdvanceShare = 0.5f;

    private static readonly int[] Rivers = [1, 2];
    private static readonly int[] Roads = [4, 5, 6];
    private static readonly int[] Lanes = [.. Rivers, .. Roads];
    private static readonly Rgb Water = new(50, 110, 220);
    private static readonly Rgb Asphalt = new(70, 70, 76);
    private static readonly Rgb Log = new(150, 95, 45);
    private static readonly Rgb[] CarColours = [new(230, 50, 50), new(250, 200, 40), new(240, 240, 240)];

    private readonly bool[,] filled = new bool[Side, Side];   // [lane's row, cell before any shift]: a car or a log.
    private readonly int[] shift = new int[Side];
    private readonly int[] direction = new int[Side];
    private Rng layout;
    private Rng exogenous;

    internal static WorldSpec Spec(int size) => new(
        "mini-procgen/leaper", size, size, FiveMoves, ["river 1", "river 2", "road 1", "road 2", "road 3"], Levels, StepLimit: 100);

    /// <inheritdoc/>
    public override void Reset(int level, Rng layout, Rng exogenous)
    {
        (this.layout, this.exogenous) = (layout, exogenous);
        foreach (var row in Lanes)
        {
            shift[row] = 0;
            direction[row] = this.layout.Next(2) == 0 ? -1 : 1;
            var first = this.layout.Next(Side);
            // Two logs of three cells, or two cars, half a board apart.
            var length = Rivers.Contains(row) ? 3 : 1;
            for (var x = 0; x < Side; x++) filled[row, (first + x) % Side] = x % (Side / 2) < length;
        }

        Restart();
        Prepare(level, (uint)this.layout.NextUInt64(), ground: row => Rivers.Contains(row) ? Water : Roads.Contains(row) ? Asphalt : null);
    }

    /// <inheritdoc/>
    public override float Step(ReadOnlySpan<float> action, Span<float> exogenous, out bool ended)
    {
        ended = false;
        if (action[0] > 0)
        {
            var (dx, dy) = GridPath.Moves[(int)action[0] - 1];
            Agent = Move(Agent, dx, dy, Walls);
        }

        var carried = Rivers.Contains(Agent.Y) && Filled(Agent.X, Agent.Y);
        for (var i = 0; i < Lanes.Length; i++)
        {
            var by = this.exogenous.NextSingle() < AdvanceShare ? direction[Lanes[i]] : 0;
            shift[Lanes[i]] += by;
            exogenous[i] = by;
            if (carried && Lanes[i] == Agent.Y) Agent = (Agent.X + by, Agent.Y);
        }

        var arrived = Agent.Y == 0;
        if (!arrived && IsSafe(Agent)) return 0;
        Restart();
        return arrived ? 1 : -0.5f;
    }

    /// <inheritdoc/>
    public override void Expert(Span<float> action)
    {
        var best = float.NegativeInfinity;
        for (var choice = 0; choice <= 4; choice++)
        {
            var (dx, dy) = choice == 0 ? (0, 0) : GridPath.Moves[choice - 1];
            var to = Move(Agent, dx, dy, Walls);
            // Whether its lane will advance is a coin toss: count in how many of the two cases the cell is safe, then prefer going up.
            var score = (IsSafe(to) ? 10 : 0) + (IsSafeAfterAdvance(to) ? 10 : 0) - to.Y - (0.1f * Math.Abs(to.X - (Side / 2)));
            if (score > best) (best, action[0]) = (score, choice);
        }
    }

    /// <inheritdoc/>
    protected override void DrawThings(Canvas canvas)
    {
        foreach (var row in Lanes)
        {
            for (var x = 0; x < Side; x++)
            {
                if (!Filled(x, row)) continue;
                var (left, top) = (x * Cell, row * Cell);
                if (Rivers.Contains(row))
                {
                    canvas.Rectangle(left, top, left + Cell, top + Cell, Log);
                    canvas.Rectangle(left, top + (0.75f * Cell), left + Cell, top + Cell, Log.Scale(0.6f));
                    continue;
                }

                var (windscreen, colour) = (left + ((direction[row] > 0 ? 0.6f : 0.2f) * Cell), CarColours[row - Roads[0]]);
                canvas.Rectangle(left, top + (0.1f * Cell), left + Cell, top + (0.9f * Cell), colour);
                canvas.Rectangle(windscreen, top + (0.25f * Cell), windscreen + (0.2f * Cell), top + (0.75f * Cell), new Rgb(20, 30, 50));
            }
        }

        canvas.Rectangle(0, 0, canvas.Width, 0.3f * Cell, new Rgb(255, 215, 60));
    }

    private bool Filled(int x, int row) => filled[row, (((x - shift[row]) % Side) + Side) % Side];

    private bool IsSafe((int X, int Y) cell) =>
        Inside(cell) && (Rivers.Contains(cell.Y) ? Filled(cell.X, cell.Y) : !Roads.Contains(cell.Y) || !Filled(cell.X, cell.Y));

    /// <summary>The same once the cell's lane has moved on by one: cars come closer, and a log takes the agent along.</summary>
    private bool IsSafeAfterAdvance((int X, int Y) cell)
    {
        if (Roads.Contains(cell.Y)) return !Filled(cell.X - direction[cell.Y], cell.Y);
        return IsSafe(cell) && (!Rivers.Contains(cell.Y) || Inside((cell.X + direction[cell.Y], cell.Y)));
    }

    private void Restart() => Agent = (layout.Next(Side), Start);
}
