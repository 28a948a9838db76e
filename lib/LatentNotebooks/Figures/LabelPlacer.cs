namespace LatentNotebooks.Figures;

/// <summary>
/// Finds places for labels inside a plot: of a few candidates the one that leaves the plot least, then covers the fewest
/// labels placed before, then the fewest data points. The first candidate wins a tie, so the result is reproducible.
/// </summary>
internal sealed class LabelPlacer(Box plot, IReadOnlyList<(double X, double Y)> points)
{
    private const double Space = 6;
    private readonly List<Box> _taken = [];

    /// <summary>A place around a point; the result is where the text starts, on its base line.</summary>
    public (double X, double Y) Beside(double x, double y, double width, double size)
    {
        double left = x - width - Space, right = x + Space, middle = x - (width / 2);
        double above = y - size - Space, level = y - (size / 2), below = y + Space;
        return Best(width, size, (right, above), (left, above), (right, below), (left, below), (middle, above - 2), (middle, below + 2),
            (right + 2, level), (left - 2, level), (middle, above - (2 * size)), (middle, below + (2 * size)));
    }

    /// <summary>A place on a horizontal line.</summary>
    public (double X, double Y) Along(double y, double width, double size)
    {
        double[] xs = [plot.Right - width - 3, plot.X + 5, plot.X + ((plot.Width - width) / 2)];
        return Best(width, size, [.. xs.Select(x => (x, y - size - 4)), .. xs.Select(x => (x, y + 3))]);
    }

    /// <summary>A place beside a vertical line.</summary>
    public (double X, double Y) Up(double x, double width, double size)
    {
        double[] ys = [plot.Y + 3, plot.Bottom - size - 5, plot.Y + ((plot.Height - size) / 2)];
        return Best(width, size, [.. ys.Select(y => (x + 4, y)), .. ys.Select(y => (x - width - 4, y))]);
    }

    private (double X, double Y) Best(double width, double size, params (double X, double Y)[] corners)
    {
        var box = corners.Select(c => new Box(c.X, c.Y, width, size)).MinBy(Cost);
        _taken.Add(box);
        return (box.X, box.Y + (size * 0.85));
    }

    private double Cost(Box box)
    {
        var outside = Math.Max(0, plot.X - box.X) + Math.Max(0, box.Right - plot.Right)
            + Math.Max(0, plot.Y - box.Y) + Math.Max(0, box.Bottom - plot.Bottom);
        var around = new Box(box.X - 3, box.Y - 2, box.Width + 6, box.Height + 4);
        return (outside * 1000) + (_taken.Count(around.Overlaps) * 100) + points.Count(p => around.Contains(p.X, p.Y));
    }
}
