using LatentNotebooks.Experiments;
using LatentNotebooks.Experiments.AgentActions;
using LatentNotebooks.Runtime;

namespace LatentNotebooks.Tests.AgentActions;

/// <summary>From rows to figures, tables and verdicts.</summary>
[Collection("engine")]
public class BehaviourFindingsTests
{
    [Theory]
    [InlineData("agent-actions/behaviour-vocabularies", "house-text/share-1/seed-1", "house-text/share-0.1/seed-1")]
    [InlineData("agent-actions/behaviour-agents", "house-text/tuned/seed-1", "house-text/behaviours/seed-1", "house-text/chunks-2/seed-1")]
    public void Rows_become_findings(string name, params string[] ids)
    {
        var experiment = ExperimentCatalog.Find(name);
        var rows = experiment.Runs(Profile.Smoke).Where(run => ids.Any(id => run.Id == $"{name}/{id}")).Select(run => run.Execute(new RunContext())).ToList();
        Assert.Equal(ids.Length, rows.Count);
        var findings = experiment.Analyze(rows);
        Assert.NotEmpty(findings.Figures);
        Assert.All(findings.Tables, table => Assert.Contains("house-text", table.ToString()));
        Assert.Equal(rows[0].Values.Keys, rows[^1].Values.Keys); // one header for all arms
    }

    [Fact]
    public void Claims_name_arms_and_columns_that_rows_have()
    {
        var experiment = ExperimentCatalog.Find("agent-actions/behaviour-agents");
        string[] arms = ["tuned", "behaviours", "hand", "pair-encoding", "random", "tuned-long", "behaviours-long"];
        var rows = experiment.Runs(Profile.Smoke).Where(run => arms.Any(arm => run.Id.Contains($"/{arm}/", StringComparison.Ordinal)))
            .Select(run => run.Execute(new RunContext())).ToList();
        var seed = new SeedRows(rows);
        // Ratios over tasks that both solve, and over what was emitted, have no value where agents of four updates solve and emit nothing.
        foreach (var claim in BehaviourClaims.Agents.Where(claim => claim.World == "house-text" && claim.Id is "L6B" or "L9B" or "L9P" or "L11B" or "L11L" or "L5M"))
            Assert.All(claim.All, check => Assert.True(double.IsFinite(check.Quantity(seed)), $"{claim.Id}: {check.Label}"));
    }

    [Fact]
    public void No_claim_stands_twice()
    {
        var ids = BehaviourClaims.Vocabularies.Concat(BehaviourClaims.Agents).Select(claim => claim.Id).ToList();
        Assert.Equal(ids.Count, ids.Distinct().Count());
    }
}
