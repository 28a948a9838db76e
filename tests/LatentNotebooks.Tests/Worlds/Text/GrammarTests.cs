using FsCheck;
using FsCheck.Fluent;
using LatentNotebooks.Worlds.Text;
using LatentNotebooks.Worlds.Text.House;

namespace LatentNotebooks.Tests.Worlds.Text;

public sealed class GrammarTests
{
    private static readonly Grammar Grammar = new("go to {place}", "move {object} to {place} | put {object} in/on {place}", "craft {n} {item} using {all}");

    [Theory]
    [InlineData("go to drawer 1", 0, "drawer 1")]
    [InlineData("move mug 2 to coffee table 3", 1, "mug 2|coffee table 3")]
    [InlineData("  put mug 2   in/on shelf 1 ", 1, "mug 2|shelf 1")]
    [InlineData("craft 4 oak planks using 1 oak log, 2 stick", 2, "4|oak planks|1 oak log, 2 stick")]
    public void Commands_are_read_into_rule_and_arguments(string text, int rule, string arguments)
    {
        var command = Grammar.Parse(text);
        Assert.Equal((rule, arguments), (command.Rule, string.Join('|', command.Arguments)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("go to")]
    [InlineData("go drawer 1")]
    [InlineData("Go to drawer 1")]
    [InlineData("move to shelf 1")]
    [InlineData("craft 4 using 1 oak log")]
    [InlineData("craft 4 oak planks using")]
    public void What_is_no_command_is_refused_with_the_commands_there_are(string text)
    {
        Assert.False(Grammar.TryParse(text, out _));
        Assert.Contains("move {object} to {place}", Assert.Throws<FormatException>(() => Grammar.Parse(text)).Message);
    }

    [Fact]
    public void What_is_written_is_read_back()
    {
        var nouns = Gen.Elements("mug 1", "pen 12", "coffee table 3", "big red ball");
        Prop.ForAll(Arb.From(Gen.Two(nouns)), pair =>
        {
            var read = Grammar.Parse(Grammar.Write(1, pair.Item1, pair.Item2));
            return read.Rule == 1 && read.Arguments.SequenceEqual([pair.Item1, pair.Item2]);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Slots_name_the_types_of_arguments()
    {
        Assert.Equal(["object", "place"], Grammar.Slots[1]);
        Assert.Equal("move {object} to {place}", Grammar.Templates[1]);
        Assert.Throws<ArgumentException>(() => Grammar.Write(1, "mug 1"));
        Assert.Throws<ArgumentException>(() => new Grammar());
        Assert.Throws<ArgumentException>(() => new Grammar("take {object} | grab {thing}"));
    }

    [Fact]
    public void Every_task_sentence_of_a_house_is_read_back()
    {
        foreach (var kind in HouseTask.Kinds)
            foreach (var second in new[] { false, true })
            {
                var task = new HouseTask(kind, "mug", kind == "light" ? "desklamp" : "shelf");
                Assert.Equal(task, HouseTask.Read(task.Sentence(second)));
                Assert.Equal(task, HouseTask.Parse(task.Name));
            }
        Assert.Equal("find two pen and put them in drawer.", new HouseTask("two", "pen", "drawer").Sentence(secondWording: true));
    }
}
