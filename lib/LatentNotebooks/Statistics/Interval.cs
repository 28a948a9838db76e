namespace LatentNotebooks.Statistics;

/// <summary>A confidence interval.</summary>
/// <param name="Low">Lower bound.</param>
/// <param name="High">Upper bound, not below <paramref name="Low"/>.</param>
/// <param name="Level">Confidence level in (0, 1), usually 0.95.</param>
/// <example><code>Bootstrap.Bca(scores, Aggregate.Mean, seed: 1).Interval   // 95 % [0.61, 0.72]</code></example>
public readonly record struct Interval(double Low, double High, double Level = 0.95)
{
    /// <summary>Upper minus lower bound.</summary>
    public double Width => High - Low;

    /// <summary>Whether a value lies in the interval, bounds included.</summary>
    public bool Contains(double value) => value >= Low && value <= High;

    /// <summary>The interval of the quantity divided by, or times, a factor.</summary>
    public Interval Scale(double factor) =>
        factor >= 0 ? this with { Low = Low * factor, High = High * factor } : this with { Low = High * factor, High = Low * factor };

    /// <inheritdoc />
    public override string ToString() => $"{Level:0.#%} [{Low:G4}, {High:G4}]";
}

/// <summary>A measured value with its interval.</summary>
/// <param name="Value">The point estimate, from the data themselves.</param>
/// <param name="Interval">Its confidence interval.</param>
/// <param name="Count">How many independent units (seeds, episodes, clusters) it rests on.</param>
public readonly record struct Estimate(double Value, Interval Interval, int Count)
{
    /// <summary>Lower bound of the interval.</summary>
    public double Low => Interval.Low;

    /// <summary>Upper bound of the interval.</summary>
    public double High => Interval.High;

    /// <inheritdoc />
    public override string ToString() => $"{Value:G4} {Interval}, n = {Count}";
}

/// <summary>The outcome of a significance test.</summary>
/// <param name="Test">Which test, in words.</param>
/// <param name="Statistic">The test statistic.</param>
/// <param name="PValue">Two-sided p-value in [0, 1].</param>
/// <param name="Count">How many pairs or cases it rests on, ties dropped by the test left out.</param>
public readonly record struct TestResult(string Test, double Statistic, double PValue, int Count)
{
    /// <inheritdoc />
    public override string ToString() => $"{Test}: statistic {Statistic:G4}, p = {PValue:G3}, n = {Count}";
}
