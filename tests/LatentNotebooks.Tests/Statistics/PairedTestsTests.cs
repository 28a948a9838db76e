using LatentNotebooks.Statistics;

namespace LatentNotebooks.Tests.Statistics;

/// <summary>Reference values: scipy 1.10 (ttest_rel, wilcoxon, binomtest) and complete enumeration with numpy.</summary>
public class PairedTestsTests
{
    private static readonly double[] A = [31.2, 30.8, 31.9, 30.1, 32.4, 31.0, 30.6, 31.7];
    private static readonly double[] B = [30.5, 30.9, 31.1, 29.6, 31.2, 30.7, 30.8, 30.4];

    [Fact]
    public void Student_test_agrees_with_scipy()
    {
        var r = PairedTests.StudentT(A, B);
        Assert.Equal(2.8918561268512484, r.Statistic, 9);
        Assert.Equal(0.02325456293951703, r.PValue, 9);
    }

    [Fact]
    public void Wilcoxon_test_agrees_with_scipy_when_exact()
    {
        var r = PairedTests.Wilcoxon(A, B);
        Assert.Equal(3, r.Statistic);
        Assert.Equal(0.0390625, r.PValue, 12);
        Assert.Equal(8, r.Count);
    }

    [Fact]
    public void Wilcoxon_test_agrees_with_scipy_when_normal()
    {
        double[] d = [.. Enumerable.Range(1, 60).Select(i => ((i * 37 % 61) - 25) / 10.0)];
        var r = PairedTests.Wilcoxon(d, new double[60]);
        Assert.Equal(588, r.Statistic);
        Assert.Equal(0.025210221938714545, r.PValue, 6);
    }

    [Fact]
    public void Wilcoxon_test_is_exact_with_ties_too()
    {
        // Differences 1, 1, -1, 2 have ranks 2, 2, 2, 4: of 16 assignments of signs, 8 have a rank sum up to 2 or from 8 on.
        var r = PairedTests.Wilcoxon([1, 1, -1, 2], [0, 0, 0, 0]);
        Assert.Equal(2, r.Statistic);
        Assert.Equal(0.5, r.PValue, 12);
    }

    [Fact]
    public void Differences_that_are_only_rounding_are_ties()
    {
        // 0.1 + 0.2 is not 0.3 in binary, and 0.3 - 0.2 is not 0.2 - 0.1.
        var r = PairedTests.Wilcoxon([0.1 + 0.2, 0.3, 0.2, 0.5], [0.3, 0.2, 0.1, 0.6]);
        Assert.Equal(3, r.Count);
        Assert.Equal(2, r.Statistic);
    }

    [Fact]
    public void Sign_flip_test_counts_every_assignment()
    {
        var r = PairedTests.SignFlip(A, B, seed: 1);
        Assert.Equal(0.0390625, r.PValue, 12);
        Assert.Equal(0.5625, r.Statistic, 9);
    }

    [Fact]
    public void Sign_flip_test_by_chance_is_near_the_t_test_and_repeats_with_its_seed()
    {
        double[] d = [.. Enumerable.Range(1, 60).Select(i => ((i * 37 % 61) - 25) / 10.0)];
        var zero = new double[60];
        var r = PairedTests.SignFlip(d, zero, seed: 4);
        Assert.InRange(r.PValue, PairedTests.StudentT(d, zero).PValue * 0.7, PairedTests.StudentT(d, zero).PValue * 1.4);
        Assert.Equal(r, PairedTests.SignFlip(d, zero, seed: 4));
    }

    [Theory]
    [InlineData(3, 12, 0.03515625)]
    [InlineData(12, 3, 0.03515625)]
    [InlineData(0, 5, 0.0625)]
    [InlineData(5, 5, 1)]
    [InlineData(0, 0, 1)]
    public void McNemar_test_agrees_with_the_binomial_of_scipy(int first, int second, double p)
        => Assert.Equal(p, PairedTests.McNemar(first, second).PValue, 10);

    [Fact]
    public void McNemar_test_counts_disagreements()
    {
        var r = PairedTests.McNemar([true, true, true, false, true], [false, false, true, true, true]);
        Assert.Equal((1.0, 3), (r.Statistic, r.Count));
        Assert.Throws<ArgumentException>(() => PairedTests.McNemar([true], [true, false]));
    }

    [Fact]
    public void Methods_that_never_differ_are_not_told_apart()
    {
        Assert.Equal(1, PairedTests.Wilcoxon(A, A).PValue);
        Assert.Equal(1, PairedTests.StudentT(A, A).PValue);
        Assert.Equal(1, PairedTests.SignFlip(A, A, seed: 1).PValue);
    }

    [Fact]
    public void The_order_of_the_methods_does_not_change_a_p_value()
    {
        Assert.Equal(PairedTests.Wilcoxon(A, B).PValue, PairedTests.Wilcoxon(B, A).PValue);
        Assert.Equal(PairedTests.StudentT(A, B).PValue, PairedTests.StudentT(B, A).PValue, 12);
        Assert.Equal(PairedTests.SignFlip(A, B, seed: 1).PValue, PairedTests.SignFlip(B, A, seed: 1).PValue);
    }
}
