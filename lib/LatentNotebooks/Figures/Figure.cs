using System.Numerics;

namespace LatentNotebooks.Figures;

/// <summary>
/// A figure as a plain immutable value: every method returns a new figure, and one object is shown in every medium
/// (interactive plotly.js JSON, SVG, PNG, PDF, HTML, text).
/// </summary>
/// <example>
/// <code>
/// new Figure("Budget curve")
///     .X("tokens kept, k").Y("PSNR", "dB").LogX(2)
///     .Line("Flex", ks, psnr, low: lower, high: upper)
///     .HorizontalLine(21.4, "copy-last")
/// </code>
/// </example>
[TypeFormatterSource(typeof(NotebookFormatterSource))]
public sealed partial record Figure : INotebookOutput
{
    /// <summary>An empty figure; <paramref name="title"/> may be empty.</summary>
    public Figure(string title = "")
    {
        ArgumentNullException.ThrowIfNull(title);
        Title = title;
    }

    /// <summary>The line above the figure.</summary>
    public string Title { get; init; }

    /// <summary>Text below the figure, wrapped to its width.</summary>
    public string CaptionText { get; init; } = "";

    /// <summary>The horizontal axis.</summary>
    public Axis XAxis { get; init; } = new();

    /// <summary>The vertical axis.</summary>
    public Axis YAxis { get; init; } = new();

    /// <summary>Where the legend stands; never inside the plot, so that it cannot hide data.</summary>
    public LegendPosition LegendPosition { get; init; } = LegendPosition.Auto;

    /// <summary>Width in CSS pixels.</summary>
    public int Width { get; init; } = 640;

    /// <summary>Height in CSS pixels.</summary>
    public int Height { get; init; } = 400;

    internal IReadOnlyList<Series> Series { get; init; } = [];

    internal IReadOnlyList<Mark> Marks { get; init; } = [];

    internal ImageGrid? Pictures { get; init; }

    internal PanelGrid? Panels { get; init; }

    /// <summary>Names the horizontal axis and its unit: "tokens", or "time (s)".</summary>
    public Figure X(string label, string unit = "") => this with { XAxis = XAxis with { Label = label, Unit = unit } };

    /// <summary>Names the vertical axis and its unit.</summary>
    public Figure Y(string label, string unit = "") => this with { YAxis = YAxis with { Label = label, Unit = unit } };

    /// <summary>Limits the horizontal axis; what lies outside is cut off.</summary>
    public Figure XRange(double low, double high) => this with { XAxis = XAxis.Between(low, high) };

    /// <summary>Limits the vertical axis; what lies outside is cut off.</summary>
    public Figure YRange(double low, double high) => this with { YAxis = YAxis.Between(low, high) };

    /// <summary>
    /// Makes the horizontal axis logarithmic, with ticks at powers of <paramref name="base"/> (2 or 10). Points that are not
    /// positive are left out, and the figure says how many.
    /// </summary>
    public Figure LogX(int @base = 10) => this with { XAxis = XAxis.Logarithmic(@base) };

    /// <summary>Makes the vertical axis logarithmic; see <see cref="LogX"/>.</summary>
    public Figure LogY(int @base = 10) => this with { YAxis = YAxis.Logarithmic(@base) };

    /// <summary>
    /// Adds a line, with a confidence band where <paramref name="low"/> and <paramref name="high"/> are given. A value that
    /// is not finite leaves a gap. Series of one name share colour and legend entry.
    /// </summary>
    /// <exception cref="ArgumentException">The sequences differ in length, or only one bound is given.</exception>
    public Figure Line<TX, TY>(
        string name, IEnumerable<TX> x, IEnumerable<TY> y, IEnumerable<TY>? low = null, IEnumerable<TY>? high = null)
        where TX : INumber<TX> where TY : INumber<TY>
        => With(new CurveSeries(name, Values.Of(x), Values.Of(y), Values.OfOptional(low), Values.OfOptional(high), Joined: true));

    /// <summary>Adds unconnected points, with error bars where <paramref name="low"/> and <paramref name="high"/> are given.</summary>
    /// <exception cref="ArgumentException">The sequences differ in length, or only one bound is given.</exception>
    public Figure Scatter<TX, TY>(
        string name, IEnumerable<TX> x, IEnumerable<TY> y, IEnumerable<TY>? low = null, IEnumerable<TY>? high = null)
        where TX : INumber<TX> where TY : INumber<TY>
        => With(new CurveSeries(name, Values.Of(x), Values.Of(y), Values.OfOptional(low), Values.OfOptional(high), Joined: false));

