namespace LatentNotebooks.Kernel.Tests.Notebooks;

public sealed class CheckTests : IDisposable
{
    private readonly TestRun run = new();

    public void Dispose() => run.Dispose();

    [Fact]
    public void An_executed_notebook_passes()
    {
        run.Run(run.Write("good", "var a = 1;", "record P(int X);\na + new P(1).X"));
        var (code, text) = TestRun.Command("check", Path.Combine(run.Out, "good.ipynb"));
        Assert.Equal(0, code);
        Assert.EndsWith("good.ipynb: ok" + Environment.NewLine, text);
    }

    [Theory]
    [InlineData("#!time\n1", ":2:1: the magic #!time")]
    [InlineData("#r \"nuget: A, 1.0\"", ":2:1: a package reference")]
    [InlineData("var p = \"/home/me/data.csv\";", ":2:1: the absolute path /home/me/data.csv")]
    [InlineData("var a = 1;\nvar p = @\"C:\\data\\x.csv\";", ":2:2: the absolute path C:\\data\\x.csv")]
    [InlineData("1\n+ missing", ":2:2: error CS0103: The name 'missing'")]
    [InlineData("#r \"../bin/No.dll\"", ":2:1: error CS0006: There is no file ../bin/No.dll")]
    [InlineData("1;\n2;\n3;\n4;\n5;\n6;\n7;\n8;\n9;\n10;\n11;\n12;\n13;\n14;\n15;\n16;\n17;\n18;\n19;\n20;\n21;", ":2:21: 21 lines are more than 20")]
    [InlineData("var a = 1;", ":0:0: the notebook has not been run")]
    public void A_breach_is_named_with_its_cell_and_line(string cell, string finding)
    {
        var (code, text) = TestRun.Command("check", run.Write("bad", cell));
        Assert.Equal(1, code);
        Assert.Contains("bad.ipynb" + finding, text);
    }

    [Theory]
    [InlineData("var p = \"https://example.org/home/page\";")]
    [InlineData("var p = \"data/tmp/x\"; var half = 1 /2;")]
    public void Relative_paths_and_addresses_are_not_absolute_paths(string cell) =>
        Assert.DoesNotContain("absolute path", TestRun.Command("check", run.Write("fine", cell)).Text);

    [Fact]
    public void Nothing_is_run_and_later_cells_are_checked_in_the_light_of_earlier_ones()
    {
        var (_, text) = TestRun.Command("check", run.Write("chain", "using System.Numerics;\nint Twice(int n) => 2 * n;", "File.WriteAllText(\"ran\", \"\");\nvar z = Complex.One * Twice(2);", "z.Nothing()"));
        Assert.Contains(":6:1: error CS1061", text);
        Assert.DoesNotContain(":4:", text.Replace(":4:0:", "", StringComparison.Ordinal));
        Assert.False(File.Exists(Path.Combine(run.Folder, "ran")));
    }

    [Fact]
    public void Errors_counts_and_missing_prose_are_seen()
    {
        run.Run(run.Write("failed", "throw new Exception(\"boom\");"));
        Assert.Contains(":2:0: an error is shown: boom", TestRun.Command("check", Path.Combine(run.Out, "failed.ipynb")).Text);
        var bare = run.WriteText("bare", """{"nbformat": 4, "metadata": {}, "cells": [{"cell_type": "code", "source": "1", "execution_count": 3, "outputs": []}]}""");
        var (_, text) = TestRun.Command("check", bare);
        Assert.Contains("bare.ipynb:1:0: no prose before", text);
        Assert.Contains("bare.ipynb:1:0: the execution count is 3 where one run from top to bottom gives 1", text);
        Assert.Contains("bare.ipynb:0:0: the kernelspec is not .net-csharp", text);
    }
}
