using LatentNotebooks.Figures;
using LatentNotebooks.Statistics;

namespace LatentNotebooks.Tests.Figures;

public class TableTests
{
    [Theory]
    [MemberData(nameof(Gallery.TableNames), MemberType = typeof(Gallery))]
    public void Every_form_is_golden(string name)
    {
        var table = Gallery.Tables[name];
        Golden.Check($"table-{name}.html", table.ToHtml());
        Golden.Check($"table-{name}.txt", table.ToText());
        Golden.Check($"table-{name}.md", table.ToMarkdown());
        Golden.Check($"table-{name}.csv", table.ToCsv());
        Golden.Check($"table-{name}.tex", table.ToLatex($"tab:{name}"));
    }

    [Fact]
    public void The_best_is_bold_ties_as_printed_too_and_a_reference_row_never()
    {
        var table = new Table().Column("m").Column("v", format: "F1", best: Best.Higher).Column("t", best: Best.Lower)
            .Row("a", 1.04, 3).Row("b", 0.98, 2).Row("c", 0.5, Cell.Missing).ReferenceRow("oracle", 9, 0);
        Assert.Equal([true, true, false, false], table.Rows.Select(r => table.IsBest(r, 1)));
        Assert.Equal([false, true, false, false], table.Rows.Select(r => table.IsBest(r, 2)));
        Assert.Contains("<b>1.0</b>", table.ToHtml());
        Assert.Contains("\\textbf{1.0}", table.ToLatex());
    }

    [Fact]
    public void Csv_keeps_precision_and_the_bounds()
    {
        var csv = new Table().Column("v", "s").Row(Cell.Interval(1 / 3.0, 0.1, 0.5).Starred(true)).Row(2).ToCsv();
        Assert.Equal("v (s),v low,v high,v mark\n0.333333333333333,0.1,0.5,*\n2,,,\n", csv);
    }

    [Fact]
    public void Html_has_no_script_and_no_style_sheet()
    {
        var html = Gallery.Tables["awkward"].ToHtml();
        Assert.DoesNotContain("<script", html);
        Assert.DoesNotContain("<style", html);
        Assert.Equal(["text/html", "text/markdown", "text/plain"], Gallery.Tables["methods"].ToMimeBundle().Keys);
    }

    [Fact]
    public void Records_with_an_estimate_become_numbers_with_intervals()
    {
        var table = Table.Of([new Scored("Flex", new Estimate(0.8, new Interval(0.7, 0.9), 5), new Interval(0, 1))]).Format("score", "F2");
        Assert.Equal(["method", "score", "range"], table.Columns.Select(c => c.Header));
        Assert.Contains("0.80 [0.70, 0.90]", table.ToText());
        Assert.Contains("[0, 1]", table.ToText());
    }

    [Theory]
    [InlineData(31.23456, "31.23")]
    [InlineData(0.0123456, "0.01235")]
    [InlineData(1234.5678, "1235")]
    [InlineData(-2.5, "−2.500")]
    [InlineData(1e-7, "1e-7")]
    [InlineData(1000000, "1000000")]
    [InlineData(0, "0")]
    public void A_number_without_a_format_has_four_significant_digits(double value, string text)
        => Assert.Equal(text, Cell.Number(value).Format("").Main);

    private sealed record Scored(string Method, Estimate Score, Interval Range);
}
