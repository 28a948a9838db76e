using LatentNotebooks.Experiments.FlexLam;
using LatentNotebooks.LatentActions;
using LatentNotebooks.Runtime;
using static TorchSharp.torch;

namespace LatentNotebooks.Tests.LatentActions;

[Collection("engine")]
public class HealthTests
{
    private static Health Of(double model, double shuffled, double allNull, double cut, double ordinary, double perplexity, int codes) =>
        new(new Reconstruction(model, CopyLast: 20, shuffled, Pairs: 10), allNull, cut, ordinary, perplexity, codes);

    [Fact]
    public void Each_ailment_fails_its_own_check()
    {
        Assert.All(Of(23, 21, 21, 0.1, 0.3, 5, 25).Checks, check => Assert.True(check.Passed, check.Name));
        Assert.Equal(["uses"], Failed(Of(23, 22.5, 21, 0.1, 0.3, 5, 25)));
        Assert.Equal(["does"], Failed(Of(23, 21, 21, 0.2, 0.3, 5, 25)));
        Assert.Equal(["no"], Failed(Of(23, 21, 21, 0.1, 0.3, 1.2, 25)));
        Assert.DoesNotContain("does", Failed(Of(23, 23, 21, 0, 0, 5, 25))); // a code that explains nothing does not leak
        Assert.Equal(4, Of(23, 21, 21, 0.1, 0.3, 0, codes: 0).Checks.Count); // a continuous code has no codes to check

        static IEnumerable<string> Failed(Health health) => health.Checks.Where(check => !check.Passed).Select(check => check.Name.Split(' ')[0]);
    }

    [Fact]
    public void Side_by_side_says_who_fails_what()
    {
        var text = Health.Compare([("good", Of(23, 21, 21, 0.1, 0.3, 5, 25)), ("bad", Of(23, 23, 21, 0.1, 0.3, 0, 0))]).ToString();
        Assert.Contains("0.00, fails", text, StringComparison.Ordinal);
        Assert.Contains("5.00", text, StringComparison.Ordinal);
        Assert.DoesNotContain("5.00, fails", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_second_pair_is_cut_and_the_others_are_left_alone()
    {
        using var scope = NewDisposeScope();
        using var data = PrefixTests.Rooms(40);
        using var cut = Ailments.WithCuts(data.Pairs, new Seed(1));
        var all = arange(40, dtype: ScalarType.Int64);
        var ((before, after), (sameBefore, cutAfter)) = (data.Pairs.Batch(all), cut.Batch(all));
        Assert.True(before.eq(sameBefore).all().item<bool>());
        var same = after.eq(cutAfter).flatten(1).all(1).data<bool>().ToArray();
        Assert.All(Enumerable.Range(0, 20), i => Assert.True(same[2 * i]));
        Assert.True(Enumerable.Range(0, 20).Count(i => !same[2 * i + 1]) >= 17);
    }

    [Fact]
    public void A_price_beyond_all_gain_silences_the_latent()
    {
        using var scope = NewDisposeScope();
        using var data = PrefixTests.Rooms(200);
        manual_seed(1);
        var model = new LatentActionModel(new LatentActionOptions
        {
            FrameSize = 16, BaseChannels = 2, Slots = 2, SlotWidth = 3, Bottleneck = BottleneckKind.Variational, NatPrice = 1,
        });
        LatentActionTraining.Train(model, data.Pairs, new() { Updates = 150, LearningRate = 5e-3 }, 32, new Seed(1));
        Assert.InRange(Math.Abs(Health.Check(model, data.Pairs, new Seed(1)).Reconstruction.DeltaPsnr), 0, 0.05);
    }
}
