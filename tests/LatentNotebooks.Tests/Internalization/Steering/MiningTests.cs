using LatentNotebooks.Internalization.Steering;
using LatentNotebooks.Networks;
using LatentNotebooks.Runtime;
using LatentNotebooks.Tests.Networks;
using static TorchSharp.torch;

namespace LatentNotebooks.Tests.Internalization.Steering;

[Collection("engine")]
public class MiningTests
{
    private static readonly MiningOptions Options = new() { Positives = 2, Negatives = 2, ControlPoints = 2 };

    private static Rollout Made(int problem, double reward) => new(problem, [1], [2], reward > 0, reward);

    [Fact]
    public void The_best_right_ones_are_contrasted_with_the_worst_wrong_ones()
    {
        Rollout[] rollouts = [Made(0, 0.97), Made(0, 0.99), Made(0, 0.98), Made(0, -0.01), Made(0, -0.03), Made(0, -0.02)];
        float[][][] states = [[[1]], [[2]], [[4]], [[10]], [[20]], [[40]]];
        var pair = Assert.Single(Mining.Pairs(rollouts, states, Options, new Seed(1)));
        Assert.Equal((0, 1), (pair.Problem, pair.ControlPoint));
        Assert.Equal((3f, 30f, -27f), (pair.Success[0], pair.Failure[0], pair.Action[0])); // (2 + 4) / 2 and (20 + 40) / 2
        Assert.Equal(0.985 + 0.025, pair.Quality, 1e-12);
    }

    [Fact]
    public void Where_nothing_is_mixed_nothing_is_mined()
    {
        float[][] state = [[1], [2], [3]];
        Assert.Empty(Mining.Pairs([Made(0, 1), Made(0, 1), Made(1, -1), Made(1, -1)], [state, state, state, state], Options, new Seed(1)));
        // The only wrong rollout ends before the second delimiter; the third control point is beyond M.
        Rollout[] mixed = [Made(0, 1), Made(0, -1)];
        Assert.Equal([1], Mining.Pairs(mixed, [state, [[5]]], Options, new Seed(1)).Select(pair => pair.ControlPoint));
        Assert.Equal([1, 2], Mining.Pairs(mixed, [state, state], Options, new Seed(1)).Select(pair => pair.ControlPoint).Order());
    }

    [Fact]
    public void Pairs_of_highest_quality_are_kept_and_give_two_entries_each()
    {
        Rollout[] rollouts = [Made(0, 0.5), Made(0, -0.5), Made(1, 0.9), Made(1, -0.9)];
        float[][][] states = [[[1]], [[2]], [[3]], [[5]]];
        var pairs = Mining.Pairs(rollouts, states, Options with { KeepPairs = 1 }, new Seed(1));
        Assert.Equal(1, Assert.Single(pairs).Problem);
        var entries = MemoryEntry.Of(pairs);
        Assert.Equal([5f, 3f], entries.Select(entry => entry.Key[0]));
        Assert.Equal([false, true], entries.Select(entry => entry.IsAnchor));
        Assert.Equal(-2f, entries[0].Action![0]);
    }

    [Fact]
    public void States_are_those_that_a_hook_sees_at_the_delimiters()
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        using var model = TransformerTests.Make();
        Rollout[] rollouts = [new(0, [1, 2, 3], [4, 9, 5, 9], true, 1), new(0, [1, 2, 3], [9, 6], false, 0), new(1, [5], [7], false, 0)];
        var states = Mining.States(model, rollouts, delimiter: 9, layer: 2);
        Assert.Equal([2, 1, 0], states.Select(one => one.Length));
        float[] seen = [];
        model.States(tensor(new long[] { 1, 2, 3, 4, 9, 5, 9 }).view(1, -1), hook: (layer, hidden, _) =>
        {
            if (layer == 2) seen = hidden[0, 4].contiguous().data<float>().ToArray();
            return hidden;
        });
        Assert.All(seen.Zip(states[0][0]), pair => Assert.Equal(pair.First, pair.Second, 1e-5f));
        Assert.Throws<ArgumentOutOfRangeException>(() => Mining.States(model, rollouts, 9, 4));
    }

    [Fact]
    public void Rollouts_are_rewarded_for_being_right_and_a_little_for_being_short()
    {
        using var scope = NewDisposeScope();
        using var model = TransformerTests.Make();
        var limits = new GenerationOptions { MaxNewTokens = 10, StopTokens = [3] };
        var options = Options with { Rollouts = 6, Temperature = 2, LengthPenalty = 0.5 };
        var rollouts = Mining.Draw(model, [[1, 2], [4]], (problem, _) => problem == 1, limits, options, new Seed(1));
        Assert.Equal([6, 6], rollouts.GroupBy(rollout => rollout.Problem).Select(problem => problem.Count()));
        Assert.All(rollouts, rollout => Assert.Equal((rollout.Problem == 1 ? 1 : 0) - 0.05 * rollout.Completion.Count, rollout.Reward, 1e-12));
        Assert.True(rollouts.Where(rollout => rollout.Problem == 0).Select(rollout => string.Join(' ', rollout.Completion)).Distinct().Count() > 1);
    }
}
