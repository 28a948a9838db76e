using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;

namespace LatentNotebooks.Figures;

/// <summary>
/// Writes a figure as plotly.js JSON. Limits, bins, colours and notes come from the same model as the SVG; the card is
/// explicitly light, since a front end's theme does not reach into a plotly.js figure.
/// </summary>
internal static class PlotlyJson
{
    private const double PanelGap = 0.1;

    // Letters of all scripts stay readable; what would end a script element in a page is still escaped.
    private static readonly JsonSerializerOptions Options = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    public static string Write(Figure figure)
    {
        var root = figure.Pictures is { } pictures ? PlotlyImages.Build(figure, pictures) : Plots(figure);
        return root.ToJsonString(Options);
    }

    /// <summary>A number with six significant digits (whole numbers in full); null where it is not finite.</summary>
    public static JsonNode? Number(double value) =>
        !double.IsFinite(value) ? null : value == Math.Round(value) && Math.Abs(value) < 1e15 ? (long)value : double.Parse(value.ToString("G6"));

    public static JsonArray Numbers(IEnumerable<double> values) => new([.. values.Select(Number)]);

    public static JsonArray Texts(IEnumerable<string> values) => new([.. values.Select(v => (JsonNode?)Text(v))]);

    /// <summary>plotly.js reads some tags in texts, so the signs that make them are escaped.</summary>
    public static string Text(string text) => text.Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;");

    public static JsonObject Font(double size, Ink ink) => new() { ["size"] = Number(size), ["color"] = ink.Light };

    /// <summary>The layout of any figure: size, card, title, and room below for the caption.</summary>
    public static JsonObject Page(double width, double height) => new()
    {
        ["width"] = Number(width),
        ["height"] = Number(height),
        ["paper_bgcolor"] = Theme.Card.Light,
        ["plot_bgcolor"] = Theme.Card.Light,
        ["font"] = new JsonObject { ["family"] = "Helvetica, Arial, sans-serif", ["size"] = 12, ["color"] = Theme.Text.Light },
        ["hovermode"] = "closest",
    };

    private static JsonObject Plots(Figure figure)
    {
        var models = SvgDrawing.ModelsOf(figure);
        var styles = Theme.Assign(models.Select(m => m.Figure));
        var (width, height) = SvgDrawing.SizeOf(figure);
        var page = width - (2 * SvgDrawing.Margin);
        var legend = new LegendBlock(models, styles, figure.LegendPosition, page, figure.Panels is not null);
        var caption = SvgDrawing.CaptionLines(figure, models, page);
        var title = TextMetrics.Wrap(figure.Title, page, SvgDrawing.TitleSize, bold: true);

        var layout = Page(width, height);
        var (annotations, shapes, data) = (new JsonArray(), new JsonArray(), new JsonArray());
        var margin = new JsonObject
        {
            ["l"] = 60,
            ["r"] = 20,
            ["t"] = Number(22 + (title.Count * 20)),
            ["b"] = Number(50 + legend.Height + (caption.Count * SvgDrawing.CaptionLine)),
        };
        layout["margin"] = margin;
        layout["showlegend"] = legend.Position != LegendPosition.None;
        if (legend.Position == LegendPosition.Bottom)
            layout["legend"] = new JsonObject
            {
                ["orientation"] = "h", ["x"] = 0, ["y"] = 0, ["yref"] = "container", ["yanchor"] = "bottom",
            };
        if (title.Count > 0)
            layout["title"] = new JsonObject
            {
                ["text"] = "<b>" + string.Join("<br>", title.Select(Text)) + "</b>",
                ["font"] = Font(SvgDrawing.TitleSize, Theme.Text),
                ["x"] = Number(SvgDrawing.Margin / width), ["xanchor"] = "left", ["y"] = Number(1 - (10 / height)), ["yanchor"] = "top",
            };
        if (caption.Count > 0)
            annotations.Add(Label(string.Join("<br>", caption.Select(Text)), 0, 0, "paper", "paper", Theme.Muted, "left", "top", shift: -44));
        layout["barmode"] = models.Any(m => m.Figure.Series.Any(s => s is BarSeries)) ? "group" : "overlay";
        layout["bargap"] = 0.2;

        var named = new HashSet<string>();
        for (var i = 0; i < models.Count; i++)
        {
            var panel = new PlotlyPanel(models[i], i, styles);
            panel.AddTraces(data, named);
            panel.AddAxes(layout, DomainOf(figure.Panels, i));
            panel.AddMarks(annotations, shapes, titled: figure.Panels is not null);
        }
        layout["annotations"] = annotations;
        layout["shapes"] = shapes;
        return new JsonObject { ["data"] = data, ["layout"] = layout };
    }

    /// <summary>A text without an arrow.</summary>
    public static JsonObject Label(
        string html, double x, double y, string xref, string yref, Ink ink, string xanchor, string yanchor, double shift = 0, double size = 11) => new()
    {
        ["text"] = html, ["showarrow"] = false, ["x"] = Number(x), ["y"] = Number(y), ["xref"] = xref, ["yref"] = yref,
        ["xanchor"] = xanchor, ["yanchor"] = yanchor, ["yshift"] = Number(shift), ["align"] = "left", ["font"] = Font(size, ink),
    };

    private static (Extent X, Extent Y)? DomainOf(PanelGrid? grid, int index)
    {
        if (grid is null)
            return null;
        var (row, column) = Math.DivRem(index, grid.Columns);
        return (Slot(column, grid.Columns), Slot(grid.Rows - 1 - row, grid.Rows));

        static Extent Slot(int i, int count)
        {
            var gap = count == 1 ? 0 : PanelGap / (1 + (0.2 * (count - 2))) * 1.6;
            var size = (1 - (gap * (count - 1))) / count;
            return new Extent(i * (size + gap), (i * (size + gap)) + size);
        }
    }
}
