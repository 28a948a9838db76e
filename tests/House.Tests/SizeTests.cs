using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace House.Tests;

/// <summary>Small and flat: what no longer fits on a screen or two is split.</summary>
public class SizeTests
{
    private const int LongestFile = 400, MedianFile = 120, LongestMethod = 60;

    [Fact]
    public void No_file_is_too_long() =>
        Assert.Empty(Sources.All.Where(source => source.Lines > LongestFile).Select(source => $"{source.Path}: {source.Lines} lines"));

    [Fact]
    public void The_median_file_is_short() =>
        Assert.InRange(Sources.All.Select(source => source.Lines).Order().ElementAt(Sources.All.Count / 2), 1, MedianFile);

    [Fact]
    public void No_method_is_too_long()
    {
        var long_ =
            from source in Sources.All
            from method in source.Syntax.DescendantNodes().OfType<BaseMethodDeclarationSyntax>()
            let span = method.SyntaxTree.GetLineSpan(method.Span)
            let lines = span.EndLinePosition.Line - span.StartLinePosition.Line + 1
            where lines > LongestMethod
            select $"{source.Path}, line {span.StartLinePosition.Line + 1}: {lines} lines";
        Assert.Empty(long_);
    }

    [Fact]
    public void No_line_needs_scrolling()
    {
        var wide =
            from source in Sources.All
            where source.Path.StartsWith("lib/", StringComparison.Ordinal) // test data may be wide
            from line in File.ReadLines(Path.Combine(Sources.Root, source.Path)).Select((text, i) => (text, Number: i + 1))
            where line.text.Length > 180
            select $"{source.Path}, line {line.Number}: {line.text.Length} characters";
        Assert.Empty(wide);
    }
}
