using LatentNotebooks.Worlds.Text.House;

namespace LatentNotebooks.Tests.Worlds.Text;

/// <summary>HouseText, command by command, in a kitchen laid out by hand.</summary>
public sealed class HouseTranscripts
{
    private static readonly HouseRoom Kitchen = new(
        ["cabinet 1", "countertop 1", "fridge 1", "microwave 1", "sinkbasin 1"],
        ["apple 1", "mug 1", "knife 1", "mug 2"],
        [0, 1, 1, 2]);

    private static readonly HouseRoom Bedroom = new(["bed 1", "desk 1"], ["book 1", "desklamp 1"], [0, 1]);

    [Fact]
    public void Heat_an_apple_and_put_it_down()
    {
        var house = new HouseText();
        var opening = house.Start(Kitchen, new HouseTask("heat", "apple", "countertop"));
        Assert.Equal(
            "You are in the middle of a room. Looking quickly around you, you see a cabinet 1, a countertop 1, a fridge 1, a microwave 1, and a sinkbasin 1.",
            opening);
        Assert.Equal("put a hot apple in countertop.", house.Task);
        Script.Play(house, """
            > take apple 1 from cabinet 1
            Nothing happens.
            > go to cabinet 1
            You arrive at cabinet 1. The cabinet 1 is closed.
            > go to cabinet 1
            Nothing happens.
            > take apple 1 from cabinet 1
            Nothing happens.
            > open cabinet 1
            You open the cabinet 1. The cabinet 1 is open. In it, you see a apple 1.
            > open cabinet 1
            Nothing happens.
            > take apple 1 from cabinet 1
            You pick up the apple 1 from the cabinet 1.
            > inventory
            You are carrying: a apple 1.
            > examine apple 1
            There's nothing special about the apple 1.
            > close cabinet 1
            You close the cabinet 1.
            > heat apple 1 with microwave 1
            Nothing happens.
            > go to microwave 1
            You arrive at microwave 1. The microwave 1 is closed.
            > cool apple 1 with microwave 1
            Nothing happens.
            > heat apple 1 with microwave 1
            You heat the apple 1 using the microwave 1.
            > examine apple 1
            The apple 1 is hot.
            > go to countertop 1
            You arrive at countertop 1. On the countertop 1, you see a mug 1, and a knife 1.
            > take mug 1 from countertop 1
            Nothing happens.
            """);
        Assert.False(house.Solved);
        Script.Play(house, """
            > put apple 1 in/on countertop 1
            You move the apple 1 to the countertop 1.
            """);
        Assert.True(house.Solved);
    }

    [Fact]
    public void Cold_undoes_heat_and_a_knife_slices()
    {
        var house = new HouseText();
        house.Start(Kitchen, new HouseTask("cool", "mug", "cabinet"));
        Script.Play(house, """
            > look
            You are in the middle of a room. Looking quickly around you, you see a cabinet 1, a countertop 1, a fridge 1, a microwave 1, and a sinkbasin 1.
            > go to countertop 1
            You arrive at countertop 1. On the countertop 1, you see a mug 1, and a knife 1.
            > take mug 1 from countertop 1
            You pick up the mug 1 from the countertop 1.
            > go to microwave 1
            You arrive at microwave 1. The microwave 1 is closed.
            > heat mug 1 with microwave 1
            You heat the mug 1 using the microwave 1.
            > go to fridge 1
            You arrive at fridge 1. The fridge 1 is closed.
            > cool mug 1 with fridge 1
            You cool the mug 1 using the fridge 1.
            > examine mug 1
            The mug 1 is cool.
            > open fridge 1
            You open the fridge 1. The fridge 1 is open. In it, you see a mug 2.
            > look
            You are facing the fridge 1. The fridge 1 is open. In it, you see a mug 2.
            > go to sinkbasin 1
            You arrive at sinkbasin 1. On the sinkbasin 1, you see nothing.
            > clean mug 1 with sinkbasin 1
            You clean the mug 1 using the sinkbasin 1.
            > go to cabinet 1
            You arrive at cabinet 1. The cabinet 1 is closed.
            > move mug 1 to cabinet 1
            Nothing happens.
            > open cabinet 1
            You open the cabinet 1. The cabinet 1 is open. In it, you see a apple 1.
            > move mug 1 to cabinet 1
            You move the mug 1 to the cabinet 1.
            """);
        Assert.True(house.Solved);
        Script.Play(house, """
            > inventory
            You are not carrying anything.
            > examine mug 1
            The mug 1 is clean and cool.
            > go to countertop 1
            You arrive at countertop 1. On the countertop 1, you see a knife 1.
            > take knife 1 from countertop 1
            You pick up the knife 1 from the countertop 1.
            > slice apple 1 with knife 1
            Nothing happens.
            > go to cabinet 1
            You arrive at cabinet 1. The cabinet 1 is open. In it, you see a apple 1, and a mug 1.
            > slice apple 1 with knife 1
            You slice the apple 1 with the knife 1.
            > slice mug 1 with knife 1
            Nothing happens.
            """);
    }

    [Fact]
    public void Hold_the_book_where_the_lamp_shines()
    {
        var house = new HouseText();
        house.Start(Bedroom, new HouseTask("light", "book", "desklamp"));
        Script.Play(house, """
            > use desklamp 1
            Nothing happens.
            > go to bed 1
            You arrive at bed 1. On the bed 1, you see a book 1.
            > take book 1 from bed 1
            You pick up the book 1 from the bed 1.
            > use desklamp 1
            Nothing happens.
            > go to desk 1
            You arrive at desk 1. On the desk 1, you see a desklamp 1.
            > use book 1
            Nothing happens.
            """);
        Assert.False(house.Solved);
        Script.Play(house, "> use desklamp 1\nYou turn on the desklamp 1.");
        Assert.True(house.Solved);
        Script.Play(house, "> use desklamp 1\nYou turn off the desklamp 1.");
        Assert.False(house.Solved);
    }

    [Fact]
    public void Two_mugs_must_lie_in_the_same_place()
    {
        var house = new HouseText();
        house.Start(Kitchen, new HouseTask("two", "mug", "sinkbasin"));
        foreach (var command in new[] { "go to countertop 1", "take mug 1 from countertop 1", "go to sinkbasin 1", "move mug 1 to sinkbasin 1" }) Do(command);
        Assert.False(house.Solved);
        foreach (var command in new[] { "go to fridge 1", "open fridge 1", "take mug 2 from fridge 1", "go to sinkbasin 1" }) Do(command);
        Assert.False(house.Solved);
        Do("move mug 2 to sinkbasin 1");
        Assert.True(house.Solved);

        void Do(string command) => Assert.NotNull(house.Apply(house.Grammar.Parse(command)));
    }
}
