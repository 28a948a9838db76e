using LatentNotebooks.Runtime;

namespace LatentNotebooks.Datasets;

/// <summary>A square part of a frame, scaled by averaging the pixels that fall into each cell.</summary>
internal readonly struct Window
{
    private readonly int width, left, top, side;

    public Window(Footage clip, ref Rng random, int smallest, int largest)
    {
        width = clip.Width;
        side = random.Next(smallest, Math.Min(largest, Math.Min(clip.Height, clip.Width)) + 1);
        left = random.Next(clip.Width - side + 1);
        top = random.Next(clip.Height - side + 1);
    }

    /// <summary>From <c>[H, W, 3]</c> to planes <c>[3, S, S]</c>.</summary>
    public void Scale(ReadOnlySpan<byte> frame, Span<byte> planes, int size)
    {
        for (var y = 0; y < size; y++)
        {
            var (y0, y1) = Cell(y, size);
            for (var x = 0; x < size; x++)
            {
                var (x0, x1) = Cell(x, size);
                int red = 0, green = 0, blue = 0;
                for (var v = y0; v < y1; v++)
                {
                    var at = ((top + v) * width + left + x0) * 3;
                    for (var u = x0; u < x1; u++, at += 3)
                    {
                        red += frame[at];
                        green += frame[at + 1];
                        blue += frame[at + 2];
                    }
                }
                var area = (y1 - y0) * (x1 - x0);
                var to = y * size + x;
                planes[to] = (byte)(red / area);
                planes[size * size + to] = (byte)(green / area);
                planes[2 * size * size + to] = (byte)(blue / area);
            }
        }
    }

    private (int From, int To) Cell(int index, int size)
    {
        var from = index * side / size;
        return (from, Math.Max(from + 1, (index + 1) * side / size));
    }
}
