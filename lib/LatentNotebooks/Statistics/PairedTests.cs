using MathNet.Numerics.Distributions;
using MathNet.Numerics.Random;

namespace LatentNotebooks.Statistics;

/// <summary>Two-sided tests of whether two methods differ on the same seeds, tasks or cases.</summary>
/// <example><code>PairedTests.Wilcoxon(flex, baseline).PValue</code></example>
public static class PairedTests
{
    // Up to these many pairs every assignment of signs is counted; beyond, an approximation is as good.
    private const int MostExactRanks = 50, MostExactFlips = 20;

    /// <summary>Student's t-test of the mean difference.</summary>
    /// <exception cref="ArgumentException">The two differ in length or have fewer than two values.</exception>
    public static TestResult StudentT(IEnumerable<double> a, IEnumerable<double> b)
    {
        var (first, second) = Samples.Paired(a, b, "Paired t-test", least: 2);
        var d = Samples.Differences(first, second);
        var mean = Aggregate.Mean(d);
        var error = Math.Sqrt(d.Sum(v => (v - mean) * (v - mean)) / (d.Length - 1) / d.Length);
        var t = mean == 0 ? 0 : mean / error;
        var p = double.IsInfinity(t) ? 0 : 2 * MathNet.Numerics.Distributions.StudentT.CDF(0, 1, d.Length - 1, -Math.Abs(t));
        return new TestResult("paired t-test", t, p, d.Length);
    }

    /// <summary>
    /// Wilcoxon's signed-rank test; the statistic is the smaller of the two rank sums. Differences of zero are left out and
    /// equal sizes share their mean rank. The p-value is exact up to 50 pairs, ties included, and normal with continuity
    /// correction beyond. With five pairs the smallest p-value there is is 0.0625, so it needs at least six to say anything at 5 %.
    /// </summary>
    public static TestResult Wilcoxon(IEnumerable<double> a, IEnumerable<double> b)
    {
        var (first, second) = Samples.Paired(a, b, "Wilcoxon test");
        // Differences that are equal on paper differ in their last bits; they are compared in grains of the rounding error.
        var grain = 1e-12 * first.Concat(second).Max(Math.Abs);
        var d = Samples.Differences(first, second).Where(v => Math.Abs(v) > grain).ToArray();
        if (d.Length == 0)
            return new TestResult("Wilcoxon signed-rank test (no difference)", 0, 1, 0);
        var ranks = Ranks.Of(d.Select(v => Math.Round(Math.Abs(v) / grain / 10)));
        var positive = d.Zip(ranks).Where(p => p.First > 0).Sum(p => p.Second);
        var statistic = Math.Min(positive, ranks.Sum() - positive);
        return d.Length <= MostExactRanks
            ? new TestResult("Wilcoxon signed-rank test, exact", statistic, ExactP(ranks, statistic), d.Length)
            : new TestResult("Wilcoxon signed-rank test, normal", statistic, NormalP(ranks, statistic), d.Length);
    }

    /// <summary>
    /// Fisher's permutation test of the mean difference: the signs of the differences are flipped. All assignments are counted up
    /// to 20 pairs; beyond, <paramref name="flips"/> random ones, the observed one counted among them.
    /// </summary>
    public static TestResult SignFlip(IEnumerable<double> a, IEnumerable<double> b, int seed, int flips = 20_000)
    {
        var (first, second) = Samples.Paired(a, b, "Sign-flip test");
        ArgumentOutOfRangeException.ThrowIfLessThan(flips, 100);
        var d = Samples.Differences(first, second);
        // Sums of the same numbers in another order differ in their last bits and must still count as equal.
        var observed = Math.Abs(d.Sum()) * (1 - 1e-12);
        if (d.Length > MostExactFlips)
        {
            var random = new Xoshiro256StarStar(seed, threadSafe: false);
            var extreme = 1 + Enumerable.Range(0, flips).Count(_ => Math.Abs(d.Sum(v => random.Next(2) == 0 ? v : -v)) >= observed);
            return new TestResult($"sign-flip test, {flips} flips", d.Average(), extreme / (flips + 1.0), d.Length);
        }
        var all = 1 << d.Length;
        var count = 0;
        for (var signs = 0; signs < all; signs++)
        {
            double sum = 0;
            for (var i = 0; i < d.Length; i++)
                sum += (signs >> i & 1) == 0 ? d[i] : -d[i];
            if (Math.Abs(sum) >= observed)
                count++;
        }
        return new TestResult("sign-flip test, exact", d.Average(), (double)count / all, d.Length);
    }

    /// <summary>
    /// McNemar's exact test for two methods judged right or wrong on the same cases, from the cases on which they disagree.
    /// </summary>
    /// <param name="onlyFirst">Cases that only the first method solves.</param>
    /// <param name="onlySecond">Cases that only the second method solves.</param>
    public static TestResult McNemar(int onlyFirst, int onlySecond)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(onlyFirst);
        ArgumentOutOfRangeException.ThrowIfNegative(onlySecond);
        var (fewer, n) = (Math.Min(onlyFirst, onlySecond), onlyFirst + onlySecond);
        var p = n == 0 ? 1 : Math.Min(1, 2 * Binomial.CDF(0.5, n, fewer));
        return new TestResult("McNemar's exact test", fewer, p, n);
    }

    /// <summary>McNemar's exact test from the outcomes, case by case.</summary>
    public static TestResult McNemar(IReadOnlyList<bool> first, IReadOnlyList<bool> second) =>
        first.Count == second.Count
            ? McNemar(first.Zip(second).Count(p => p.First && !p.Second), first.Zip(second).Count(p => !p.First && p.Second))
            : throw new ArgumentException(
                $"{first.Count} and {second.Count} outcomes cannot be paired. Judge both methods on the same cases.", nameof(second));

    /// <summary>Counts, for every reachable rank sum, the assignments of signs that give it; doubled ranks make ties whole.</summary>
    private static double ExactP(double[] ranks, double statistic)
    {
        var doubled = ranks.Select(r => (int)Math.Round(2 * r)).ToArray();
        var ways = new double[doubled.Sum() + 1];
        ways[0] = 1;
        var reach = 0;
        foreach (var r in doubled)
        {
            reach += r;
            for (var s = reach; s >= r; s--)
                ways[s] += ways[s - r];
        }
        var tail = ways.Take((int)Math.Round(2 * statistic) + 1).Sum();
        return Math.Min(1, 2 * tail / Math.Pow(2, ranks.Length));
    }

    private static double NormalP(double[] ranks, double statistic)
    {
        // The variance of a sum of independently signed ranks, which accounts for ties by itself.
        var mean = ranks.Sum() / 2;
        var deviation = Math.Sqrt(ranks.Sum(r => r * r) / 4);
        return Math.Min(1, 2 * Normal.CDF(0, 1, (statistic - mean + 0.5) / deviation));
    }
}
