using LatentNotebooks.Experiments;
using LatentNotebooks.Experiments.FlexLam;
using LatentNotebooks.Statistics;

namespace LatentNotebooks.Tests.Experiments;

public class ClaimTests
{
    private static readonly Claim Video = FlexLamClaims.All.Single(claim => claim.Id == "C13");
    private static readonly Claim Scarce = FlexLamClaims.All.Single(claim => claim.Id == "C8");

    [Theory]
    [InlineData(0.5, 0.1, Outcome.Supported)]
    [InlineData(-0.1, 0.02, Outcome.Supported)]
    [InlineData(-2, 0.1, Outcome.NotSupported)]
    [InlineData(-0.2, 0.5, Outcome.Undecided)]
    public void A_claim_of_checks_that_must_all_pass_reaches_every_verdict(double lead, double spread, Outcome expected) =>
        Assert.Equal(expected, Video.Judge(VideoRows(lead, spread)).Outcome);

    [Fact]
    public void One_failing_check_is_enough_to_fail() => Assert.Equal(Outcome.NotSupported, Video.Judge(VideoRows(0.5, 0.1, copyLast: 40)).Outcome);

    [Theory]
    [InlineData(0.05, 0.01, Outcome.Supported)]      // better everywhere
    [InlineData(0, 0.001, Outcome.Undecided)]        // level everywhere, but nowhere better
    [InlineData(-0.1, 0.01, Outcome.NotSupported)]
    [InlineData(0, 0.2, Outcome.Undecided)]
    public void A_claim_that_also_needs_one_winner_reaches_every_verdict(double lead, double spread, Outcome expected) =>
        Assert.Equal(expected, Scarce.Judge(LabelRows(lead, spread)).Outcome);

    [Theory]
    [InlineData(0.05, 0.05, -0.3, Outcome.Supported)]     // two hosts of three are enough
    [InlineData(0.05, -0.3, -0.3, Outcome.NotSupported)]  // one is not
    public void A_claim_about_two_hosts_of_three_looks_at_the_middle_one(double first, double second, double third, Outcome expected) =>
        Assert.Equal(expected, FlexLamClaims.All.Single(claim => claim.Id == "C14").Judge(HostRows([first, second, third])).Outcome);

    [Fact]
    public void Rows_of_another_world_do_not_count() =>
        Assert.Equal("undecided: no rows yet", Scarce.Judge([.. LabelRows(0.05, 0.01).Select(row => With(row, "world", "mini-procgen/maze"))]).Word);

    [Fact]
    public void One_seed_decides_nothing() =>
        Assert.Equal("undecided: fewer than two seeds", Video.Judge([.. VideoRows(0.5, 0.1).Where(row => row.Seed == 1)]).Word);

    [Fact]
    public void Without_rows_every_claim_is_undecided_and_says_why()
    {
        Assert.Equal(Enumerable.Range(1, 14).Select(i => $"C{i}"), FlexLamClaims.All.Select(claim => claim.Id));
        Assert.All(FlexLamClaims.All, claim => Assert.StartsWith("undecided: no ", claim.Judge([]).Word, StringComparison.Ordinal));
    }

    [Fact]
    public void Judging_shows_every_number_and_the_cost()
    {
        var judged = Video.Judge(VideoRows(0.5, 0.1));
        Assert.Contains("k = 8 (dB) 0.5", judged.Measured, StringComparison.Ordinal);
        Assert.Equal(5 * 5 * 12 / 60.0, judged.Minutes, 6);
    }

    // Five seeds whose differences are lead plus a spread that sums to zero.
    private static IEnumerable<(int Seed, double Difference)> Seeds(double lead, double spread) =>
        Enumerable.Range(1, 5).Select(seed => (seed, lead + spread * (seed - 3)));

    private static Row[] VideoRows(double lead, double spread, double copyLast = 15) =>
    [
        .. from seed in Seeds(lead, spread)
           from arm in new[] { "flex-8", "fixed-1", "fixed-2", "fixed-4", "fixed-8" }
           select new Row($"flexlam/video-budgets/{arm}/seed-{seed.Seed}", "", BudgetCurve.Budgets
               .ToDictionary(k => $"psnr@{k}", k => $"{20 + (arm == "flex-8" ? seed.Difference : 0)}")
               .Concat([new("arm", arm), new("copy_last_psnr", $"{copyLast}"), new("seconds", "12")]).ToDictionary()),
    ];

    private static Row[] LabelRows(double lead, double spread) =>
    [
        .. from seed in Seeds(lead, spread)
           from arm in new[] { "flex-8", "fixed-1", "fixed-2", "fixed-4", "fixed-8" }
           select new Row($"flexlam/budget-curve/ego-rooms/{arm}/seed-{seed.Seed}", "", BudgetCurve.Budgets
               .ToDictionary(k => $"labels_24@{k}", k => $"{0.3 + (arm == "flex-8" ? seed.Difference : 0)}")
               .Concat([new("world", "ego-rooms"), new("arm", arm), new("seconds", "12")]).ToDictionary()),
    ];

    // Flex leads every fixed model of a host by as much as is said.
    private static Row[] HostRows(double[] leads) =>
    [
        .. from seed in Enumerable.Range(1, 5)
           from host in DropInHosts.Hosts.Zip(leads)
           from model in DropInHosts.Models
           select new Row($"flexlam/drop-in-hosts/{host.First}/{model}/seed-{seed}", "", BudgetCurve.Budgets
               .SelectMany(k => DropInHosts.Labels.Select(labels => KeyValuePair.Create($"labels_{labels}@{k}", $"{0.4 + 0.001 * seed + (model == "flex-8" ? host.Second : 0)}")))
               .Concat([new("arm", $"{host.First}/{model}"), new("seconds", "12")]).ToDictionary()),
    ];

    private static Row With(Row row, string column, string value) =>
        row with { Values = row.Values.ToDictionary(pair => pair.Key, pair => pair.Key == column ? value : pair.Value) };
}
