using MathNet.Numerics.Distributions;
using MathNet.Numerics.Random;

namespace LatentNotebooks.Statistics;

/// <summary>
/// Confidence intervals by resampling (Efron and Tibshirani, "An Introduction to the Bootstrap", 1993). The seed is compulsory:
/// the same data and seed give the same interval to the bit.
/// </summary>
/// <example>
/// <code>
/// var gain = Bootstrap.PairedDifference(flex, baseline, Aggregate.Mean, seed: 1);   // runs paired by seed
/// </code>
/// </example>
public static class Bootstrap
{
    /// <summary>How many resamples are drawn unless told otherwise.</summary>
    public const int DefaultResamples = 2000;

    /// <summary>The percentile interval of a statistic of independent values.</summary>
    /// <exception cref="ArgumentException">There are fewer than two values, or one is not finite.</exception>
    public static Estimate Percentile(
        IEnumerable<double> values, Func<IReadOnlyList<double>, double> statistic, int seed,
        double level = 0.95, int resamples = DefaultResamples)
    {
        var data = Samples.Checked(values, "Bootstrap interval", least: 2);
        return Resampled(() => statistic(data), Drawer(data, statistic), data.Length, seed, level, resamples);
    }

    /// <summary>
    /// The bias-corrected and accelerated interval, more accurate than the percentile interval for skewed statistics. Where every
    /// resample agrees it is that single value.
    /// </summary>
    /// <exception cref="ArgumentException">There are fewer than three values, or one is not finite.</exception>
    public static Estimate Bca(
        IEnumerable<double> values, Func<IReadOnlyList<double>, double> statistic, int seed,
        double level = 0.95, int resamples = DefaultResamples)
    {
        var data = Samples.Checked(values, "Bootstrap interval", least: 3);
        Samples.CheckLevel(level);
        var value = statistic(data);
        var draws = Draws(Drawer(data, statistic), seed, resamples);
        var jackknife = Enumerable.Range(0, data.Length).Select(i => statistic([.. data.Where((_, j) => j != i)])).ToArray();

        // Efron (1987): z0 from the share of resamples below the estimate (ties half), a from the skewness of the jackknife.
        var below = (draws.Count(d => d < value) + (0.5 * draws.Count(d => d == value))) / draws.Length;
        var z0 = Normal.InvCDF(0, 1, Math.Clamp(below, 0.5 / draws.Length, 1 - (0.5 / draws.Length)));
        var mean = Aggregate.Mean(jackknife);
        var squares = jackknife.Sum(v => (mean - v) * (mean - v));
        var acceleration = squares == 0 ? 0 : jackknife.Sum(v => Math.Pow(mean - v, 3)) / (6 * Math.Pow(squares, 1.5));
        double Adjusted(double p)
        {
            var z = z0 + Normal.InvCDF(0, 1, p);
            return Normal.CDF(0, 1, z0 + (z / (1 - (acceleration * z))));
        }
        var tail = (1 - level) / 2;
        return new Estimate(value, new Interval(Quantile(draws, Adjusted(tail)), Quantile(draws, Adjusted(1 - tail)), level), data.Length);
    }

    /// <summary>
    /// The interval of a statistic of all scores [task][run], with runs redrawn within each task: tasks are fixed, runs are the
    /// sample (Agarwal et al., 2021).
    /// </summary>
    public static Estimate Stratified(
        IReadOnlyList<IReadOnlyList<double>> scores, Func<IReadOnlyList<double>, double> statistic, int seed,
        double level = 0.95, int resamples = DefaultResamples)
    {
        var tasks = Groups(scores, "Stratified bootstrap");
        var all = tasks.SelectMany(t => t).ToArray();
        var buffer = new double[all.Length];
        return Resampled(() => statistic(all), random =>
        {
            var next = 0;
            foreach (var task in tasks)
                for (var i = 0; i < task.Length; i++)
                    buffer[next++] = task[random.Next(task.Length)];
            return statistic(buffer);
        }, all.Length, seed, level, resamples);
    }

