namespace LatentNotebooks.Figures;

/// <summary>Draws one plot into an area of an SVG: frame and ticks, then data, then rules and annotations on top.</summary>
internal static class PlotDrawing
{
    public static void Draw(SvgWriter svg, PlotModel model, Box area, IReadOnlyDictionary<string, SeriesStyle> styles, double titleSize)
    {
        var layout = new PlotLayout(model, area, titleSize);
        DrawTitle(svg, layout);
        DrawAxes(svg, model, layout);
        var clip = model.Figure.XAxis is not { Low: null, High: null } || model.Figure.YAxis is not { Low: null, High: null };
        if (clip)
            svg.BeginClip(layout.Plot);
        SeriesDrawing.Draw(svg, model, layout, styles);
        if (clip)
            svg.EndClip();
        if (model.IsEmpty)
            svg.Text(
                layout.Plot.X + (layout.Plot.Width / 2), layout.Plot.Y + (layout.Plot.Height / 2), "no data to show", 12, Theme.Muted, "middle");
        else
            DrawMarks(svg, model, layout);
    }

    private static void DrawTitle(SvgWriter svg, PlotLayout layout)
    {
        var y = layout.Area.Y + layout.TitleSize;
        foreach (var line in layout.Title)
        {
            svg.Text(layout.Area.X, y, line, layout.TitleSize, Theme.Text, bold: true);
            y += layout.TitleSize * 1.3;
        }
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
            svg.Text(plot.X + (plot.Width / 2), layout.Area.Bottom - 5, figure.XAxis.Title, PlotLayout.LabelSize, Theme.Text, "middle");
        if (figure.YAxis.Title.Length > 0)
            svg.Text(
                layout.Area.X + PlotLayout.LabelSize, plot.Y + (plot.Height / 2), figure.YAxis.Title, PlotLayout.LabelSize, Theme.Text, "middle", rotate: -90);
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
        var placer = new LabelPlacer(layout.Plot, Obstacles(model, layout));
        foreach (var rule in model.Figure.Marks.OfType<RuleMark>())
            DrawRule(svg, layout, rule, placer);
        foreach (var mark in model.Figure.Marks.OfType<PointMark>())
        {
            if (!layout.X.Contains(mark.X) || !layout.Y.Contains(mark.Y))
                continue;
            var (x, y) = (layout.X.At(mark.X), layout.Y.At(mark.Y));
            var label = placer.Beside(x, y, TextMetrics.Width(mark.Text, PlotLayout.TickSize), PlotLayout.TickSize);
            svg.Text(label.X, label.Y, mark.Text, PlotLayout.TickSize, Theme.Text, halo: true);
        }
    }

    private static void DrawRule(SvgWriter svg, PlotLayout layout, RuleMark rule, LabelPlacer placer)
    {
        var scale = rule.Horizontal ? layout.Y : layout.X;
        if (!scale.Contains(rule.At))
            return;
        var (at, plot) = (scale.At(rule.At), layout.Plot);
        if (rule.Horizontal)
            svg.Line(plot.X, at, plot.Right, at, Theme.Muted, 1.2, "5 3");
        else
            svg.Line(at, plot.Y, at, plot.Bottom, Theme.Muted, 1.2, "5 3");
        if (rule.Label.Length == 0)
            return;
        var width = TextMetrics.Width(rule.Label, PlotLayout.TickSize);
        var label = rule.Horizontal
            ? placer.Along(at, width, PlotLayout.TickSize)
            : placer.Up(at, width, PlotLayout.TickSize);
        svg.Text(label.X, label.Y, rule.Label, PlotLayout.TickSize, Theme.Muted, halo: true);
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
