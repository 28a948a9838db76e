using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using LatentNotebooks.Figures;

namespace LatentNotebooks.Tests.Figures;

public class FigureTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    [Theory]
    [MemberData(nameof(Gallery.FigureNames), MemberType = typeof(Gallery))]
    public void Svg_is_golden(string name) => Golden.Check($"{name}.svg", Gallery.Figures[name].ToSvg());

    [Theory]
    [MemberData(nameof(Gallery.FigureNames), MemberType = typeof(Gallery))]
    public void Text_is_golden(string name) => Golden.Check($"{name}.txt", Gallery.Figures[name].ToText());

    [Theory]
    [MemberData(nameof(Gallery.FigureNames), MemberType = typeof(Gallery))]
    public void Interactive_form_is_golden(string name)
    {
        var json = JsonNode.Parse(Gallery.Figures[name].ToPlotlyJson())!;
        Assert.Equal(["data", "layout"], json.AsObject().Select(p => p.Key));
        Golden.Check($"{name}.plotly.json", json.ToJsonString(new JsonSerializerOptions
        {
            WriteIndented = true,
            IndentSize = 1,
            Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        }) + "\n");
    }

    [Fact]
    public void Html_is_golden() => Golden.Check("line-gap.html", Gallery.Figures["line-gap"].ToHtml());

    [Theory]
    [MemberData(nameof(Gallery.FigureNames), MemberType = typeof(Gallery))]
    public void Svg_is_xml_without_ids_scripts_or_foreign_files(string name)
    {
        var elements = XDocument.Parse(Gallery.Figures[name].ToSvg()).Descendants().ToArray();
        Assert.DoesNotContain(elements, e => e.Attribute("id") is not null || e.Name.LocalName == "script");
        Assert.All(elements.Attributes("href"), a => Assert.StartsWith("data:image/png;base64,", a.Value));
        Assert.DoesNotContain("NaN", Gallery.Figures[name].ToSvg());
        Assert.DoesNotContain("Infinity", Gallery.Figures[name].ToSvg());
    }

    [Theory]
    [MemberData(nameof(Gallery.FigureNames), MemberType = typeof(Gallery))]
    public void The_same_figure_gives_the_same_bytes(string name)
    {
        var (svg, json) = (Gallery.Figures[name].ToSvg(), Gallery.Figures[name].ToPlotlyJson());
        Assert.Equal(svg, Gallery.Figures[name].ToSvg());
        Assert.Equal(json, (Gallery.Figures[name] with { }).ToPlotlyJson());
    }

    [Theory]
    [MemberData(nameof(Gallery.FigureNames), MemberType = typeof(Gallery))]
    public void Every_level_text_lies_on_the_card_and_none_covers_another(string name)
    {
        var root = XDocument.Parse(Gallery.Figures[name].ToSvg()).Root!;
        var card = new Box(0, 0, Number(root, "width"), Number(root, "height"));
        var boxes = root.Descendants(Svg + "text").Where(t => t.Attribute("transform") is null).Select(t => (t.Value, Box: BoxOf(t))).ToArray();
        Assert.All(boxes, b => Assert.True(b.Box.X >= 0 && b.Box.Right <= card.Right && b.Box.Y >= 0 && b.Box.Bottom <= card.Bottom, $"'{b.Value}' leaves the card"));
        for (var i = 0; i < boxes.Length; i++)
            for (var j = i + 1; j < boxes.Length; j++)
                Assert.False(boxes[i].Box.Overlaps(boxes[j].Box), $"'{boxes[i].Value}' and '{boxes[j].Value}' overlap");
    }

    [Theory]
    [MemberData(nameof(Gallery.FigureNames), MemberType = typeof(Gallery))]
    public void The_legend_stands_outside_every_plot(string name)
    {
        if (Gallery.Figures[name].Pictures is not null)
        {
            Assert.Empty(Gallery.Figures[name].Series);
            return;
        }
        foreach (var position in new[] { LegendPosition.Auto, LegendPosition.Right, LegendPosition.Bottom })
        {
            var page = new FigurePage(Gallery.Figures[name].Legend(position));
            Assert.All(page.Layouts, l => Assert.False(l.Plot.Overlaps(page.LegendArea)));
        }
    }

    [Fact]
    public void A_label_avoids_the_points_around_it()
    {
        var figure = new Figure().Line("up", [0, 1, 2, 3, 4], [0, 1, 2, 3, 4]).Annotate(2, 2, "a label beside the line");
        var page = new FigurePage(figure);
        var (_, label) = Assert.Single(PlotDrawing.Labels(page.Models[0], page.Layouts[0]));
        var box = new Box(label.X, label.Y - 9, TextMetrics.Width(label.Text, label.Size), 11);
        for (var x = 0.0; x <= 4; x += 0.02)
            Assert.False(box.Contains(page.Layouts[0].X.At(x), page.Layouts[0].Y.At(x)));
    }

    [Fact]
    public void A_name_has_one_colour_in_every_panel_and_one_legend_entry()
    {
        var svg = Figure.Grid(2, [
            new Figure().Line("a", [1, 2], [1, 2]).Line("b", [1, 2], [2, 1]),
            new Figure().Line("b", [1, 2], [2, 1]).Line("a", [1, 2], [1, 2])]).ToSvg();
        Assert.Single(Regex.Matches(svg, ">a</text>"));
        // One line in each of two panels, and one swatch in the legend.
        Assert.Equal(3, Regex.Count(svg, "fill=\"none\" stroke=\"#0072b2\""));
    }

    [Fact]
    public void A_long_line_keeps_its_peaks_and_loses_what_no_screen_shows()
    {
        var y = Enumerable.Range(0, 50_000).Select(i => i == 31_234 ? 9.0 : Math.Sin(i * 0.37)).ToArray();
        var figure = new Figure().Line("long", Enumerable.Range(0, y.Length), y);
        var page = new FigurePage(figure);
        var kept = Thinning.Indices((CurveSeries)figure.Series[0], page.Layouts[0]).ToArray();
        Assert.InRange(kept.Length, 500, 4 * 640);
        Assert.Contains(31_234, kept);
        Assert.Equal(kept.Order(), kept);
        Assert.Equal((0, y.Length - 1), (kept[0], kept[^1]));
    }

    [Fact]
    public void Bins_hold_every_value_once()
    {
        double[] values = [0, 0.5, 1, 1, 2, 3.999, 4];
        var model = new PlotModel(new Figure().Histogram("h", values, bins: 4));
        Assert.Equal([0, 1, 2, 3, 4], model.Edges);
        Assert.Equal([2, 2, 1, 2], model.Counts((HistogramSeries)model.Figure.Series[0]));
    }

    [Fact]
    public void A_figure_is_saved_by_the_ending_of_its_path()
    {
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            foreach (var ending in new[] { "svg", "html", "json", "txt" })
            {
                var path = Path.Combine(folder.FullName, "new", $"figure.{ending}");
                Gallery.Figures["line"].Save(path);
                Assert.True(new FileInfo(path).Length > 100);
            }
            Assert.Contains(".svg", Assert.Throws<ArgumentException>(() => Gallery.Figures["line"].Save("figure.gif")).Message);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static double Number(XElement element, string name) => double.Parse(element.Attribute(name)!.Value);

    /// <summary>A text's box, a little smaller than its font, so that neighbours may stand close.</summary>
    private static Box BoxOf(XElement text)
    {
        var (x, y, size) = (Number(text, "x"), Number(text, "y"), Number(text, "font-size"));
        var width = TextMetrics.Width(text.Value, size, text.Attribute("font-weight") is not null) * 0.98;
        var left = text.Attribute("text-anchor")?.Value switch { "middle" => x - (width / 2), "end" => x - width, _ => x };
        return new Box(left, y - (size * 0.75), width, size * 0.9);
    }
}
