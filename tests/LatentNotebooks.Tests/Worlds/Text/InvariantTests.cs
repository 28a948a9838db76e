using FsCheck;
using FsCheck.Fluent;
using LatentNotebooks.Worlds.Text;
using LatentNotebooks.Worlds.Text.Craft;
using LatentNotebooks.Worlds.Text.Grid;
using LatentNotebooks.Worlds.Text.House;

namespace LatentNotebooks.Tests.Worlds.Text;

/// <summary>Any sequence of admissible commands leaves the books in order: nothing appears, nothing vanishes, nothing is in two
/// places.</summary>
public sealed class InvariantTests
{
    [Fact]
    public void A_house_neither_loses_nor_doubles_a_thing()
    {
        var house = new HouseText();
        Walk(house, () => (house.State.Places.Count, house.State.Places.Count(place => place < 0)), (start, now, _) =>
        {
            Assert.Equal(start.Count, now.Count);
            Assert.Equal(house.State.Held < 0 ? 0 : 1, now.Item2);
            if (house.State.Held >= 0) Assert.Equal(-1, house.State.Places[house.State.Held]);
        });
    }

    [Fact]
    public void What_a_house_shows_is_what_it_holds()
    {
        var house = new HouseText();
        Walk(house, () => 0, (_, _, answer) =>
        {
            var start = answer.IndexOf("you see ", StringComparison.Ordinal);
            if (start < 0 || answer.Contains("middle of a room")) return;
            var shown = answer[start..].Contains("you see nothing") ? 0 : 1 + answer[start..].Count(letter => letter == ',');
            var place = house.State.Places.Count(p => p == house.State.Here);
            Assert.Equal(place, shown);
        });
    }

    [Fact]
    public void A_grid_keeps_its_things_and_its_agent_on_the_floor()
    {
        var grid = new GridText();
        Walk(grid, Inventory, (start, now, _) =>
        {
            Assert.Equal(start, now);
            Assert.True(grid.State.IsOpenGround(grid.State.Agent));
            Assert.All(grid.State.Things.Keys, cell => Assert.False(grid.State.IsWall(cell) || grid.State.Doors.ContainsKey(cell)));
        });

        string Inventory()
        {
            var carried = grid.State.Carried is { } one ? new[] { one } : [];
            return string.Join(',', grid.State.Things.Values.Concat(carried).Select(thing => thing.ToString()).Order());
        }
    }

    [Fact]
    public void Crafting_takes_exactly_what_the_recipe_says()
    {
        var craft = new CraftText();
        var before = new Dictionary<string, int>();
        Walk(craft, () => 0, (_, _, answer) =>
        {
            Assert.All(craft.Inventory.Values, count => Assert.True(count > 0));
            var words = answer.TrimEnd('.').Split(' ', 3);
            if (words[0] == "Got") Assert.Equal(int.Parse(words[1]), Change(words[2]));
            if (words[0] == "Crafted")
            {
                var recipe = RecipeBook.For(words[2])!;
                Assert.Equal(recipe.Made.Count, Change(words[2]));
                Assert.All(recipe.Ingredients, one => Assert.Equal(-one.Count, Change(one.Item)));
            }
            before = new(craft.Inventory);
        }, begin: () => before = []);

        int Change(string item) => craft.Inventory.GetValueOrDefault(item) - before.GetValueOrDefault(item);
    }

    /// <summary>Draws an episode and up to 60 choices among the admissible commands, and checks after every one.</summary>
    private static void Walk<T>(TextScene scene, Func<T> measure, Action<T, T, string> check, Action? begin = null)
    {
        var split = TextSplit.Draw(scene.Catalogue, 40, 20);
        TextEpisode[] episodes = [.. split.Train, .. split.Longer];
        var runs = Gen.Two(Gen.Choose(0, episodes.Length - 1)).SelectMany(pair =>
            Gen.Choose(0, 1_000_000).ArrayOf(60).Select(choices => (Episode: pair.Item1, Choices: choices)));
        Prop.ForAll(Arb.From(runs), run =>
        {
            scene.Reset(episodes[run.Episode]);
            begin?.Invoke();
            var start = measure();
            var commands = new List<string>();
            foreach (var choice in run.Choices)
            {
                commands.Clear();
                scene.Admissible(commands);
                Assert.Equal(commands.Count, commands.Distinct().Count());
                var answer = scene.Apply(scene.Grammar.Parse(commands[choice % commands.Count]));
                Assert.NotNull(answer);
                check(start, measure(), answer);
            }
        }).QuickCheckThrowOnFailure();
    }
}
