namespace LatentNotebooks.Figures;

/// <summary>Draws the data of one plot: bands first, so that no line is hidden by another's band.</summary>
internal static class SeriesDrawing
{
    private const double BandOpacity = 0.16;

    // With more points than this a marker on each would hide the line.
    private const int MostMarkers = 40;

    public static void Draw(SvgWriter svg, PlotModel model, PlotLayout layout, IReadOnlyDictionary<string, SeriesStyle> styles)
    {
        var series = model.Figure.Series;
        foreach (var curve in series.OfType<CurveSeries>().Where(c => c.Joined && c.Low is not null))
            DrawBand(svg, layout, curve, styles[curve.Name]);
        var histograms = series.OfType<HistogramSeries>().ToArray();
        foreach (var h in histograms)
            DrawHistogram(svg, model, layout, h, styles[h.Name], alone: histograms.Length == 1);
        var bars = series.OfType<BarSeries>().ToArray();
        for (var i = 0; i < bars.Length; i++)
            DrawBars(svg, model, layout, bars[i], i, bars.Length, styles[bars[i].Name]);
        foreach (var curve in series.OfType<CurveSeries>())
            DrawCurve(svg, layout, curve, styles[curve.Name]);
        if (model.HeatMap is { } map && !model.IsEmpty)
            HeatMapDrawing.Draw(svg, map, layout);
    }

    /// <summary>One marker; crosses are strokes, all other shapes are filled and ringed with the card's colour.</summary>
    public static void Marker(SvgWriter svg, double x, double y, SeriesStyle style, double r = 3.5)
    {
        var path = new SvgPath();
        switch (style.Marker)
        {
            case "circle":
                path.Circle(x, y, r);
                break;
            case "x":
                path.Move(x - r, y - r).To(x + r, y + r).Move(x - r, y + r).To(x + r, y - r);
                break;
            case "cross":
                path.Move(x - r, y).To(x + r, y).Move(x, y - r).To(x, y + r);
                break;
            default:
                Polygon(path, x, y, r, style.Marker);
                break;
        }
        if (style.Marker is "x" or "cross")
            svg.Path(path, null, style.Ink, 2);
        else
            svg.Path(path, style.Ink, Theme.Card, 0.75);
    }

    private static void Polygon(SvgPath path, double x, double y, double r, string shape)
    {
        var (corners, turn, size) = shape switch
        {
            "square" => (4, 45.0, 1.25),
            "diamond" => (4, 0.0, 1.3),
            "triangle-up" => (3, 0.0, 1.3),
            "triangle-down" => (3, 180.0, 1.3),
            _ => (5, 0.0, 1.15),
        };
        for (var i = 0; i < corners; i++)
        {
            var angle = (turn - 90 + (360.0 * i / corners)) * Math.PI / 180;
            var (px, py) = (x + (r * size * Math.Cos(angle)), y + (r * size * Math.Sin(angle)));
            _ = i == 0 ? path.Move(px, py) : path.To(px, py);
        }
        path.Close();
    }

    private static void DrawBand(SvgWriter svg, PlotLayout layout, CurveSeries curve, SeriesStyle style)
    {
        var (low, high) = (curve.Low!, curve.High!);
        var floor = layout.Y.Low;
        bool Shown(int i) => layout.X.Shows(curve.X[i]) && layout.Y.Shows(curve.Y[i]) && double.IsFinite(low[i]) && layout.Y.Shows(high[i]);
        double Height(double v) => layout.Y.At(layout.Y.Shows(v) ? v : floor);
        var path = new SvgPath();
        for (var start = 0; start < curve.X.Length; start++)
        {
            if (!Shown(start))
                continue;
            var end = start;
            while (end + 1 < curve.X.Length && Shown(end + 1))
                end++;
            for (var i = start; i <= end; i++)
                _ = i == start ? path.Move(layout.X.At(curve.X[i]), Height(high[i])) : path.To(layout.X.At(curve.X[i]), Height(high[i]));
            for (var i = end; i >= start; i--)
                path.To(layout.X.At(curve.X[i]), Height(low[i]));
            path.Close();
            start = end;
        }
        svg.Path(path, style.Ink, null, opacity: BandOpacity);
    }