    /// <summary>
    /// The interval of a statistic of values [cluster][member] whose members are not independent (frames of a clip, steps of an
    /// episode): whole clusters are redrawn.
    /// </summary>
    public static Estimate Cluster(
        IReadOnlyList<IReadOnlyList<double>> clusters, Func<IReadOnlyList<double>, double> statistic, int seed,
        double level = 0.95, int resamples = DefaultResamples)
    {
        var groups = Groups(clusters, "Cluster bootstrap");
        if (groups.Length < 2)
            throw new ArgumentException("One cluster says nothing about the spread between clusters. Give at least two.", nameof(clusters));
        return Resampled(() => statistic([.. groups.SelectMany(g => g)]), random =>
        {
            var sample = new List<double>();
            for (var i = 0; i < groups.Length; i++)
                sample.AddRange(groups[random.Next(groups.Length)]);
            return statistic(sample);
        }, groups.Length, seed, level, resamples);
    }

    /// <summary>
    /// The interval of a statistic of the differences a - b of runs that share seed, data and order: the pairs are redrawn.
    /// </summary>
    /// <exception cref="ArgumentException">The two differ in length.</exception>
    public static Estimate PairedDifference(
        IEnumerable<double> a, IEnumerable<double> b, Func<IReadOnlyList<double>, double> statistic, int seed,
        double level = 0.95, int resamples = DefaultResamples)
    {
        var (first, second) = Samples.Paired(a, b, "Paired difference", least: 2);
        return Percentile(Samples.Differences(first, second), statistic, seed, level, resamples);
    }

    /// <summary>
    /// The probability that A improves on B with its interval, runs redrawn within each task; see
    /// <see cref="Aggregate.ProbabilityOfImprovement"/>.
    /// </summary>
    public static Estimate ProbabilityOfImprovement(
        IReadOnlyList<IReadOnlyList<double>> a, IReadOnlyList<IReadOnlyList<double>> b, int seed,
        double level = 0.95, int resamples = DefaultResamples)
    {
        var (x, y) = (Groups(a, "Probability of improvement"), Groups(b, "Probability of improvement"));
        double[][] Redrawn(double[][] tasks, Random random) => [.. tasks.Select(t => Redraw(t, random))];
        return Resampled(
            () => Aggregate.ProbabilityOfImprovement(x, y),
            random => Aggregate.ProbabilityOfImprovement(Redrawn(x, random), Redrawn(y, random)),
            x.Sum(t => t.Length), seed, level, resamples);
    }

    /// <summary>The quantile of sorted values, linear between neighbours (Hyndman and Fan's type 7).</summary>
    internal static double Quantile(double[] sorted, double p)
    {
        var position = Math.Clamp(p, 0, 1) * (sorted.Length - 1);
        var i = Math.Min((int)position, sorted.Length - 2);
        return sorted.Length == 1 ? sorted[0] : sorted[i] + ((position - i) * (sorted[i + 1] - sorted[i]));
    }

    private static Estimate Resampled(
        Func<double> value, Func<Random, double> draw, int count, int seed, double level, int resamples)
    {
        Samples.CheckLevel(level);
        var draws = Draws(draw, seed, resamples);
        var tail = (1 - level) / 2;
        return new Estimate(value(), new Interval(Quantile(draws, tail), Quantile(draws, 1 - tail), level), count);
    }

    /// <summary>The statistic of each resample, in rising order.</summary>
    private static double[] Draws(Func<Random, double> draw, int seed, int resamples)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(resamples, 100);
        var random = new Xoshiro256StarStar(seed, threadSafe: false);
        var draws = new double[resamples];
        for (var i = 0; i < resamples; i++)
            draws[i] = draw(random);
        Array.Sort(draws);
        return draws;
    }

    private static Func<Random, double> Drawer(double[] data, Func<IReadOnlyList<double>, double> statistic)
    {
        var buffer = new double[data.Length];
        return random =>
        {
            for (var i = 0; i < buffer.Length; i++)
                buffer[i] = data[random.Next(data.Length)];
            return statistic(buffer);
        };
    }

    private static double[] Redraw(double[] values, Random random) => [.. values.Select(_ => values[random.Next(values.Length)])];

    private static double[][] Groups(IReadOnlyList<IReadOnlyList<double>> groups, string what) => groups.Count > 0
        ? [.. groups.Select(g => Samples.Checked(g, what))]
        : throw new ArgumentException($"{what}: no group of values was given.", nameof(groups));
}
