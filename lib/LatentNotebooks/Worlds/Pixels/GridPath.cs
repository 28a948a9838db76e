namespace LatentNotebooks.Worlds.Pixels;

/// <summary>Shortest paths on a square grid of cells, four neighbours each: the planner behind the scripted experts.</summary>
public sealed class GridPath
{
    /// <summary>The four neighbours: up, down, left, right.</summary>
    public static readonly (int X, int Y)[] Moves = [(0, -1), (0, 1), (-1, 0), (1, 0)];

    private readonly int side;
    private readonly int[] distance;
    private readonly int[] queue;

    /// <summary>Plans on a grid of <paramref name="side"/> x <paramref name="side"/> cells.</summary>
    public GridPath(int side)
    {
        this.side = side;
        distance = new int[side * side];
        queue = new int[side * side];
    }

    /// <summary>Steps from cell (x, y) to the target of the last <see cref="Plan"/>, or -1 where there is no way.</summary>
    public int this[int x, int y] => distance[(y * side) + x];

    /// <summary>Breadth-first search outwards from the target. <paramref name="blocked"/> is <c>[side, side]</c>, row by row.</summary>
    public void Plan(ReadOnlySpan<bool> blocked, int targetX, int targetY)
    {
        Array.Fill(distance, -1);
        var (head, tail) = (0, 0);
        queue[tail++] = (targetY * side) + targetX;
        distance[queue[0]] = 0;
        while (head < tail)
        {
            var cell = queue[head++];
            foreach (var (dx, dy) in Moves)
            {
                var (x, y) = ((cell % side) + dx, (cell / side) + dy);
                var next = (y * side) + x;
                if (x < 0 || y < 0 || x >= side || y >= side || blocked[next] || distance[next] >= 0) continue;
                distance[next] = distance[cell] + 1;
                queue[tail++] = next;
            }
        }
    }

    /// <summary>The index in <see cref="Moves"/> of the first step on a shortest way, or -1 at the target or where there is no
    /// way.</summary>
    public int Next(int x, int y)
    {
        for (var move = 0; move < 4; move++)
        {
            var (nx, ny) = (x + Moves[move].X, y + Moves[move].Y);
            if (nx < 0 || ny < 0 || nx >= side || ny >= side) continue;
            if (this[nx, ny] >= 0 && this[nx, ny] == this[x, y] - 1) return move;
        }

        return -1;
    }
}
