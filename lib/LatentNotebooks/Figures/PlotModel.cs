namespace LatentNotebooks.Figures;

/// <summary>
/// What a plot shows once its data are looked at: categories, histogram bins, limits of the axes, and notes on what cannot
/// be drawn. The SVG and the interactive form are both made from it, so they cannot disagree.
/// </summary>
internal sealed class PlotModel
{
    private readonly Dictionary<HistogramSeries, double[]> _counts = [];

    public PlotModel(Figure figure)
    {
        Figure = figure;
        HeatMap = figure.Series.OfType<HeatMapSeries>().FirstOrDefault();
        Categories = HeatMap?.Columns ?? CategoriesOf(figure);
        CheckLimits(figure, figure.XAxis);
        CheckLimits(figure, figure.YAxis);
        CountBins();
        var (x, y) = (XExtent(), YExtent());
        IsEmpty = x.IsNone || y.IsNone;
        X = Limits(figure.XAxis, Categories is null ? x.Padded(XLog) : new Extent(-0.5, Math.Max(Categories.Count, 1) - 0.5));
        Y = Limits(figure.YAxis, HeatMap is null ? y.Padded(YLog, Baseline) : new Extent(-0.5, Math.Max(HeatMap.Rows.Length, 1) - 0.5));
        Notes = [.. NotesOf()];
    }

    public Figure Figure { get; }

    /// <summary>Names at x = 0, 1, 2 ...; null for a numeric axis.</summary>
    public IReadOnlyList<string>? Categories { get; }

    public HeatMapSeries? HeatMap { get; }

    /// <summary>The edges of the histograms' bins, one more than there are bins.</summary>
    public double[] Edges { get; private set; } = [];

    public Extent X { get; }

    public Extent Y { get; }

    /// <summary>No value can be drawn.</summary>
    public bool IsEmpty { get; }

    /// <summary>Sentences below the figure on what is left out and why.</summary>
    public IReadOnlyList<string> Notes { get; }

    public bool XLog => Figure.XAxis.IsLog && Categories is null;

    public bool YLog => Figure.YAxis.IsLog && HeatMap is null;

    /// <summary>Where bars stand: zero, which a logarithmic axis does not have.</summary>
    public double? Baseline => !YLog && Figure.Series.Any(s => s is BarSeries or HistogramSeries) ? 0 : null;

    public double[] Counts(HistogramSeries series) => _counts[series];

    /// <summary>Whether a series has anything to draw.</summary>
    public bool HasData(Series series) => series switch
    {
        CurveSeries c => c.X.Zip(c.Y).Any(p => Shows(p.First, XLog) && Shows(p.Second, YLog)),
        BarSeries b => b.Y.Any(v => Shows(v, YLog)),
        HistogramSeries h => Counts(h).Any(n => n > 0),
        HeatMapSeries m => m.Cells.Cast<double>().Any(double.IsFinite),
        _ => false,
    };

    private static IReadOnlyList<string>? CategoriesOf(Figure figure)
    {
        var bars = figure.Series.OfType<BarSeries>().ToArray();
        return bars.Length == 0 ? null : bars.SelectMany(b => b.Categories).Distinct().ToArray();
    }

    private static void CheckLimits(Figure figure, Axis axis)
    {
        if (axis.IsLog && axis.Low <= 0)
            throw new ArgumentException(
                $"Figure '{figure.Title}' has a logarithmic axis that starts at {axis.Low}. Give a positive lower limit.");
    }

    private static Extent Limits(Axis axis, Extent data) => new(axis.Low ?? data.Low, axis.High ?? data.High);

    private static bool Shows(double value, bool log) => double.IsFinite(value) && (!log || value > 0);

    private void CountBins()
    {
        var histograms = Figure.Series.OfType<HistogramSeries>().ToArray();
        if (histograms.Length == 0)
            return;
        var range = Extent.Of(histograms.SelectMany(h => h.Samples), XLog);
        if (range.IsNone || range.Low == range.High)
            range = range.Padded(XLog);
        var bins = histograms.Max(h => h.Bins);
        Edges = [.. Enumerable.Range(0, bins + 1).Select(i => XLog
            ? range.Low * Math.Pow(range.High / range.Low, (double)i / bins)
            : range.Low + ((range.High - range.Low) * i / bins))];
        foreach (var h in histograms)
        {
            var counts = new double[bins];
            foreach (var v in h.Samples.Where(v => Shows(v, XLog)))
                counts[BinOf(v, range, bins)]++;
            _counts[h] = counts;
        }
    }

    private int BinOf(double v, Extent range, int bins)
    {
        var fraction = XLog ? Math.Log(v / range.Low) / Math.Log(range.High / range.Low) : (v - range.Low) / (range.High - range.Low);
        return Math.Clamp((int)(fraction * bins), 0, bins - 1);
    }

    private Extent XExtent()
    {
        if (Categories is not null)
            return Figure.Series.Any(s => s is HeatMapSeries or BarSeries && HasData(s)) ? new Extent(0, 1) : Extent.None;
        var values = Figure.Series.OfType<CurveSeries>().SelectMany(c => c.X)
            .Concat(_counts.Values.Any(c => c.Any(n => n > 0)) ? Edges : [])
            .Concat(Figure.Marks.Select(m => m switch { PointMark p => p.X, RuleMark { Horizontal: false } r => r.At, _ => double.NaN }));
        return Extent.Of(values, XLog);
    }

    private Extent YExtent()
    {
        if (HeatMap is not null)
            return HasData(HeatMap) ? new Extent(0, 1) : Extent.None;
        var values = Figure.Series.SelectMany(s => s switch
        {
            CurveSeries c => [.. c.Y, .. c.Low ?? [], .. c.High ?? []],
            BarSeries b => [.. b.Y, .. b.Low ?? [], .. b.High ?? []],
            HistogramSeries h => Counts(h),
            _ => Array.Empty<double>(),
        }).Concat(Figure.Marks.Select(m => m switch { PointMark p => p.Y, RuleMark { Horizontal: true } r => r.At, _ => double.NaN }));
        var extent = Extent.Of(values, YLog);
        return extent.IsNone || Baseline is not double zero ? extent : extent.Union(new Extent(zero, zero));
    }

    private IEnumerable<string> NotesOf()
    {
        foreach (var series in Figure.Series)
        {
            // Pairs of coordinates; a histogram has no second one that could be hidden, bars have no first one.
            (string What, IEnumerable<(double X, double Y)> Points) shown = series switch
            {
                CurveSeries c => ("points", c.X.Zip(c.Y)),
                HistogramSeries h => ("values", h.Samples.Select(v => (v, 1.0))),
                BarSeries b => ("bars", b.Y.Select(v => (1.0, v))),
                _ => ("", []),
            };
            var finite = shown.Points.Where(p => double.IsFinite(p.X) && double.IsFinite(p.Y)).ToArray();
            var hidden = finite.Count(p => !Shows(p.X, XLog) || !Shows(p.Y, YLog));
            if (hidden > 0)
                yield return $"{hidden} of {finite.Length} {shown.What} of '{series.Name}' are not positive and have no place on a "
                    + "logarithmic axis.";
        }
    }
}
