using LatentNotebooks.LatentActions;
using LatentNotebooks.Runtime;
using static TorchSharp.torch;

namespace LatentNotebooks.Tests.LatentActions;

[Collection("engine")]
public class ScoresTests
{
    [Fact]
    public void Balanced_accuracy_has_the_known_answers()
    {
        using var scope = NewDisposeScope();
        var actual = tensor(new long[] { 0, 0, 0, 0, 0, 0, 1, 1, 2 });
        Assert.Equal(1, Scores.BalancedAccuracy(actual, actual, 3), 9);
        // A guesser of the frequent class: plain accuracy would be two thirds.
        Assert.Equal(1.0 / 3, Scores.BalancedAccuracy(zeros_like(actual), actual, 3), 9);
        Assert.Equal((1 + 0.5 + 0) / 3, Scores.BalancedAccuracy(tensor(new long[] { 0, 0, 0, 0, 0, 0, 1, 0, 1 }), actual, 3), 9);
        // A class without a case counts for nothing.
        Assert.Equal(1, Scores.BalancedAccuracy(actual, actual, 5), 9);
    }

    [Fact]
    public void R2_is_one_for_the_truth_and_zero_for_its_mean()
    {
        using var scope = NewDisposeScope();
        var actual = tensor(new float[] { 1, 10, 2, 10, 3, 10, 6, 10 }, [4, 2]); // the second dimension does not vary
        Assert.Equal(1, Scores.R2(actual, actual), 6);
        Assert.Equal(0, Scores.R2(actual.mean([0]).expand(4, 2), actual), 6);
    }

    [Fact]
    public void Label_draws_depend_on_pool_and_seed_alone_and_larger_ones_hold_the_smaller()
    {
        using var scope = NewDisposeScope();
        var (few, again, many) = (LabelDraws.Draw(500, 12, 10, new Seed(3)), LabelDraws.Draw(500, 12, 10, new Seed(3)), LabelDraws.Draw(500, 64, 10, new Seed(3)));
        Assert.Equal(few.data<long>().ToArray(), again.data<long>().ToArray());
        Assert.Equal(few.data<long>().ToArray(), many.slice(1, 0, 12, 1).contiguous().data<long>().ToArray());
        Assert.NotEqual(few.data<long>().ToArray(), LabelDraws.Draw(500, 12, 10, new Seed(4)).data<long>().ToArray());
        for (var draw = 0; draw < 10; draw++) Assert.Equal(64, many.select(0, draw).contiguous().data<long>().ToArray().Distinct().Count());
        Assert.Throws<ArgumentOutOfRangeException>(() => LabelDraws.Draw(10, 11, 1, new Seed(1)));
    }
}
