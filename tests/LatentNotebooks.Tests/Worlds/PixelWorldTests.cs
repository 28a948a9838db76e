using LatentNotebooks.Runtime;
using LatentNotebooks.Worlds.Pixels;
using Xunit.Abstractions;

namespace LatentNotebooks.Tests.Worlds;

/// <summary>What every pixel world must do, whichever it is.</summary>
public sealed class PixelWorldTests(ITestOutputHelper output)
{
    public static TheoryData<string> Worlds => [.. PixelWorlds.Ids];

    /// <summary>Without those where a strong distractor hides the action from the crude measure used.</summary>
    public static TheoryData<string> WorldsWithVisibleActions => [.. PixelWorlds.Ids.Where(id => !id.EndsWith("+uncorrelated"))];

    public static TheoryData<string> WorldsWithIndependentFactors =>
        [.. PixelWorlds.Ids.Where(id => PixelWorlds.Create(id).Spec.Exogenous.Count > 0 && !id.EndsWith("+correlated"))];

    [Theory, MemberData(nameof(Worlds))]
    public void The_spec_names_everything_once(string id)
    {
        var spec = PixelWorlds.Create(id, size: 24).Spec;
        Assert.Equal(id, spec.Id);
        Assert.Equal(24 * 24 * 3, spec.FrameBytes);
        Assert.InRange(spec.StepLimit, 10, 1000);
        foreach (var names in new[] { spec.Actions.Names, spec.Exogenous, spec.Levels })
            Assert.Equal(names.Count, names.Where(name => name.Length > 0).Distinct().Count());
        Assert.NotEmpty(spec.Levels);
        Assert.InRange(spec.Actions.Names.Count, spec.Actions.IsDiscrete ? 5 : 1, 9);
    }

    [Theory, MemberData(nameof(Worlds))]
    public void The_same_seed_gives_the_same_bytes(string id)
    {
        foreach (var level in PixelWorlds.Create(id).Spec.Levels)
        {
            var (first, second) = (Play(id, level, 5), Play(id, level, 5));
            Assert.Equal(first.Frames.SelectMany(frame => frame), second.Frames.SelectMany(frame => frame));
            Assert.Equal(first.Rewards, second.Rewards);
            Assert.Equal(first.Exogenous.SelectMany(factor => factor), second.Exogenous.SelectMany(factor => factor));
            Assert.NotEqual(first.Frames[0], Play(id, level, 6).Frames[0]);
        }

        static Rollout Play(string id, string level, ulong seed) => Rollout.Play(id, Behaviour.Noisy, new Episode(level, seed), steps: 60);
    }

    [Theory, MemberData(nameof(Worlds))]
    public void An_environment_behaves_as_if_it_were_alone(string id)
    {
        var world = PixelWorlds.Create(id, count: 3, size: 24);
        var (spec, level) = (world.Spec, world.Spec.Levels[^1]);
        var alone = Rollout.Play(id, Behaviour.Noisy, new Episode(level, 2), steps: 20);
        var (frames, rewards, done) = (new byte[3 * spec.FrameBytes], new float[3], new bool[3]);
        var (actions, exogenous) = (new float[3 * spec.Actions.Width], new float[3 * spec.Exogenous.Count]);
        world.Reset([new Episode(level, 1), new Episode(level, 2), new Episode(level, 3)], frames);
        for (var t = 0; t < alone.Actions.Count; t++)
        {
            alone.Actions[t].CopyTo(actions.AsSpan(spec.Actions.Width));
            world.Step(actions, frames, rewards, done, exogenous);
            Assert.Equal(alone.Frames[t + 1], frames.AsSpan(spec.FrameBytes, spec.FrameBytes).ToArray());
            Assert.Equal(alone.Rewards[t], rewards[1]);
        }
    }

    [Theory, MemberData(nameof(Worlds))]
    public void An_earlier_episode_leaves_no_trace(string id)
    {
        var world = PixelWorlds.Create(id, count: 1, size: 24);
        var spec = world.Spec;
        var (frame, action, exogenous) = (new byte[spec.FrameBytes], new float[spec.Actions.Width], new float[spec.Exogenous.Count]);
        for (ulong seed = 0; seed < 20; seed++)
        {
            var start = new Episode(spec.Levels[(int)seed % spec.Levels.Count], seed);
            var fresh = Rollout.Play(id, Behaviour.Expert, start, steps: 25);
            world.Reset(0, start, frame);
            Assert.Equal(fresh.Frames[0], frame);
            for (var t = 0; t < fresh.Actions.Count; t++)
            {
                world.Expert(0, action);
                Assert.Equal(fresh.Actions[t], action);
                world.Step(action, frame, new float[1], new bool[1], exogenous);
                Assert.Equal(fresh.Frames[t + 1], frame);
                Assert.Equal(fresh.Exogenous[t], exogenous);
            }
        }
    }

