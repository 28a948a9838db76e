using System.Numerics;

namespace LatentNotebooks.Figures;

/// <summary>What a figure draws from data. The arrays are copies that nobody changes.</summary>
internal abstract record Series(string Name);

/// <summary>Points, joined to a line or not, with optional bounds.</summary>
internal sealed record CurveSeries : Series
{
    public CurveSeries(string name, double[] x, double[] y, double[]? low, double[]? high, bool Joined) : base(name)
    {
        Values.MustMatch(name, ("x", x), ("y", y));
        Values.MustBound(name, y, low, high);
        (X, Y, Low, High, this.Joined) = (x, y, low, high, Joined);
    }

    public double[] X { get; }

    public double[] Y { get; }

    public double[]? Low { get; }

    public double[]? High { get; }

    public bool Joined { get; }
}

/// <summary>One bar a category, with optional bounds.</summary>
internal sealed record BarSeries : Series
{
    public BarSeries(string name, string[] categories, double[] values, double[]? low, double[]? high) : base(name)
    {
        if (categories.Length != values.Length)
            throw new ArgumentException(
                $"Series '{name}' has {categories.Length} categories and {values.Length} values. Give one value for each category.",
                nameof(values));
        if (categories.Distinct().Count() != categories.Length)
            throw new ArgumentException($"Series '{name}' names a category twice. Give each category once.", nameof(categories));
        Values.MustBound(name, values, low, high);
        (Categories, Y, Low, High) = (categories, values, low, high);
    }

    public string[] Categories { get; }

    public double[] Y { get; }

    public double[]? Low { get; }

    public double[]? High { get; }
}

/// <summary>Values to be counted in bins.</summary>
internal sealed record HistogramSeries : Series
{
    public HistogramSeries(string name, double[] values, int bins) : base(name)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bins, 1);
        (Samples, Bins) = (values, bins);
    }

    public double[] Samples { get; }

    public int Bins { get; }
}

/// <summary>A matrix [rows, columns] of coloured cells; the name labels the colour bar.</summary>
internal sealed record HeatMapSeries : Series
{
    public HeatMapSeries(string name, double[,] values, string[]? rows, string[]? columns, bool diverging, bool showValues) : base(name)
    {
        Cells = (double[,])values.Clone();
        Rows = rows ?? Numbered(values.GetLength(0));
        Columns = columns ?? Numbered(values.GetLength(1));
        if (Rows.Length != values.GetLength(0) || Columns.Length != values.GetLength(1))
            throw new ArgumentException(
                $"A matrix of {values.GetLength(0)} x {values.GetLength(1)} cells has {Rows.Length} row names and "
                + $"{Columns.Length} column names. Give one name for each, or none.", nameof(rows));
        (Diverging, ShowValues) = (diverging, showValues);
    }

    public double[,] Cells { get; }

    public string[] Rows { get; }

    public string[] Columns { get; }

    public bool Diverging { get; }

    public bool ShowValues { get; }

    private static string[] Numbered(int n) => [.. Enumerable.Range(0, n).Select(i => $"{i}")];
}

/// <summary>What a figure draws beside its data.</summary>
internal abstract record Mark;

/// <summary>A text at a point.</summary>
internal sealed record PointMark(double X, double Y, string Text) : Mark;

/// <summary>A dashed line across or up the plot.</summary>
internal sealed record RuleMark(double At, string Label, bool Horizontal) : Mark;

/// <summary>Input to plain arrays, with errors that name the series.</summary>
internal static class Values
{
    public static double[] Of<T>(IEnumerable<T> values) where T : INumber<T>
    {
        ArgumentNullException.ThrowIfNull(values);
        return [.. values.Select(double.CreateChecked)];
    }

    public static double[]? OfOptional<T>(IEnumerable<T>? values) where T : INumber<T> => values is null ? null : Of(values);

    public static void MustMatch(string series, params (string Name, double[] Values)[] columns)
    {
        if (columns.Any(c => c.Values.Length != columns[0].Values.Length))
            throw new ArgumentException(
                $"Series '{series}' has {string.Join(" and ", columns.Select(c => $"{c.Values.Length} values of {c.Name}"))}. "
                + "Give sequences of one length.");
    }

    public static void MustBound(string series, double[] y, double[]? low, double[]? high)
    {
        if ((low is null) != (high is null))
            throw new ArgumentException($"Series '{series}' has only one of low and high. Give both bounds, or none.");
        if (low is not null && high is not null)
            MustMatch(series, ("y", y), ("low", low), ("high", high));
    }
}
