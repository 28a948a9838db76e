using System.ComponentModel.DataAnnotations;
using LatentNotebooks.Internalization.Steering;
using LatentNotebooks.Runtime;

namespace LatentNotebooks.Tests.Internalization.Steering;

public class ValueGateTests
{
    private static readonly InterventionOptions Options = new() { Beta = 2, Rho = 0.1, Scale = 0.5 };

    private static Retrieved Anchor(double similarity, double quality = 1) => new(new MemoryEntry(1, [1f], null, quality), similarity);

    private static Retrieved Correction(double similarity, double quality = 1) => new(new MemoryEntry(1, [1f], [3f], quality), similarity);

    private static Decision Decide(InterventionOptions options, Retrieved[] found, params double[] gains)
    {
        var corrections = found.Where(one => !one.Entry.IsAnchor).ToArray();
        var gate = new ValueGate(new SteeringMemory([.. found.Select(one => one.Entry)]), 1, options, new Seed(1));
        return gate.Decide(0, 1, found, corrections, gains.Length > 0 ? gains : new double[corrections.Length]);
    }

    [Fact]
    public void The_best_score_is_committed_with_its_strength()
    {
        var decision = Decide(Options, [Anchor(0.5), Correction(0.8), Correction(0.9, quality: 0.5)]);
        Assert.Equal(0.8, decision.Chosen!.Found.Similarity);
        Assert.Equal(1.0, decision.NullScore, 1e-12);
        Assert.Equal(1.6, decision.Chosen.Score, 1e-12);
        Assert.Equal(0.8, decision.Strength, 1e-12);
        Assert.Equal(1.0, Decide(Options with { StrengthFollowsScore = false }, [Correction(0.8)]).Strength, 1e-12);
    }

    [Theory]
    [InlineData(0.8, 0.8, false)] // a tie goes to doing nothing
    [InlineData(0.8, 0.81, true)]
    [InlineData(0.9, 0.8, false)]
    public void A_nearer_anchor_objects(double anchor, double correction, bool steers) =>
        Assert.Equal(steers, Decide(Options, [Anchor(anchor), Correction(correction)]).Chosen is not null);

    [Fact]
    public void Without_anchors_nobody_objects()
    {
        Assert.NotNull(Decide(Options with { Anchors = false }, [Anchor(0.9), Correction(0.1)]).Chosen);
        Assert.Null(Decide(Options with { Anchors = false }, [Anchor(0.9), Correction(-0.1)]).Chosen); // a null of 0 still has to be beaten
    }

    [Fact]
    public void A_preview_can_decide_between_near_equals_and_a_threshold_can_forbid()
    {
        Retrieved[] found = [Correction(0.80), Correction(0.79)];
        Assert.Equal(0.80, Decide(Options, found).Chosen!.Found.Similarity);
        Assert.Equal(0.79, Decide(Options, found, 0, 1).Chosen!.Found.Similarity);
        Assert.Null(Decide(Options with { LeastScore = 1.7 }, found).Chosen);
    }

    [Fact]
    public void Nothing_is_done_where_no_correction_was_found() => Assert.Null(Decide(Options, [Anchor(0.1)]).Chosen);

    [Fact]
    public void A_random_choice_takes_each_candidate_at_times()
    {
        Retrieved[] found = [Correction(0.9), Correction(0.5)];
        var gate = new ValueGate(new SteeringMemory([found[0].Entry]), 1, Options with { RandomChoice = true }, new Seed(1));
        var chosen = Enumerable.Range(0, 50).Select(_ => gate.Decide(0, 1, found, found, [0, 0]).Chosen!.Found.Similarity).Distinct();
        Assert.Equal([0.5, 0.9], chosen.Order());
    }

    [Fact]
    public void Only_entries_of_the_same_control_point_are_found()
    {
        var memory = new SteeringMemory([new(1, [1, 0], null, 1), new(1, [0, 1], [1, 1], 1), new(2, [1, 0], [2, 2], 1)]);
        var found = memory.Nearest(1, [2, 1], 8);
        Assert.Equal([1, 1], found.Select(one => one.Entry.ControlPoint));
        Assert.Equal(2 / Math.Sqrt(5), found[0].Similarity, 1e-6);
        Assert.Empty(memory.Nearest(3, [1, 0], 8));
    }

    [Fact]
    public void Shuffling_deals_out_the_same_actions_to_the_same_keys()
    {
        MemoryEntry[] entries = [.. Enumerable.Range(0, 9).Select(i => new MemoryEntry(1, [i, 1], i % 3 == 0 ? null : [i], 1))];
        var shuffled = new SteeringMemory(entries).WithShuffledActions(new Seed(1)).Entries;
        Assert.Equal(entries.Select(entry => entry.Key), shuffled.Select(entry => entry.Key));
        Assert.Equal(entries.Select(entry => entry.IsAnchor), shuffled.Select(entry => entry.IsAnchor));
        Assert.Equal([1f, 2, 4, 5, 7, 8], shuffled.Where(entry => !entry.IsAnchor).Select(entry => entry.Action![0]).Order());
        Assert.NotEqual(entries.Select(entry => entry.Action), shuffled.Select(entry => entry.Action));
    }

    [Fact]
    public void Impossible_settings_are_refused()
    {
        var memory = new SteeringMemory([new(1, [1f], null, 1)]);
        Assert.Throws<ValidationException>(() => new ValueGate(memory, 1, new() { PreviewTokens = 17 }, new Seed(1)));
        Assert.Throws<ValidationException>(() => new ValueGate(memory, 1, new() { Candidates = 0 }, new Seed(1)));
        Assert.Throws<ValidationException>(() => Basis.Select(memory.Entries, new() { Budget = 0 }, new Seed(1)));
    }

    [Fact]
    public void A_memory_of_nothing_is_refused_with_the_reason() =>
        Assert.Contains("both right and wrong", Assert.Throws<ArgumentException>(() => new SteeringMemory([])).Message);
}