    private static void DrawCurve(SvgWriter svg, PlotLayout layout, CurveSeries curve, SeriesStyle style)
    {
        var (line, points, pen) = (new SvgPath(), new List<(double X, double Y)>(), false);
        foreach (var i in Thinning.Indices(curve, layout))
        {
            if (i < 0 || !layout.X.Shows(curve.X[i]) || !layout.Y.Shows(curve.Y[i]))
            {
                pen = false;
                continue;
            }
            var (x, y) = (layout.X.At(curve.X[i]), layout.Y.At(curve.Y[i]));
            points.Add((x, y));
            _ = pen ? line.To(x, y) : line.Move(x, y);
            pen = true;
        }
        if (curve.Joined)
            svg.Path(line, null, style.Ink, 2, style.Dash);
        else
            DrawErrorBars(svg, layout, curve, style);
        if (!curve.Joined || points.Count <= MostMarkers)
            foreach (var (x, y) in points)
                Marker(svg, x, y, style);
    }

    private static void DrawErrorBars(SvgWriter svg, PlotLayout layout, CurveSeries curve, SeriesStyle style)
    {
        var path = new SvgPath();
        for (var i = 0; curve.Low is not null && i < curve.X.Length; i++)
            if (layout.X.Shows(curve.X[i]))
                ErrorBar(path, layout, layout.X.At(curve.X[i]), curve.Low[i], curve.High![i]);
        svg.Path(path, null, style.Ink, 1.2);
    }

    private static void ErrorBar(SvgPath path, PlotLayout layout, double x, double low, double high)
    {
        if (!double.IsFinite(low) || !layout.Y.Shows(high))
            return;
        var (top, bottom) = (layout.Y.At(high), layout.Y.At(layout.Y.Shows(low) ? low : layout.Y.Low));
        path.Move(x - 3, top).To(x + 3, top).Move(x, top).To(x, bottom).Move(x - 3, bottom).To(x + 3, bottom);
    }

    private static void DrawBars(
        SvgWriter svg, PlotModel model, PlotLayout layout, BarSeries bars, int index, int count, SeriesStyle style)
    {
        var band = layout.X.At(1) - layout.X.At(0);
        var width = band * 0.8 / count;
        var errors = new SvgPath();
        for (var i = 0; i < bars.Categories.Length; i++)
        {
            var category = model.Categories!.TakeWhile(c => c != bars.Categories[i]).Count();
            var left = layout.X.At(category) - (band * 0.4) + (index * width);
            if (!layout.Y.Shows(bars.Y[i]))
                continue;
            svg.Rect(BarBox(model, layout, left + 0.5, width - 1, bars.Y[i]), style.Ink, opacity: 0.85);
            if (bars.Low is not null)
                ErrorBar(errors, layout, left + (width / 2), bars.Low[i], bars.High![i]);
        }
        svg.Path(errors, null, Theme.Text, 1.2);
    }

    private static void DrawHistogram(
        SvgWriter svg, PlotModel model, PlotLayout layout, HistogramSeries h, SeriesStyle style, bool alone)
    {
        var counts = model.Counts(h);
        for (var i = 0; i < counts.Length; i++)
            if (layout.Y.Shows(counts[i]) && counts[i] > 0)
            {
                var left = layout.X.At(model.Edges[i]);
                var box = BarBox(model, layout, left, layout.X.At(model.Edges[i + 1]) - left, counts[i]);
                svg.Rect(box, style.Ink, alone ? Theme.Card : style.Ink, alone ? 0.85 : 0.3);
            }
    }

    private static Box BarBox(PlotModel model, PlotLayout layout, double left, double width, double value)
    {
        var (y, zero) = (layout.Y.At(value), layout.Y.At(model.Baseline ?? layout.Y.Low));
        return new Box(left, Math.Min(y, zero), Math.Max(width, 0.5), Math.Abs(zero - y));
    }
}
