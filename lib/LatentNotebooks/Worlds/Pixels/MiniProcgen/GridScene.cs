using LatentNotebooks.Runtime;

namespace LatentNotebooks.Worlds.Pixels.MiniProcgen;

/// <summary>The colours of one level: the games play alike in all of them, but look different.</summary>
/// <param name="Id">The level's id.</param>
/// <param name="Floor">Where the agent walks.</param>
/// <param name="Wall">What stops it.</param>
/// <param name="Agent">The agent.</param>
public sealed record Theme(string Id, Rgb Floor, Rgb Wall, Rgb Agent);

/// <summary>
/// What the top-down games share: 8 x 8 cells, a prepared background picture, walls, the agent, and things that wander by themselves.
/// </summary>
public abstract class GridScene : Scene
{
    /// <summary>Cells per row and per column.</summary>
    public const int Side = 8;

    /// <summary>Stay, then the four moves in the order of <see cref="GridPath.Moves"/>.</summary>
    internal static readonly ActionSpec FiveMoves = new(["stay", "up", "down", "left", "right"], IsDiscrete: true);

    private static readonly Theme[] Themes =
    [
        new("meadow", Floor: new(196, 214, 150), Wall: new(62, 98, 52), Agent: new(36, 70, 220)),
        new("cave", Floor: new(120, 104, 92), Wall: new(48, 36, 34), Agent: new(90, 230, 250)),
        new("neon", Floor: new(52, 44, 92), Wall: new(150, 70, 210), Agent: new(90, 255, 130)),
    ];

    private readonly byte[] background;
    private readonly int size;

    /// <summary>A scene drawn at <paramref name="size"/> x <paramref name="size"/> pixels.</summary>
    protected GridScene(int size)
    {
        this.size = size;
        background = new byte[size * size * WorldSpec.Channels];
        Cell = size / (float)Side;
    }

    /// <summary>The level ids of every game.</summary>
    internal static IReadOnlyList<string> Levels { get; } = [.. Themes.Select(theme => theme.Id)];

    /// <summary>Pixels per cell.</summary>
    protected float Cell { get; }

    /// <summary>True where a wall stands, <c>[8, 8]</c> row by row.</summary>
    protected bool[] Walls { get; } = new bool[Side * Side];

    /// <summary>The shortest-path planner of the expert and of the layout.</summary>
    protected GridPath Path { get; } = new(Side);

    /// <summary>The agent's cell.</summary>
    protected (int X, int Y) Agent { get; set; }

    /// <summary>The colours of the current level.</summary>
    protected Theme Theme { get; private set; } = Themes[0];

    /// <summary>The dot in the middle of the agent; a game may show there what the agent carries.</summary>
    protected virtual Rgb AgentCentre => new(255, 255, 255);

    /// <inheritdoc/>
    public sealed override void Draw(Canvas canvas)
    {
        canvas.Paste(background);
        DrawThings(canvas);
        var (x, y) = Centre(Agent);
        canvas.Disc(x, y, 0.46f * Cell, Theme.Agent);
        canvas.Disc(x, y, 0.2f * Cell, AgentCentre);
    }

    /// <summary>Paints everything but floor, walls and agent.</summary>
    protected abstract void DrawThings(Canvas canvas);

    /// <summary>Chooses the colours and paints floor and walls once; every frame starts from this picture.</summary>
    protected void Prepare(int level, uint grain, Func<int, Rgb?>? ground = null)
    {
        Theme = Themes[level];
        var canvas = new Canvas(background, size, size);
        for (var y = 0; y < size; y++)
        {
            for (var x = 0; x < size; x++)
            {
                var (column, row) = ((int)(x / Cell), (int)(y / Cell));
                var wall = Walls[(row * Side) + column];
                var colour = wall ? Theme.Wall : ground?.Invoke(row) ?? Theme.Floor;
                // Chequered cells make a one-cell move readable; the grain gives every episode a floor of its own.
                var light = 0.94f + (0.08f * Canvas.Grain(x, y, grain)) + ((column + row) % 2 == 0 && !wall ? 0.05f : 0);
                canvas.Set(x, y, colour.Scale(light));
            }
        }
    }

