using LatentNotebooks.Worlds.Pixels;
using Xunit.Abstractions;

namespace LatentNotebooks.Tests.Worlds;

public sealed class PixelControlTests(ITestOutputHelper output)
{
    private const int Side = 24;

    public static TheoryData<string> Tasks => ["pixel-control/point-mass", "pixel-control/reacher", "pixel-control/cart-pole"];

    [Theory, MemberData(nameof(Tasks))]
    public void Distractors_follow_the_action_only_where_they_say_so(string task)
    {
        foreach (var (version, least, most) in new[] { ("+uncorrelated", 0.0, 0.1), ("+correlated", 0.7, 1.0) })
        {
            var (action, speed) = (new List<double>(), new List<double>());
            foreach (var rollout in Play(task + version, Behaviour.Random))
            {
                for (var t = 1; t < rollout.Actions.Count; t++)
                {
                    action.Add(rollout.Actions[t][0]);
                    speed.Add(rollout.Exogenous[t][0] - (0.5 * rollout.Exogenous[t - 1][0]));   // What this step added to the drift.
                }
            }

            var correlation = Math.Sqrt(Motion.SquaredCorrelation([.. action], [.. speed]));
            output.WriteLine($"{task}{version}: correlation of action and drift {correlation:F3}");
            Assert.InRange(correlation, least, most);
        }
    }

    [Theory, MemberData(nameof(Tasks))]
    public void A_stronger_distractor_changes_more_of_the_picture(string task)
    {
        var changes = new[] { 0f, 0.3f, 1f }.Select(Change).ToArray();
        output.WriteLine($"{task}: mean change of a byte at strengths 0, 0.3, 1: {changes[0]:F2}, {changes[1]:F2}, {changes[2]:F2}");
        Assert.True(changes[1] > 1.3 * changes[0] && changes[2] > 1.5 * changes[1]);

        double Change(float strength)
        {
            var world = PixelWorlds.Create(task + "+uncorrelated", count: 1, Side, strength);
            var policy = new Policy(Behaviour.Noisy, world, 1);
            var (before, after) = (new byte[world.Spec.FrameBytes], new byte[world.Spec.FrameBytes]);
            var (action, sum) = (new float[world.Spec.Actions.Width], 0.0);
            world.Reset([new Episode("slate", 1)], before);
            for (var t = 0; t < 60; t++)
            {
                policy.Act(action);
                world.Step(action, after, new float[1], new bool[1], new float[4]);
                sum += before.Zip(after, (a, b) => Math.Abs(a - b)).Average() / 60;
                after.CopyTo(before, 0);
            }

            return sum;
        }
    }

    [Theory, MemberData(nameof(Tasks))]
    public void At_strength_zero_the_distractor_is_invisible(string task)
    {
        var (plain, hidden) = (PixelWorlds.Create(task, 1, Side), PixelWorlds.Create(task + "+correlated", 1, Side, distractorStrength: 0));
        var (a, b) = (new byte[plain.Spec.FrameBytes], new byte[plain.Spec.FrameBytes]);
        plain.Reset([new Episode("paper", 3)], a);
        hidden.Reset([new Episode("paper", 3)], b);
        var action = new float[plain.Spec.Actions.Width];
        for (var t = 0; t < 20; t++)
        {
            Array.Fill(action, (t % 3) - 1f);
            plain.Step(action, a, new float[1], new bool[1], []);
            hidden.Step(action, b, new float[1], new bool[1], new float[4]);
            Assert.Equal(a, b);
        }
    }

    [Fact]
    public void The_force_on_the_mass_shows_in_the_next_frame_and_not_one_later()
    {
        var (force, moved) = (new List<double>(), new List<double>());
        foreach (var rollout in Play("pixel-control/point-mass", Behaviour.Random))
        {
            for (var t = 1; t < rollout.Actions.Count - 1; t++)
            {
                // The speed of a frame is 0.4 of the last one's plus the push: take that part out, so that only this step's force is left.
                var (before, at, after) = (Column(rollout.Frames[t - 1]), Column(rollout.Frames[t]), Column(rollout.Frames[t + 1]));
                force.Add(rollout.Actions[t][0]);
                moved.Add(after - at - (0.4 * (at - before)));
            }
        }

        var aligned = Motion.SquaredCorrelation([.. force], [.. moved]);
        var shifted = Motion.SquaredCorrelation([.. force.Skip(1)], [.. moved.Take(moved.Count - 1)]);
        output.WriteLine($"point mass: force explains {aligned:F3} of the displacement, shifted by one {shifted:F3}");
        Assert.True(aligned > 0.5 && shifted < 0.05, $"{aligned:F3} against {shifted:F3}");

        // The mass is the only red thing: its column is the centre of redness.
        static double Column(byte[] frame)
        {
            double weight = 1e-9, sum = 0;
            for (var i = 0; i < Side * Side; i++)
            {
                var red = Math.Max(0, frame[3 * i] - Math.Max(frame[(3 * i) + 1], frame[(3 * i) + 2]) - 40);
                (weight, sum) = (weight + red, sum + (red * (i % Side)));
            }

            return sum / weight;
        }
    }

    [Fact]
    public void A_strength_out_of_range_is_refused() =>
        Assert.Throws<ArgumentException>(() => PixelWorlds.Create("pixel-control/reacher+correlated", distractorStrength: 1.5f));

    private static IEnumerable<Rollout> Play(string world, Behaviour behaviour) =>
        Enumerable.Range(0, 15).Select(k => Rollout.Play(world, behaviour, new Episode("slate", (ulong)k), policySeed: (ulong)k));
}
