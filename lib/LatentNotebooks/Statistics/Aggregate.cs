namespace LatentNotebooks.Statistics;

/// <summary>
/// Single numbers for a set of scores, after Agarwal et al., "Deep Reinforcement Learning at the Edge of the Statistical
/// Precipice" (2021).
/// </summary>
/// <example><code>Bootstrap.Stratified(scoresByTask, Aggregate.Iqm, seed: 7)</code></example>
public static class Aggregate
{
    /// <summary>The mean.</summary>
    public static double Mean(IReadOnlyList<double> values)
    {
        MustHaveOne(values);
        double sum = 0;
        for (var i = 0; i < values.Count; i++)
            sum += values[i];
        return sum / values.Count;
    }

    /// <summary>The median; of an even number the mean of the middle two.</summary>
    public static double Median(IReadOnlyList<double> values)
    {
        MustHaveOne(values);
        var sorted = values.Order().ToArray();
        var middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /// <summary>
    /// The interquartile mean: the lowest and the highest quarter of the values (rounded down) are left out. It is less swayed by
    /// outliers than the mean and needs fewer runs than the median.
    /// </summary>
    public static double Iqm(IReadOnlyList<double> values)
    {
        MustHaveOne(values);
        var sorted = values.Order().ToArray();
        var cut = sorted.Length / 4;
        return Mean(sorted[cut..^cut]);
    }

    /// <summary>How far the scores fall short of <paramref name="target"/> on average; better ones count as having reached it.</summary>
    public static double OptimalityGap(IReadOnlyList<double> values, double target = 1)
    {
        MustHaveOne(values);
        return target - Mean([.. values.Select(v => Math.Min(v, target))]);
    }

    /// <summary>
    /// The probability that a random run of A is better than one of B on a random task: the mean over tasks of the
    /// Mann-Whitney statistic, a tie counting half. Scores are [task][run]; higher is better.
    /// </summary>
    /// <exception cref="ArgumentException">The two have different numbers of tasks.</exception>
    public static double ProbabilityOfImprovement(IReadOnlyList<IReadOnlyList<double>> a, IReadOnlyList<IReadOnlyList<double>> b)
    {
        if (a.Count != b.Count || a.Count == 0)
            throw new ArgumentException(
                $"Scores on {a.Count} and on {b.Count} tasks cannot be compared. Give both on the same tasks.", nameof(b));
        return a.Zip(b, (x, y) => x.Sum(u => y.Sum(v => u > v ? 1 : u == v ? 0.5 : 0)) / (x.Count * y.Count)).Average();
    }

    private static void MustHaveOne(IReadOnlyList<double> values)
    {
        if (values.Count == 0)
            throw new ArgumentException("No values were given, so there is nothing to aggregate.", nameof(values));
    }
}
