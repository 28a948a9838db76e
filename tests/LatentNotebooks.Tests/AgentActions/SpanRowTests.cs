using LatentNotebooks.Experiments;
using LatentNotebooks.Experiments.AgentActions;
using LatentNotebooks.Runtime;

namespace LatentNotebooks.Tests.AgentActions;

[Collection("engine")]
public sealed class SpanRowTests
{
    [Fact]
    public void Another_seed_plays_other_tasks_with_the_same_token_agent()
    {
        var settings = AgentSettings.Load(Profile.Smoke);
        using var one = AgentStudy.Open(settings);
        using var other = AgentStudy.Open(settings with { Seed = 2 });
        Assert.NotEqual(one.Split.Unseen, other.Split.Unseen);
        Assert.Equal(one.Split.Train, other.Split.Train);
        foreach (var (mine, its) in one.Token.Network.parameters().Zip(other.Token.Network.parameters()))
            Assert.Equal(mine.cpu().data<float>().ToArray(), its.cpu().data<float>().ToArray());
    }

    [Fact]
    public void An_unknown_arm_is_named()
    {
        var settings = AgentSettings.Load(Profile.Smoke) with { Arm = "magic" };
        using var study = AgentStudy.Open(settings);
        Assert.Contains("no arm 'magic'", Assert.Throws<SettingsException>(() => SpanArm.Train(study, settings)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Costs_are_compared_only_where_both_succeed()
    {
        var rows = new SeedRows([RowOf("spans", "1101", "2;9;5;4"), RowOf("tuned", "1011", "4;9;5;8")]);
        Assert.Equal(0.5, SpanFigures.RatioAtSuccess(rows, "spans", "tuned", "tokens_by_task"), 12);
        Assert.True(double.IsNaN(SpanFigures.RatioAtSuccess(rows, "spans", "nobody", "tokens_by_task")));

        static Row RowOf(string arm, string outcomes, string tokens) =>
            new($"x/{arm}/seed-1", "", new Dictionary<string, string> { ["arm"] = arm, ["outcomes"] = outcomes, ["tokens_by_task"] = tokens });
    }

    [Fact]
    public void Every_claim_has_a_rule_that_rows_can_decide() =>
        Assert.All(AgentClaims.All, claim => Assert.True(claim.Experiment.Length > 0 && claim.All.Count > 0 && claim.Rule.Length > 20, claim.Id));
}
