using LatentNotebooks.Datasets;

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
    [InlineData("flexlam/latent-cloning/flex-8/seed-1")]
    [InlineData("flexlam/latent-cloning/cloning/seed-1")]
    [InlineData("flexlam/latent-cloning/inverse-model/seed-1")]
    [InlineData("flexlam/latent-cloning/state-only/seed-1")]
    [InlineData("flexlam/latent-cloning/random/seed-1")]
    [InlineData("flexlam/frame-grid/16/flex-8/seed-1")]
    [InlineData("agent-actions/behaviour-vocabularies/house-text/share-1/seed-1")]
    [InlineData("agent-actions/behaviour-agents/house-text/behaviours/seed-1")]
    [InlineData("agent-actions/behaviour-agents/house-text/hierarchy/seed-1")]
    [InlineData("agent-actions/behaviour-rivals/random/seed-1")]
    [InlineData("internalization/steps-and-latents/s4-words/explicit/seed-1")]
    [InlineData("internalization/steps-and-latents/s4-words/no-step/seed-1")]
    [InlineData("internalization/steps-and-latents/s4-words/latent/seed-1")]
    [InlineData("internalization/steps-and-latents/chain-7/pause/seed-1")]
    [InlineData("internalization/steps-and-latents/equations-7/code/seed-1")]
    [InlineData("internalization/steps-and-latents/s4-words/removal/last-first/seed-1")]
    [InlineData("internalization/codebook-discovery/prefix/two-of-4/seed-1")]
    [InlineData("internalization/replay-policy/seed-1")]
    [InlineData("internalization/steering/conflicting/seed-1")]
    [InlineData("internalization/steering/single/seed-1")]
    [InlineData("internalization/steering-ablation/equal/seed-1")]
    [InlineData("internalization/steering-training-time/equal/seed-1")]
    [InlineData("agent-actions/span-agents/house-text/spans/seed-1")]
    [InlineData("agent-actions/span-agents/house-text/post-hoc/seed-1")]
    [InlineData("agent-actions/span-agents/house-text/spans-draft/seed-1")]
    [InlineData("agent-actions/span-agents/house-text/bpe/seed-1")]
    [InlineData("agent-actions/span-rate/one-argument-32/seed-1")]
    [InlineData("agent-actions/planning/behaviours/seed-1")]
    [InlineData("agent-actions/planning/spans/seed-1")]
    public void A_row_computed_twice_is_equal_to_the_last_digit(string row) => Assert.Equal(SmokeRow.Measured(row), SmokeRow.Measured(row));

    [FootageFact]
    public void So_is_one_of_real_footage() =>
        Assert.Equal(SmokeRow.Measured("flexlam/video-budgets/flex-8/seed-1"), SmokeRow.Measured("flexlam/video-budgets/flex-8/seed-1"));

    [FootageFact]
    public void So_is_one_of_a_sick_model() =>
        Assert.Equal(SmokeRow.Measured("flexlam/ailments/ignored/seed-1"), SmokeRow.Measured("flexlam/ailments/ignored/seed-1"));
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
