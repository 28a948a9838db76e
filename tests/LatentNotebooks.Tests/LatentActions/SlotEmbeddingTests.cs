using LatentNotebooks.LatentActions;
using static TorchSharp.torch;

namespace LatentNotebooks.Tests.LatentActions;

[Collection("engine")]
public class SlotEmbeddingTests
{
    private const int Slots = 4;

    [Fact]
    public void All_absent_slots_share_one_null_vector()
    {
        using var _ = no_grad();
        var (learned, zero) = (Make(learnedNull: true), Make(learnedNull: false));
        var none = PrefixDropout.Keep(0, Slots);
        var nulls = learned.call(rand(1, Slots, 2), none) - zero.call(rand(1, Slots, 2), none); // the positions cancel
        Assert.True(nulls.abs().max().item<float>() > 1e-3f);
        Assert.True((nulls - nulls.slice(1, 0, 1, 1)).abs().max().item<float>() < 1e-6f);
    }

    [Fact]
    public void Kept_slots_do_not_depend_on_the_null()
    {
        using var _ = no_grad();
        var slots = rand(3, Slots, 2);
        var (learned, zero) = (Make(learnedNull: true).call(slots, null), Make(learnedNull: false).call(slots, null));
        Assert.True(learned.allclose(zero));
    }

    [Fact]
    public void A_null_that_is_not_learned_gets_no_gradient()
    {
        var embedding = Make(learnedNull: false);
        embedding.call(rand(3, Slots, 2), PrefixDropout.Keep(2, Slots)).square().sum().backward();
        Assert.Single(embedding.parameters(), parameter => !parameter.requires_grad);
    }

    private static SlotEmbedding Make(bool learnedNull)
    {
        manual_seed(3);
        return new SlotEmbedding(new LatentActionOptions { Slots = Slots, LearnedNull = learnedNull });
    }
}
