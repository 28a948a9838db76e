using FsCheck;
using FsCheck.Fluent;
using LatentNotebooks.Statistics;
using Interval = LatentNotebooks.Statistics.Interval;
using Outcome = LatentNotebooks.Statistics.Outcome;

namespace LatentNotebooks.Tests.Statistics;

public class DecisionTests
{
    private static readonly Arbitrary<double[]> PValues =
        Gen.Choose(0, 1000).Select(i => i / 1000.0).NonEmptyListOf().Select(l => l.ToArray()).ToArbitrary();

    [Fact]
    public void Holm_correction_agrees_with_the_calculation_by_hand()
    {
        double[] adjusted = Holm.Adjust([0.01, 0.04, 0.03, 0.005]);
        Assert.Equal([0.03, 0.06, 0.06, 0.02], adjusted.Select(p => Math.Round(p, 12)));
    }

    [Fact]
    public void Holm_correction_keeps_the_order_and_only_raises() =>
        Prop.ForAll(PValues, p =>
        {
            var adjusted = Holm.Adjust(p);
            var sorted = p.Zip(adjusted).OrderBy(x => x.First).Select(x => x.Second).ToArray();
            return sorted.Zip(sorted.Skip(1)).All(x => x.First <= x.Second) && p.Zip(adjusted).All(x => x.Second >= x.First && x.Second <= 1);
        }).Check(Config.QuickThrowOnFailure.WithReplay(20260102, 1));

    [Fact]
    public void Holm_correction_lies_between_none_and_that_of_bonferroni() =>
        Prop.ForAll(PValues, p => p.Zip(Holm.Adjust(p)).All(x => x.Second >= x.First && x.Second <= Math.Min(1, x.First * p.Length) + 1e-12))
            .Check(Config.QuickThrowOnFailure.WithReplay(20260103, 1));

    [Fact]
    public void Holm_correction_of_one_hypothesis_changes_nothing() => Assert.Equal([0.04], Holm.Adjust([0.04]));

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.5)]
    [InlineData(double.NaN)]
    public void A_number_that_is_no_p_value_is_refused(double p)
        => Assert.Contains("not a p-value", Assert.Throws<ArgumentException>(() => Holm.Adjust([0.5, p])).Message);

    // scipy.stats.spearmanr; the interval from numpy by the formula of Bonett and Wright.
    [Fact]
    public void Rank_correlation_agrees_with_scipy()
    {
        double[] x = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
        var e = RankCorrelation.Spearman(x, [2, 1, 4, 3, 7, 8, 6, 9, 10, 5]);
        Assert.Equal(0.7575757575757575, e.Value, 12);
        Assert.Equal(0.14899178624071865, e.Low, 9);
        Assert.Equal(0.9499132952973591, e.High, 9);
        Assert.Equal(0.7622092916488802, RankCorrelation.Spearman(x, [2, 1, 4, 4, 7, 8, 6, 9, 9, 5]).Value, 12);
    }

    [Fact]
    public void Rank_correlation_of_a_monotone_curve_is_one_and_of_a_constant_is_refused()
    {
        Assert.Equal(1, RankCorrelation.Spearman([1, 2, 4, 8, 16], [0.1, 0.2, 0.9, 3, 3.1]).Value);
        Assert.Equal(-1, RankCorrelation.Spearman([1, 2, 4, 8], [4, 3, 2, 1]).Low);
        Assert.Contains("constant", Assert.Throws<ArgumentException>(() => RankCorrelation.Spearman([1, 2, 3, 4], [1, 1, 1, 1])).Message);
    }

    // scipy.stats: t.ppf and binomtest(...).proportion_ci(method='wilson').
    [Fact]
    public void Intervals_by_formula_agree_with_scipy()
    {
        var e = Intervals.PairedDifference(
            [31.2, 30.8, 31.9, 30.1, 32.4, 31.0, 30.6, 31.7], [30.5, 30.9, 31.1, 29.6, 31.2, 30.7, 30.8, 30.4]);
        Assert.Equal(0.5625, e.Value, 9);
        Assert.Equal(0.10255279555814051, e.Low, 8);
        Assert.Equal(1.0224472044418595, e.High, 8);
        Assert.Equal((0.39677814746114526, 0.892208732593699), (Intervals.Proportion(7, 10).Low, Intervals.Proportion(7, 10).High), Close);
        Assert.Equal((0, 0.27753279986288926), (Intervals.Proportion(0, 10).Low, Intervals.Proportion(0, 10).High), Close);
        Assert.Equal((0.7224672001371109, 1), (Intervals.Proportion(10, 10).Low, Intervals.Proportion(10, 10).High), Close);
        Assert.Equal((0.2552885198782742, 0.36620957698280004), (Intervals.Proportion(81, 263).Low, Intervals.Proportion(81, 263).High), Close);
    }

    [Theory]
    [InlineData(-0.2, 0.4, Outcome.Supported)]
    [InlineData(-0.6, 0.4, Outcome.Undecided)]
    [InlineData(-0.5, 0.4, Outcome.Undecided)]
    [InlineData(-1.5, -0.6, Outcome.NotSupported)]
    [InlineData(double.NaN, double.NaN, Outcome.Undecided)]
    public void Non_inferiority_needs_the_whole_interval_above_the_margin(double low, double high, Outcome expected)
    {
        var verdict = PassRule.NonInferior("PSNR difference", margin: 0.5, unit: "dB").Judge(Measured(low, high));
        Assert.Equal(expected, verdict.Outcome);
        Assert.Contains("not worse by more than 0.5 dB", verdict.Rule);
        Assert.Contains("95 % interval", verdict.Rule.Replace("95%", "95 %"));
    }

    [Fact]
    public void Other_rules_judge_their_side()
    {
        Assert.Equal(Outcome.NotSupported, PassRule.Superior("gain").Judge(Measured(-2, -1)).Outcome);
        Assert.Equal(Outcome.Supported, PassRule.Superior("gain").Judge(Measured(0.1, 1)).Outcome);
        Assert.Equal(Outcome.Supported, PassRule.AtMost("steps", 10).Judge(Measured(6, 8)).Outcome);
        Assert.Equal(Outcome.NotSupported, PassRule.AtMost("steps", 10).Judge(Measured(11, 12)).Outcome);
        Assert.Equal(Outcome.Undecided, PassRule.AtLeast("success", 0.5).Judge(Measured(0.4, 0.6)).Outcome);
        Assert.StartsWith("undecided: 0.5", PassRule.AtLeast("success", 0.5).Judge(Measured(0.4, 0.6)).ToString());
    }

    [Fact]
    public void A_margin_must_be_set_and_positive() => Assert.Throws<ArgumentOutOfRangeException>(() => PassRule.NonInferior("d", margin: 0));

    private static Estimate Measured(double low, double high) => new((low + high) / 2, new Interval(low, high), 5);

    private static bool Close((double, double) a, (double, double) b) => Math.Abs(a.Item1 - b.Item1) < 1e-9 && Math.Abs(a.Item2 - b.Item2) < 1e-9;
}
