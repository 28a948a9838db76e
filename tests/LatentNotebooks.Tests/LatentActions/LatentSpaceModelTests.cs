using LatentNotebooks.LatentActions;
using LatentNotebooks.Runtime;
using LatentNotebooks.Training;
using static TorchSharp.torch;

namespace LatentNotebooks.Tests.LatentActions;

[Collection("engine")]
public class LatentSpaceModelTests
{
    private static readonly LatentActionOptions Small = new() { FrameSize = 16, BaseChannels = 2, Slots = 4, SlotWidth = 3 };

    private static LatentSpaceModel Model()
    {
        manual_seed(1);
        return new LatentSpaceModel(Small);
    }

    [Fact]
    public void The_target_follows_slowly_and_gets_no_gradient()
    {
        using var scope = NewDisposeScope();
        using var data = PrefixTests.Rooms(64);
        var model = Model();
        var frames = rand(4, 3, 16, 16);
        var before = model.Target(frames);
        var losses = LatentSpaceModel.Train(model, data.Pairs, new TrainingOptions { Updates = 8, WarmUp = 0, LearningRate = 0.01 }, 8, new Seed(1), new PrefixDropout());
        var target = model.named_parameters().Where(entry => entry.name.StartsWith("target", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(target);
        Assert.All(target, entry => Assert.True(entry.parameter.grad is null));
        var moved = (model.Target(frames) - before).abs().mean().item<float>();
        Assert.InRange(moved, 1e-6f, 0.5f);
        Assert.All(losses, loss => Assert.True(float.IsFinite(loss)));
    }

    [Fact]
    public void Features_of_a_frame_have_mean_zero_and_variance_one()
    {
        using var scope = NewDisposeScope();
        var features = Model().Target(rand(3, 3, 16, 16)).flatten(1);
        Assert.True(features.mean([1]).abs().max().item<float>() < 1e-4);
        Assert.True((features.square().mean([1]) - 1).abs().max().item<float>() < 1e-2);
    }

    [Fact]
    public void The_curve_has_every_budget_and_leaves_no_tensor_behind()
    {
        using var data = PrefixTests.Rooms(48);
        using var model = Model();
        FeatureCurve.Measure(model, data.Pairs);
        var before = TorchSharp.DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        var curve = FeatureCurve.Measure(model, data.Pairs, batch: 20);
        Assert.Equal(before, TorchSharp.DisposeScopeManager.Statistics.ThreadTotalLiveCount);
        Assert.Equal(5, curve.Prefix.Length);
        Assert.InRange(curve.Spread, 1e-6, 1);
        Assert.All(curve.Prefix, r2 => Assert.True(r2 <= 1));
    }

    [Fact]
    public void A_slot_that_is_not_sent_costs_nothing()
    {
        using var scope = NewDisposeScope();
        using var data = PrefixTests.Rooms(64);
        // At a price that dwarfs the reconstruction, the loss is what slots cost: half of them are kept on the average of 1..4 less the rest.
        var options = Small with { Bottleneck = BottleneckKind.Variational, NatPrice = 1e3 };
        var all = FirstLoss(null);
        var some = FirstLoss(new PrefixDropout());
        Assert.InRange(some / all, 0.4, 0.85); // 2.5 of 4 slots are kept on average

        double FirstLoss(PrefixDropout? dropout)
        {
            manual_seed(1);
            using var model = new LatentActionModel(options);
            return LatentActionTraining.Train(model, data.Pairs, new TrainingOptions { Updates = 1 }, 64, new Seed(1), dropout)[0];
        }
    }
}
