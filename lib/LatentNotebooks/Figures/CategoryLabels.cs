namespace LatentNotebooks.Figures;

/// <summary>
/// The names below a category axis: side by side where they fit, else in several lines, else tilted; where there are too
/// many of them only every second, fifth, tenth ... is shown.
/// </summary>
internal sealed class CategoryLabels
{
    public const double LineHeight = 13;
    private const double Size = PlotLayout.TickSize, LongestName = 150, MostLines = 3, Cos35 = 0.82, Sin35 = 0.57;

    public CategoryLabels(IReadOnlyList<string> names, double width)
    {
        var band = width / Math.Max(names.Count, 1);
        var widest = names.Count == 0 ? 0 : names.Max(n => TextMetrics.Width(n, Size));
        var wrapped = names.Select(n => TextMetrics.Wrap(n, band - 8, Size)).ToArray();
        if (wrapped.All(lines => lines.Count <= MostLines && lines.All(l => TextMetrics.Width(l, Size) <= band - 4)))
            Lines = wrapped;
        else if (band >= 14 && widest > 30)
        {
            Tilted = true;
            Lines = [.. names.Select(n => (IReadOnlyList<string>)[TextMetrics.Fit(n, LongestName, Size)])];
            Overhang = (Math.Min(TextMetrics.Width(names[0], Size), LongestName) * Cos35) - (band / 2);
        }
        else
        {
            Stride = StrideFor(names.Count, width / (Math.Min(widest, LongestName) + 8));
            Lines = [.. names.Select(n => (IReadOnlyList<string>)[TextMetrics.Fit(n, LongestName, Size)])];
        }
        Height = Tilted
            ? (Math.Min(widest, LongestName) * Sin35) + Size
            : Size + ((Lines.Select(l => l.Count).DefaultIfEmpty(1).Max() - 1) * LineHeight);
    }

    /// <summary>The lines of each name; empty for a name that is only spaces.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Lines { get; }

    /// <summary>Every Stride-th name is shown.</summary>
    public int Stride { get; } = 1;

    public bool Tilted { get; }

    /// <summary>The room needed below the plot.</summary>
    public double Height { get; }

    /// <summary>How far the first tilted name reaches to the left of the plot.</summary>
    public double Overhang { get; }

    /// <summary>The smallest of 1, 2, 5, 10 ... with which at most <paramref name="room"/> of the names are shown.</summary>
    public static int StrideFor(int count, double room) => (int)Ticks.NiceStep(Math.Max(1, count / Math.Max(room, 1)));
}
