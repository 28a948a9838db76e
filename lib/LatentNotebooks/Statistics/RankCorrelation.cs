using MathNet.Numerics.Distributions;

namespace LatentNotebooks.Statistics;

/// <summary>Correlation of ranks.</summary>
/// <example><code>RankCorrelation.Spearman(budget, psnr)   // 0.93 95 % [0.71, 0.98], n = 12</code></example>
public static class RankCorrelation
{
    /// <summary>
    /// Spearman's rho with an interval by Fisher's transformation and the standard error of Bonett and Wright ("Sample Size
    /// Requirements for Estimating Pearson, Kendall and Spearman Correlations", 2000). The interval is rough below ten pairs, and
    /// a single point where rho is 1 or -1.
    /// </summary>
    /// <exception cref="ArgumentException">There are fewer than four pairs, or one side is constant.</exception>
    public static Estimate Spearman(IEnumerable<double> x, IEnumerable<double> y, double level = 0.95)
    {
        Samples.CheckLevel(level);
        var (a, b) = Samples.Paired(x, y, "Spearman correlation", least: 4);
        if (a.All(v => v == a[0]) || b.All(v => v == b[0]))
            throw new ArgumentException("Spearman correlation: one side is constant, so it has no ranks to correlate.", nameof(y));
        var rho = Math.Clamp(MathNet.Numerics.Statistics.Correlation.Pearson(Ranks.Of(a), Ranks.Of(b)), -1, 1);
        var z = Normal.InvCDF(0, 1, (1 + level) / 2);
        var half = z * Math.Sqrt((1 + (rho * rho / 2)) / (a.Length - 3));
        var interval = Math.Abs(rho) > 1 - 1e-12
            ? new Interval(rho, rho, level)
            : new Interval(Math.Tanh(Math.Atanh(rho) - half), Math.Tanh(Math.Atanh(rho) + half), level);
        return new Estimate(rho, interval, a.Length);
    }
}
