using LatentNotebooks.Runtime;

namespace LatentNotebooks.Worlds.Text.Grid;

/// <summary>A cell of the plan.</summary>
internal readonly record struct Cell(int X, int Y)
{
    public static Cell operator +(Cell a, Cell b) => new(a.X + b.X, a.Y + b.Y);

    public int Distance(Cell other) => Math.Abs(X - other.X) + Math.Abs(Y - other.Y);
}

/// <summary>Rooms of 8 x 8 cells including their walls, doors between them, things on the floor, and an agent that faces one of four ways. Keeps
/// which cells the agent has seen so far.</summary>
internal sealed class GridState
{
    /// <summary>The agent sees this many cells ahead, its own row included, and half as many (rounded down) to either side.</summary>
    public const int View = 7;

    private const int Pitch = 7;   // Rooms of 8 x 8 share their walls.

    /// <summary>East, south, west, north: turning right adds one.</summary>
    public static readonly Cell[] Ways = [new(1, 0), new(0, 1), new(-1, 0), new(0, -1)];

    private bool[,] wall = new bool[1, 1], seen = new bool[1, 1];

    /// <summary>Doors by cell, and whether each is open.</summary>
    public Dictionary<Cell, (GridThing Door, bool Open)> Doors { get; } = [];

    /// <summary>What lies on the floor.</summary>
    public Dictionary<Cell, GridThing> Things { get; } = [];

    public GridThing? Carried { get; set; }

    public Cell Agent { get; set; }

    /// <summary>Index into <see cref="Ways"/>.</summary>
    public int Facing { get; set; }

    public Cell Front => Agent + Ways[Facing];

    /// <summary>Builds walls and doors: the same for all episodes of a scene.</summary>
    public void Build(int columns, int rows, Rng rng)
    {
        var (width, height) = ((columns * Pitch) + 1, (rows * Pitch) + 1);
        (wall, seen) = (new bool[width, height], new bool[width, height]);
        Doors.Clear();
        Things.Clear();
        Carried = null;
        for (var x = 0; x < width; x++)
            for (var y = 0; y < height; y++) wall[x, y] = x % Pitch == 0 || y % Pitch == 0;
        for (var row = 0; row < rows; row++)
            for (var column = 0; column < columns; column++)
            {
                if (column + 1 < columns) Hang(new((column + 1) * Pitch, (row * Pitch) + rng.Next(1, Pitch)), ref rng);
                if (row + 1 < rows) Hang(new((column * Pitch) + rng.Next(1, Pitch), (row + 1) * Pitch), ref rng);
            }
    }

    /// <summary>A floor cell with nothing on it and nothing beside it, so that things never shut a way off; null where none could be
    /// found.</summary>
    public Cell? FreeCell(ref Rng rng)
    {
        for (var attempt = 0; attempt < 300; attempt++)
        {
            var cell = new Cell(rng.Next(wall.GetLength(0)), rng.Next(wall.GetLength(1)));
            if (wall[cell.X, cell.Y] || Doors.Keys.Any(door => door.Distance(cell) <= 1)) continue;
            if (Things.Keys.All(other => Math.Max(Math.Abs(other.X - cell.X), Math.Abs(other.Y - cell.Y)) > 1)) return cell;
        }
        return null;
    }

    public bool IsWall(Cell cell) => !Inside(cell) || (wall[cell.X, cell.Y] && !Doors.ContainsKey(cell));

    /// <summary>Nothing stands in the way of a step onto this cell.</summary>
    public bool IsOpenGround(Cell cell) => !IsWall(cell) && !Things.ContainsKey(cell) && (!Doors.TryGetValue(cell, out var door) || door.Open);

    /// <summary>A bare floor cell, where things can be laid.</summary>
    public bool IsBareFloor(Cell cell) => IsOpenGround(cell) && !Doors.ContainsKey(cell);

    /// <summary>The agent has had this cell in view at some time.</summary>
    public bool WasSeen(Cell cell) => !Inside(cell) || seen[cell.X, cell.Y];

    /// <summary>The cells in view from here, nearest rows first, each with its steps ahead and to the right; they count as seen from now
    /// on.</summary>
    public IEnumerable<(Cell Cell, int Ahead, int Right)> Look()
    {
        var (ahead, right) = (Ways[Facing], Ways[(Facing + 1) % 4]);
        for (var a = 0; a < View; a++)
            for (var r = -(View / 2); r <= View / 2; r++)
            {
                var cell = new Cell(Agent.X + (a * ahead.X) + (r * right.X), Agent.Y + (a * ahead.Y) + (r * right.Y));
                if (!Inside(cell) || !InSight(a, r)) continue;
                seen[cell.X, cell.Y] = true;
                yield return (cell, a, r);
            }
    }

    /// <summary>Whether a wall or a closed door stands between the agent and a cell, along the straight line.</summary>
    private bool InSight(int ahead, int right)
    {
        var steps = Math.Max(ahead, Math.Abs(right));
        for (var i = 1; i < steps; i++)
        {
            var (a, r) = (Round(ahead, i, steps), Round(right, i, steps));
            var cell = new Cell(
                Agent.X + (a * Ways[Facing].X) + (r * Ways[(Facing + 1) % 4].X), Agent.Y + (a * Ways[Facing].Y) + (r * Ways[(Facing + 1) % 4].Y));
            if (IsWall(cell) || (Doors.TryGetValue(cell, out var door) && !door.Open)) return false;
        }
        return true;

        static int Round(int value, int i, int steps) => (int)Math.Floor(((value * i) / (double)steps) + 0.5);
    }

    private bool Inside(Cell cell) => cell.X >= 0 && cell.Y >= 0 && cell.X < wall.GetLength(0) && cell.Y < wall.GetLength(1);

    /// <summary>Doors of colours that training must not show are hung only where a mission asks for them.</summary>
    private void Hang(Cell cell, ref Rng rng)
    {
        var colours = GridThing.Colours.Where(colour => !new GridThing(colour, "door").HeldOut).ToArray();
        Doors[cell] = (new GridThing(colours[rng.Next(colours.Length)], "door"), false);
    }
}
