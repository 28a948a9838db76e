namespace LatentNotebooks.Statistics;

/// <summary>
/// Holm's correction for testing several hypotheses at once ("A Simple Sequentially Rejective Multiple Test Procedure", 1979).
/// </summary>
/// <example><code>Holm.Adjust([0.01, 0.04, 0.03])   // 0.03, 0.06, 0.06</code></example>
public static class Holm
{
    /// <summary>
    /// The adjusted p-values, in the order given: rejecting those up to alpha keeps the chance of any false rejection at alpha.
    /// </summary>
    /// <exception cref="ArgumentException">A p-value is not in [0, 1].</exception>
    public static double[] Adjust(IReadOnlyList<double> pValues)
    {
        var bad = pValues.FirstOrDefault(p => p is not (>= 0 and <= 1), 0);
        if (bad != 0)
            throw new ArgumentException($"{bad} is not a p-value. Give values from 0 to 1.", nameof(pValues));
        var adjusted = new double[pValues.Count];
        var (running, left) = (0.0, pValues.Count);
        foreach (var i in Enumerable.Range(0, pValues.Count).OrderBy(i => pValues[i]))
            adjusted[i] = running = Math.Max(running, Math.Min(1, pValues[i] * left--));
        return adjusted;
    }
}
