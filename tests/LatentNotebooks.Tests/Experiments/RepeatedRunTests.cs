using LatentNotebooks.Datasets;
using LatentNotebooks.Experiments;
using LatentNotebooks.Runtime;

namespace LatentNotebooks.Tests.Experiments;

[Collection("engine")]
public class RepeatedRunTests
{
    [Theory]
    [InlineData("flexlam/linear-identifiability/random-subset/seed-1")]
    [InlineData("flexlam/linear-trade-off/interleaved/seed-2")]
    [InlineData("flexlam/dropout-ablation/baseline/seed-1")]
    [InlineData("flexlam/dropout-ablation/quantiser/vq/seed-1")]
    [InlineData("flexlam/dropout-ablation/slots/16/seed-1")]
    [InlineData("flexlam/budget-curve-rates/standardised/0.002/flex-8/seed-101")]
    [InlineData("flexlam/drop-in-hosts/codebook/flex-8/seed-1")]
    [InlineData("flexlam/drop-in-hosts/gaussian/flex-8/seed-1")]
    [InlineData("flexlam/drop-in-hosts/latent-space/flex-8/seed-1")]
    [InlineData("flexlam/codebook-collapse/vq/all-three/seed-1")]
    [InlineData("agent-actions/behaviour-vocabularies/house-text/share-1/seed-1")]
    [InlineData("agent-actions/behaviour-agents/house-text/behaviours/seed-1")]
    [InlineData("agent-actions/behaviour-rivals/random/seed-1")]
    public void A_row_computed_twice_is_equal_to_the_last_digit(string row) => Assert.Equal(Measured(row), Measured(row));

    [FootageFact]
    public void So_is_one_of_real_footage() =>
        Assert.Equal(Measured("flexlam/video-budgets/flex-8/seed-1"), Measured("flexlam/video-budgets/flex-8/seed-1"));

    [FootageFact]
    public void So_is_one_of_a_sick_model() =>
        Assert.Equal(Measured("flexlam/ailments/ignored/seed-1"), Measured("flexlam/ailments/ignored/seed-1"));

    private static IEnumerable<KeyValuePair<string, string>> Measured(string id) =>
        ExperimentCatalog.Find(id).Runs(Profile.Smoke).Single(run => run.Id == id).Execute(new RunContext())
            .Values.Where(value => value.Key is not ("seconds" or "peak_memory_mb" or "ms_batch" or "ms_alone"));
}

/// <summary>Skipped where the sample footage was not fetched.</summary>
internal sealed class FootageFactAttribute : FactAttribute
{
    public FootageFactAttribute()
    {
        if (!File.Exists(Footage.PathOf("box")) || !File.Exists(Footage.PathOf("cup")))
            Skip = "The sample footage is not here; environment/setup fetches it.";
    }
}
