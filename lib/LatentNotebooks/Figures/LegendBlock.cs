namespace LatentNotebooks.Figures;

/// <summary>The legend of a figure: its entries, the room it needs, and how it is drawn. It always stands outside the plot.</summary>
internal sealed class LegendBlock
{
    private const double Size = 11.5, LineHeight = 16, Swatch = 26, Space = 6;
    private readonly List<Entry> _entries = [];

    /// <param name="models">The plots it explains.</param>
    /// <param name="styles">How each series looks.</param>
    /// <param name="position">Where it is wished; automatic when left to the figure.</param>
    /// <param name="width">The width of the whole figure.</param>
    /// <param name="panels">Whether it stands beside several plots, which need the width more than the height.</param>
    public LegendBlock(
        IReadOnlyList<PlotModel> models, IReadOnlyDictionary<string, SeriesStyle> styles, LegendPosition position, double width, bool panels)
    {
        foreach (var group in models.SelectMany(m => m.Figure.Series.Where(s => s is not HeatMapSeries && s.Name.Length > 0)
                     .Select(s => (Series: s, HasData: m.HasData(s)))).GroupBy(p => p.Series.Name))
        {
            var name = group.Any(p => p.HasData) ? group.Key : $"{group.Key} (no data)";
            _entries.Add(new Entry(name, styles[group.Key], [.. group.Select(p => p.Series)]));
        }
        var widest = _entries.Count == 0 ? 0 : _entries.Max(e => TextMetrics.Width(e.Name, Size));
        Position = position != LegendPosition.Auto ? position
            : models.All(m => m.Figure.Series.Select(s => s.Name).Distinct().Count() < 2) ? LegendPosition.None
            : !panels && widest + Swatch < 0.28 * width ? LegendPosition.Right
            : LegendPosition.Bottom;
        if (_entries.Count == 0)
            Position = LegendPosition.None;
        var columnWidth = Math.Min(widest, 0.4 * width);
        Rows = Position == LegendPosition.Bottom ? Flow(width) : [.. _entries.Select(e => (IReadOnlyList<Entry>)[e])];
        Width = Position == LegendPosition.Right ? columnWidth + Swatch + (2 * Space) : 0;
        Height = Position == LegendPosition.Bottom ? (Rows.Count * LineHeight) + Space : 0;
    }

    public LegendPosition Position { get; }

    /// <summary>The room it takes beside the plot.</summary>
    public double Width { get; }

    /// <summary>The room it takes below the plot.</summary>
    public double Height { get; }

    private IReadOnlyList<IReadOnlyList<Entry>> Rows { get; }

    public void Draw(SvgWriter svg, Box area)
    {
        if (Position == LegendPosition.None)
            return;
        var y = Position == LegendPosition.Bottom ? area.Y + Space : area.Y;
        foreach (var row in Rows)
        {
            var x = Position == LegendPosition.Bottom
                ? area.X + Math.Max(0, (area.Width - row.Sum(EntryWidth) + (2 * Space)) / 2)
                : area.X + (2 * Space);
            var lines = 1;
            foreach (var entry in row)
            {
                DrawSwatch(svg, entry, x, y + (LineHeight / 2));
                var room = Position == LegendPosition.Right ? Width - Swatch - Space : area.Width - Swatch;
                var text = TextMetrics.Wrap(entry.Name, room, Size);
                for (var i = 0; i < text.Count; i++)
                    svg.Text(x + Swatch, y + (LineHeight / 2) + (Size * 0.36) + (i * LineHeight), text[i], Size, Theme.Text);
                x += EntryWidth(entry);
                lines = Math.Max(lines, text.Count);
            }
            y += LineHeight * lines;
        }
    }

    private static void DrawSwatch(SvgWriter svg, Entry entry, double x, double y)
    {
        if (entry.Series.Any(s => s is BarSeries or HistogramSeries))
        {
            svg.Rect(new Box(x + 5, y - 5, 12, 10), entry.Style.Ink, opacity: 0.85);
            return;
        }
        if (entry.Series.Any(s => s is CurveSeries { Joined: true }))
            svg.Line(x, y, x + 21, y, entry.Style.Ink, 2, entry.Style.Dash);
        if (entry.Series.OfType<CurveSeries>().Any(c => !c.Joined || c.X.Length <= 40))
            SeriesDrawing.Marker(svg, x + 10.5, y, entry.Style);
    }

    private static double EntryWidth(Entry entry) => Swatch + TextMetrics.Width(entry.Name, Size) + (3 * Space);

    private List<IReadOnlyList<Entry>> Flow(double width)
    {
        var rows = new List<IReadOnlyList<Entry>>();
        var row = new List<Entry>();
        foreach (var entry in _entries)
        {
            if (row.Count > 0 && row.Sum(EntryWidth) + EntryWidth(entry) > width)
            {
                rows.Add(row);
                row = [];
            }
            row.Add(entry);
        }
        rows.Add(row);
        return rows;
    }

    private sealed record Entry(string Name, SeriesStyle Style, Series[] Series);
}
