using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;

namespace LatentNotebooks.Figures;

/// <summary>
/// Writes a figure as plotly.js JSON. Limits, bins, colours, places and notes are those of the SVG; the card is explicitly
/// light, since a front end's theme does not reach into a plotly.js figure.
/// </summary>
internal static class PlotlyJson
{
    // Letters of all scripts stay readable; what would end a script element in a page is still escaped.
    private static readonly JsonSerializerOptions Options = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    public static string Write(Figure figure)
    {
        var root = figure.Pictures is { } pictures ? PlotlyImages.Build(figure, pictures) : Plots(figure);
        return root.ToJsonString(Options);
    }

    /// <summary>A number with six significant digits (whole numbers in full); null where it is not finite.</summary>
    public static JsonNode? Number(double value) => !double.IsFinite(value) ? null
        : value == Math.Round(value) && Math.Abs(value) < 1e15 ? (long)value
        : double.Parse(value.ToString("G6"));

    public static JsonArray Numbers(IEnumerable<double> values) => new([.. values.Select(Number)]);

    public static JsonArray Texts(IEnumerable<string> values) => new([.. values.Select(v => (JsonNode?)Text(v))]);

    /// <summary>plotly.js reads some tags in texts, so the signs that make them are escaped.</summary>
    public static string Text(string text) => text.Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;");

    public static JsonObject Font(double size, Ink ink) => new() { ["size"] = Number(size), ["color"] = ink.Light };

    /// <summary>
    /// The layout of any figure: its size and its card. There are no margins, so that a fraction of the page is a pixel of
    /// the static form.
    /// </summary>
    public static JsonObject Page(double width, double height) => new()
    {
        ["width"] = Number(width),
        ["height"] = Number(height),
        ["paper_bgcolor"] = Theme.Card.Light,
        ["plot_bgcolor"] = Theme.Card.Light,
        ["font"] = new JsonObject { ["family"] = "Helvetica, Arial, sans-serif", ["size"] = 12, ["color"] = Theme.Text.Light },
        ["margin"] = new JsonObject { ["l"] = 0, ["r"] = 0, ["t"] = 0, ["b"] = 0 },
        ["hovermode"] = "closest",
    };

    /// <summary>
    /// A text whose base line stands at a pixel of the page. The pixel coordinates are fractions of the whole page, because
    /// the margins of the layout are zero.
    /// </summary>
    public static JsonObject Label(PlacedText text, double width, double height) => Note(
        text.Bold ? $"<b>{Text(text.Text)}</b>" : Text(text.Text), text.Ink, text.Size, text.Anchor,
        Number(text.X / width), Number(1 - (text.Y / height)), "paper", "paper", up: -text.Size * 0.5);

    /// <summary>A text without an arrow, at a place in any coordinates and shifted by pixels.</summary>
    public static JsonObject Note(
        string html, Ink ink, double size, string anchor, JsonNode? x, JsonNode? y, string xref, string yref,
        double right = 0, double up = 0) => new()
    {
        ["text"] = html, ["showarrow"] = false, ["x"] = x, ["y"] = y, ["xref"] = xref, ["yref"] = yref,
        ["xanchor"] = anchor switch { "middle" => "center", "end" => "right", _ => "left" }, ["yanchor"] = "bottom",
        ["xshift"] = Number(Math.Round(right, 2)), ["yshift"] = Number(Math.Round(up, 2)), ["borderpad"] = 0, ["font"] = Font(size, ink),
    };

    private static JsonObject Plots(Figure figure)
    {
        var page = new FigurePage(figure);
        var layout = Page(page.Width, page.Height);
        layout["barmode"] = page.Models.Any(m => m.Figure.Series.Any(s => s is BarSeries)) ? "group" : "overlay";
        layout["bargap"] = 0.2;
        layout["showlegend"] = page.Legend.Position != LegendPosition.None;
        var (width, height, legend) = (page.Width, page.Height, page.LegendArea);
        if (page.Legend.Position != LegendPosition.None)
            layout["legend"] = page.Legend.Position == LegendPosition.Right
                ? new JsonObject { ["x"] = Number(legend.X / width), ["xanchor"] = "left" }
                : new JsonObject { ["x"] = 0.5, ["xanchor"] = "center", ["orientation"] = "h" };
        if (layout["legend"] is JsonObject box)
        {
            box["y"] = Number(1 - (legend.Y / height));
            box["yanchor"] = "top";
            box["tracegroupgap"] = 0;
            box["font"] = Font(11.5, Theme.Text);
        }
        var (data, annotations, shapes) = (new JsonArray(), new JsonArray(), new JsonArray());
        foreach (var text in page.Texts())
            annotations.Add(Label(text, width, height));
        var named = new HashSet<string>();
        for (var i = 0; i < page.Models.Count; i++)
        {
            var panel = new PlotlyPanel(page, i);
            new PlotlyTraces(page, i, panel).AddTo(data, named);
            panel.AddAxes(layout);
            panel.AddMarks(annotations, shapes);
        }
        layout["annotations"] = annotations;
        layout["shapes"] = shapes;
        return new JsonObject { ["data"] = data, ["layout"] = layout };
    }
}
