using LatentNotebooks.Runtime;
using LatentNotebooks.Worlds.Reasoning;

namespace LatentNotebooks.Tests.Worlds.Reasoning;

public class PlantedModesTests
{
    private const string Start = "1234 g1 g2 g4";

    // g1 exchanges the first two (2134), g2 the next two (2314), g4 rotates to the left (3142).
    private static Problem Posed(PlantedModes world, string prompt) =>
        new(prompt, world.Vocabulary.Encode($"{prompt} >"), [], world.Vocabulary.Encode("3142"));

    [Theory]
    [InlineData(PlantedVariant.EqualProgress, Start, true, "S 1 2134 2 2314 3 3142 ; # 3142 <end>")]
    [InlineData(PlantedVariant.EqualProgress, Start, false, "V f f f f f f f f 3 3142 ; # 3142 <end>")]
    [InlineData(PlantedVariant.NothingToGain, Start, false, "V f f f f f f f f 1 2134 2 2314 3 3142 ; # 3142 <end>")]
    [InlineData(PlantedVariant.Conflicting, "A " + Start, true, "S 1 2134 2 2314 3 3142 ; # 3142 <end>")]
    [InlineData(PlantedVariant.Conflicting, "B " + Start, true, "V 1 2134 2 2314 3 3142 ; # 3142 <end>")]
    [InlineData(PlantedVariant.Conflicting, "B " + Start, false, "S f f f f f f f f 3 3142 ; # 3142 <end>")]
    public void Blocks_are_written_in_their_mode(PlantedVariant variant, string prompt, bool careful, string expected)
    {
        var world = new PlantedModes(variant, 1);
        var problem = world.InModes(Posed(world, prompt), [careful]);
        Assert.Equal(expected, world.Vocabulary.Decode(problem.Completion));
        Assert.Equal((careful ? "careful" : "hasty", "3142"), (problem.Steps[0].Operation, problem.Steps[0].State));
        Assert.True(world.Check(problem, problem.Completion).TraceIsRight);
    }

    [Fact]
    public void Careful_blocks_of_the_unequal_world_do_one_operation()
    {
        var world = new PlantedModes(PlantedVariant.UnequalProgress, 1);
        var problem = world.InModes(Posed(world, Start), [true, false]);
        Assert.Equal("S 1 2134 ; V f f f f f f f f 3 3142 ; # 3142 <end>", world.Vocabulary.Decode(problem.Completion));
        Assert.Throws<ArgumentException>(() => world.InModes(problem, [true, true]));
        Assert.Throws<ArgumentException>(() => world.InModes(problem, [false, true]));
    }

    [Fact]
    public void Every_sequence_of_modes_is_right_and_careful_ones_are_shorter()
    {
        var world = new PlantedModes();
        var problem = world.Problems(Split.Test, 1, new Seed(1))[0];
        for (var modes = 0; modes < 8; modes++)
        {
            bool[] careful = [(modes & 1) > 0, (modes & 2) > 0, (modes & 4) > 0];
            var other = world.InModes(problem, careful);
            Assert.True(world.Check(problem, other.Completion).TraceIsRight); // checked against the problem as drawn
            Assert.Equal(39 - 4 * careful.Count(one => one), other.Completion.Length);
        }
    }

    [Theory]
    [InlineData(PlantedVariant.EqualProgress, 0.7, 0.62)]
    [InlineData(PlantedVariant.StickyModes, 0.7, 0.9)]
    public void Modes_start_and_stay_as_often_as_planted(PlantedVariant variant, double hastyStart, double stay)
    {
        var traces = new PlantedModes(variant).Problems(Split.Train, 4_000, new Seed(1))
            .Select(problem => problem.Steps.Select(step => step.Operation).ToArray()).ToArray();
        Assert.Equal(hastyStart, traces.Average(modes => modes[0] == "hasty" ? 1.0 : 0), 0.03);
        Assert.Equal(stay, traces.Average(modes => ((modes[0] == modes[1] ? 1.0 : 0) + (modes[1] == modes[2] ? 1.0 : 0)) / 2), 0.03);
    }

    [Fact]
    public void A_single_mode_has_one_marker()
    {
        var world = new PlantedModes(PlantedVariant.SingleMode);
        var problem = world.Problems(Split.Test, 1, new Seed(1))[0];
        Assert.All(problem.Steps, step => Assert.Equal("careful", step.Operation));
        var hasty = world.InModes(problem, [true, false, true]);
        Assert.Equal(1, world.Check(problem, hasty.Completion).StepsRight);
    }

    [Fact]
    public void In_the_conflicting_world_both_families_come_and_swap_the_markers()
    {
        var world = new PlantedModes(PlantedVariant.Conflicting);
        var families = world.Problems(Split.Test, 200, new Seed(1)).GroupBy(problem => world.Vocabulary[problem.Prompt[0]]).ToDictionary(all => all.Key);
        Assert.Equal(["A", "B"], families.Keys.Order());
        Assert.All(families.Values, all => Assert.InRange(all.Count(), 70, 130));
        Assert.Equal(world.CarefulMarker(families["A"].First()), world.HastyMarker(families["B"].First()));
    }
}