    /// <summary>Carves a maze: from a random cell on, a cell is opened if exactly one of its neighbours is open, so there are no
    /// loops.</summary>
    protected void CarveMaze(ref Rng rng)
    {
        Array.Fill(Walls, true);
        var stack = new Stack<(int X, int Y)>();
        stack.Push((rng.Next(Side), rng.Next(Side)));
        Walls[Index(stack.Peek())] = false;
        while (stack.Count > 0)
        {
            var (x, y) = stack.Peek();
            var first = rng.Next(4);
            var carved = false;
            for (var turn = 0; turn < 4 && !carved; turn++)
            {
                var (dx, dy) = GridPath.Moves[(first + turn) % 4];
                var next = (X: x + dx, Y: y + dy);
                if (!Inside(next) || !Walls[Index(next)] || OpenNeighbours(next) != 1) continue;
                Walls[Index(next)] = false;
                stack.Push(next);
                carved = true;
            }

            if (!carved) stack.Pop();
        }
    }

    /// <summary>Opens <paramref name="count"/> random walls that part two open cells, so there is more than one way.</summary>
    protected void OpenLoops(ref Rng rng, int count)
    {
        for (var attempt = 0; attempt < 200 && count > 0; attempt++)
        {
            var cell = (X: rng.Next(Side), Y: rng.Next(Side));
            if (!Walls[Index(cell)] || OpenNeighbours(cell) != 2) continue;
            Walls[Index(cell)] = false;
            count--;
        }
    }

    /// <summary>A random cell without a wall, other than <paramref name="avoid"/>.</summary>
    protected (int X, int Y) FreeCell(ref Rng rng, (int X, int Y) avoid)
    {
        while (true)
        {
            var cell = (X: rng.Next(Side), Y: rng.Next(Side));
            if (!Walls[Index(cell)] && cell != avoid) return cell;
        }
    }

    /// <summary>Where a move leads: the next cell, or the same one where the edge or a blocked cell stops it.</summary>
    protected static (int X, int Y) Move((int X, int Y) from, int dx, int dy, ReadOnlySpan<bool> blocked)
    {
        var to = (X: from.X + dx, Y: from.Y + dy);
        return Inside(to) && !blocked[Index(to)] ? to : from;
    }

    /// <summary>One step of a thing that wanders by itself: a random move among the free ones; it never looks at the agent.</summary>
    protected (int X, int Y) Wander((int X, int Y) from, ref Rng rng)
    {
        var first = rng.Next(4);
        for (var turn = 0; turn < 4; turn++)
        {
            var (dx, dy) = GridPath.Moves[(first + turn) % 4];
            var to = Move(from, dx, dy, Walls);
            if (to != from) return to;
        }

        return from;
    }

    /// <summary>The pixel in the middle of a cell.</summary>
    protected (float X, float Y) Centre((int X, int Y) cell) => ((cell.X + 0.5f) * Cell, (cell.Y + 0.5f) * Cell);

    /// <summary>Paints a small winged thing, pink with dark wings.</summary>
    protected void DrawFlier(Canvas canvas, (int X, int Y) cell)
    {
        var (x, y) = Centre(cell);
        canvas.Stroke(x - (0.36f * Cell), y - (0.16f * Cell), x, y + (0.1f * Cell), 0.16f * Cell, new Rgb(110, 0, 70));
        canvas.Stroke(x + (0.36f * Cell), y - (0.16f * Cell), x, y + (0.1f * Cell), 0.16f * Cell, new Rgb(110, 0, 70));
        canvas.Disc(x, y + (0.05f * Cell), 0.3f * Cell, new Rgb(255, 50, 150));
    }

    /// <summary>The position of a cell in arrays of cells.</summary>
    protected static int Index((int X, int Y) cell) => (cell.Y * Side) + cell.X;

    /// <summary>True on the board.</summary>
    protected static bool Inside((int X, int Y) cell) => cell.X >= 0 && cell.Y >= 0 && cell.X < Side && cell.Y < Side;

    private int OpenNeighbours((int X, int Y) cell)
    {
        var open = 0;
        foreach (var (dx, dy) in GridPath.Moves)
        {
            var neighbour = (cell.X + dx, cell.Y + dy);
            if (Inside(neighbour) && !Walls[Index(neighbour)]) open++;
        }

        return open;
    }
}
