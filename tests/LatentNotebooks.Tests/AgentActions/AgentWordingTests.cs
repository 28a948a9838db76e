using LatentNotebooks.AgentActions;
using LatentNotebooks.Runtime;
using LatentNotebooks.Worlds.Text;

namespace LatentNotebooks.Tests.AgentActions;

public sealed class AgentWordingTests
{
    private static readonly AgentWording Craft = AgentWording.Of("craft-text");

    [Theory]
    [InlineData("house-text", "")]
    [InlineData("craft-text", "")]
    [InlineData("grid-text", "rooms-1-")]
    public void Every_command_survives_being_tokens(string world, string scenes)
    {
        var all = TextWorlds.Create(world).Catalogue;
        var catalogue = all with { TrainHorizon = scenes.Length > 0 ? 1 : all.TrainHorizon, Scenes = [.. all.Scenes.Where(scene => scene.StartsWith(scenes, StringComparison.Ordinal))] };
        var set = TrajectorySet.Record(world, TextSplit.Draw(catalogue, 200, 1).Train, 1);
        var vocabulary = AgentVocabulary.Of(set, [], 1);
        foreach (var turn in set.All.SelectMany(one => one.Turns))
            Assert.Equal(turn.Command, ActionVocabulary.Command(vocabulary, vocabulary.Command(turn.Command)));
    }

    [Fact]
    public void What_a_world_names_is_one_word()
    {
        Assert.Equal(["put", "mug 1", "in", "cabinet 12"], AgentWording.Of("house-text").Command("put mug 1 in cabinet 12"));
        Assert.Equal(["craft", "3", "acacia fence", "using", "4", "acacia planks", ",", "2", "stick"], Craft.Command("craft 3 acacia fence using 4 acacia planks, 2 stick"));
        Assert.Equal(["grey ball", "2 steps left", "1 step forward", "wall", "1 step right"],
            AgentWording.Of("grid-text").Observation("You see a grey ball 2 steps left and 1 step forward. You see a wall 1 step right.", "go to the red key."));
    }

    [Fact]
    public void What_the_task_asks_for_is_marked()
    {
        Assert.Equal([AgentWording.Asked, "red key", "3 steps forward"], AgentWording.Of("grid-text").Observation("You see a red key 3 steps forward.", "pick up the red key."));
        Assert.Equal(["craft", "1", AgentWording.Asked, "crafting table", "using", "4", "oak planks", "craft", "1", "chest", "using", "8", "oak planks"],
            Craft.Observation("Crafting commands:\ncraft 1 crafting table using 4 oak planks\ncraft 1 chest using 8 oak planks", "craft crafting table."));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Labels_are_exchanged_and_all_else_stays(bool numbers)
    {
        var set = TrajectorySet.Record("craft-text", TextSplit.Draw(TextWorlds.Create("craft-text").Catalogue, 20, 1).Train, 1);
        var vocabulary = AgentVocabulary.Of(set, [], 1);
        var renamed = AgentRenaming.Shuffle(set, vocabulary, numbers, new Seed(1));
        var changed = 0;
        foreach (var (before, after) in AgentEpisode.Literal(set, vocabulary).Zip(AgentEpisode.Literal(renamed, vocabulary)))
        {
            var (old, now) = (before.Stream(vocabulary), after.Stream(vocabulary));
            Assert.Equal(old.Emitted, now.Emitted);
            var pairs = old.Tokens.Zip(now.Tokens).Distinct().ToList();
            Assert.Equal(pairs.Count, pairs.Select(pair => pair.First).Distinct().Count());  // every name has one other name
            Assert.Equal(pairs.Count, pairs.Select(pair => pair.Second).Distinct().Count()); // of its own
            Assert.All(pairs, pair => Assert.True(pair.First == pair.Second || Craft.IsName(vocabulary[pair.First]) || (numbers && int.TryParse(vocabulary[pair.First], out _))));
            changed += pairs.Count(pair => pair.First != pair.Second);
        }
        Assert.True(changed > 100);
        Assert.DoesNotContain("happens", Enumerable.Range(0, vocabulary.Count).Select(token => vocabulary[token]).Where(Craft.IsName));
    }

    [Fact]
    public void Where_names_mean_something_they_stay()
    {
        var set = TrajectorySet.Record("house-text", TextSplit.Draw(TextWorlds.Create("house-text").Catalogue, 3, 1).Train, 1);
        Assert.Same(set, AgentRenaming.Shuffle(set, AgentVocabulary.Of(set, [], 1), numbers: true, new Seed(1)));
    }
}
