namespace LatentNotebooks.Kernel.Tests.Engine;

[Collection("engine")]
public sealed class AssistanceTests : IDisposable
{
    private readonly TestEngine engine = new();

    public void Dispose() => engine.Dispose();

    [Theory]
    [InlineData("Console.Wri|", "WriteLine", "method")]
    [InlineData("earlier.Sub|", "Substring", "method")]
    [InlineData("ear|", "earlier", "field")]
    [InlineData("var x = new List<int>(); x.Whe|", "Where", "method")]
    [InlineData("System.IO.Pa|", "Path", "class")]
    [InlineData("DayOfWeek.M|", "Monday", "enum")]
    [InlineData("Thing.Sha|", "Shared", "property")]
    [InlineData("new Thing().Own|", "Own", "property")]
    [InlineData("forea|", "foreach", "keyword")]
    [InlineData("earlier?.Len|", "Length", "property")]
    public void Completion_offers_what_fits(string code, string expected, string kind)
    {
        engine.Run("var earlier = \"text\"; class Thing { public static int Shared => 1; public int Own => 2; }");
        var cursor = code.IndexOf('|', StringComparison.Ordinal);
        var completions = engine.Engine.Complete(code.Remove(cursor, 1), cursor);
        Assert.Contains(completions.Matches, match => match.Text == expected && match.Kind == kind);
        Assert.Equal(cursor, completions.End);
        Assert.True(code[completions.Start..cursor].All(char.IsLetter));
    }

    [Theory]
    [InlineData("\"Console.Wri|\"")]
    [InlineData("// Console.Wri|")]
    [InlineData("Thing.Own|")]
    [InlineData("nothing.known.|")]
    public void Completion_is_silent_where_nothing_fits(string code)
    {
        engine.Run("class Thing { public static int Shared => 1; public int Own => 2; }");
        var cursor = code.IndexOf('|', StringComparison.Ordinal);
        Assert.Empty(engine.Engine.Complete(code.Remove(cursor, 1), cursor).Matches);
    }

    [Fact]
    public void Inspection_shows_declaration_and_documentation()
    {
        engine.Run("int Twice(int number) => 2 * number;");
        Assert.Equal("int Twice(int number)", engine.Engine.Inspect("Twice(3)", 2)!.Data["text/plain"]);
        var write = engine.Engine.Inspect("Console.WriteLine(\"x\")", 10, detail: 1)!.Data["text/plain"]!;
        Assert.StartsWith("void Console.WriteLine(string", write);
        Assert.Null(engine.Engine.Inspect("   ", 1));
        Assert.Null(engine.Engine.Inspect("", 0));
    }

    [Theory]
    [InlineData("1 + 1", Completeness.Complete)]
    [InlineData("if (true) {", Completeness.Incomplete)]
    [InlineData("foo(", Completeness.Incomplete)]
    [InlineData("var text = \"\"\"", Completeness.Incomplete)]
    [InlineData("var 1x = ;", Completeness.Invalid)]
    [InlineData("#!markdown", Completeness.Complete)]
    public void Completeness_is_told(string code, Completeness expected) => Assert.Equal(expected, engine.Engine.CheckCompleteness(code).Status);

    [Fact]
    public void An_open_brace_indents_the_next_line() => Assert.Equal("        ", engine.Engine.CheckCompleteness("if (a)\n{\n    if (b) {").Indent);
}
