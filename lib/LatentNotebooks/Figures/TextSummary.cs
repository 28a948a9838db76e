using System.Text;

namespace LatentNotebooks.Figures;

/// <summary>A figure in words and numbers, for terminals, logs and screen readers.</summary>
internal static class TextSummary
{
    private const int MostLines = 12;

    public static string OneLine(Figure figure)
    {
        var title = figure.Title.Length > 0 ? figure.Title : "untitled";
        if (figure.Pictures is { } pictures)
            return $"Figure: {title} ({pictures.Rows.Sum(r => r.Count)} pictures)";
        if (figure.Panels is { } panels)
            return $"Figure: {title} ({panels.Figures.Count} panels)";
        var names = figure.Series.Where(s => s.Name.Length > 0).Select(s => s.Name).Distinct().ToArray();
        return $"Figure: {title}" + (names.Length == 0 ? "" : $" ({string.Join(", ", names)})");
    }

    public static string Write(Figure figure)
    {
        var text = new StringBuilder();
        text.AppendLine(figure.Title.Length > 0 ? figure.Title : "Figure");
        if (figure.Pictures is { } pictures)
            WritePictures(text, pictures);
        else if (figure.Panels is { } panels)
            foreach (var panel in panels.Figures)
                text.AppendLine("  " + Write(panel).TrimEnd().Replace("\n", "\n  "));
        else
            WritePlot(text, new PlotModel(figure));
        if (figure.CaptionText.Length > 0)
            text.AppendLine(figure.CaptionText);
        return text.Replace("\r\n", "\n").ToString();
    }

    private static void WritePictures(StringBuilder text, ImageGrid grid)
    {
        for (var r = 0; r < grid.Rows.Count; r++)
            text.AppendLine($"  {(r < grid.RowLabels.Length ? grid.RowLabels[r] : $"row {r + 1}")}: "
                + string.Join(", ", grid.Rows[r].Select((p, c) =>
                    (c < grid.ColumnLabels.Length ? $"{grid.ColumnLabels[c]} " : "") + $"{p.Width} x {p.Height}")));
    }

    private static void WritePlot(StringBuilder text, PlotModel model)
    {
        var (x, y) = (model.Figure.XAxis, model.Figure.YAxis);
        if (x.Title.Length + y.Title.Length > 0)
            text.AppendLine($"  x: {Described(x, model.XLog)}; y: {Described(y, model.YLog)}");
        foreach (var series in model.Figure.Series)
        {
            text.AppendLine($"  {(series.Name.Length > 0 ? series.Name : "data")}{(model.HasData(series) ? "" : " (no data)")}");
            var lines = LinesOf(series, model).ToArray();
            foreach (var i in Spread(lines.Length))
                text.AppendLine(i < 0 ? $"    ... {lines.Length} in all" : $"    {lines[i]}");
        }
        foreach (var mark in model.Figure.Marks)
            text.AppendLine(mark switch
            {
                RuleMark { Horizontal: true } r => $"  line at y = {N(r.At)} {r.Label}".TrimEnd(),
                RuleMark r => $"  line at x = {N(r.At)} {r.Label}".TrimEnd(),
                PointMark p => $"  at ({N(p.X)}, {N(p.Y)}): {p.Text}",
                _ => "",
            });
        foreach (var note in model.Notes)
            text.AppendLine($"  note: {note}");
    }

    private static IEnumerable<string> LinesOf(Series series, PlotModel model) => series switch
    {
        CurveSeries c => c.X.Select((x, i) => $"{N(x)}: {N(c.Y[i])}{Bounds(c.Low, c.High, i)}"),
        BarSeries b => b.Categories.Select((name, i) => $"{name}: {N(b.Y[i])}{Bounds(b.Low, b.High, i)}"),
        HistogramSeries h => model.Counts(h).Select((n, i) => $"{N(model.Edges[i])} to {N(model.Edges[i + 1])}: {N(n)}"),
        HeatMapSeries m => m.Rows.Select((name, r) =>
            $"{name}: " + string.Join(" ", Spread(m.Columns.Length).Select(c => c < 0 ? "..." : N(m.Cells[r, c])))),
        _ => [],
    };

    /// <summary>All indices of a short list; of a long one the evenly spaced ones with both ends, -1 before the last.</summary>
    private static IEnumerable<int> Spread(int count) => count <= MostLines
        ? Enumerable.Range(0, count)
        : [.. Enumerable.Range(0, MostLines - 1).Select(i => i * (count - 1) / (MostLines - 1)), -1, count - 1];

    private static string Bounds(double[]? low, double[]? high, int i) => low is null ? "" : $" [{N(low[i])}, {N(high![i])}]";

    private static string Described(Axis axis, bool log) =>
        (axis.Title.Length > 0 ? axis.Title : "unnamed") + (log ? $", logarithmic (base {axis.LogBase})" : "");

    private static string N(double value) => double.IsNaN(value) ? "missing" : value.ToString("G5");
}
