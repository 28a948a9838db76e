using LatentNotebooks.Runtime;

namespace LatentNotebooks.Worlds.Pixels.Ego;

/// <summary>
/// <para><b>Description.</b> Rooms seen through the eyes of an agent that collects apples and tags bots with a light gun. Eight levels
/// differ in plan, materials, furniture and sight; the seed mirrors and turns the plan and places agent, apples and bots. Three bots stroll
/// from cell to cell and take no notice of anything. A picked apple grows again elsewhere; a tagged bot glows for a while and cannot be
/// tagged again meanwhile.</para>
/// <para><b>Actions.</b> Discrete, 9: forward, back, strafe left, strafe right, look left, look right, forward + look left, forward + look
/// right, fire. A stride is 0.25 cells forward, 0.2 otherwise; a look is 18 degrees. Walls and barrels stop a stride; one slides along
/// them.</para>
/// <para><b>Observation.</b> The view, <c>[S, S, 3]</c>, 80 degrees wide. The gun shows at the bottom; firing draws a beam in the next
/// frame.</para>
/// <para><b>Exogenous factors.</b> For each bot its displacement in cells along the plan's axes: <c>bot k dx, bot k dy</c>. Independent of
/// the actions.</para>
/// <para><b>Reward.</b> +1 per apple, +0.5 per tag.</para>
/// <para><b>Termination.</b> After 200 steps.</para>
/// <para><b>Ids.</b> World <c>ego-rooms</c>; levels <c>courtyard, corridors, four-rooms, labyrinth, arena, garden, gallery,
/// cellar</c>.</para>
/// </summary>
public sealed class EgoRooms(int size) : Scene
{
    private const int Side = EgoLevel.Side;
    private const int Bots = 3;
    private const int Apples = 4;
    private const float Turn = 18 * MathF.PI / 180;
    private const float Stride = 0.25f;
    private const float SideStride = 0.2f;
    private const float Girth = 0.22f;        // Half the agent's width, cells.
    private const float BotPace = 0.12f;      // Cells a step.
    private const float TagReach = 0.3f;      // Half the width of a bot as a target, cells.
    private const int GlowSteps = 8;
    private const int Fire = 8;               // The index of the action.

    private static readonly string[] ActionNames =
    [
        "forward", "back", "strafe left", "strafe right", "look left", "look right", "forward + look left", "forward + look right", "fire",
    ];

    // Per action: stride forward, stride to the right, turn to the right.
    private static readonly (float Ahead, float Aside, float Turn)[] Moves =
    [
        (Stride, 0, 0), (-SideStride, 0, 0), (0, -SideStride, 0), (0, SideStride, 0), (0, 0, -Turn), (0, 0, Turn), (Stride, 0, -Turn),
        (Stride, 0, Turn), (0, 0, 0),
    ];

    private static readonly Rgb Glowing = new(255, 255, 255);
    private static readonly Rgb[] BotColours = [new(235, 60, 200), new(40, 210, 220), new(250, 220, 40)];

    private readonly RayCaster caster = new(size);
    private readonly GridPath path = new(Side);
    private readonly byte[] cells = new byte[Side * Side];   // 0 free, 1 main wall, 2 accent wall, 3 barrel.
    private readonly bool[] blocked = new bool[Side * Side];
    private readonly (int X, int Y)[] apples = new (int X, int Y)[Apples];
    private readonly (float X, float Y)[] bots = new (float X, float Y)[Bots];
    private readonly (int X, int Y)[] botGoals = new (int X, int Y)[Bots];
    private readonly int[] glow = new int[Bots];
    private readonly List<Sprite> barrels = [];
    private EgoLevel level = EgoLevel.All[0];
    private float x, y, angle;
    private bool firing;
    private Rng layout;
    private Rng exogenous;

    internal static WorldSpec Spec(int size) => new(
        "ego-rooms",
        size,
        size,
        new ActionSpec(ActionNames, IsDiscrete: true),
        [.. Enumerable.Range(1, Bots).SelectMany(bot => new[] { $"bot {bot} dx", $"bot {bot} dy" })],
        [.. EgoLevel.All.Select(level => level.Id)],
        StepLimit: 200);

