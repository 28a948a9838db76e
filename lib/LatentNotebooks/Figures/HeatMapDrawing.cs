namespace LatentNotebooks.Figures;

/// <summary>Draws a matrix of cells and its colour bar.</summary>
internal static class HeatMapDrawing
{
    // Above this many cells the matrix is drawn as one picture instead of as rectangles.
    private const int MostRectangles = 2500;
    private static readonly (byte R, byte G, byte B) NoValue = (190, 190, 190);

    public static void Draw(SvgWriter svg, HeatMapSeries map, PlotLayout layout)
    {
        var (rows, columns, plot) = (map.Rows.Length, map.Columns.Length, layout.Plot);
        var range = PlotLayout.ColourRange(map);
        if (rows * columns > MostRectangles)
            svg.Image(plot, AsPicture(map, range));
        else
            DrawCells(svg, map, layout, range);
        DrawColourBar(svg, map, layout, range);
    }

    private static void DrawCells(SvgWriter svg, HeatMapSeries map, PlotLayout layout, Extent range)
    {
        var (width, height) = (layout.Plot.Width / map.Columns.Length, layout.Plot.Height / map.Rows.Length);
        var size = Math.Min(11, Math.Min(height * 0.6, width / 3));
        for (var r = 0; r < map.Rows.Length; r++)
            for (var c = 0; c < map.Columns.Length; c++)
            {
                var box = new Box(layout.Plot.X + (c * width), layout.Plot.Y + (r * height), width, height);
                var colour = Colour(map, range, r, c);
                // Half a pixel of overlap closes the hairlines that antialiasing leaves between neighbours.
                var (right, bottom) = (c + 1 < map.Columns.Length ? 0.5 : 0, r + 1 < map.Rows.Length ? 0.5 : 0);
                svg.Rect(box with { Width = width + right, Height = height + bottom }, ColourScale.Hex(colour));
                if (map.ShowValues && size >= 5)
                {
                    var (x, y) = (box.X + (width / 2), box.Y + (height / 2) + (size * 0.36));
                    svg.Text(x, y, CellText(map.Cells[r, c]), size, ColourScale.Contrast(colour), "middle");
                }
            }
    }

    private static void DrawColourBar(SvgWriter svg, HeatMapSeries map, PlotLayout layout, Extent range)
    {
        const int steps = 48;
        var (plot, height) = (layout.Plot, layout.Plot.Height / steps);
        var bar = new Box(plot.Right + 10, plot.Y, 12, plot.Height);
        for (var i = 0; i < steps; i++)
            svg.Rect(
                new Box(bar.X, bar.Bottom - ((i + 1) * height), bar.Width, height + (i > 0 ? 0.5 : 0)),
                ColourScale.Hex(ColourScale.At((i + 0.5) / steps, map.Diverging)));
        foreach (var tick in layout.ColourTicks)
        {
            var y = bar.Bottom - ((tick.At - range.Low) / (range.High - range.Low) * bar.Height);
            svg.Line(bar.Right, y, bar.Right + 3, y, Theme.Frame);
            svg.Text(bar.Right + 5, y + (PlotLayout.TickSize * 0.36), tick.Label, PlotLayout.TickSize, Theme.Muted);
        }
        if (map.Name.Length > 0)
            svg.Text(layout.Area.Right - 4, plot.Y + (plot.Height / 2), map.Name, PlotLayout.LabelSize, Theme.Text, "middle", rotate: -90);
    }

    private static Picture AsPicture(HeatMapSeries map, Extent range)
    {
        var pixels = new byte[map.Rows.Length * map.Columns.Length * 3];
        for (var r = 0; r < map.Rows.Length; r++)
            for (var c = 0; c < map.Columns.Length; c++)
            {
                var (red, green, blue) = Colour(map, range, r, c);
                var i = ((r * map.Columns.Length) + c) * 3;
                (pixels[i], pixels[i + 1], pixels[i + 2]) = (red, green, blue);
            }
        // Renderers that smooth enlarged pictures do no harm to one that is already large.
        var factor = Math.Max(1, 600 / Math.Max(map.Columns.Length, map.Rows.Length));
        return Picture.FromRgb(pixels, map.Columns.Length, map.Rows.Length).Enlarge(factor);
    }

    private static (byte R, byte G, byte B) Colour(HeatMapSeries map, Extent range, int r, int c) =>
        double.IsFinite(map.Cells[r, c])
            ? ColourScale.At((map.Cells[r, c] - range.Low) / (range.High - range.Low), map.Diverging)
            : NoValue;

    // Adding zero turns a negative zero, which rounding leaves, into a plain one.
    private static string CellText(double value) =>
        double.IsFinite(value) ? Ticks.Minus((Math.Round(value, 2) + 0.0).ToString("0.##")) : "–";
}
