namespace LatentNotebooks.Figures;

/// <summary>
/// Leaves out points of long lines that no screen can show: of each pixel column the first, the lowest, the highest and the
/// last stay, so that every peak is still there.
/// </summary>
internal static class Thinning
{
    /// <summary>Indices to draw, in order; -1 stands for a gap.</summary>
    public static IEnumerable<int> Indices(CurveSeries curve, PlotLayout layout)
    {
        var n = curve.X.Length;
        var ordered = true;
        for (var i = 1; i < n && ordered; i++)
            ordered = curve.X[i] >= curve.X[i - 1];
        return !curve.Joined || !ordered || n < 4 * layout.Plot.Width ? Enumerable.Range(0, n) : Columns(curve, layout);
    }

    private static IEnumerable<int> Columns(CurveSeries curve, PlotLayout layout)
    {
        var (column, first, low, high, last) = (int.MinValue, -1, -1, -1, -1);
        for (var i = 0; i < curve.X.Length; i++)
        {
            var shown = layout.X.Shows(curve.X[i]) && layout.Y.Shows(curve.Y[i]);
            var here = shown ? (int)layout.X.At(curve.X[i]) : int.MinValue;
            if (here != column || !shown)
            {
                foreach (var index in new[] { first, low, high, last }.Where(k => k >= 0).Distinct().Order())
                    yield return index;
                if (!shown)
                    yield return -1;
                (column, first, low, high, last) = (here, shown ? i : -1, shown ? i : -1, shown ? i : -1, shown ? i : -1);
                continue;
            }
            low = curve.Y[i] < curve.Y[low] ? i : low;
            high = curve.Y[i] > curve.Y[high] ? i : high;
            last = i;
        }
        foreach (var index in new[] { first, low, high, last }.Where(k => k >= 0).Distinct().Order())
            yield return index;
    }
}
