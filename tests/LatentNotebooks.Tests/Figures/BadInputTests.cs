using LatentNotebooks.Figures;

namespace LatentNotebooks.Tests.Figures;

public class BadInputTests
{
    [Fact]
    public void Sequences_of_different_length_are_refused_by_name()
    {
        var e = Assert.Throws<ArgumentException>(() => new Figure().Line("Flex", [1, 2, 3], [1.0, 2]));
        Assert.Contains("'Flex' has 3 values of x and 2 values of y", e.Message);
        Assert.Throws<ArgumentException>(() => new Figure().Line("Flex", [1, 2], [1.0, 2], low: [1.0], high: [2.0]));
        Assert.Throws<ArgumentException>(() => new Figure().Bars("b", ["a", "b"], [1.0]));
    }

    [Fact]
    public void One_bound_alone_is_refused()
        => Assert.Contains("only one of low and high", Assert.Throws<ArgumentException>(
            () => new Figure().Scatter("s", [1, 2], [1.0, 2], low: [0.5, 1])).Message);

    [Fact]
    public void Values_that_a_logarithmic_axis_cannot_show_are_counted_below_the_figure()
    {
        var figure = new Figure().LogY().Line("loss", [1, 2, 3, 4], [1, 0, -1, 10]);
        Assert.Contains("2 of 4 points of 'loss' are not positive", figure.ToText());
        Assert.Contains("2 of 4 points of 'loss' are not positive", figure.ToSvg());
        Assert.Contains("2 of 4 points of 'loss' are not positive", figure.ToPlotlyJson().Replace("\\u0027", "'"));
        Assert.Contains("no data to show", new Figure().LogX().Line("l", [0, -1], [1, 2]).ToSvg());
    }

    [Fact]
    public void A_band_that_reaches_below_zero_ends_at_the_foot_of_a_logarithmic_axis()
        => Assert.DoesNotContain("NaN", new Figure().LogY().Line("l", [1, 2], [1.0, 2], low: [-1.0, 0], high: [3.0, 4]).ToSvg());

    [Fact]
    public void Nothing_at_all_is_drawn_as_an_empty_plot()
    {
        foreach (var figure in new[]
                 {
                     new Figure(), new Figure().Bars("b", Array.Empty<string>(), Array.Empty<double>()), new Figure().Histogram("h", new[] { double.NaN }),
                     new Figure().HeatMap(new double[0, 0]), new Figure().HeatMap(new double[,] { { double.NaN } }),
                     new Figure().Line("l", [double.PositiveInfinity], [1.0]).HorizontalLine(double.NaN, "unseen"),
                 })
        {
            Assert.Contains("no data to show", figure.ToSvg());
            Assert.DoesNotContain("NaN", figure.ToSvg());
            Assert.Contains("no data to show", figure.ToPlotlyJson());
        }
    }

    [Fact]
    public void One_point_and_equal_values_still_make_an_axis()
    {
        Assert.DoesNotContain("NaN", new Figure().Line("l", [3], [7]).ToSvg());
        Assert.DoesNotContain("NaN", new Figure().LogX().LogY().Scatter("l", [3], [7]).ToSvg());
        Assert.DoesNotContain("NaN", new Figure().Histogram("h", [2, 2, 2]).ToSvg());
        Assert.DoesNotContain("NaN", new Figure().HeatMap(new double[,] { { 1, 1 } }, showValues: true).ToSvg());
        Assert.DoesNotContain("NaN", new Figure().Line("l", [1, 2], [1e-300, 1e300]).ToSvg());
    }

    [Fact]
    public void Kinds_that_do_not_share_an_axis_are_not_mixed()
    {
        var e = Assert.Throws<InvalidOperationException>(() => new Figure("f").Bars("b", ["a"], [1.0]).Histogram("h", [1.0]));
        Assert.Contains("Figure.Grid", e.Message);
        Assert.Throws<InvalidOperationException>(() => new Figure().HeatMap(new double[1, 1]).Line("l", [1], [1]));
        Assert.Throws<InvalidOperationException>(() => Figure.Grid(1, [new Figure()]).Line("l", [1], [1]));
    }

    [Fact]
    public void Impossible_axes_and_sizes_are_refused()
    {
        Assert.Contains("empty", Assert.Throws<ArgumentException>(() => new Figure().YRange(2, 1)).Message);
        Assert.Throws<ArgumentException>(() => new Figure().XRange(double.NaN, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Figure().LogX(3));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Figure().Size(10, 10));
        Assert.Contains("positive lower limit", Assert.Throws<ArgumentException>(() => new Figure().LogY().YRange(0, 1).ToSvg()).Message);
    }

    [Fact]
    public void Grids_say_what_does_not_fit()
    {
        var picture = Picture.FromGrey([0, 1, 2, 3], 2, 2);
        Assert.Throws<ArgumentException>(() => Figure.Grid(2, []));
        Assert.Contains("grids do not nest", Assert.Throws<ArgumentException>(() => Figure.Grid(1, [Figure.Grid(1, [new Figure()])])).Message);
        Assert.Contains("grids do not nest", Assert.Throws<ArgumentException>(() => Figure.Grid(1, [Figure.Images("i", [[picture]])])).Message);
        Assert.Throws<ArgumentException>(() => Figure.Images("none", []));
        Assert.Contains("row labels", Assert.Throws<ArgumentException>(() => Figure.Images("i", [[picture]], ["a", "b"])).Message);
        Assert.Contains("row names", Assert.Throws<ArgumentException>(() => new Figure().HeatMap(new double[2, 2], rows: ["a"])).Message);
    }

    [Fact]
    public void A_picture_must_have_as_many_values_as_its_size_says()
    {
        Assert.Contains("takes 12 values, but 5", Assert.Throws<ArgumentException>(() => Picture.FromRgb(new byte[5], 2, 2)).Message);
        Assert.Throws<ArgumentException>(() => Picture.FromFloats(new float[7], 2, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => Picture.FromGrey([], 0, 0));
    }

    [Fact]
    public void Texts_are_escaped_in_every_medium()
    {
        var figure = new Figure("<script>&\"'\u0001").Line("</script>", [1], [1]).Annotate(1, 1, "<b>").Caption("a < b");
        Assert.DoesNotContain("<script>", figure.ToSvg());
        Assert.DoesNotContain("</script>", figure.ToPlotlyJson());
        Assert.DoesNotContain("<script>", figure.ToHtml());
        Assert.Equal("&lt;script&gt;&amp;\"'\ufffd", System.Xml.Linq.XDocument.Parse(figure.ToSvg()).Root!.Elements().First().Value
            .Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;"));
    }

    [Fact]
    public void Tables_say_what_does_not_fit()
    {
        var table = new Table().Column("a").Column("b");
        Assert.Contains("1 cells, but there are 2 columns", Assert.Throws<ArgumentException>(() => table.Row("x")).Message);
        Assert.Contains("The columns are: a, b", Assert.Throws<ArgumentException>(() => table.Format("c")).Message);
        Assert.Throws<InvalidOperationException>(() => table.Row(1, 2).Column("late"));
        Assert.Throws<ArgumentOutOfRangeException>(() => Cell.PlusMinus(1, -1));
        Assert.Throws<ArgumentException>(() => Cell.Interval(1, 2, 0));
        Assert.Contains(".csv", Assert.Throws<ArgumentException>(() => table.Save("table.xls")).Message);
    }
}
