namespace LatentNotebooks.Figures;

/// <summary>Where the parts of one plot stand inside its area: title, plot, ticks, axis titles, colour bar.</summary>
internal sealed class PlotLayout
{
    public const double TickSize = 11, LabelSize = 12, Gap = 6;

    /// <param name="model">What is plotted.</param>
    /// <param name="area">The room for everything that belongs to the plot.</param>
    /// <param name="title">The line above a panel; the title of a single plot stands on the page.</param>
    public PlotLayout(PlotModel model, Box area, string title)
    {
        var figure = model.Figure;
        (Area, Title) = (area, TextMetrics.Fit(title, (area.Width / 1.12) - 4, FigurePage.PanelTitleSize));
        var top = area.Y + (Title.Length > 0 ? (FigurePage.PanelTitleSize * 1.3) + Gap : TickSize / 2);

        var rough = Math.Max(area.Bottom - top - 45, 40);
        YTicks = YTicksOf(model, Math.Clamp((int)(rough / 34), 2, 8));
        var left = area.X + Gap + Widest(YTicks) + (figure.YAxis.Title.Length > 0 ? LabelSize * 1.5 : 0);
        ColourTicks = ColourTicksOf(model);
        var colourBar = 30 + Widest(ColourTicks) + (model.HeatMap?.Name.Length > 0 ? LabelSize * 1.4 : 0);
        var right = area.Right - (model.HeatMap is null ? Gap : colourBar);

        Categories = model.Categories is { } names ? new CategoryLabels(names, Math.Max(right - left, 40)) : null;
        left = Math.Max(left, area.X + (Categories?.Overhang ?? 0));
        XTicks = Categories is null ? XTicksOf(model, Math.Max(right - left, 40)) : [];
        if (XTicks.Length > 0)
            right = Math.Min(right, area.Right - (TextMetrics.Width(XTicks[^1].Label, TickSize) / 2));
        var labels = Categories?.Height ?? TickSize;
        var bottom = area.Bottom - Gap - labels - (figure.XAxis.Title.Length > 0 ? LabelSize * 1.6 : 0) - 2;
        Plot = new Box(left, top, Math.Max(right - left, 20), Math.Max(bottom - top, 20));
        X = new Scale(model.X.Low, model.X.High, Plot.X, Plot.Right, model.XLog);
        Y = model.HeatMap is null
            ? new Scale(model.Y.Low, model.Y.High, Plot.Bottom, Plot.Y, model.YLog)
            : new Scale(model.Y.Low, model.Y.High, Plot.Y, Plot.Bottom, Log: false);
    }

    public Box Area { get; }

    public Box Plot { get; }

    public Scale X { get; }

    public Scale Y { get; }

    public Tick[] XTicks { get; }

    public Tick[] YTicks { get; }

    /// <summary>Ticks of the colour bar of a heat map.</summary>
    public Tick[] ColourTicks { get; }

    public string Title { get; }

    public PlacedText TitleText =>
        new(Area.X, Area.Y + FigurePage.PanelTitleSize, Title, FigurePage.PanelTitleSize, Theme.Text, "start", Bold: true);

    /// <summary>The names on a category axis, which has no ticks; null on an axis of numbers.</summary>
    public CategoryLabels? Categories { get; }

    /// <summary>The values at the two ends of the colour bar.</summary>
    public static Extent ColourRange(HeatMapSeries map)
    {
        var range = Extent.Of(map.Cells.Cast<double>(), positive: false);
        if (map.Diverging && !range.IsNone)
        {
            var size = Math.Max(Math.Abs(range.Low), Math.Abs(range.High));
            range = new Extent(-size, size);
        }
        return range.IsNone ? new Extent(0, 1) : range.Low == range.High ? new Extent(range.Low, range.Low + 1) : range;
    }

    private static Tick[] YTicksOf(PlotModel model, int target) => model.HeatMap is { } map
        ? Thinned(map.Rows, target * 2)
        : Enumerable.Range(target, 3).Select(t => Ticks.For(model.Figure.YAxis, model.Y.Low, model.Y.High, t))
            .FirstOrDefault(ticks => ticks.Length >= 3) ?? Ticks.For(model.Figure.YAxis, model.Y.Low, model.Y.High, target);

    /// <summary>
    /// About a tick every 60 pixels; more where that gives fewer than three, fewer where labels would touch. Powers are short
    /// and readers look for each of them, so a logarithmic axis has as many as fit.
    /// </summary>
    private static Tick[] XTicksOf(PlotModel model, double width)
    {
        const int most = 9;
        Tick[] Try(int target) => Ticks.For(model.Figure.XAxis, model.X.Low, model.X.High, target);
        bool Fits(Tick[] ticks) => ticks.Sum(t => TextMetrics.Width(t.Label, TickSize) + 12) < width;
        var wished = model.XLog ? most : Math.Clamp((int)(width / 60), 2, most);
        for (var target = wished; target <= most; target++)
            if (Try(target) is { Length: >= 3 } ticks && Fits(ticks))
                return ticks;
        for (var target = wished - 1; target > 1; target--)
            if (Try(target) is var ticks && Fits(ticks))
                return ticks;
        return Try(1);
    }

    private static Tick[] ColourTicksOf(PlotModel model)
    {
        if (model.HeatMap is not { } map)
            return [];
        var range = ColourRange(map);
        return Ticks.Linear(range.Low, range.High, 5);
    }

    private static Tick[] Thinned(IReadOnlyList<string> names, int most)
    {
        var stride = CategoryLabels.StrideFor(names.Count, most);
        return [.. names.Select((name, i) => new Tick(i, TextMetrics.Fit(name, 150, TickSize))).Where((_, i) => i % stride == 0)];
    }

    private static double Widest(Tick[] ticks) => ticks.Length == 0 ? 0 : ticks.Max(t => TextMetrics.Width(t.Label, TickSize));
}