    /// <summary>
    /// Adds one bar a category, with error bars where bounds are given; several calls make grouped bars. The categories stand
    /// at x = 0, 1, 2 ..., where annotations and points can be placed.
    /// </summary>
    /// <exception cref="ArgumentException">The sequences differ in length, or only one bound is given.</exception>
    public Figure Bars<T>(
        string name, IEnumerable<string> categories, IEnumerable<T> values, IEnumerable<T>? low = null, IEnumerable<T>? high = null)
        where T : INumber<T>
        => With(new BarSeries(name, [.. categories], Values.Of(values), Values.OfOptional(low), Values.OfOptional(high)));

    /// <summary>Adds counts of <paramref name="values"/> in equal bins; several histograms of one figure share their edges.</summary>
    public Figure Histogram<T>(string name, IEnumerable<T> values, int bins = 20) where T : INumber<T>
        => With(new HistogramSeries(name, Values.Of(values), bins));

    /// <summary>
    /// Draws a matrix [rows, columns], first row on top. Names may be left out (then 0, 1, 2 ... are used). A diverging scale is
    /// centred on zero.
    /// </summary>
    /// <exception cref="ArgumentException">The names do not fit the matrix.</exception>
    public Figure HeatMap(
        double[,] values, IEnumerable<string>? rows = null, IEnumerable<string>? columns = null,
        bool diverging = false, bool showValues = false, string label = "")
        => With(new HeatMapSeries(label, values, rows?.ToArray(), columns?.ToArray(), diverging, showValues));

    /// <summary>Writes a short text beside a point, on the side with most room.</summary>
    public Figure Annotate(double x, double y, string text) => this with { Marks = [.. Marks, new PointMark(x, y, text)] };

    /// <summary>Draws a dashed line across the plot, for a reference value such as a baseline.</summary>
    public Figure HorizontalLine(double y, string label = "") => this with { Marks = [.. Marks, new RuleMark(y, label, Horizontal: true)] };

    /// <summary>Draws a dashed line up the plot, for a reference position such as a switch of stage.</summary>
    public Figure VerticalLine(double x, string label = "") => this with { Marks = [.. Marks, new RuleMark(x, label, Horizontal: false)] };

    /// <summary>Chooses where the legend stands.</summary>
    public Figure Legend(LegendPosition position) => this with { LegendPosition = position };

    /// <summary>Sets the text below the figure.</summary>
    public Figure Caption(string text) => this with { CaptionText = text };

    /// <summary>Sets the size in CSS pixels, at least 160 x 120.</summary>
    public Figure Size(int width, int height)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 160);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 120);
        return this with { Width = width, Height = height };
    }

    /// <summary>
    /// A grid of pictures: <paramref name="rows"/>[i][j] stands in row i, column j. Every pixel becomes a square of
    /// <paramref name="scale"/> pixels, so that nothing is blurred; the size follows from the pictures.
    /// </summary>
    /// <exception cref="ArgumentException">There is no picture, or there are more labels than rows or columns.</exception>
    public static Figure Images(
        string title, IReadOnlyList<IReadOnlyList<Picture>> rows, IEnumerable<string>? rowLabels = null,
        IEnumerable<string>? columnLabels = null, int scale = 3)
        => ImageGrid.Figure(title, new ImageGrid(rows, rowLabels?.ToArray() ?? [], columnLabels?.ToArray() ?? [], scale));

    /// <summary>
    /// Small multiples: the figures left to right, <paramref name="columns"/> a row, with one legend for all, in which a name
    /// has the same colour in every panel. Shared axes have the same limits in every panel.
    /// </summary>
    /// <exception cref="ArgumentException">There is no figure, or one of them is itself a grid.</exception>
    public static Figure Grid(
        int columns, IEnumerable<Figure> figures, string title = "", bool shareX = false, bool shareY = false)
        => PanelGrid.Figure(title, new PanelGrid(columns, [.. figures], shareX, shareY));

    private Figure With(Series series)
    {
        if (Pictures is not null || Panels is not null)
            throw new InvalidOperationException("A grid takes no series of its own. Add the series to one of its figures instead.");
        var all = (IReadOnlyList<Series>)[.. Series, series];
        bool heat = all.Any(s => s is HeatMapSeries), bars = all.Any(s => s is BarSeries), counts = all.Any(s => s is HistogramSeries);
        if ((heat && all.Count > 1) || (bars && counts))
            throw new InvalidOperationException(
                $"'{series.Name}' does not fit the axes of figure '{Title}': a heat map stands alone, and bars (categories) "
                + "do not share an axis with histograms (numbers). Put them side by side with Figure.Grid.");
        return this with { Series = all };
    }
}
