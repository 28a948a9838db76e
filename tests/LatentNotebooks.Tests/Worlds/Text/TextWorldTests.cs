using LatentNotebooks.Worlds.Text;
using Xunit.Abstractions;

namespace LatentNotebooks.Tests.Worlds.Text;

/// <summary>What every text world must do.</summary>
public sealed class TextWorldTests(ITestOutputHelper output)
{
    public static TheoryData<string> Worlds => [.. TextWorlds.Ids];

    // A house is never solved by chance; one recipe or a ball in the same room can be.
    private static readonly Dictionary<string, double> RandomFloor = new() { ["house-text"] = 0.03, ["grid-text"] = 0.3, ["craft-text"] = 0.25 };

    [Theory, MemberData(nameof(Worlds))]
    public void The_same_seed_gives_the_same_texts(string id)
    {
        var episodes = Split(id).Train;
        var (first, second) = (TrajectorySet.Record(id, episodes, 7), TrajectorySet.Record(id, episodes, 7));
        Assert.Equal(first.All.Select(Text), second.All.Select(Text));
        Assert.NotEqual(first.All.Select(Text), TrajectorySet.Record(id, episodes, 8).All.Select(Text));

        var world = TextWorlds.Create(id);
        var told = episodes.Take(10).Select(Tale).ToArray();
        Assert.Equal(told, episodes.Take(10).Select(Tale));
        Assert.True(told.Zip(episodes.Select(episode => Tale(episode with { Seed = 99 }))).Count(pair => pair.First != pair.Second) >= 8);

        string Tale(TextEpisode episode)
        {
            var one = TextBehaviour.Expert.Play(world, world.CreateExpert(), episode, 1);
            return one.Opening + string.Join('\n', one.Turns);
        }
    }

    [Fact]
    public void The_grid_s_expert_goes_on_where_the_thing_to_pick_up_is_in_its_hand_already()
    {
        // Noise may make it pick a thing up before its link of the mission has come.
        var episodes = Split("grid-text", train: 1_500).Train;
        Assert.True(TrajectorySet.Record("grid-text", episodes, 2, new TextBehaviour(TrajectorySource.Noisy, Epsilon: 0.3)).SuccessRate > 0.5);
    }

    [Theory, MemberData(nameof(Worlds))]
    public void An_earlier_episode_leaves_no_trace(string id)
    {
        var split = Split(id);
        var used = TextWorlds.Create(id);
        var expert = used.CreateExpert();
        foreach (var episode in split.Train.Take(20).Concat(split.Unseen.Take(10)))
        {
            var fresh = TextWorlds.Create(id);
            var behaviour = new TextBehaviour(TrajectorySource.Noisy, Epsilon: 0.2);
            Assert.Equal(Text(behaviour.Play(fresh, fresh.CreateExpert(), episode, 3)), Text(behaviour.Play(used, expert, episode, 3)));
        }
    }

    [Theory, MemberData(nameof(Worlds))]
    public void The_expert_solves_every_split_and_noise_rarely_stops_it(string id)
    {
        var split = Split(id, train: 200, test: 120);
        foreach (var (name, episodes) in Parts(split))
        {
            var expert = TrajectorySet.Record(id, episodes, 1, TextBehaviour.Expert);
            var noisy = TrajectorySet.Record(id, episodes, 1, new TextBehaviour(TrajectorySource.Noisy, Epsilon: 0.2));
            var random = TrajectorySet.Record(id, episodes, 1, TextBehaviour.Random);
            var byHorizon = random.All.GroupBy(one => one.Episode.Horizon).OrderBy(group => group.Key)
                .Select(group => $"{group.Key}: {group.Average(one => one.Success ? 1.0 : 0):F2}");
            var lengths = expert.All.Select(one => one.Turns.Count).ToArray();
            output.WriteLine($"{id} {name}: expert {expert.SuccessRate:F3} in {lengths.Average():F1} commands (most {lengths.Max()}), "
                + $"epsilon 0.2 {noisy.SuccessRate:F3}, random {random.SuccessRate:F3} (by horizon {string.Join(", ", byHorizon)})");
            Assert.True(expert.SuccessRate >= 0.99, $"{name}: {expert.SuccessRate}");
            Assert.True(noisy.SuccessRate >= 0.8, $"{name}: {noisy.SuccessRate}");
            Assert.True(random.SuccessRate <= RandomFloor[id], $"{name}: {random.SuccessRate}");
            Assert.All(expert.All.Where(one => one.Success).SelectMany(one => one.Turns), turn => Assert.True(turn.Valid, turn.Command));
        }
    }

    [Theory, MemberData(nameof(Worlds))]
    public void The_mixture_holds_every_source_and_noise_is_labelled(string id)
    {
        var set = TrajectorySet.Record(id, Split(id, train: 400).Train, 2);
        TrajectorySource[] sources =
            [TrajectorySource.Expert, TrajectorySource.Noisy, TrajectorySource.Detour, TrajectorySource.Recovered, TrajectorySource.Truncated];
        foreach (var source in sources) Assert.Contains(set.All, one => one.Source == source);
        Assert.InRange(set.All.Count(one => one.Source == TrajectorySource.Expert) / 400.0, 0.5, 0.7);
        Assert.All(set.All.Where(one => one.Source == TrajectorySource.Expert).SelectMany(one => one.Turns),
            turn => Assert.DoesNotContain(turn.SubGoal, new[] { "noise", "detour", "" }));
        Assert.Contains(set.All.Where(one => one.Source == TrajectorySource.Recovered), one => one.Success);
        Assert.Contains(set.All.SelectMany(one => one.Turns), turn => !turn.Valid && turn.Observation == TextWorld.Failure);
        Assert.True(set.Successful().SuccessRate == 1);
    }

