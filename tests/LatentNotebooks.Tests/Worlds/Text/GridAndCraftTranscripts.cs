using LatentNotebooks.Runtime;
using LatentNotebooks.Worlds.Text.Craft;
using LatentNotebooks.Worlds.Text.Grid;

namespace LatentNotebooks.Tests.Worlds.Text;

/// <summary>GridText and CraftText, command by command.</summary>
public sealed class GridAndCraftTranscripts
{
    [Fact]
    public void Carry_a_ball_to_a_box()
    {
        var grid = new GridText();
        grid.State.Build(1, 1, new Rng(0));
        grid.State.Things[new Cell(4, 2)] = new GridThing("red", "ball");
        grid.State.Things[new Cell(6, 6)] = new GridThing("blue", "box");
        (grid.State.Agent, grid.State.Facing) = (new Cell(2, 3), 0);   // Facing east in a room whose floor is 1..6 by 1..6.
        var opening = grid.Start(GridLink.Parse("pick up the red ball, then put the red ball next to the blue box"));
        Assert.Equal(
            "You see a wall 3 steps left. You see a red ball 1 step left and 2 steps forward. You see a blue box 3 steps right and 4 steps forward. "
            + "You see a wall 5 steps forward.", opening);
        Assert.Equal("pick up the red ball, then put the red ball next to the blue box.", grid.Task);
        Script.Play(grid, """
            > pick up
            Nothing happens.
            > drop
            Nothing happens.
            > toggle
            Nothing happens.
            > turn left
            You see a wall 2 steps left. You see a red ball 2 steps right and 1 step forward. You see a wall 3 steps forward.
            > go forward
            You see a wall 2 steps left. You see a red ball 2 steps right. You see a wall 2 steps forward.
            > turn right
            You see a wall 2 steps left. You see a red ball 2 steps forward. You see a wall 5 steps forward.
            > go forward
            You see a wall 2 steps left. You see a red ball 1 step forward. You see a wall 4 steps forward.
            > go forward
            Nothing happens.
            > pick up
            You see a wall 2 steps left. You see a wall 4 steps forward. You carry a red ball.
            """);
        Assert.False(grid.Solved);
        foreach (var command in "go forward;go forward;go forward;turn right;go forward;go forward".Split(';')) Do(command);
        Script.Play(grid, """
            > go forward
            You see a wall 1 step left. You see a blue box 1 step forward. You see a wall 2 steps forward. You carry a red ball.
            > turn right
            You see a wall 2 steps left. You see a blue box 1 step left. You see a wall 6 steps forward. You carry a red ball.
            > go forward
            You see a wall 2 steps left. You see a wall 5 steps forward. You carry a red ball.
            > turn left
            You see a wall 2 steps left. You see a blue box 1 step left and 1 step forward. You see a wall 2 steps forward. You carry a red ball.
            """);
        Assert.False(grid.Solved);
        Script.Play(grid, """
            > drop
            You see a wall 2 steps left. You see a blue box 1 step left and 1 step forward. You see a red ball 1 step forward. You see a wall 2 steps forward.
            """);
        Assert.True(grid.Solved);

        void Do(string command) => Assert.NotNull(grid.Apply(grid.Grammar.Parse(command)));
    }

    [Fact]
    public void A_closed_door_hides_what_is_behind_it()
    {
        var grid = new GridText();
        grid.State.Build(2, 1, new Rng(0));
        var door = grid.State.Doors.Keys.Single();
        grid.State.Doors[door] = (new GridThing("red", "door"), false);
        grid.State.Things[new Cell(door.X + 2, door.Y)] = new GridThing("grey", "key");
        (grid.State.Agent, grid.State.Facing) = (new Cell(door.X - 1, door.Y), 0);
        Assert.Contains("You see a closed red door 1 step forward.", grid.Start(GridLink.Parse("open the red door, then go to the grey key")));
        Assert.Null(Do("go forward"));
        var open = Do("toggle");
        Assert.Contains("You see an open red door 1 step forward. You see a grey key 3 steps forward.", open);
        Assert.DoesNotContain("grey key", Do("toggle"));
        Do("toggle");
        Assert.NotNull(Do("go forward"));
        Assert.False(grid.Solved);
        Assert.Contains("You see a grey key 1 step forward.", Do("go forward"));
        Assert.True(grid.Solved);

        string? Do(string command) => grid.Apply(grid.Grammar.Parse(command));
    }

    [Fact]
    public void Make_a_lever()
    {
        var craft = new CraftText();
        var opening = craft.Start("lever", [RecipeBook.For("lever")!, RecipeBook.For("stick")!, RecipeBook.For("acacia planks")!]);
        Assert.Equal("""
            Crafting commands:
            craft 1 lever using 1 cobblestone, 1 stick
            craft 4 stick using 2 acacia planks
            craft 4 acacia planks using 1 acacia log
            """, opening.ReplaceLineEndings("\n"));
        Assert.Equal("craft lever.", craft.Task);
        Script.Play(craft, """
            > inventory
            Inventory: nothing.
            > craft 4 acacia planks using 1 acacia log
            Nothing happens.
            > get 1 stick
            Nothing happens.
            > get 1 diamond
            Nothing happens.
            > get 0 acacia log
            Nothing happens.
            > get 2 acacia log
            Got 2 acacia log.
            > craft 8 acacia planks using 2 acacia log
            Nothing happens.
            > craft 4 acacia planks using 1 acacia log
            Crafted 4 acacia planks.
            > craft 4 stick using 2 acacia planks
            Crafted 4 stick.
            > inventory
            Inventory: 1 acacia log, 2 acacia planks, 4 stick.
            > craft 1 lever using 1 stick, 1 cobblestone
            Nothing happens.
            > get 1 cobblestone
            Got 1 cobblestone.
            """);
        Assert.False(craft.Solved);
        Script.Play(craft, """
            > craft 1 lever using 1 stick, 1 cobblestone
            Crafted 1 lever.
            > inventory
            Inventory: 1 acacia log, 2 acacia planks, 1 lever, 3 stick.
            """);
        Assert.True(craft.Solved);
    }

    [Fact]
    public void Recipe_trees_have_a_depth_and_no_cycle()
    {
        Assert.Equal(547, RecipeBook.All.Count);
        Assert.Equal((0, 1, 2, 3), (Depth("acacia log"), Depth("acacia planks"), Depth("stick"), Depth("lever")));
        Assert.Equal(5, RecipeBook.Commands("lever"));   // Cobblestone, log, planks, sticks, lever.
        Assert.All(RecipeBook.All, recipe =>
            Assert.True(recipe.Ingredients.All(one => Depth(one.Item) < Depth(recipe.Made.Item) && one.Count > 0) && recipe.Made.Count > 0));
        Assert.Equal(["lever", "stick", "acacia planks"], RecipeBook.Needed("lever").Select(recipe => recipe.Made.Item));
        Assert.Throws<ArgumentException>(() => RecipeBook.Needed("acacia log"));

        static int Depth(string item) => RecipeBook.Depth(item);
    }
}
