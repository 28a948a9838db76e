using LatentNotebooks.Experiments.Internalization;
using LatentNotebooks.Internalization.Steering;
using LatentNotebooks.Runtime;
using LatentNotebooks.Worlds.Reasoning;

namespace LatentNotebooks.Tests.Experiments;

[Collection("engine")]
public class SteeringTests
{
    [Fact]
    public void No_set_shares_a_problem_with_another()
    {
        var settings = SteeringSettings.Load(Profile.Quick);
        var sets = SteeringTask.Problems(new PlantedModes(), settings);
        Assert.Equal([settings.MeasuredProblems, settings.MiningProblems, settings.ValidationProblems, settings.TestProblems], sets.Select(set => set.Length));
        ProblemSplit.AssertDisjoint(sets);
        Assert.All(sets[3], problem => Assert.Equal(Split.Test, ProblemSplit.Of(problem.Key)));
        Assert.All(sets[..3], set => Assert.All(set, problem => Assert.Equal(Split.Mining, ProblemSplit.Of(problem.Key))));
    }

    [Fact]
    public void A_probe_finds_what_is_there_and_nothing_in_shuffled_labels()
    {
        var rng = new Seed(1).Random();
        var rollouts = new List<Rollout>();
        var states = new List<float[][]>();
        for (var i = 0; i < 600; i++)
        {
            var right = rng.Next(2) == 0;
            rollouts.Add(new Rollout(i, [], [], right, 0));
            states.Add([[(float)rng.NextGaussian() + (right ? 1 : -1), (float)rng.NextGaussian(), 1]]);
        }
        var mined = new Mined(rollouts, states, [], 0);
        Assert.Equal(0.92, SteeringProbes.CorrectnessAuc(mined, 1, new Seed(1)), 0.04); // Phi(2 / sqrt 2)
        Assert.Equal(0.5, SteeringProbes.CorrectnessAuc(mined, 1, new Seed(1), shuffled: true), 0.08);
        Assert.Equal(double.NaN, SteeringProbes.CorrectnessAuc(mined, 2, new Seed(1)));
    }

    [Fact]
    public void Broken_is_the_share_of_what_was_right()
    {
        var before = new SteeringScore([true, true, true, false], 0, 0, 0);
        var after = new SteeringScore([true, false, true, true], 0, 0, 0);
        Assert.Equal(1.0 / 3, after.Broken(before), 1e-12);
        Assert.Equal(0.75, after.Accuracy);
    }

    [Fact]
    public void Forced_markers_open_every_block_from_the_first_forced_one()
    {
        var settings = SteeringSettings.Load(Profile.Smoke);
        using var task = SteeringTask.Prepare(settings with { MiningProblems = 4 });
        var (world, free) = (task.World, SteeringDecoding.Decode(task.Solver.Model, task.World, task.Test));
        var forced = SteeringDecoding.DecodeCarefully(task.Solver.Model, world, task.Test, from: 0);
        Assert.All(task.Test.Zip(forced), pair => Assert.Equal(world.CarefulMarker(pair.First), pair.Second[0]));
        Assert.All(forced, completion => Assert.InRange(completion.Count, 1, world.LongestCompletion + 1));
        Assert.Equal(free, SteeringDecoding.DecodeCarefully(task.Solver.Model, world, task.Test, from: 100).Select(all => all.Take(world.LongestCompletion)));
    }

    [Fact]
    public void Every_arm_and_every_change_runs_where_there_is_something_to_mine()
    {
        var settings = SteeringSettings.Load(Profile.Smoke);
        using var task = SteeringTask.Prepare(settings);
        var mined = Pretended(task, settings);
        Assert.NotEmpty(mined.Pairs);
        var arms = new SteeringArms(task, settings).Judge(mined).ToDictionary(arm => arm.Name, arm => arm.Score);
        Assert.Equal(SteeringArms.Names.Except(["stir-leaky", "mean-by-family"]).Order(), arms.Keys.Order()); // this solver solves nothing, so nothing leaks
        Assert.True(arms["self-consistency"].Tokens > 4 * arms["sampling"].Tokens);
        Assert.Equal(0, arms["mean"].PreviewTokens);
        var values = SteeringAblation.Measure(task, settings, mined, mined);
        Assert.All(SteeringAblation.Changes, change => Assert.Contains($"accuracy@{change.Name}", values.Keys));
        Assert.Equal(0.0, values["preview@preview/0"]);
    }

    // Rollouts of a network that cannot solve anything, every other one of them called right. The delimiter is one it does write.
    private static Mined Pretended(SteeringTask task, SteeringSettings settings)
    {
        var mined = task.Mine(task.MiningProblems, settings.Mining);
        Rollout[] rollouts = [.. mined.Rollouts.Select((rollout, i) => rollout with { Correct = i % 2 == 0, Reward = i % 2 == 0 ? 1 : 0 })];
        float[][][] states = [.. rollouts.Select((_, i) => new[] { State(i), State(i + 1000) })];
        return mined with { Rollouts = rollouts, States = states, Pairs = Mining.Pairs(rollouts, states, settings.Mining, new Seed(1)) };

        float[] State(int i)
        {
            var rng = new Seed(i).Random();
            return [.. Enumerable.Range(0, settings.Width).Select(_ => (float)rng.NextGaussian())];
        }
    }
}
