using LatentNotebooks.AgentActions;
using LatentNotebooks.Experiments;
using LatentNotebooks.Experiments.AgentActions;
using LatentNotebooks.Statistics;
using LatentNotebooks.Worlds.Text;

namespace LatentNotebooks.Tests.AgentActions;

public sealed class PlanningTests
{
    // Two tasks, three attempts: solved, passes, log-probability. A token is a pass.
    private static readonly IReadOnlyList<IReadOnlyList<Played>> Attempts =
    [
        [One(false, 40, -8), One(false, 10, -9)],
        [One(true, 20, -5), One(false, 20, -4)],
        [One(true, 30, -3), One(true, 30, -30)],
    ];

    [Theory]
    [InlineData(1, 0, 25)]
    [InlineData(2, 0.5, 45)]
    [InlineData(3, 0.5, 75)]
    public void The_likeliest_attempt_is_chosen_and_all_are_paid_for(int n, double success, double passes) =>
        Assert.Equal((success, passes), Planning.Best([.. Attempts.Take(n)], "sum"));

    [Theory]
    [InlineData(1, 0, 25)]
    [InlineData(2, 0, 45)]   // -8 / 40 is likelier a word than -5 / 20
    [InlineData(3, 0.5, 75)]
    public void A_mean_does_not_favour_short_attempts(int n, double success, double passes) =>
        Assert.Equal((success, passes), Planning.Best([.. Attempts.Take(n)], "mean"));

    [Theory]
    [InlineData(1, 0, 25)]
    [InlineData(2, 0.5, 45)]
    [InlineData(3, 1, 60)]   // the first task is solved by its second attempt and needs no third
    public void An_oracle_stops_at_the_first_success(int n, double success, double passes) =>
        Assert.Equal((success, passes), Planning.Best([.. Attempts.Take(n)], "oracle"));

    [Fact]
    public void Between_two_n_success_is_read_off_the_line()
    {
        var rows = new SeedRows([RowOf("tuned", 1, [0.2, 0.4, 0.5, 0.5])]);
        Assert.Equal(0.2, PlanningClaims.AtPasses(rows, "tuned", "sum", 10), 9);
        Assert.Equal(0.3, PlanningClaims.AtPasses(rows, "tuned", "sum", 10 * Math.Sqrt(2)), 9);
        Assert.Equal(0.5, PlanningClaims.AtPasses(rows, "tuned", "sum", 1e9), 9);
        Assert.True(double.IsNaN(PlanningClaims.AtPasses(rows, "tuned", "sum", 9)));
    }

    [Theory]
    [InlineData(0.1, Outcome.Supported)]
    [InlineData(-0.1, Outcome.NotSupported)]
    public void Claims_compare_at_equal_passes(double lead, Outcome expected)
    {
        double[] success = [0.2, 0.3, 0.4, 0.5];
        Row[] rows = [.. Enumerable.Range(1, 3).SelectMany(seed => new[]
        {
            RowOf("tuned", seed, success), RowOf("behaviours", seed, [.. success.Select(one => one + lead + 0.001 * seed)]),
        })];
        Assert.Equal(expected, PlanningClaims.All.Single(claim => claim.Id == "P1").Judge(rows).Outcome);
        Assert.StartsWith("undecided", PlanningClaims.All.Single(claim => claim.Id == "P3").Judge(rows).Word, StringComparison.Ordinal);
    }

    private static Played One(bool solved, int passes, double logProbability) =>
        new(new TextEpisode("", "", "", "", 1, 1), solved, [], new RolloutCost { Passes = passes, ActionTokens = passes }) { LogProbability = logProbability };

    private static Row RowOf(string arm, int seed, double[] success) => new($"agent-actions/planning/{arm}/seed-{seed}", "",
        Planning.Attempts.SelectMany((n, i) => new[] { ($"passes_sum@{n}", 10.0 * n), ($"success_sum@{n}", success[i]) }).ToDictionary(pair => pair.Item1, pair => $"{pair.Item2}")
            .Append(new("arm", arm)).Append(new("world", "house-text")).Append(new("seconds", "1")).ToDictionary());
}
