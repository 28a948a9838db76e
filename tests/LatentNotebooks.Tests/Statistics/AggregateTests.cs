using FsCheck;
using FsCheck.Fluent;
using LatentNotebooks.Statistics;

namespace LatentNotebooks.Tests.Statistics;

public class AggregateTests
{
    // Scores of a plausible size; FsCheck's own doubles reach infinity.
    private static readonly Arbitrary<double[]> Scores =
        Gen.Choose(-100_000, 100_000).Select(i => i / 100.0).NonEmptyListOf().Select(l => l.ToArray()).ToArbitrary();

    // scipy.stats.trim_mean(x, 0.25)
    [Theory]
    [InlineData(new double[] { 1, 2, 3, 4, 5, 6, 7, 8, 9, 100 }, 5.5)]
    [InlineData(new double[] { 3, 1, 2 }, 2)]
    [InlineData(new double[] { 1, 2, 3, 4, 50 }, 3)]
    public void Interquartile_mean_agrees_with_scipy(double[] values, double expected) => Assert.Equal(expected, Aggregate.Iqm(values), 12);

    [Fact]
    public void Interquartile_mean_lies_between_the_extremes() => Always(Scores, v =>
        Aggregate.Iqm(v) >= v.Min() - 1e-9 && Aggregate.Iqm(v) <= v.Max() + 1e-9);

    [Fact]
    public void Interquartile_mean_does_not_depend_on_the_order() => Always(Scores, v =>
        Aggregate.Iqm(v) == Aggregate.Iqm([.. v.Reverse()]));

    [Fact]
    public void Interquartile_mean_shifts_with_its_values() => Always(Scores, v =>
        Math.Abs(Aggregate.Iqm([.. v.Select(x => x + 7)]) - Aggregate.Iqm(v) - 7) < 1e-9);

    [Fact]
    public void An_outlier_moves_the_mean_but_not_the_interquartile_mean()
    {
        double[] values = [1, 2, 3, 4, 5, 6, 7, 8], outlier = [1, 2, 3, 4, 5, 6, 7, 8000];
        Assert.Equal(Aggregate.Iqm(values), Aggregate.Iqm(outlier));
        Assert.True(Aggregate.Mean(outlier) > 100 * Aggregate.Mean(values));
    }

    [Theory]
    [InlineData(new double[] { 5, 1, 3 }, 3)]
    [InlineData(new double[] { 4, 1, 3, 2 }, 2.5)]
    public void Median_is_the_middle(double[] values, double expected) => Assert.Equal(expected, Aggregate.Median(values));

    [Fact]
    public void Optimality_gap_forgives_what_lies_beyond_the_target()
    {
        double[] scores = [.8, .82, .75, .9, .7, .3, .5, .4, .45, .2, .95, .99, .9, .97, .93];
        Assert.Equal(0.296, Aggregate.OptimalityGap(scores), 12);
        Assert.Equal(0.212, Aggregate.OptimalityGap(scores, target: 0.9), 12);
        Assert.Equal(0, Aggregate.OptimalityGap([3, 4]));
    }

    [Fact]
    public void Probability_of_improvement_counts_ties_half()
    {
        Assert.Equal(0.5, Aggregate.ProbabilityOfImprovement([[1, 1]], [[1, 1]]));
        Assert.Equal(1, Aggregate.ProbabilityOfImprovement([[2, 3]], [[0, 1]]));
        Assert.Equal(0.5, Aggregate.ProbabilityOfImprovement([[2, 3], [0, 0]], [[0, 1], [5, 5]]));
    }

    [Fact]
    public void Probability_of_improvement_of_the_two_directions_adds_up_to_one() => Always(Scores, v =>
    {
        double[][] a = [[.. v]], b = [[.. v.Select((x, i) => x + ((i % 3) - 1))]];
        return Math.Abs(Aggregate.ProbabilityOfImprovement(a, b) + Aggregate.ProbabilityOfImprovement(b, a) - 1) < 1e-9;
    });

    [Fact]
    public void Nothing_cannot_be_aggregated()
    {
        Assert.Throws<ArgumentException>(() => Aggregate.Iqm([]));
        Assert.Throws<ArgumentException>(() => Aggregate.Mean([]));
        Assert.Throws<ArgumentException>(() => Aggregate.ProbabilityOfImprovement([[1]], [[1], [2]]));
    }

    private static void Always<T>(Arbitrary<T> values, Func<T, bool> property) =>
        Prop.ForAll(values, property).Check(Config.QuickThrowOnFailure.WithReplay(20260101, 1));
}
