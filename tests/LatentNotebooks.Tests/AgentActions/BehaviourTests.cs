using FsCheck;
using FsCheck.Fluent;
using LatentNotebooks.AgentActions;
using LatentNotebooks.Runtime;
using LatentNotebooks.Worlds.Text;
using LatentNotebooks.Worlds.Text.House;

namespace LatentNotebooks.Tests.AgentActions;

/// <summary>Templates with slots: reading, writing, matching, generalising.</summary>
public class BehaviourTests
{
    private static readonly Grammar House = HouseText.Commands;

    [Theory]
    [InlineData("go to {A}; open {A}", 2, 1)]
    [InlineData("take {A} from {B}; go to {C}; heat {A} with {C}", 3, 3)]
    [InlineData("go to fridge 1; open fridge 1", 2, 0)]
    public void Text_is_read_and_written_back(string text, int length, int slots)
    {
        var behaviour = Behaviour.Parse(House, text);
        Assert.Equal((text, length, slots), (behaviour.Text, behaviour.Length, behaviour.Slots.Count));
    }

    [Fact]
    public void Slots_are_numbered_by_their_first_appearance() =>
        Assert.Equal("go to {A}; take {B} from {A}", Behaviour.Parse(House, "go to {C}; take {A} from {C}").Text);

    [Fact]
    public void A_slot_cannot_stand_for_two_kinds_of_argument() =>
        Assert.Contains("receptacle", Assert.Throws<ArgumentException>(() => Behaviour.Parse(House, "go to {A}; use {A}")).Message);

    [Fact]
    public void Equal_arguments_are_one_slot()
    {
        var behaviour = Behaviour.Of(House, Read("go to fridge 1", "open fridge 1", "take apple 2 from fridge 1"));
        Assert.Equal("go to {A}; open {A}; take {B} from {A}", behaviour.Text);
        Assert.Equal(["receptacle", "object"], behaviour.Slots);
    }

    [Fact]
    public void A_join_keeps_what_both_share_and_opens_the_rest()
    {
        var one = Behaviour.Of(House, Read("go to desk 1", "go to bed 1", "go to desk 1"));
        var other = Behaviour.Of(House, Read("go to desk 1", "go to bed 1", "go to shelf 2"));
        Assert.Equal("go to {A}; go to {B}; go to {C}", Behaviour.Join(one, other)!.Text);
        var (hot, cold) = (Behaviour.Parse(House, "go to microwave 1; heat {A} with microwave 1"), Behaviour.Parse(House, "go to microwave 2; heat {A} with microwave 2"));
        Assert.Equal("go to {A}; heat {B} with {A}", Behaviour.Join(hot, cold)!.Text);
        Assert.Equal(hot, Behaviour.Join(hot, hot));
        Assert.Null(Behaviour.Join(hot, one));
    }

    [Fact]
    public void A_match_names_the_slots_and_respects_what_they_share()
    {
        var behaviour = Behaviour.Parse(House, "go to {A}; take {B} from {A}");
        Assert.Equal(["desk 1", "pen 2"], behaviour.Match(Read("go to desk 1", "take pen 2 from desk 1"), 0)!);
        Assert.Null(behaviour.Match(Read("go to desk 1", "take pen 2 from desk 2"), 0));
        Assert.Null(behaviour.Match(Read("go to desk 1"), 0));
    }

    [Fact]
    public void A_filled_slot_is_fixed()
    {
        var filled = Behaviour.Parse(House, "take {A} from {B}; go to {C}; heat {A} with {C}").With(2, "microwave 1");
        Assert.Equal("take {A} from {B}; go to microwave 1; heat {A} with microwave 1", filled.Text);
        Assert.Equal("heat egg 1 with microwave 1", filled.Command(2, ["egg 1", "table 1"]));
        Assert.Contains("2 arguments", Assert.Throws<ArgumentException>(() => filled.Command(0, ["egg 1"])).Message);
    }

    [Fact]
    public void A_span_may_not_name_what_its_own_answers_reveal()
    {
        var episode = new TextEpisode("house-text", "kitchen-1", "heat apple countertop", "heat apple", 1, 1);
        var trajectory = new Trajectory(episode, "put a hot apple in countertop.", "you see a fridge 1, a cup 1.",
        [
            new("go to fridge 1", "The fridge 1 is closed.", true, ""),
            new("open fridge 1", "In it, you see a apple 1.", true, ""),
            new("take apple 1 from fridge 1", "You pick up the apple 1 from the fridge 1.", true, ""),
            new("go to fridge 1", TextWorld.Failure, false, ""),
        ], true, TrajectorySource.Expert);
        var names = BehaviourNames.Of(House, [trajectory]);
        var trace = new BehaviourTrace(House, trajectory, names);
        Assert.Equal([2, 1, 1, 0], Enumerable.Range(0, 4).Select(trace.Reach)); // the apple is news after 'open'; refusals stay alone
        Assert.Equal(3, new BehaviourTrace(House, trajectory, names, hindsight: true).Reach(0));
    }

    [Theory]
    [InlineData("On the desk 1, you see a pen 12.", "pen 1", false)]
    [InlineData("On the desk 1, you see a pen 1.", "pen 1", true)]
    [InlineData("a spoon 1, and a pen 1", "pen 1", true)]
    public void Names_are_whole_words(string text, string name, bool held)
    {
        Assert.Equal(held, BehaviourNames.Has(text, name));
        Assert.Equal(held, new BehaviourNames([name]).In(text).Any());
    }

    [Theory]
    [InlineData("house-text")]
    [InlineData("grid-text")]
    [InlineData("craft-text")]
    public void Decoding_an_encoding_gives_the_same_commands(string name)
    {
        var world = TextWorlds.Create(name);
        var split = TextSplit.Draw(world.Catalogue, 60, 40);
        var (train, test) = (TrajectorySet.Record(name, split.Train, 1).All, TrajectorySet.Record(name, split.Unseen, 1).All);
        var (mined, held) = (Traces(world.Grammar, train), Traces(world.Grammar, test));
        var pool = BehaviourCandidates.Find(world.Grammar, mined, new CandidateOptions { Support = 3, Places = 2, Most = 120 }).Select(one => one.Behaviour).ToArray();
        Assert.NotEmpty(pool);

        // Any vocabulary, in any order, spelled out to any degree.
        var cases = (from seed in Gen.Choose(0, 1_000_000) from size in Gen.Choose(0, 24) from share in Gen.Choose(0, 4) from which in Gen.Choose(0, held.Length - 1)
                     select (seed, size, share, which)).ToArbitrary();
        Prop.ForAll(cases, one =>
        {
            var rng = new Rng((ulong)one.seed);
            var encoding = new BehaviourEncoding(world.Grammar, [.. rng.Permutation(pool.Length).Take(one.size).Select(i => pool[i])]);
            var decisions = encoding.Encode(held[one.which], one.share / 4.0, ref rng);
            return decisions.SelectMany(encoding.Decode).SequenceEqual(test[one.which].Turns.Select(turn => turn.Command));
        }).QuickCheckThrowOnFailure();
    }

    internal static BehaviourTrace[] Traces(Grammar grammar, IReadOnlyList<Trajectory> trajectories)
    {
        var names = BehaviourNames.Of(grammar, trajectories);
        return [.. trajectories.Select(one => new BehaviourTrace(grammar, one, names))];
    }

    private static Command[] Read(params string[] commands) => [.. commands.Select(House.Parse)];
}
