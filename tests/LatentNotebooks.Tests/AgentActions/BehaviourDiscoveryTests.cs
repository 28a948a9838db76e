using LatentNotebooks.AgentActions;
using LatentNotebooks.Runtime;
using LatentNotebooks.Worlds.Text;
using LatentNotebooks.Worlds.Text.House;

namespace LatentNotebooks.Tests.AgentActions;

/// <summary>Discovery, execution and baselines in the house.</summary>
public class BehaviourDiscoveryTests
{
    private static readonly Grammar House = HouseText.Commands;
    private static readonly TextSplit Split = TextSplit.Draw(TextWorlds.Create(HouseText.Id).Catalogue, 200, 30);
    private static readonly BehaviourNames Names = BehaviourNames.Of(House, TrajectorySet.Record(HouseText.Id, Split.Train, 1).All);
    private static readonly BehaviourTrace[] Train = Traces(Split.Train), Unseen = Traces(Split.Unseen);

    [Fact]
    public void Each_choice_is_described_as_the_whole_encoding_is()
    {
        var names = BehaviourNames.Of(House, Train.Select(trace => trace.Trajectory));
        var found = BehaviourDiscovery.Find(House, Train, names, most: 12);
        Assert.Equal(12, found.Ordered.Count);
        Assert.InRange(found.Best, 1, 12);
        Assert.True(found.Curve[found.Best].Total < found.Curve[0].Total);
        var whole = new BehaviourDescription(House, Train, names).Measure(new BehaviourEncoding(House, found.Ordered));
        Assert.Equal(whole.Decisions, found.Curve[^1].Decisions);
        Assert.Equal(whole.Total, found.Curve[^1].Total, 1e-6 * whole.Total);
        Assert.Equal(found.Ordered, BehaviourDiscovery.Find(House, Train, names, most: 12).Ordered);
    }

    [Fact]
    public void Candidates_have_support_from_several_scenes_and_tasks()
    {
        var options = new CandidateOptions { Support = 8, Places = 4 };
        var found = BehaviourCandidates.Find(House, Train, options);
        Assert.NotEmpty(found);
        Assert.All(found, candidate =>
        {
            var episodes = candidate.Instances.Select(instance => Train[instance.Trace].Trajectory.Episode).ToList();
            Assert.True(candidate.Instances.Count >= 8);
            Assert.True(episodes.Select(episode => episode.Scene).Distinct().Count() >= 4);
            Assert.True(episodes.Select(episode => episode.Task).Distinct().Count() >= 4);
            Assert.InRange(candidate.Behaviour.Length, 2, 6);
        });
    }

    [Fact]
    public void A_symbol_does_in_a_saved_state_what_its_commands_do()
    {
        var encoding = new BehaviourEncoding(House, [.. new[] { "go to {A}; open {A}", "take {A} from {B}; go to {C}" }.Select(text => Behaviour.Parse(House, text))]);
        var replay = BehaviourReplay.Of(encoding, BehaviourGuards.Learn(encoding.Behaviours, Train, Names), Unseen);
        Assert.True(replay.Tried > 20);
        Assert.Equal((replay.Tried, 0), (replay.Equal, replay.Aborted));
    }

    [Fact]
    public void A_refused_command_ends_a_behaviour_and_an_open_loop_goes_on()
    {
        var encoding = new BehaviourEncoding(House, [Behaviour.Parse(House, "go to {A}; open {A}; go to {B}")]);
        var guards = BehaviourGuards.Learn(encoding.Behaviours, Train, Names);
        var (world, surface, other) = InFrontOf();
        var closed = new BehaviourExecutor(encoding, guards).Run(world, new Decision(0, [surface, other], ""));
        Assert.True(closed.Aborted);
        Assert.Equal([true, false], closed.Commands.Select(command => command.Valid)); // a table does not open
        (world, surface, other) = InFrontOf();
        var open = new BehaviourExecutor(encoding, null).Run(world, new Decision(0, [surface, other], ""));
        Assert.False(open.Aborted);
        Assert.Equal(3, open.Commands.Count);
    }

    [Fact]
    public void A_binding_that_is_gone_is_noticed_before_the_command()
    {
        var behaviours = new[] { Behaviour.Parse(House, "go to {A}; take {B} from {A}") };
        var hindsight = Train.Select(trace => new BehaviourTrace(House, trace.Trajectory, Names, hindsight: true)).ToArray();
        var guards = BehaviourGuards.Learn(behaviours, hindsight, Names);
        Assert.Equal("pen 1", Against("You arrive at desk 1. On the desk 1, you see a book 1."));
        Assert.Null(Against("You arrive at desk 1. On the desk 1, you see a pen 1."));

        string? Against(string answer) => guards.Against(0, 1, ["desk 1", "pen 1"], "put a pen in drawer.", answer);
    }

    [Fact]
    public void A_find_on_the_way_ends_a_search()
    {
        // Experts who look for one thing: those who look for two, or for a lamp too, pass by what was asked for.
        var searching = Train.Where(trace => trace.Trajectory.Source == TrajectorySource.Expert
            && trace.Trajectory.Episode.Task.Split(' ')[0] is "place" or "clean" or "heat" or "cool").ToArray();
        var guards = BehaviourGuards.Learn([Behaviour.Parse(House, "go to {A}; go to {B}")], searching, Names, share: 0.95);
        Assert.Equal("apple 1", Against("You arrive at shelf 1. On the shelf 1, you see a apple 1."));
        Assert.Null(Against("You arrive at shelf 1. On the shelf 1, you see a cup 1."));

        string? Against(string answer) => guards.Against(0, 1, ["shelf 1", "shelf 2"], "put a hot apple in fridge.", answer);
    }

    [Fact]
    public void Baselines_are_what_they_are_called()
    {
        var like = new[] { "go to {A}; open {A}", "go to {A}; go to {B}; go to {C}" }.Select(text => Behaviour.Parse(House, text)).ToArray();
        Assert.All(BehaviourBaselines.PairEncoding(House, Train, 10), symbol => Assert.Empty(symbol.Slots));
        Assert.All(BehaviourBaselines.Chunks(House, Train, 4, 10), chunk => Assert.Equal(4, chunk.Length));
        Assert.All(BehaviourBaselines.Repeated(House, Train, like), repeated => Assert.Single(repeated.Steps.Select(step => step.Rule).Distinct()));
        var rng = new Rng(3);
        Assert.Equal([2, 3], BehaviourBaselines.Random(House, Train, like, ref rng).Select(behaviour => behaviour.Length));
        var absorbed = BehaviourBaselines.Absorbed(like, Train, slots: 1, size: 10);
        Assert.Equal(10, absorbed.Count);
        Assert.All(absorbed, behaviour => Assert.True(behaviour.Slots.Count < behaviour.Length));
    }

    private static (TextWorld World, string Surface, string Other) InFrontOf()
    {
        var world = TextWorlds.Create(HouseText.Id);
        world.Reset(Split.Unseen[0]);
        var places = world.Admissible().Where(command => command.StartsWith("go to ", StringComparison.Ordinal)).Select(command => command["go to ".Length..]).ToList();
        var surface = places.First(place => Surface(world, place));
        world.Reset(Split.Unseen[0]);
        return (world, surface, places.First(place => place != surface));
    }

    private static bool Surface(TextWorld world, string place) => world.Step($"go to {place}").Observation.Contains($"On the {place}", StringComparison.Ordinal);

    private static BehaviourTrace[] Traces(IReadOnlyList<TextEpisode> episodes) =>
        BehaviourTests.Traces(House, TrajectorySet.Record(HouseText.Id, episodes, 1).Successful().All);
}