    /// <inheritdoc/>
    public override void Reset(int level, Rng layout, Rng exogenous)
    {
        (this.layout, this.exogenous, this.level, firing) = (layout, exogenous, EgoLevel.All[level], false);
        Build();
        var start = FreeCell(ref this.layout);
        (x, y, angle) = (start.X + 0.5f, start.Y + 0.5f, this.layout.NextSingle(-MathF.PI, MathF.PI));
        Array.Fill(apples, (-1, -1));   // None yet: those of the last episode must not keep cells occupied.
        for (var i = 0; i < Apples; i++) Grow(i);
        for (var i = 0; i < Bots; i++)
        {
            botGoals[i] = FreeCell(ref this.exogenous);
            bots[i] = (botGoals[i].X + 0.5f, botGoals[i].Y + 0.5f);
            glow[i] = 0;
        }
    }

    /// <inheritdoc/>
    public override float Step(ReadOnlySpan<float> action, Span<float> exogenous, out bool ended)
    {
        ended = false;
        for (var i = 0; i < Bots; i++)
        {
            var before = bots[i];
            Stroll(i);
            (exogenous[2 * i], exogenous[(2 * i) + 1]) = (bots[i].X - before.X, bots[i].Y - before.Y);
            glow[i] = Math.Max(0, glow[i] - 1);
        }

        var move = Moves[(int)action[0]];
        angle = Wrap(angle + move.Turn);
        var (cos, sin) = (MathF.Cos(angle), MathF.Sin(angle));
        Walk((move.Ahead * cos) - (move.Aside * sin), (move.Ahead * sin) + (move.Aside * cos));
        firing = (int)action[0] == Fire;
        var reward = 0f;
        if (firing && Target() is var target and >= 0) (glow[target], reward) = (GlowSteps, 0.5f);
        for (var i = 0; i < Apples; i++)
        {
            if (MathF.Abs(apples[i].X + 0.5f - x) > 0.5f || MathF.Abs(apples[i].Y + 0.5f - y) > 0.5f) continue;
            Grow(i);
            reward++;
        }

        return reward;
    }

    /// <inheritdoc/>
    public override void Draw(Canvas canvas)
    {
        Span<Sprite> sprites = new Sprite[Apples + Bots + barrels.Count];
        for (var i = 0; i < Apples; i++) sprites[i] = new(apples[i].X + 0.5f, apples[i].Y + 0.5f, 0.4f, Sprite.Apple, new(230, 30, 30));
        for (var i = 0; i < Bots; i++)
            sprites[Apples + i] = new(bots[i].X, bots[i].Y, 0.8f, Sprite.Bot, glow[i] > 0 ? Glowing : BotColours[i]);
        for (var i = 0; i < barrels.Count; i++) sprites[Apples + Bots + i] = barrels[i];
        caster.Draw(canvas, level, cells, x, y, angle, sprites);

        var (middle, bottom, unit) = (canvas.Width / 2f, (float)canvas.Height, canvas.Width / 32f);
        if (firing) canvas.Stroke(middle, bottom - (4 * unit), middle, bottom / 2, 0.7f * unit, new(255, 250, 120));
        canvas.Stroke(middle, bottom, middle, bottom - (3 * unit), 1.4f * unit, new(50, 50, 60));
        if (firing) canvas.Disc(middle, bottom - (4.5f * unit), 2.2f * unit, new(255, 230, 60));
    }

    /// <inheritdoc/>
    public override void Expert(Span<float> action)
    {
        if (Target() >= 0)
        {
            action[0] = Fire;
            return;
        }

        var (toX, toY) = Waypoint();
        var distance = MathF.Sqrt(((toX - x) * (toX - x)) + ((toY - y) * (toY - y)));
        var error = Wrap(MathF.Atan2(toY - y, toX - x) - angle);
        var sharp = MathF.Abs(error);
        var right = error > 0 ? 1 : 0;
        const float quarter = MathF.PI / 2;
        // Near waypoints to the side or behind are reached without turning; far ones while turning.
        if (sharp < Turn * 0.6f) action[0] = 0;
        else if (distance < 0.7f && sharp > quarter * 1.75f) action[0] = 1;
        else if (distance < 0.7f && MathF.Abs(sharp - quarter) < Turn) action[0] = 2 + right;
        else if (sharp < Turn * 2.2f && distance > 0.4f) action[0] = 6 + right;
        else action[0] = 4 + right;
    }

