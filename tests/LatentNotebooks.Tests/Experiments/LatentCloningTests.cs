using LatentNotebooks.Datasets;
using LatentNotebooks.Experiments;
using LatentNotebooks.Experiments.FlexLam;
using LatentNotebooks.LatentActions;
using LatentNotebooks.Runtime;
using LatentNotebooks.Statistics;
using LatentNotebooks.Worlds.Pixels;
using static TorchSharp.torch;

namespace LatentNotebooks.Tests.Experiments;

[Collection("engine")]
public class LatentCloningTests
{
    private const string World = "mini-procgen/gather";
    private static readonly Episode[] Episodes = [.. Enumerable.Range(0, 24).Select(i => new Episode(i % 2 == 0 ? "meadow" : "neon", 5_000 + (ulong)i))];

    [Theory]
    [InlineData("mini-procgen/gather")]
    [InlineData("mini-procgen/heist")] // its episodes end at different times
    public void A_policy_that_knows_the_expert_s_action_gets_the_expert_s_return(string id)
    {
        var world = PixelWorlds.Create(id, Episodes.Length, 16);
        var returned = Rollouts.Play(world, Episodes, _ => tensor(Enumerable.Range(0, world.Count).Select(Expert).ToArray()));
        Assert.Equal(Episodes.Average(Alone), returned, 9);

        long Expert(int environment)
        {
            var action = new float[1];
            world.Expert(environment, action);
            return (long)action[0];
        }

        double Alone(Episode episode) => ReturnScale.Of(id, episode.Level).Normalise(Worlds.Rollout.Play(id, Behaviour.Expert, episode).Return);
    }

    [Fact]
    public void A_policy_that_never_moves_gets_what_random_play_gets_at_most()
    {
        var world = PixelWorlds.Create(World, Episodes.Length, 16);
        Assert.InRange(Rollouts.Play(world, Episodes, frames => zeros(frames.shape[0], ScalarType.Int64)), -0.04, -0.03); // (0 - 0.61) / 18
    }

    [Fact]
    public void Frames_reach_a_policy_as_they_reach_a_model()
    {
        using var scope = NewDisposeScope();
        var world = PixelWorlds.Create(World, 1, 16);
        using var recorded = LabelledTransitions.Record(world, Behaviour.Expert, [Episodes[0]], 100, new Seed(1));
        var (before, _) = recorded.Pairs.Batch(arange(0, 100, dtype: ScalarType.Int64));
        var step = 0;
        Rollouts.Play(world, [Episodes[0]], frames =>
        {
            Assert.True(frames.eq(before.slice(0, step, step + 1, 1)).all().item<bool>());
            return tensor(new[] { (long)recorded.Actions[step++] });
        });
        Assert.Equal(100, step);
    }

    [Fact]
    public void Worlds_that_cannot_be_played_are_refused()
    {
        var error = Assert.Throws<ArgumentException>(() => Rollouts.Play(PixelWorlds.Create("pixel-control/point-mass", 1, 16), [new("paper", 1)], frames => frames));
        Assert.Contains("continuous", error.Message);
        Assert.Throws<ArgumentException>(() => Rollouts.Play(PixelWorlds.Create(World, 3, 16), Episodes, frames => frames));
        var settings = SettingsBinder.Load<LatentCloning.Settings>("latent-cloning", Profile.Smoke) with { World = "pixel-control/reacher" };
        Assert.Contains("mini-procgen/gather", Assert.Throws<SettingsException>(() => new CloningRoutes(settings)).Message);
    }

    [Fact]
    public void A_policy_learns_what_a_frame_tells()
    {
        using var scope = NewDisposeScope();
        var world = PixelWorlds.Create(World, 8, 16);
        using var play = LabelledTransitions.Record(world, Behaviour.Random, LevelSplit.BySeed(world.Spec, 10, 1).Train, 400, new Seed(2));
        // Level and half of the field, both to be seen in the frame: two heads.
        var levels = world.Spec.Levels.ToList();
        var target = tensor(play.Episodes.SelectMany(episode => new[] { (long)levels.IndexOf(episode.Level), 2 - levels.IndexOf(episode.Level) }).ToArray(), [play.Count, 2]);
        using var policy = FramePolicy.Train(play.Pairs, target, 3, null, new() { Updates = 60, BaseChannels = 4 }, new Seed(3));
        var (frames, _) = play.Pairs.Batch(arange(0, play.Count, dtype: ScalarType.Int64));
        Assert.True(policy.Choose(frames).eq(target).to(ScalarType.Float32).mean().item<float>() > 0.98f);
    }

