using LatentNotebooks.Datasets;
using LatentNotebooks.LatentActions;
using LatentNotebooks.Runtime;
using LatentNotebooks.Worlds.Pixels;
using static TorchSharp.torch;

namespace LatentNotebooks.Tests.LatentActions;

[Collection("engine")]
public class PrefixTests
{
    private static readonly LatentActionOptions Small = new() { FrameSize = 16, BaseChannels = 2, Slots = 4, SlotWidth = 3 };

    private static LatentActionModel Model(LatentActionOptions? options = null)
    {
        manual_seed(1);
        return new LatentActionModel(options ?? Small);
    }

    internal static LabelledTransitions Rooms(int count, long seed = 1)
    {
        var world = PixelWorlds.Create("ego-rooms", 4, 16);
        return LabelledTransitions.Record(world, Behaviour.Random, LevelSplit.BySeed(world.Spec, 4, 4).Train, count, new Seed(seed));
    }

    private static bool Same(Tensor a, Tensor b) => a.eq(b).all().item<bool>();

    [Fact]
    public void What_is_behind_the_budget_does_not_show()
    {
        using var scope = NewDisposeScope();
        var model = Model();
        var slots = rand(6, 4, 2) * 2 - 1;
        var other = cat([slots.slice(1, 0, 2, 1), rand(6, 2, 2) * 2 - 1], 1);
        Assert.True(Same(LatentFeatures.Of(model, slots, 2), LatentFeatures.Of(model, other, 2)));
        Assert.False(Same(LatentFeatures.Of(model, slots, 3), LatentFeatures.Of(model, other, 3)));
    }

    [Fact]
    public void One_budget_a_sample_is_the_same_as_that_budget_for_all()
    {
        using var scope = NewDisposeScope();
        var model = Model();
        var slots = rand(5, 4, 2) * 2 - 1;
        var mixed = LatentFeatures.Of(model, slots, [0, 1, 2, 3, 4]);
        for (var k = 0; k < 5; k++) Assert.True(Same(mixed[k], LatentFeatures.Of(model, slots, k)[k]));
    }

    [Theory]
    [InlineData(BottleneckKind.Fsq)]
    [InlineData(BottleneckKind.Vq)]
    public void Codes_and_slots_are_two_forms_of_one_thing(BottleneckKind kind)
    {
        using var scope = NewDisposeScope();
        var model = Model(Small with { Bottleneck = kind });
        model.eval();
        var slots = model.Infer(rand(8, 3, 16, 16), rand(8, 3, 16, 16));
        Assert.True(allclose(slots, model.Slots(model.Codes(slots)), 1e-5, 1e-5));
    }

    [Fact]
    public void Prefix_and_suffix_meet_at_no_slot_and_at_all_slots()
    {
        using var data = Rooms(64);
        var curve = PrefixCurve.Measure(Model(), data.Pairs, new Seed(1));
        Assert.Equal(curve.Prefix[0], curve.Suffix[0]);
        Assert.Equal(curve.Prefix[^1], curve.Suffix[^1]);
        Assert.Equal(curve.Prefix[0], curve.Shuffled[0]);
        Assert.All(curve.SlotsNeeded(double.PositiveInfinity), needed => Assert.Equal(0, needed));
        Assert.All(curve.SlotsNeeded(0), needed => Assert.Equal(5, needed));
    }

    [Fact]
    public void The_reader_of_frames_alone_tells_aligned_actions_from_actions_off_by_one()
    {
        using var scope = NewDisposeScope();
        using var data = Rooms(1_200);
        using var components = PrincipalComponents.Fit(data.Pairs, FrameView.Difference, 24);
        using var scale = new FeatureScale(components.Of(data.Pairs), 24);
        var features = scale.Apply(components.Of(data.Pairs));
        var aligned = Score(data.ActionIndices());
        var shifted = Score([.. data.Previous.Select(before => data.ActionIndices()[Math.Max(0, before)])]);
        Assert.True(aligned > shifted + 0.05, $"aligned {aligned:F3}, off by one {shifted:F3}");

        double Score(long[] actions)
        {
            using var inner = NewDisposeScope();
            var all = tensor(actions);
            using var translator = Translator.Train(features.slice(0, 0, 900, 1).unsqueeze(0), all.slice(0, 0, 900, 1).unsqueeze(0), 9, new() { Updates = 600 }, new Seed(1));
            return Scores.BalancedAccuracy(translator.call(features.slice(0, 900, 1_200, 1)).select(0, 0).argmax(-1), all.slice(0, 900, 1_200, 1).contiguous(), 9);
        }
    }

    [Fact]
    public void An_untrained_model_is_not_called_healthy()
    {
        using var data = Rooms(64);
        var health = Health.Check(Model(), data.Pairs, new Seed(1));
        Assert.True(health.Reconstruction.DeltaPsnr < 1);
        Assert.Contains("no", health.Table().ToString());
    }
}
