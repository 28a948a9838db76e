using System.Text.Json.Nodes;
using static LatentNotebooks.Figures.PlotlyJson;

namespace LatentNotebooks.Figures;

/// <summary>The axes of one plot of a plotly.js figure, its rules and its annotations.</summary>
internal sealed class PlotlyPanel(FigurePage page, int index)
{
    private readonly PlotModel _model = page.Models[index];
    private readonly PlotLayout _layout = page.Layouts[index];
    private readonly string _suffix = index == 0 ? "" : $"{index + 1}";

    /// <summary>The name of its horizontal axis.</summary>
    public string X => "x" + _suffix;

    /// <summary>The name of its vertical axis.</summary>
    public string Y => "y" + _suffix;

    public void AddAxes(JsonObject layout)
    {
        var plot = _layout.Plot;
        var x = Axis(_model.Figure.XAxis, _model.X, _model.XLog, plot.X / page.Width, plot.Right / page.Width, Y);
        var y = Axis(_model.Figure.YAxis, _model.Y, _model.YLog, 1 - (plot.Bottom / page.Height), 1 - (plot.Y / page.Height), X);
        if (_layout.Categories is { } names)
        {
            var labels = names.Lines.Select((lines, i) => (At: i, Label: string.Join("<br>", lines.Select(Text))));
            Name(x, labels.Where(l => l.At % names.Stride == 0));
            x["tickangle"] = names.Tilted ? -35 : 0;
        }
        if (_model.HeatMap is not null)
        {
            Name(y, _layout.YTicks.Select(t => ((int)t.At, Text(t.Label))));
            y["range"] = Numbers([_model.Y.High, _model.Y.Low]);
        }
        layout["xaxis" + _suffix] = x;
        layout["yaxis" + _suffix] = y;
    }

    public void AddMarks(JsonArray annotations, JsonArray shapes)
    {
        if (_layout.Title.Length > 0)
            annotations.Add(Label(_layout.TitleText, page.Width, page.Height));
        if (_model.IsEmpty)
            annotations.Add(Note("no data to show", Theme.Muted, 12, "middle", 0.5, 0.5, $"{X} domain", $"{Y} domain"));
        foreach (var rule in _model.Figure.Marks.OfType<RuleMark>())
            if (rule.Horizontal && _layout.Y.Contains(rule.At))
                shapes.Add(Rule(0, 1, rule.At, rule.At, $"{X} domain", Y));
            else if (!rule.Horizontal && _layout.X.Contains(rule.At))
                shapes.Add(Rule(rule.At, rule.At, 0, 1, X, $"{Y} domain"));
        foreach (var (mark, label) in PlotDrawing.Labels(_model, _layout))
            annotations.Add(AtItsPoint(mark, label));
    }

    /// <summary>A label that moves with its point or line when the reader zooms, at the distance it has in the static form.</summary>
    private JsonObject AtItsPoint(Mark mark, PlacedText label)
    {
        var (x, y, plot) = (_layout.X, _layout.Y, _layout.Plot);
        JsonObject Place(JsonNode? atX, JsonNode? atY, string xref, string yref, double right, double up) =>
            Note(Text(label.Text), label.Ink, label.Size, "start", atX, atY, xref, yref, right, up - (label.Size * 0.5));
        return mark switch
        {
            PointMark p => Place(Placed(p.X, x.Log), Placed(p.Y, y.Log), X, Y, label.X - x.At(p.X), y.At(p.Y) - label.Y),
            RuleMark { Horizontal: true } r =>
                Place(Number((label.X - plot.X) / plot.Width), Placed(r.At, y.Log), $"{X} domain", Y, 0, y.At(r.At) - label.Y),
            RuleMark r =>
                Place(Placed(r.At, x.Log), Number((plot.Bottom - label.Y) / plot.Height), X, $"{Y} domain", label.X - x.At(r.At), 0),
            _ => throw new InvalidOperationException($"{mark.GetType().Name} has no interactive form."),
        };
    }

    /// <summary>Annotations stand at the logarithm of a value on a logarithmic axis (shapes at the value itself).</summary>
    private static JsonNode? Placed(double value, bool log) => Number(log ? Math.Log10(value) : value);

    private static JsonObject Rule(double x0, double x1, double y0, double y1, string xref, string yref) => new()
    {
        ["type"] = "line", ["xref"] = xref, ["yref"] = yref,
        ["x0"] = Number(x0), ["x1"] = Number(x1), ["y0"] = Number(y0), ["y1"] = Number(y1),
        ["line"] = new JsonObject { ["color"] = Theme.Muted.Light, ["width"] = 1.2, ["dash"] = "5px,3px" },
    };

    private static void Name(JsonObject axis, IEnumerable<(int At, string Label)> names)
    {
        axis["tickmode"] = "array";
        axis["tickvals"] = Numbers(names.Select(n => (double)n.At));
        axis["ticktext"] = new JsonArray([.. names.Select(n => (JsonNode?)n.Label)]);
        axis["showgrid"] = false;
    }

    private static JsonObject Axis(Axis axis, Extent limits, bool log, double from, double to, string anchor)
    {
        var json = new JsonObject
        {
            ["title"] = new JsonObject { ["text"] = Text(axis.Title), ["standoff"] = 6, ["font"] = Font(PlotLayout.LabelSize, Theme.Text) },
            ["type"] = log ? "log" : "linear",
            ["range"] = Numbers(log ? [Math.Log10(limits.Low), Math.Log10(limits.High)] : [limits.Low, limits.High]),
            ["domain"] = Numbers([from, to]),
            ["anchor"] = anchor,
            ["zeroline"] = false,
            ["gridcolor"] = Theme.Grid.Light,
            ["linecolor"] = Theme.Frame.Light,
            ["showline"] = true,
            ["tickfont"] = Font(PlotLayout.TickSize, Theme.Muted),
        };
        if (log && axis.LogBase == 2)
        {
            var ticks = Ticks.For(axis, limits.Low, limits.High, 12);
            json["tickmode"] = "array";
            json["tickvals"] = Numbers(ticks.Select(t => t.At));
            json["ticktext"] = Texts(ticks.Select(t => t.Label));
        }
        else if (log)
        {
            json["dtick"] = limits.High / limits.Low > 1e3 ? 1 : "D2";
            json["exponentformat"] = "power";
        }
        return json;
    }
}