    /// <summary>The plan, mirrored and turned by the seed: one of eight ways.</summary>
    private void Build()
    {
        var way = layout.Next(8);
        barrels.Clear();
        for (var row = 0; row < Side; row++)
        {
            for (var column = 0; column < Side; column++)
            {
                var (u, v) = ((way & 1) == 0 ? column : Side - 1 - column, (way & 2) == 0 ? row : Side - 1 - row);
                var cell = (way & 4) == 0 ? level[u, v] : level[v, u];
                var index = (row * Side) + column;
                cells[index] = (byte)".#%o".IndexOf(cell);
                blocked[index] = cell != '.';
                if (cell == 'o') barrels.Add(new(column + 0.5f, row + 0.5f, 0.7f, Sprite.Barrel, new(160, 90, 40)));
            }
        }
    }

    private (int X, int Y) FreeCell(ref Rng rng)
    {
        while (true)
        {
            var (column, row) = (rng.Next(Side), rng.Next(Side));
            if (!blocked[(row * Side) + column]) return (column, row);
        }
    }

    /// <summary>Puts an apple on a free cell without agent or apple.</summary>
    private void Grow(int apple)
    {
        (int X, int Y) cell;
        do cell = FreeCell(ref layout);
        while (cell == ((int)x, (int)y) || Array.IndexOf(apples, cell) >= 0);
        apples[apple] = cell;
    }

    /// <summary>One step of a bot: on towards its cell, and then to a random neighbour.</summary>
    private void Stroll(int bot)
    {
        var (dx, dy) = (botGoals[bot].X + 0.5f - bots[bot].X, botGoals[bot].Y + 0.5f - bots[bot].Y);
        var left = MathF.Abs(dx) + MathF.Abs(dy);   // Neighbours lie along an axis.
        if (left > BotPace)
        {
            bots[bot] = (bots[bot].X + (dx / left * BotPace), bots[bot].Y + (dy / left * BotPace));
            return;
        }

        bots[bot] = (botGoals[bot].X + 0.5f, botGoals[bot].Y + 0.5f);
        var first = exogenous.Next(4);
        for (var turn = 0; turn < 4; turn++)
        {
            var (stepX, stepY) = GridPath.Moves[(first + turn) % 4];
            var next = (X: botGoals[bot].X + stepX, Y: botGoals[bot].Y + stepY);
            if (blocked[(next.Y * Side) + next.X]) continue;
            botGoals[bot] = next;
            return;
        }
    }

    private void Walk(float dx, float dy)
    {
        if (!Touches(x + dx, y)) x += dx;
        if (!Touches(x, y + dy)) y += dy;
    }

    private bool Touches(float atX, float atY) =>
        Blocked(atX - Girth, atY - Girth) || Blocked(atX + Girth, atY - Girth)
        || Blocked(atX - Girth, atY + Girth) || Blocked(atX + Girth, atY + Girth);

    private bool Blocked(float atX, float atY) => blocked[((int)atY * Side) + (int)atX];

    /// <summary>The nearest bot in the line of fire that may be tagged, or -1.</summary>
    private int Target()
    {
        var (cos, sin) = (MathF.Cos(angle), MathF.Sin(angle));
        var (best, reach) = (-1, RayCaster.Cast(cells, x, y, cos, sin).Distance);
        for (var i = 0; i < Bots; i++)
        {
            var (dx, dy) = (bots[i].X - x, bots[i].Y - y);
            var (ahead, aside) = ((dx * cos) + (dy * sin), (dy * cos) - (dx * sin));
            if (glow[i] == 0 && ahead > 0 && ahead < reach && MathF.Abs(aside) < TagReach) (best, reach) = (i, ahead);
        }

        return best;
    }

    /// <summary>The middle of the next cell on the way to the nearest apple.</summary>
    private (float X, float Y) Waypoint()
    {
        var (cellX, cellY) = ((int)x, (int)y);
        path.Plan(blocked, cellX, cellY);
        var goal = apples[0];
        foreach (var apple in apples)
            if (path[apple.X, apple.Y] < path[goal.X, goal.Y]) goal = apple;
        path.Plan(blocked, goal.X, goal.Y);
        var move = path.Next(cellX, cellY);
        return move < 0 ? (goal.X + 0.5f, goal.Y + 0.5f) : (cellX + GridPath.Moves[move].X + 0.5f, cellY + GridPath.Moves[move].Y + 0.5f);
    }

    private static float Wrap(float radians) => radians - (2 * MathF.PI * MathF.Round(radians / (2 * MathF.PI)));
}