    [Theory, MemberData(nameof(Worlds))]
    public void Every_admissible_command_is_carried_out_and_can_be_parsed_back(string id)
    {
        var world = TextWorlds.Create(id);
        foreach (var episode in Split(id).Train.Take(8))
        {
            world.Reset(episode);
            foreach (var command in world.Admissible().ToArray())
            {
                world.Reset(episode);
                Assert.True(world.Step(command).Valid, command);
                var parsed = world.Grammar.Parse(command);
                Assert.Equal(command, world.Grammar.Write(parsed.Rule, parsed.Arguments));
            }
        }
    }

    [Theory, MemberData(nameof(Worlds))]
    public void Nonsense_changes_nothing_and_says_so(string id)
    {
        var world = TextWorlds.Create(id);
        world.Reset(Split(id).Train[0]);
        var before = world.Admissible().ToArray();
        foreach (var command in new[] { "", "   ", "dance", "go to the moon 1", "take", "get -1 oak log", "craft 1 stick using", "turn", "open open open" })
        {
            Assert.Equal(new TextStep(TextWorld.Failure, 0, false, false), world.Step(command));
            Assert.Equal(before, world.Admissible());
        }
        var problem = Assert.Throws<FormatException>(() => world.Grammar.Parse("dance"));
        Assert.Contains(world.Grammar.Templates[0], problem.Message);
    }

    [Theory, MemberData(nameof(Worlds))]
    public void Episodes_end_at_the_step_limit_and_need_a_reset_then(string id)
    {
        var world = TextWorlds.Create(id);
        Assert.Throws<InvalidOperationException>(() => world.Step("look"));
        Assert.Throws<InvalidOperationException>(() => world.Episode);
        var start = Split(id).Train[0];
        world.Reset(start);
        for (var step = 1; step <= world.StepLimit; step++) Assert.Equal(step == world.StepLimit, world.Step("dance").Done);
        Assert.False(world.Solved);
        Assert.Empty(world.Admissible());
        Assert.Contains("reset", Assert.Throws<InvalidOperationException>(() => world.Step("look")).Message);
        world.Reset(start);
        Assert.False(world.Done);
    }

    [Theory, MemberData(nameof(Worlds))]
    public void Splits_keep_apart_what_they_promise_to_keep_apart(string id)
    {
        var split = Split(id, train: 600, test: 100);
        Assert.Equal(600, split.Train.Distinct().Count());
        foreach (var (name, episodes) in Parts(split).Skip(1))
        {
            Assert.Equal(100, episodes.Count);
            Assert.Empty(split.Train.Select(one => one.Id).Intersect(episodes.Select(one => one.Id)));
        }
        Assert.Empty(split.Train.Select(one => one.Scene).Intersect(split.Unseen.Select(one => one.Scene)));
        Assert.Empty(split.Train.Select(one => one.Composition).Intersect(split.Compositions.Select(one => one.Composition)));
        Assert.True(split.Longer.Min(one => one.Horizon) > split.Train.Max(one => one.Horizon));
        Assert.Throws<ArgumentException>(() => new TextSplit([], [], [], [], []));
        Assert.Contains("unseen scene", Refused([split.Train[0] with { Seed = 5_000_000 }], [], []));
        Assert.Contains("composition", Refused([], [split.Train[1] with { Seed = 5_000_000 }], []));
        Assert.Contains("horizon", Refused([], [], [split.Train[2] with { Seed = 5_000_000 }]));
        Assert.Contains(split.Train[3].Id, Refused([split.Train[3]], [], []));

        string Refused(TextEpisode[] unseen, TextEpisode[] compositions, TextEpisode[] longer) =>
            Assert.Throws<ArgumentException>(() => new TextSplit(split.Train, [], unseen, compositions, longer)).Message;
    }

    [Theory, MemberData(nameof(Worlds))]
    public void Bad_episodes_are_refused_in_words(string id)
    {
        var world = TextWorlds.Create(id);
        var good = Split(id).Train[0];
        Assert.Contains("chess", Assert.Throws<ArgumentException>(() => world.Reset(good with { World = "chess" })).Message);
        Assert.Contains("attic-1", Assert.Throws<ArgumentException>(() => world.Reset(good with { Scene = "attic-1" })).Message);
        Assert.Contains("win the war", Assert.Throws<ArgumentException>(() => world.Reset(good with { Task = "win the war" })).Message);
        Assert.Contains("house-text", Assert.Throws<ArgumentException>(() => TextWorlds.Create("chess")).Message);
        Assert.Throws<ArgumentException>(() => new TextBehaviour(TrajectorySource.Noisy, Epsilon: 2).Play(world, world.CreateExpert(), good, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => TextSplit.Draw(world.Catalogue, 0, 5));
    }

    private static TextSplit Split(string id, int train = 60, int test = 30) => TextSplit.Draw(TextWorlds.Create(id).Catalogue, train, test);

    private static IEnumerable<(string Name, IReadOnlyList<TextEpisode> Episodes)> Parts(TextSplit split) =>
        [("train", split.Train), ("seen", split.Seen), ("unseen", split.Unseen), ("compositions", split.Compositions), ("longer", split.Longer)];

    private static string Text(Trajectory one) =>
        $"{one.Episode.Id}|{one.Task}|{one.Opening}|{string.Join('\n', one.Turns.Select(turn => $"{turn.Command} > {turn.Observation}"))}|{one.Success}";
}
