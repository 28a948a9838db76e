using LatentNotebooks.Experiments;
using LatentNotebooks.Experiments.Internalization;
using LatentNotebooks.Runtime;
using LatentNotebooks.Statistics;

namespace LatentNotebooks.Tests.Experiments;

[Collection("engine")]
public class InternalizationTests
{
    [Fact]
    public void All_rows_of_an_experiment_have_the_same_columns()
    {
        string[] rows = ["s4-words/explicit", "s4-words/latent", "chain-7/code", "equations-7/pause"];
        Assert.Single(rows.Select(row => string.Join(',', SmokeRow.Measured($"internalization/steps-and-latents/{row}/seed-1").Select(pair => pair.Key))).Distinct());
    }

    [Fact]
    public void Without_rows_every_claim_is_undecided_and_says_why()
    {
        Assert.Equal(Enumerable.Range(1, 16).Select(i => $"A{i}"), InternalizationClaims.All.Select(claim => claim.Id));
        Assert.All(InternalizationClaims.All, claim => Assert.StartsWith("undecided: no ", claim.Judge([]).Word, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(1, 0.1, Outcome.Supported)]
    [InlineData(1, 0.9, Outcome.NotSupported)]
    [InlineData(0.5, 0.1, Outcome.NotSupported)]
    public void The_first_claim_reaches_both_verdicts(double written, double silent, Outcome expected)
    {
        Row[] rows =
        [
            .. from seed in Enumerable.Range(1, 5)
               from arm in new[] { ("explicit", written), ("no-step", silent) }
               select new Row($"internalization/steps-and-latents/s4-words/{arm.Item1}/seed-{seed}", "", new Dictionary<string, string>
               {
                   ["world"] = "s4-words", ["arm"] = arm.Item1, ["accuracy"] = $"{arm.Item2 - 0.001 * seed}", ["seconds"] = "6",
               }),
        ];
        Assert.Equal(expected, InternalizationClaims.All.Single(claim => claim.Id == "A1").Judge(rows).Outcome);
    }

    [Fact]
    public void Every_claim_finds_its_columns()
    {
        // A row of each experiment at smoke size: no quantity may miss a column by a wrong name.
        var policy = new SeedRows([ExperimentCatalog.Find("internalization/replay-policy").Runs(Profile.Smoke)[0].Execute(new RunContext())]);
        foreach (var claim in InternalizationClaims.All.Where(claim => claim.Experiment == "internalization/replay-policy" && claim.Id != "A12"))
            Assert.All(claim.All, check => Assert.True(double.IsFinite(check.Quantity(policy)), $"{claim.Id}: {check.Label}"));
    }

    [Fact]
    public void An_unknown_arm_is_refused_and_all_arms_are_named() =>
        Assert.Contains("latent/abrupt", Assert.Throws<SettingsException>(
            () => new StepsAndLatents.Settings { Arm = "latnet" }.Plan()).Message, StringComparison.Ordinal);
}