    [Theory, MemberData(nameof(Worlds))]
    public void Different_actions_lead_to_different_frames(string id)
    {
        var spec = PixelWorlds.Create(id).Spec;
        var actions = spec.Actions.Names.Count;
        var told = new HashSet<(int, int)>();
        for (ulong seed = 0; seed < 10; seed++)
        {
            var start = new Episode(spec.Levels[0], seed);
            var frames = Enumerable.Range(0, actions)
                .Select(action => Rollout.Play(id, new Behaviour(Skew: 0.5f, SkewAction: action), start, steps: 8).Frames[^1])
                .ToArray();
            for (var a = 0; a < actions; a++)
                for (var b = 0; b < a; b++)
                    if (!frames[a].AsSpan().SequenceEqual(frames[b])) told.Add((a, b));
        }

        Assert.Equal(actions * (actions - 1) / 2, told.Count);   // Every pair of actions can be told apart somewhere.
    }

    [Theory, MemberData(nameof(Worlds))]
    public void Episodes_end_at_the_step_limit_and_need_a_reset_then(string id)
    {
        var world = PixelWorlds.Create(id, size: 16);
        var spec = world.Spec;
        var (frame, actions, reward, done) = (new byte[spec.FrameBytes], new float[spec.Actions.Width], new float[1], new bool[1]);
        var exogenous = new float[spec.Exogenous.Count];
        Assert.Throws<InvalidOperationException>(() => world.Step(actions, frame, reward, done, exogenous));
        world.Reset([new Episode(spec.Levels[0], 0)], frame);
        for (var step = 1; step <= spec.StepLimit; step++)
        {
            Assert.False(done[0]);
            world.Step(actions, frame, reward, done, exogenous);
            Assert.True(float.IsFinite(reward[0]) && exogenous.All(float.IsFinite));
        }

        Assert.True(done[0]);
        Assert.Throws<InvalidOperationException>(() => world.Step(actions, frame, reward, done, exogenous));
    }

    [Theory, MemberData(nameof(Worlds))]
    public void The_expert_clearly_beats_random_and_noise_costs_return(string id)
    {
        foreach (var level in PixelWorlds.Create(id).Spec.Levels)
        {
            var scale = ReturnScale.Of(id, level);
            var skewed = PixelWorlds.Create(id).Spec.Actions.Names.Count - 1;
            var (random, expert, low) = (Mean(Behaviour.Random), Mean(Behaviour.Expert), Mean(Behaviour.LowReturn(skewed)));
            output.WriteLine(
                $"{id} {level}: random {random:F2} ({scale.Random:F2}), low-return {low:F2}, expert {expert:F2} ({scale.Expert:F2})");
            Assert.InRange(scale.Normalise(expert), 0.75, 1.25);
            Assert.InRange(scale.Normalise(random), -0.2, 0.2);
            Assert.True(scale.Normalise(low) < 0.5, $"poor labels should come from poor behaviour, not {scale.Normalise(low):F2}");

            double Mean(Behaviour behaviour) => Enumerable.Range(0, 12).Average(k =>
                Rollout.Play(id, behaviour, new Episode(level, LevelSplit.FirstTestSeed + (ulong)k), (ulong)k).Return);
        }
    }

    [Theory, MemberData(nameof(Worlds))]
    public void Train_and_test_episodes_never_meet(string id)
    {
        var spec = PixelWorlds.Create(id).Spec;
        var split = LevelSplit.BySeed(spec, trainSeeds: 50, testSeeds: 10);
        Assert.Empty(split.Train.Intersect(split.Test));
        Assert.Equal(50 * spec.Levels.Count, split.Train.Distinct().Count());
        Assert.Throws<ArgumentException>(() => new LevelSplit(split.Train, [split.Train[3]]));
        Assert.Throws<ArgumentException>(() => LevelSplit.ByLevel(spec, spec.Levels, 5, 5));
        if (spec.Levels.Count == 1) return;
        var held = LevelSplit.ByLevel(spec, [spec.Levels[1]], 5, 5);
        Assert.DoesNotContain(held.Train, episode => episode.Level == spec.Levels[1]);
        Assert.All(held.Test, episode => Assert.Equal(spec.Levels[1], episode.Level));
    }