    [Fact]
    public void Components_of_a_frame_are_those_of_the_pair_it_begins()
    {
        using var scope = NewDisposeScope();
        var world = PixelWorlds.Create(World, 4, 16);
        using var play = LabelledTransitions.Record(world, Behaviour.Random, Episodes[..4], 300, new Seed(2));
        using var components = PrincipalComponents.Fit(play.Pairs, FrameView.First, 8);
        var (frames, _) = play.Pairs.Batch(arange(0, play.Count, dtype: ScalarType.Int64));
        Assert.True(components.OfFrames(frames).allclose(components.Of(play.Pairs), 1e-4, 1e-5));
        using var changes = PrincipalComponents.Fit(play.Pairs, FrameView.Difference, 8);
        Assert.Throws<InvalidOperationException>(() => changes.OfFrames(frames));
    }

    [Fact]
    public void Every_arm_sees_the_same_video_and_rows_can_be_drawn()
    {
        var runs = new LatentCloning().Runs(Profile.Smoke);
        var rows = new[] { "flex-8", "fixed-2", "flex-8-shuffled", "cloning", "expert" }.Select(arm => runs.Single(run => run.Id == $"flexlam/latent-cloning/{arm}/seed-1").Execute(new RunContext())).ToList();
        Assert.Single(rows.Select(row => row["video"]).Distinct());
        Assert.All(rows, row => Assert.Equal(rows[0].Values.Keys, row.Values.Keys));
        Assert.All(BudgetCurve.Budgets, k => Assert.NotEqual("", rows[0][LatentCloning.Column("return", 24, k)]));
        Assert.Equal(["return_24@2", "return_64@2"], rows[1].Values.Where(value => value.Key is "return_24@1" or "return_24@2" or "return_64@2" && value.Value.Length > 0)
            .Where(value => value.Value.Length > 0).Select(value => value.Key));
        Assert.InRange(rows[4].Number("return_all@8"), 0.75, 1.25);
        var findings = new LatentCloning().Analyze(rows);
        Assert.Equal(2, findings.Figures.Count);
        Assert.All(findings.Figures, figure => Assert.NotEmpty(figure.ToSvg()));
        Assert.Contains("undecided", findings.Tables[1].ToText());
    }

    [Theory]
    [InlineData(0.1, Outcome.Supported)]
    [InlineData(-0.2, Outcome.NotSupported)]
    public void The_claims_follow_the_numbers(double lead, Outcome outcome)
    {
        var rows = Enumerable.Range(1, 5).SelectMany(seed => LatentCloning.LatentArms.Concat(LatentCloning.References).Select(arm => Made(arm, seed))).ToList();
        Assert.All(CloningClaims.All, claim => Assert.Equal(outcome, claim.Judge(rows).Outcome));

        Row Made(string arm, int seed)
        {
            var values = new Dictionary<string, string> { ["world"] = World, ["arm"] = arm, ["seconds"] = "1" };
            foreach (var k in BudgetCurve.Budgets) values[LatentCloning.Column("return", 24, k)] = $"{(arm == "flex-8" ? 0.3 + lead : 0.3) + (0.001 * seed * k)}";
            return new Row($"flexlam/latent-cloning/{arm}/seed-{seed}", "", values);
        }
    }

    [Fact]
    public void A_frame_s_grid_is_judged_by_its_neighbours()
    {
        var row = new FrameGrid().Runs(Profile.Smoke).Single(run => run.Id == "flexlam/frame-grid/16/fixed-1/seed-1").Execute(new RunContext());
        Assert.InRange(row.Number("labels_24"), 0, 1);
        Assert.Equal(Outcome.Supported, CloningClaims.Grid.Judge([.. Made(0.3)]).Outcome);
        Assert.Equal(Outcome.NotSupported, CloningClaims.Grid.Judge([.. Made(0.9)]).Outcome);
        Assert.NotEmpty(FrameGrid.Draw([.. Made(0.3)]).ToSvg());

        // 32 pixels are read with 0.6, the others with what is given.
        IEnumerable<Row> Made(double others) =>
            from seed in Enumerable.Range(1, 3)
            from size in FrameGrid.Sizes
            from model in FrameGrid.Models
            select new Row($"flexlam/frame-grid/{size}/{model}/seed-{seed}", "", new Dictionary<string, string>
            {
                ["world"] = World, ["arm"] = $"{model}/{size}", ["frame_size"] = $"{size}", ["seconds"] = "1",
                ["labels_24"] = $"{(size == 32 ? 0.6 : others) + (0.01 * seed * size / 32)}", ["all_labels"] = "0.7",
            });
    }
}
