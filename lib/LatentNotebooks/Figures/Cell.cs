namespace LatentNotebooks.Figures;

/// <summary>
/// One cell of a <see cref="Table"/>: a number, a number with its uncertainty, an interval, or text. Numbers, texts and truth
/// values convert by themselves.
/// </summary>
/// <example><code>Cell.PlusMinus(31.2, 0.4).Marked("*")   // 31.20 ± 0.40*, in a column with format F2</code></example>
public sealed record Cell
{
    private Cell()
    {
    }

    /// <summary>Nothing was measured; shown as a dash.</summary>
    public static Cell Missing { get; } = new();

    /// <summary>The number by which a column is compared; null for text.</summary>
    public double? Value { get; private init; }

    /// <summary>Lower bound of the interval, if there is one.</summary>
    public double? Low { get; private init; }

    /// <summary>Upper bound of the interval, if there is one.</summary>
    public double? High { get; private init; }

    /// <summary>The text of a cell without a number.</summary>
    public string Text { get; private init; } = "";

    /// <summary>What stands behind the cell as a superscript, usually a sign of significance.</summary>
    public string Mark { get; private init; } = "";

    /// <summary>The bounds are the value plus and minus this half width; null when they were given themselves.</summary>
    public double? HalfWidth { get; private init; }

    /// <summary>A plain number; one that is not finite counts as missing.</summary>
    public static Cell Number(double value) => double.IsFinite(value) ? new() { Value = value } : Missing;

    /// <summary>A number with the half width of its interval.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The half width is negative.</exception>
    public static Cell PlusMinus(double value, double halfWidth)
    {
        if (!double.IsFinite(value) || !double.IsFinite(halfWidth))
            return Number(value);
        ArgumentOutOfRangeException.ThrowIfNegative(halfWidth);
        return new() { Value = value, HalfWidth = halfWidth, Low = value - halfWidth, High = value + halfWidth };
    }

    /// <summary>A number with its interval, which need not be symmetric.</summary>
    /// <exception cref="ArgumentException">The lower bound is above the upper one.</exception>
    public static Cell Interval(double value, double low, double high) =>
        double.IsFinite(value) ? Range(low, high) with { Value = value } : Missing;

    /// <summary>An interval alone.</summary>
    /// <exception cref="ArgumentException">The lower bound is above the upper one.</exception>
    public static Cell Range(double low, double high)
    {
        if (low > high)
            throw new ArgumentException($"The interval [{low}, {high}] is upside down. Give the lower bound first.", nameof(low));
        return new() { Low = low, High = high };
    }

    /// <summary>A text.</summary>
    public static Cell Of(string text) => new() { Text = text ?? "" };

    /// <summary>The cell with a mark behind it; the caption should say what it means.</summary>
    public Cell Marked(string mark) => this with { Mark = mark };

    /// <summary>The cell with a star where <paramref name="significant"/>.</summary>
    public Cell Starred(bool significant) => significant ? Marked("*") : this;

    /// <summary>A number.</summary>
    public static implicit operator Cell(double value) => Number(value);

    /// <summary>A text.</summary>
    public static implicit operator Cell(string text) => Of(text);

    /// <summary>yes or no.</summary>
    public static implicit operator Cell(bool value) => Of(value ? "yes" : "no");

    /// <summary>The main part of a cell and what follows it, formatted for a column.</summary>
    internal (string Main, string Tail) Format(string format) => (Value, HalfWidth, Low, High) switch
    {
        ({ } v, { } half, _, _) => (Digits(v, format), $" ± {Digits(half, format)}"),
        ({ } v, _, { } low, { } high) => (Digits(v, format), $" [{Digits(low, format)}, {Digits(high, format)}]"),
        ({ } v, _, _, _) => (Digits(v, format), ""),
        (_, _, { } low, { } high) => ($"[{Digits(low, format)}, {Digits(high, format)}]", ""),
        _ => (Text.Length > 0 || this != Missing ? Text : "–", ""),
    };

    /// <summary>A number by a format; without one a whole number as it is, any other with four significant digits.</summary>
    private static string Digits(double value, string format)
    {
        if (!double.IsFinite(value))
            return "–";
        if (format.Length > 0)
            return Ticks.Minus(value.ToString(format));
        var size = Math.Abs(value);
        if (size is > 0 and < 1e-4 or >= 1e15)
            return value.ToString("0.###e0");
        if (value == Math.Round(value))
            return Ticks.Minus(value.ToString("0"));
        var decimals = Math.Clamp(3 - (int)Math.Floor(Math.Log10(size)), 0, 7);
        return Ticks.Minus(value.ToString($"F{decimals}"));
    }
}
