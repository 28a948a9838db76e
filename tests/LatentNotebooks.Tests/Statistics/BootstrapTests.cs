using LatentNotebooks.Statistics;
using MathNet.Numerics.Distributions;

namespace LatentNotebooks.Tests.Statistics;

/// <summary>Reference intervals: scipy 1.10 (stats.bootstrap) or numpy resampling with 40,000 to 200,000 resamples.</summary>
public class BootstrapTests
{
    private static readonly double[] Skewed = [0.3, 0.5, 0.6, 0.9, 1.1, 1.4, 1.7, 2.3, 3.1, 4.8, 6.0, 9.5];

    private static readonly double[][] Tasks =
        [[.8, .82, .75, .9, .7], [.3, .5, .4, .45, .2], [.95, .99, .9, .97, .93]];

    private static readonly double[][] Others =
        [[.7, .8, .72, .6, .9], [.35, .4, .3, .2, .1], [.94, .93, .9, .99, .85]];

    [Fact]
    public void Percentile_interval_of_a_mean_agrees_with_scipy()
    {
        var e = Bootstrap.Percentile(Skewed, Aggregate.Mean, seed: 1, resamples: 50_000);
        Assert.Equal(Skewed.Average(), e.Value, 12);
        AssertNear(1.333, 4.325, e.Interval, 0.05);
        Assert.Equal(12, e.Count);
    }

    [Fact]
    public void Accelerated_interval_of_a_mean_agrees_with_scipy()
        => AssertNear(1.533, 4.758, Bootstrap.Bca(Skewed, Aggregate.Mean, seed: 1, resamples: 50_000).Interval, 0.06);

    [Fact]
    public void Accelerated_interval_of_an_interquartile_mean_agrees_with_scipy()
        => AssertNear(0.867, 3.883, Bootstrap.Bca(Skewed, Aggregate.Iqm, seed: 1, resamples: 50_000).Interval, 0.09);

    [Fact]
    public void Stratified_interval_agrees_with_numpy()
    {
        var e = Bootstrap.Stratified(Tasks, Aggregate.Iqm, seed: 3, resamples: 50_000);
        Assert.Equal(0.75, e.Value, 12);
        AssertNear(0.7089, 0.7856, e.Interval, 0.003);
    }

    [Fact]
    public void Cluster_interval_agrees_with_numpy()
    {
        double[][] clusters = [[1.0, 1.1, 0.9], [2.0, 2.2], [3.0, 3.1, 3.2, 2.9], [1.5], [2.5, 2.4]];
        var e = Bootstrap.Cluster(clusters, Aggregate.Mean, seed: 3, resamples: 50_000);
        Assert.Equal(2.15, e.Value, 12);
        AssertNear(1.2857, 2.82, e.Interval, 0.03);
        Assert.Equal(5, e.Count);
    }

    [Fact]
    public void Probability_of_improvement_agrees_with_numpy()
    {
        var e = Bootstrap.ProbabilityOfImprovement(Tasks, Others, seed: 3, resamples: 20_000);
        Assert.Equal(0.68666667, e.Value, 7);
        AssertNear(0.48, 0.8667, e.Interval, 0.015);
    }

    [Fact]
    public void A_seed_fixes_the_interval_to_the_bit_and_another_seed_moves_it()
    {
        var first = Bootstrap.Percentile(Skewed, Aggregate.Mean, seed: 5);
        Assert.Equal(first, Bootstrap.Percentile(Skewed, Aggregate.Mean, seed: 5));
        Assert.NotEqual(first, Bootstrap.Percentile(Skewed, Aggregate.Mean, seed: 6));
    }

    [Fact]
    public void Paired_difference_is_the_interval_of_the_differences()
    {
        double[] b = [.. Skewed.Select((v, i) => v - (0.1 * (i % 3)))];
        var d = Skewed.Zip(b, (x, y) => x - y);
        Assert.Equal(Bootstrap.Percentile(d, Aggregate.Mean, seed: 2), Bootstrap.PairedDifference(Skewed, b, Aggregate.Mean, seed: 2));
    }

    [Fact]
    public void Equal_values_give_an_interval_without_width()
    {
        double[] same = [2, 2, 2, 2];
        Assert.Equal(new Interval(2, 2), Bootstrap.Percentile(same, Aggregate.Mean, seed: 1).Interval);
        Assert.Equal(new Interval(2, 2), Bootstrap.Bca(same, Aggregate.Mean, seed: 1).Interval);
    }

    /// <summary>The figures that the documentation of <see cref="Intervals"/> quotes, on synthetic normal data.</summary>
    [Theory]
    [InlineData(30, 0.91, 0.96)]
    [InlineData(5, 0.79, 0.87)]
    public void Percentile_interval_covers_the_true_mean_about_as_often_as_it_should(int n, double least, double most)
    {
        var share = Coverage(n, (v, seed) => Bootstrap.Percentile(v, Aggregate.Mean, seed, resamples: 400).Interval);
        Assert.InRange(share, least, most);
    }

    [Fact]
    public void Student_interval_keeps_its_promise_at_five_runs()
        => Assert.InRange(Coverage(5, (v, _) => Intervals.Mean(v).Interval), 0.93, 0.97);

    [Fact]
    public void Bad_input_is_refused_in_words()
    {
        Assert.Contains("value 1 is NaN", Assert.Throws<ArgumentException>(
            () => Bootstrap.Percentile([1, double.NaN, 2], Aggregate.Mean, seed: 1)).Message);
        Assert.Contains("at least 2", Assert.Throws<ArgumentException>(() => Bootstrap.Percentile([1], Aggregate.Mean, seed: 1)).Message);
        Assert.Contains("cannot be paired", Assert.Throws<ArgumentException>(
            () => Bootstrap.PairedDifference([1, 2], [1, 2, 3], Aggregate.Mean, seed: 1)).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => Bootstrap.Percentile([1, 2], Aggregate.Mean, seed: 1, level: 95));
        Assert.Throws<ArgumentException>(() => Bootstrap.Cluster([[1, 2, 3]], Aggregate.Mean, seed: 1));
    }

    private static double Coverage(int n, Func<double[], int, Interval> interval)
    {
        const int trials = 1000;
        var random = new Random(42);
        return Enumerable.Range(0, trials).Count(seed =>
        {
            var sample = new double[n];
            Normal.Samples(random, sample, 10, 2);
            return interval(sample, seed).Contains(10);
        }) / (double)trials;
    }

    private static void AssertNear(double low, double high, Interval interval, double tolerance)
    {
        Assert.InRange(interval.Low, low - tolerance, low + tolerance);
        Assert.InRange(interval.High, high - tolerance, high + tolerance);
    }
}
