using LatentNotebooks.Experiments;
using LatentNotebooks.Experiments.FlexLam;

namespace LatentNotebooks.Tests.Experiments;

public class VideoBudgetsTests
{
    [Fact]
    public void Without_a_complete_seed_there_is_nothing_to_show() => Assert.Empty(new VideoBudgets().Analyze([MakeRow("flex-8", 1, 20)]).Tables);

    [Fact]
    public void One_seed_gives_differences_but_no_verdict()
    {
        var text = new VideoBudgets().Analyze(Seed(1, lead: 0.5)).Tables[0].ToText();
        Assert.Contains("one seed", text, StringComparison.Ordinal);
        Assert.DoesNotContain("supported", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0.5, "supported")]
    [InlineData(-3, "not supported")]
    public void Two_seeds_are_judged_and_an_incomplete_third_is_left_out(double lead, string expected)
    {
        Row[] rows = [.. Seed(1, lead), .. Seed(2, lead + 0.01), MakeRow("flex-8", 3, -1000)];
        Assert.Contains(expected, new VideoBudgets().Analyze(rows).Tables[0].ToText(), StringComparison.Ordinal);
    }

    private static Row[] Seed(int seed, double lead) =>
        [.. VideoBudgets.Arms.Take(5).Select(arm => MakeRow(arm, seed, arm == "flex-8" ? 20 + lead : 20))];

    private static Row MakeRow(string arm, int seed, double psnr) => new($"flexlam/video-budgets/{arm}/seed-{seed}", "", BudgetCurve.Budgets
        .SelectMany(k => new[] { ($"psnr@{k}", $"{psnr}"), ($"cut_psnr@{k}", "10") })
        .Concat([("arm", arm), ("copy_last_psnr", "18"), ("cut_copy_last_psnr", "9")]).ToDictionary(pair => pair.Item1, pair => pair.Item2));
}
