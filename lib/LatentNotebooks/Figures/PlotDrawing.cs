namespace LatentNotebooks.Figures;

/// <summary>Draws one plot into an area of an SVG: frame and ticks, then data, then rules and annotations on top.</summary>
internal static class PlotDrawing
{
    public static void Draw(SvgWriter svg, PlotModel model, PlotLayout layout, IReadOnlyDictionary<string, SeriesStyle> styles)
    {
        if (layout.Title.Length > 0)
            svg.Text(layout.TitleText);
        DrawAxes(svg, model, layout);
        var clip = model.Figure.XAxis is not { Low: null, High: null } || model.Figure.YAxis is not { Low: null, High: null };
        if (clip)
            svg.BeginClip(layout.Plot);
        SeriesDrawing.Draw(svg, model, layout, styles);
        if (clip)
            svg.EndClip();
        if (model.IsEmpty)
            svg.Text(layout.Plot.MiddleX, layout.Plot.MiddleY, "no data to show", 12, Theme.Muted, "middle");
        else
            DrawMarks(svg, model, layout);
    }

    private static void DrawAxes(SvgWriter svg, PlotModel model, PlotLayout layout)
    {
        var (plot, figure) = (layout.Plot, model.Figure);
        if (model.HeatMap is null)
        {
            foreach (var tick in layout.YTicks)
                svg.Line(plot.X, layout.Y.At(tick.At), plot.Right, layout.Y.At(tick.At), Theme.Grid);
            if (model.Categories is null)
                foreach (var tick in layout.XTicks)
                    svg.Line(layout.X.At(tick.At), plot.Y, layout.X.At(tick.At), plot.Bottom, Theme.Grid);
            svg.Line(plot.X, plot.Bottom, plot.Right, plot.Bottom, Theme.Frame);
            svg.Line(plot.X, plot.Y, plot.X, plot.Bottom, Theme.Frame);
        }
        foreach (var tick in layout.YTicks)
            svg.Text(plot.X - 5, layout.Y.At(tick.At) + (PlotLayout.TickSize * 0.36), tick.Label, PlotLayout.TickSize, Theme.Muted, "end");
        foreach (var tick in layout.XTicks)
            svg.Text(layout.X.At(tick.At), plot.Bottom + PlotLayout.TickSize + 4, tick.Label, PlotLayout.TickSize, Theme.Muted, "middle");
        if (layout.Categories is { } names)
            DrawCategories(svg, layout, names);
        if (model.Baseline is { } zero && model.Y.Low < zero && model.Y.High > zero)
            svg.Line(plot.X, layout.Y.At(zero), plot.Right, layout.Y.At(zero), Theme.Frame);
        if (figure.XAxis.Title.Length > 0)
            svg.Text(plot.MiddleX, layout.Area.Bottom - 5, figure.XAxis.Title, PlotLayout.LabelSize, Theme.Text, "middle");
        if (figure.YAxis.Title.Length > 0)
        {
            var x = layout.Area.X + PlotLayout.LabelSize;
            svg.Text(x, plot.MiddleY, figure.YAxis.Title, PlotLayout.LabelSize, Theme.Text, "middle", rotate: -90);
        }
    }

    private static void DrawCategories(SvgWriter svg, PlotLayout layout, CategoryLabels names)
    {
        for (var i = 0; i < names.Lines.Count; i += names.Stride)
            for (var line = 0; line < names.Lines[i].Count; line++)
            {
                var (x, y) = (layout.X.At(i), layout.Plot.Bottom + PlotLayout.TickSize + (line * CategoryLabels.LineHeight));
                if (names.Tilted)
                    svg.Text(x + 4, y + 1, names.Lines[i][line], PlotLayout.TickSize, Theme.Muted, "end", rotate: -35);
                else
                    svg.Text(x, y + 4, names.Lines[i][line], PlotLayout.TickSize, Theme.Muted, "middle");
            }
    }

    private static void DrawMarks(SvgWriter svg, PlotModel model, PlotLayout layout)
    {
        var plot = layout.Plot;
        foreach (var rule in model.Figure.Marks.OfType<RuleMark>())
            if (rule.Horizontal && layout.Y.Contains(rule.At))
                svg.Line(plot.X, layout.Y.At(rule.At), plot.Right, layout.Y.At(rule.At), Theme.Muted, 1.2, "5 3");
            else if (!rule.Horizontal && layout.X.Contains(rule.At))
                svg.Line(layout.X.At(rule.At), plot.Y, layout.X.At(rule.At), plot.Bottom, Theme.Muted, 1.2, "5 3");
        foreach (var (_, label) in Labels(model, layout))
            svg.Text(label.X, label.Y, label.Text, label.Size, label.Ink, halo: true);
    }

    /// <summary>The texts of rules and annotations that lie within the limits, each where it hides least.</summary>
    public static IEnumerable<(Mark Mark, PlacedText Label)> Labels(PlotModel model, PlotLayout layout)
    {
        if (model.IsEmpty || model.Figure.Marks.Count == 0)
            yield break;
        var placer = new LabelPlacer(layout.Plot, Obstacles(model, layout));
        foreach (var mark in model.Figure.Marks.OrderBy(m => m is PointMark))
        {
            var text = mark switch { RuleMark r => r.Label, PointMark p => p.Text, _ => "" };
            var width = TextMetrics.Width(text, PlotLayout.TickSize);
            (double X, double Y)? place = mark switch
            {
                RuleMark { Horizontal: true } r when layout.Y.Contains(r.At) => placer.Along(layout.Y.At(r.At), width, PlotLayout.TickSize),
                RuleMark { Horizontal: false } r when layout.X.Contains(r.At) => placer.Up(layout.X.At(r.At), width, PlotLayout.TickSize),
                PointMark p when layout.X.Contains(p.X) && layout.Y.Contains(p.Y) =>
                    placer.Beside(layout.X.At(p.X), layout.Y.At(p.Y), width, PlotLayout.TickSize),
                _ => null,
            };
            var ink = mark is PointMark ? Theme.Text : Theme.Muted;
            if (place is { } at && text.Length > 0)
                yield return (mark, new PlacedText(at.X, at.Y, text, PlotLayout.TickSize, ink, "start"));
        }
    }

    /// <summary>Pixels that labels should not hide: data points, and the lines between them every few pixels.</summary>
    private static List<(double X, double Y)> Obstacles(PlotModel model, PlotLayout layout)
    {
        var points = new List<(double X, double Y)>();
        foreach (var curve in model.Figure.Series.OfType<CurveSeries>())
        {
            var last = (X: double.NaN, Y: double.NaN);
            for (var i = 0; i < curve.X.Length && points.Count < 4000; i++)
            {
                if (!layout.X.Shows(curve.X[i]) || !layout.Y.Shows(curve.Y[i]))
                    continue;
                var p = (X: layout.X.At(curve.X[i]), Y: layout.Y.At(curve.Y[i]));
                var steps = curve.Joined && double.IsFinite(last.X) ? Math.Clamp((int)(Math.Abs(p.X - last.X) / 6), 1, 40) : 1;
                for (var s = 1; s <= steps; s++)
                    points.Add(steps == 1 ? p : (last.X + ((p.X - last.X) * s / steps), last.Y + ((p.Y - last.Y) * s / steps)));
                last = p;
            }
        }
        return points;
    }
}
