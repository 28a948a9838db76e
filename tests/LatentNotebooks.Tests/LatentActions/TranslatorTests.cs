using LatentNotebooks.LatentActions;
using LatentNotebooks.Runtime;
using static TorchSharp.torch;

namespace LatentNotebooks.Tests.LatentActions;

[Collection("engine")]
public class TranslatorTests
{
    private const int Classes = 4;

    // Class c is a point of its own with a little noise: anything that learns at all learns this.
    private static (Tensor Features, Tensor Classes) Separable(int count, long seed)
    {
        manual_seed(seed);
        var classes = arange(0, count, dtype: ScalarType.Int64).remainder(Classes);
        return (nn.functional.one_hot(classes, Classes).to(ScalarType.Float32) * 2 + randn(count, Classes) * 0.1, classes);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(64)]
    public void Separable_codes_are_read_from_twelve_labels(int hidden)
    {
        using var scope = NewDisposeScope();
        var (features, classes) = Separable(12, 1);
        var (testFeatures, testClasses) = Separable(200, 2);
        using var translator = Translator.Train(features.unsqueeze(0), classes.unsqueeze(0), Classes, new() { Hidden = hidden }, new Seed(1));
        Assert.Equal(1, Scores.BalancedAccuracy(translator.call(testFeatures).select(0, 0).argmax(-1), testClasses, Classes), 6);
    }

    [Fact]
    public void Labels_that_are_off_by_one_are_not_read()
    {
        using var scope = NewDisposeScope();
        manual_seed(3);
        var actions = randint(0, Classes, [400], dtype: ScalarType.Int64);
        var features = nn.functional.one_hot(actions, Classes).to(ScalarType.Float32);
        Assert.True(Score(actions) > 0.99);
        Assert.True(Score(actions.roll(1, 0)) < 0.4);

        double Score(Tensor labels)
        {
            using var translator = Translator.Train(features.slice(0, 0, 200, 1).unsqueeze(0), labels.slice(0, 0, 200, 1).unsqueeze(0), Classes, new(), new Seed(1));
            return Scores.BalancedAccuracy(translator.call(features.slice(0, 200, 400, 1)).select(0, 0).argmax(-1), labels.slice(0, 200, 400, 1).contiguous(), Classes);
        }
    }

    [Fact]
    public void A_continuous_action_is_read_too()
    {
        using var scope = NewDisposeScope();
        manual_seed(4);
        var features = randn(300, 5);
        var actions = features.matmul(randn(5, 2));
        using var translator = Translator.Train(features.unsqueeze(0), actions.unsqueeze(0), 2, new() { Hidden = 0, Updates = 1_500 }, new Seed(1));
        Assert.True(Scores.R2(translator.call(features).squeeze(0), actions) > 0.99);
    }

    [Fact]
    public void What_one_draw_learns_does_not_depend_on_the_others()
    {
        using var scope = NewDisposeScope();
        var (a, classesA) = Separable(20, 5);
        var (b, classesB) = Separable(20, 6);
        using var alone = Translator.Train(a.unsqueeze(0), classesA.unsqueeze(0), Classes, new(), new Seed(1));
        using var both = Translator.Train(stack([a, b], 0), stack([classesA, classesB], 0), Classes, new(), new Seed(1));
        Assert.True(allclose(alone.call(a).select(0, 0), both.call(a).select(0, 0), 1e-3, 1e-3));
    }

    [Fact]
    public void Features_that_never_change_become_zero_and_the_rest_is_standard()
    {
        using var scope = NewDisposeScope();
        manual_seed(7);
        var features = cat([randn(500, 2) * 5 + 3, full([500, 1], 0.7f)], 1);
        using var scale = new FeatureScale(features, 5);
        var scaled = scale.Apply(features);
        Assert.Equal([500L, 5L], scaled.shape);
        Assert.True(scaled.slice(1, 2, 5, 1).abs().max().item<float>() == 0);
        Assert.True(scaled.slice(1, 0, 2, 1).mean([0]).abs().max().item<float>() < 1e-4);
        Assert.Throws<ArgumentException>(() => new FeatureScale(features, 2));
    }
}
