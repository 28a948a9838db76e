using FsCheck;
using FsCheck.Fluent;
using LatentNotebooks.Figures;

namespace LatentNotebooks.Tests.Figures;

public class AxisTests
{
    [Theory]
    [InlineData(0, 10, 5, "0 2 4 6 8 10")]
    [InlineData(0, 1, 5, "0 0.2 0.4 0.6 0.8 1.0")]
    [InlineData(-3.2, 1.1, 4, "−2 0")]
    [InlineData(0, 20_000, 4, "0 5k 10k 15k 20k")]
    [InlineData(0, 3e6, 3, "0 1M 2M 3M")]
    [InlineData(0, 3e-6, 3, "0 10⁻⁶ 2×10⁻⁶ 3×10⁻⁶")]
    [InlineData(2019, 2026, 7, "2019 2020 2021 2022 2023 2024 2025 2026")]
    public void Linear_ticks_are_round_numbers(double low, double high, int target, string labels)
        => Assert.Equal(labels, string.Join(' ', Ticks.Linear(low, high, target).Select(t => t.Label)));

    [Theory]
    [InlineData(10, 1, 1e5, "1 10 100 1000 10k 100k")]
    [InlineData(10, 0.001, 1, "0.001 0.01 0.1 1")]
    [InlineData(10, 1, 60, "1 2 5 10 20 50")]
    [InlineData(10, 30, 60, "30 35 40 45 50 55 60")]
    [InlineData(10, 1e-12, 1, "10⁻¹² 10⁻¹⁰ 10⁻⁸ 10⁻⁶ 10⁻⁴ 0.01 1")]
    [InlineData(2, 0.9, 40, "1 2 4 8 16 32")]
    public void Logarithmic_ticks_are_powers(int @base, double low, double high, string labels)
        => Assert.Equal(labels, string.Join(' ', Ticks.For(new Axis { LogBase = @base }, low, high, 6).Select(t => t.Label)));

    [Fact]
    public void Ticks_lie_within_the_limits_evenly_and_not_too_many() =>
        Prop.ForAll(
            Gen.Choose(-1_000_000, 1_000_000).Select(i => i / 1000.0).ToArbitrary(), Gen.Choose(1, 1_000_000).Select(i => i / 1000.0).ToArbitrary(),
            Gen.Choose(1, 12).ToArbitrary(),
            (low, width, target) =>
            {
                var ticks = Ticks.Linear(low, low + width, target).Select(t => t.At).ToArray();
                var gaps = ticks.Zip(ticks.Skip(1), (a, b) => b - a).ToArray();
                return ticks.Length <= target + 1 && ticks.All(t => t >= low - (1e-6 * width) && t <= low + (width * 1.000001))
                    && gaps.All(g => g > 0 && Math.Abs(g - gaps[0]) < 1e-6 * width);
            }).Check(Config.QuickThrowOnFailure.WithReplay(20260104, 1));

    [Fact]
    public void Steps_are_one_two_or_five_times_a_power_of_ten() =>
        Prop.ForAll(Gen.Choose(1, 10_000_000).Select(i => i / 1234.5).ToArbitrary(), raw =>
        {
            var step = Ticks.NiceStep(raw);
            var mantissa = Math.Round(step / Math.Pow(10, Math.Floor(Math.Log10(step) + 1e-9)), 6);
            return step >= raw * 0.999999 && step <= raw * 2.500001 && mantissa is 1 or 2 or 5;
        }).Check(Config.QuickThrowOnFailure.WithReplay(20260105, 1));

    [Fact]
    public void Wrapped_lines_fit_unless_a_single_word_does_not()
    {
        var lines = TextMetrics.Wrap("one two three four five incomprehensibilities six", 80, 11);
        Assert.Equal("one two three four five incomprehensibilities six", string.Join(' ', lines));
        Assert.All(lines, l => Assert.True(TextMetrics.Width(l, 11) <= 80 || !l.Contains(' ')));
        Assert.True(TextMetrics.Width(TextMetrics.Fit("a very long label indeed", 60, 11), 60) > 0);
        Assert.True(TextMetrics.Width(TextMetrics.Fit("a very long label indeed", 60, 11), 11) <= 60);
    }

    [Theory]
    [InlineData(1, "1")]
    [InlineData(-0.004, "0")]
    [InlineData(-1.5, "-1.5")]
    [InlineData(12.345, "12.35")]
    [InlineData(0.05, "0.05")]
    [InlineData(-0.126, "-0.13")]
    public void Coordinates_are_rounded_to_hundredths(double value, string text)
        => Assert.Equal(text, new System.Text.StringBuilder().Number(value).ToString());
}
