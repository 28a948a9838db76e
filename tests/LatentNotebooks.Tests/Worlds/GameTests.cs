using LatentNotebooks.Worlds.Pixels;

namespace LatentNotebooks.Tests.Worlds;

/// <summary>What single games promise beyond the common contract.</summary>
public sealed class GameTests
{
    [Fact]
    public void Every_heist_can_be_solved_and_pays_nine()
    {
        for (ulong seed = 0; seed < 150; seed++)
        {
            var rollout = Rollout.Play("mini-procgen/heist", Behaviour.Expert, new Episode("cave", seed));
            Assert.Equal(9, rollout.Return);
            Assert.True(rollout.Done && rollout.Rewards.Count < 100);
            Assert.Equal([1, 1, 1, 1, 5], rollout.Rewards.Where(reward => reward != 0).Order());
        }
    }

    [Fact]
    public void Every_maze_lets_the_expert_find_cheese()
    {
        for (ulong seed = 0; seed < 150; seed++)
            Assert.True(Rollout.Play("mini-procgen/maze", Behaviour.Expert, new Episode("neon", seed)).Return >= 3);
    }

    [Fact]
    public void A_gatherer_walks_straight_to_every_fruit()
    {
        // Two cells drawn at random on an 8 x 8 field lie 5.3 moves apart on average: 100 steps are worth about 18 fruit.
        var mean = Enumerable.Range(0, 60).Average(seed => Rollout.Play("mini-procgen/gather", Behaviour.Expert, new Episode("cave", (ulong)seed)).Return);
        Assert.InRange(mean, 17, 20);
    }

    [Fact]
    public void Firing_shows_in_the_next_frame_only()
    {
        var world = PixelWorlds.Create("ego-rooms", size: 32);
        var actions = world.Spec.Actions;
        foreach (var level in world.Spec.Levels)
        {
            var frame = new byte[world.Spec.FrameBytes];
            world.Reset([new Episode(level, 4)], frame);
            Assert.True(Yellow(frame) < 250);
            foreach (var action in new[] { "fire", "look left", "fire", "fire", "back" })
            {
                world.Step([actions.IndexOf(action)], frame, new float[1], new bool[1], new float[6]);
                Assert.Equal(action == "fire", Yellow(frame) >= 250);
            }
        }

        // The muzzle flash: the red channel of the pixel in the middle of it.
        static int Yellow(byte[] frame) => Math.Min(frame[((27 * 32) + 16) * 3], frame[(((27 * 32) + 16) * 3) + 1] + 25);
    }

    [Fact]
    public void Looking_left_then_right_restores_the_view_but_for_the_bots()
    {
        var world = PixelWorlds.Create("ego-rooms", size: 32);
        var (before, after) = (new byte[world.Spec.FrameBytes], new byte[world.Spec.FrameBytes]);
        world.Reset([new Episode("corridors", 12)], before);
        world.Step([world.Spec.Actions.IndexOf("look left")], after, new float[1], new bool[1], new float[6]);
        var turned = before.Zip(after).Count(pair => pair.First != pair.Second);
        world.Step([world.Spec.Actions.IndexOf("look right")], after, new float[1], new bool[1], new float[6]);
        var restored = before.Zip(after).Count(pair => pair.First != pair.Second);
        Assert.True(restored < turned / 5, $"{restored} bytes differ after turning back, {turned} after turning");
    }

    [Fact]
    public void The_ego_expert_uses_every_action()
    {
        var rollouts = Enumerable.Range(0, 8).Select(k => Rollout.Play("ego-rooms", Behaviour.Expert, new Episode("courtyard", (ulong)k)));
        Assert.Equal(9, rollouts.SelectMany(rollout => rollout.Actions).Select(action => action[0]).Distinct().Count());
    }

    [Fact]
    public void A_low_return_policy_repeats_its_action_half_of_the_time()
    {
        var actions = Rollout.Play("ego-rooms", Behaviour.LowReturn(skewAction: 4), new Episode("cellar", 1)).Actions;
        Assert.InRange(actions.Count(action => action[0] == 4) / (double)actions.Count, 0.42, 0.68);
    }
}
