using LatentNotebooks.Kernel.Notebooks;

namespace LatentNotebooks.Kernel.Tests.Notebooks;

/// <summary>Small notebooks in the style of public C# tutorials, committed with what they show.</summary>
public sealed class TutorialTests
{
    private static string Folder([System.Runtime.CompilerServices.CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(here, "../../Tutorials"));

    public static TheoryData<string> Tutorials => [.. Directory.EnumerateFiles(Folder(), "*.ipynb").Select(path => Path.GetFileNameWithoutExtension(path)).Order()];

    [Fact]
    public void There_are_ten() => Assert.Equal(10, Tutorials.Count);

    [Theory]
    [MemberData(nameof(Tutorials))]
    public void A_run_gives_the_committed_file_to_the_byte(string name)
    {
        using var run = new TestRun();
        var path = Path.Combine(Folder(), name + ".ipynb");
        var (code, text) = run.Run(path);
        Assert.True(code == 0, text);
        Assert.Equal(File.ReadAllText(path), File.ReadAllText(Path.Combine(run.Out, name + ".ipynb")));
    }

    [Theory]
    [MemberData(nameof(Tutorials))]
    public void It_keeps_the_rules_for_notebooks(string name)
    {
        var findings = NotebookChecks.Check(Notebook.Load(Path.Combine(Folder(), name + ".ipynb")), Folder());
        Assert.DoesNotContain(findings, finding => !finding.Message.StartsWith("a package reference", StringComparison.Ordinal));
    }
}