    [Theory, MemberData(nameof(WorldsWithIndependentFactors))]
    public void Exogenous_factors_do_not_depend_on_the_actions(string id)
    {
        foreach (var level in PixelWorlds.Create(id).Spec.Levels)
        {
            var expert = Rollout.Play(id, Behaviour.Expert, new Episode(level, 11));
            var random = Rollout.Play(id, Behaviour.Random, new Episode(level, 11));
            var shared = Math.Min(expert.Exogenous.Count, random.Exogenous.Count);
            // Same seed, other actions: the factors are not merely uncorrelated with them but the very same numbers.
            Assert.Equal(expert.Exogenous.Take(shared).SelectMany(f => f), random.Exogenous.Take(shared).SelectMany(f => f));
            for (var factor = 0; factor < expert.Exogenous[0].Length; factor++)
                Assert.True(random.Exogenous.Select(f => f[factor]).Distinct().Count() > 1);
        }
    }

    [Theory, MemberData(nameof(Worlds))]
    public void An_action_changes_the_next_frame_and_none_before(string id)
    {
        var world = PixelWorlds.Create(id, count: 2, size: 24);
        var (spec, width, bytes) = (world.Spec, world.Spec.Actions.Width, world.Spec.FrameBytes);
        var (frames, rewards, done) = (new byte[2 * bytes], new float[2], new bool[2]);
        var (actions, exogenous) = (new float[2 * width], new float[2 * spec.Exogenous.Count]);
        var (changed, rng) = (0, new Rng(5));
        const int trials = 60;
        for (var trial = 0; trial < trials; trial++)
        {
            var start = new Episode(spec.Levels[trial % spec.Levels.Count], (ulong)trial);
            world.Reset([start, start], frames);
            var policy = new Policy(Behaviour.Noisy, world, (ulong)trial);
            for (var t = 0; t <= trial % 12; t++)
            {
                Assert.True(frames.AsSpan(0, bytes).SequenceEqual(frames.AsSpan(bytes)));   // The same past gives the same frame ...
                policy.Act(actions);
                actions.AsSpan(0, width).CopyTo(actions.AsSpan(width));
                if (t == trial % 12) spec.Actions.Draw(ref rng, actions.AsSpan(width));
                world.Step(actions, frames, rewards, done, exogenous);
            }

            if (!frames.AsSpan(0, bytes).SequenceEqual(frames.AsSpan(bytes))) changed++;    // ... and another action another next one.
        }

        output.WriteLine($"{id}: a random action in place of the policy's changed the next frame in {changed} of {trials} cases");
        Assert.True(changed > trials / 3);
    }

    [Theory, MemberData(nameof(WorldsWithVisibleActions))]
    public void The_action_of_a_frame_explains_the_change_to_the_next_one(string id)
    {
        var spec = PixelWorlds.Create(id).Spec;
        var (motion, signals) = (new List<double[]>(), new List<double[]>[] { [], [], [] });
        for (var k = 0; k < 30; k++)
        {
            var start = new Episode(spec.Levels[k % spec.Levels.Count], (ulong)k);
            var rollout = Rollout.Play(id, Behaviour.Random, start, policySeed: (ulong)k);
            for (var t = 1; t < rollout.Actions.Count - 1; t++)
            {
                motion.Add(Motion.Between(rollout.Frames[t], rollout.Frames[t + 1], side: 24));
                for (var shift = 0; shift < 3; shift++) signals[shift].Add(Signal(rollout.Actions[t + shift - 1]));
            }
        }

        var (late, aligned) = (Motion.Explained(motion, signals[0]), Motion.Explained(motion, signals[1]));
        var early = Motion.Explained(motion, signals[2]);
        output.WriteLine($"{id}: the action explains {aligned:F3} of the motion; the one before {late:F3}, the one after {early:F3}");
        // The one after cannot have any effect; the one before may have left some speed behind.
        Assert.True(aligned > 0.03 && aligned > 5 * early && aligned > 1.3 * late, $"{aligned:F3} against {late:F3} and {early:F3}");

        double[] Signal(float[] action) => spec.Actions.IsDiscrete
            ? [.. Enumerable.Range(0, spec.Actions.Names.Count).Select(a => a == action[0] ? 1.0 : 0)]
            : [.. action.Select(value => (double)value)];
    }

