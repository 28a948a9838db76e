namespace LatentNotebooks.Kernel.Tests.Engine;

/// <summary>What a cell can and cannot hold: the list in the kernel's README.</summary>
[Collection("engine")]
public sealed class ScriptModeTests : IDisposable
{
    private readonly TestEngine engine = new();

    public void Dispose() => engine.Dispose();

    [Theory]
    [InlineData("namespace A { }", "namespace")]
    [InlineData("static class E { public static int Twice(this int x) => 2 * x; }", "at top level")]
    [InlineData("static class E { extension(int x) { public int Half => x / 2; } }", "extension block")]
    [InlineData("int n = 1; class C { public int M() => n; }", "pass the value in")]
    [InlineData("Span<int> s = stackalloc int[3];", "inside braces")]
    [InlineData("var a = new int[2];\nref int r = ref a[0];", "inside braces")]
    [InlineData("using var s = new StringWriter();", "write using (...) { }")]
    [InlineData("using System.Text.RegularExpressions; partial class C { [GeneratedRegex(\"a\")] public static partial Regex R(); }", "Source generators")]
    [InlineData("file class C { }", "file type")]
    [InlineData("var x = 1;\nusing System.Text.Json;", "first in the cell")]
    [InlineData("#:package Newtonsoft.Json@13.0.3", "nuget")]
    public void What_a_cell_cannot_hold_gets_advice(string code, string advice)
    {
        Assert.Contains(advice, string.Join('\n', engine.Run(code).Failure!.Traceback));
    }

    [Theory]
    [InlineData("static int Twice(this int x) => 2 * x; 4.Twice()", "8")]
    [InlineData("record R(int A) { public int B { get; init; } = 2; } (new R(1) with { B = 5 }).B", "5")]
    [InlineData("int[] a = [1, 2, 3]; a is [1, .., var last] ? last : 0", "3")]
    [InlineData("var (q, r) = Math.DivRem(17, 5); (q, r)", "(3, 2)")]
    [InlineData("int.TryParse(\"12\", out var parsed); parsed", "12")]
    [InlineData("IEnumerable<int> Squares() { for (var i = 1; i < 4; i++) yield return i * i; } Squares()", "[1, 4, 9]")]
    [InlineData("async IAsyncEnumerable<int> Slow() { yield return 1; await Task.Yield(); yield return 2; } var sum = 0; await foreach (var i in Slow()) sum += i; sum", "3")]
    [InlineData("class P { public int X { get => field; set => field = Math.Max(0, value); } } new P { X = -3 }.X", "0")]
    [InlineData("T Add<T>(T a, T b) where T : System.Numerics.INumber<T> => a + b; Add(1.5, 2)", "3.5")]
    [InlineData("{ Span<int> s = stackalloc int[3]; s[1] = 7; Console.Write(s[1]); }", null)]
    [InlineData("using (var w = new StringWriter()) { w.Write(1); Console.Write(w); }", null)]
    [InlineData("var text = \"\"\"\n#r is not a directive here\n\"\"\"; text.Length", "26")]
    [InlineData("unsafe { int x = 3; int* p = &x; *p = 4; Console.Write(x); }", null)]
    public void What_a_cell_can_hold_runs(string code, string? result)
    {
        var output = engine.Run(code);
        Assert.Null(output.Failure);
        Assert.Equal(result, output.Result?["text/plain"]);
    }

    [Fact]
    public void Magics_of_other_hosts_are_run_or_answered()
    {
        Assert.Equal("result: 3|", engine.Run("#!csharp\n1 + 2").Log);
        Assert.Equal("# Title", engine.Run("#!markdown\n# Title").Shown[0]["text/markdown"]);
        Assert.Equal("<b>x</b>", engine.Run("#!html\n<b>x</b>").Shown[0]["text/html"]);
        Assert.StartsWith("stdout: a|display: Wall time:", engine.Run("#!time\nConsole.Write(\"a\");").Log);
        Assert.Contains("C# only", engine.Run("#!fsharp\nlet x = 1").Failure!.Message);
        Assert.Contains("In[6], line 3,", engine.Run("#!markdown\ntext\n#!csharp oops\n\nmissing").Failure!.Message.Replace("line 5", "line 3"));
    }

    [Fact]
    public void A_failing_cell_keeps_what_it_had_done()
    {
        engine.Run("var a = 1; a = 2; throw new InvalidOperationException(\"late\");");
        Assert.Equal("result: 2|", engine.Run("a").Log);
        engine.Run("var b = missing;");
        Assert.NotNull(engine.Run("b").Failure);
        Assert.Equal("result: 3|", engine.Run("a + 1").Log);
    }
}