    /// <remarks>Not for the first-person view, where a bot's step shows only while it is in sight, and in a direction that depends on the gaze.</remarks>
    [Theory, MemberData(nameof(WorldsWithIndependentFactors))]
    public void The_exogenous_change_of_a_transition_explains_that_transition(string id)
    {
        if (id == "ego-rooms") return;
        var (motion, before, aligned, after) = (new List<double[]>(), new List<double[]>(), new List<double[]>(), new List<double[]>());
        var levels = PixelWorlds.Create(id).Spec.Levels;
        for (var k = 0; k < 30; k++)
        {
            var rollout = Rollout.Play(id, Behaviour.Random, new Episode(levels[k % levels.Count], (ulong)k), policySeed: (ulong)k);
            for (var t = 1; t < rollout.Actions.Count - 1; t++)
            {
                motion.Add(Motion.Between(rollout.Frames[t], rollout.Frames[t + 1], side: 24));
                before.Add(Signal(rollout.Exogenous[t - 1]));
                aligned.Add(Signal(rollout.Exogenous[t]));
                after.Add(Signal(rollout.Exogenous[t + 1]));
            }
        }

        var (early, right, late) = (Motion.Explained(motion, before), Motion.Explained(motion, aligned), Motion.Explained(motion, after));
        output.WriteLine($"{id}: exogenous factors explain {right:F3} of the motion; the ones before {early:F3}, the ones after {late:F3}");
        Assert.True(right > 0.02 && right > 2 * early && right > 2 * late, $"{right:F3} against {early:F3} and {late:F3}");

        static double[] Signal(float[] factors) => [.. factors.Select(value => (double)value)];
    }

    [Theory, MemberData(nameof(Worlds))]
    public void Bad_input_is_refused_in_words(string id)
    {
        var world = PixelWorlds.Create(id, count: 2, size: 16);
        var spec = world.Spec;
        var (frames, rewards, done) = (new byte[2 * spec.FrameBytes], new float[2], new bool[2]);
        var (actions, exogenous) = (new float[2 * spec.Actions.Width], new float[2 * spec.Exogenous.Count]);
        var start = new Episode(spec.Levels[0], 0);
        var unknown = Assert.Throws<ArgumentException>(() => world.Reset([start, new Episode("nowhere", 0)], frames));
        Assert.Contains(spec.Levels[0], unknown.Message);
        world.Reset([start, start], frames);
        Assert.Throws<ArgumentException>(() => world.Reset([start], frames));
        Assert.Throws<ArgumentException>(() => world.Step(new float[1 + actions.Length], frames, rewards, done, exogenous));
        Assert.Throws<ArgumentException>(() => world.Step(actions, new byte[5], rewards, done, exogenous));
        foreach (var wrong in new[] { 99f, -1.5f, float.NaN })
        {
            var bad = actions.ToArray();
            bad[^1] = wrong;
            var message = Assert.Throws<ArgumentException>(() => world.Step(bad, frames, rewards, done, exogenous)).Message;
            Assert.Contains("environment 1", message);
        }

        world.Step(actions, frames, rewards, done, exogenous);   // A refused step leaves the world usable.
    }

    [Fact]
    public void Unknown_worlds_sizes_and_behaviours_are_refused_in_words()
    {
        Assert.Contains("mini-procgen/maze", Assert.Throws<ArgumentException>(() => PixelWorlds.Create("chess")).Message);
        Assert.Throws<ArgumentException>(() => PixelWorlds.Create("mini-procgen/maze", size: 4));
        Assert.Throws<ArgumentOutOfRangeException>(() => PixelWorlds.Create("mini-procgen/maze", count: 0));
        var maze = PixelWorlds.Create("mini-procgen/maze");
        Assert.Throws<ArgumentException>(() => new Policy(new Behaviour(Epsilon: 2), maze, 0));
        Assert.Throws<ArgumentException>(() => new Policy(new Behaviour(SkewAction: 5), maze, 0));
        Assert.Throws<ArgumentException>(() => ReturnScale.Of("mini-procgen/maze", "nowhere"));
        Assert.Throws<ArgumentException>(() => maze.Spec.Actions.IndexOf("jump"));
    }
}
