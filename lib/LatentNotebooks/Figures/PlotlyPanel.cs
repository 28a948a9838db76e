using System.Text.Json.Nodes;
using static LatentNotebooks.Figures.PlotlyJson;

namespace LatentNotebooks.Figures;

/// <summary>One plot of a plotly.js figure: its traces, its pair of axes, its rules and annotations.</summary>
internal sealed class PlotlyPanel(PlotModel model, int index, IReadOnlyDictionary<string, SeriesStyle> styles)
{
    private readonly string _suffix = index == 0 ? "" : $"{index + 1}";
    private Extent _domainX = new(0, 1), _domainY = new(0, 1);

    private string X => "x" + _suffix;

    private string Y => "y" + _suffix;

    /// <summary>Adds the traces; a name that is in the legend already (<paramref name="named"/>) is not shown there again.</summary>
    public void AddTraces(JsonArray data, HashSet<string> named)
    {
        foreach (var curve in model.Figure.Series.OfType<CurveSeries>().Where(c => c.Joined && c.Low is not null))
            data.Add(Band(curve));
        foreach (var series in model.Figure.Series)
        {
            var trace = series switch
            {
                CurveSeries c => Curve(c),
                BarSeries b => Bars(b),
                HistogramSeries h => Histogram(h),
                HeatMapSeries m => HeatMap(m),
                _ => throw new InvalidOperationException($"{series.GetType().Name} has no interactive form."),
            };
            trace["xaxis"] = X;
            trace["yaxis"] = Y;
            if (series is not HeatMapSeries)
            {
                trace["name"] = Text(series.Name);
                trace["legendgroup"] = Text(series.Name);
                trace["showlegend"] = series.Name.Length > 0 && named.Add(series.Name);
            }
            data.Add(trace);
        }
    }

    public void AddAxes(JsonObject layout, (Extent X, Extent Y)? domain)
    {
        (_domainX, _domainY) = domain ?? (_domainX, _domainY);
        var x = Axis(model.Figure.XAxis, model.X, model.XLog, _domainX, Y);
        var y = Axis(model.Figure.YAxis, model.Y, model.YLog, _domainY, X);
        if (model.Categories is { } names)
            Name(x, names);
        if (model.HeatMap is { } map)
        {
            Name(y, map.Rows);
            y["range"] = Numbers([model.Y.High, model.Y.Low]);
        }
        layout["xaxis" + _suffix] = x;
        layout["yaxis" + _suffix] = y;
    }

    public void AddMarks(JsonArray annotations, JsonArray shapes, bool titled)
    {
        if (titled && model.Figure.Title.Length > 0)
            annotations.Add(Label(
                $"<b>{Text(model.Figure.Title)}</b>", 0, 1, $"{X} domain", $"{Y} domain", Theme.Text, "left", "bottom", 4, SvgDrawing.PanelTitleSize));
        if (model.IsEmpty)
            annotations.Add(Label("no data to show", 0.5, 0.5, $"{X} domain", $"{Y} domain", Theme.Muted, "center", "middle", size: 12));
        foreach (var mark in model.Figure.Marks)
            switch (mark)
            {
                case PointMark p when Placed(p.X, model.XLog) is { } x && Placed(p.Y, model.YLog) is { } y:
                    annotations.Add(Label(Text(p.Text), x, y, X, Y, Theme.Text, "left", "bottom", 5));
                    break;
                case RuleMark { Horizontal: true } r when Placed(r.At, model.YLog) is { } y:
                    shapes.Add(Rule(0, 1, r.At, r.At, $"{X} domain", Y));
                    annotations.Add(Label(Text(r.Label), 1, y, $"{X} domain", Y, Theme.Muted, "right", "bottom"));
                    break;
                case RuleMark { Horizontal: false } r when Placed(r.At, model.XLog) is { } x:
                    shapes.Add(Rule(r.At, r.At, 0, 1, X, $"{Y} domain"));
                    annotations.Add(Label(Text(r.Label), x, 1, X, $"{Y} domain", Theme.Muted, "left", "top"));
                    break;
            }
    }

    /// <summary>Annotations stand at the logarithm of a value on a logarithmic axis (shapes at the value itself).</summary>
    private static double? Placed(double value, bool log) =>
        !double.IsFinite(value) || (log && value <= 0) ? null : log ? Math.Log10(value) : value;

    private static JsonObject Rule(double x0, double x1, double y0, double y1, string xref, string yref) => new()
    {
        ["type"] = "line", ["x0"] = Number(x0), ["x1"] = Number(x1), ["y0"] = Number(y0), ["y1"] = Number(y1), ["xref"] = xref, ["yref"] = yref,
        ["line"] = new JsonObject { ["color"] = Theme.Muted.Light, ["width"] = 1.2, ["dash"] = "dash" },
    };

    private static void Name(JsonObject axis, IReadOnlyList<string> names)
    {
        axis["tickmode"] = "array";
        // So many names that they cannot all stand there: every n-th, as in the static form.
        var stride = Math.Max(1, names.Count / 25);
        axis["tickvals"] = Numbers(Enumerable.Range(0, names.Count).Where(i => i % stride == 0).Select(i => (double)i));
        axis["ticktext"] = Texts(names.Where((_, i) => i % stride == 0));
        axis["showgrid"] = false;
    }

    private static JsonObject Axis(Axis axis, Extent limits, bool log, Extent domain, string anchor)
    {
        var json = new JsonObject
        {
            ["title"] = new JsonObject { ["text"] = Text(axis.Title) },
            ["type"] = log ? "log" : "linear",
            ["range"] = Numbers(log ? [Math.Log10(limits.Low), Math.Log10(limits.High)] : [limits.Low, limits.High]),
            ["domain"] = Numbers([domain.Low, domain.High]),
            ["anchor"] = anchor,
            ["automargin"] = true,
            ["zeroline"] = false,
            ["gridcolor"] = Theme.Grid.Light,
            ["linecolor"] = Theme.Frame.Light,
            ["showline"] = true,
            ["tickfont"] = Font(11, Theme.Muted),
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

    private JsonObject Curve(CurveSeries curve)
    {
        var style = styles[curve.Name];
        var trace = new JsonObject
        {
            ["type"] = "scatter",
            ["mode"] = !curve.Joined ? "markers" : curve.X.Length <= 40 ? "lines+markers" : "lines",
            ["x"] = Numbers(curve.X),
            ["y"] = Numbers(curve.Y),
            ["line"] = new JsonObject { ["color"] = style.Ink.Light, ["width"] = 2, ["dash"] = style.Dash.Length == 0 ? "solid" : style.Dash.Replace(" ", "px,") + "px" },
            ["marker"] = new JsonObject { ["color"] = style.Ink.Light, ["symbol"] = style.Marker, ["size"] = 7 },
        };
        if (curve is { Joined: false, Low: not null })
            trace["error_y"] = Errors(curve.Y, curve.Low, curve.High!, style.Ink);
        return trace;
    }

    /// <summary>The band as closed outlines, one for each stretch without a gap.</summary>
    private JsonObject Band(CurveSeries curve)
    {
        var (xs, ys) = (new List<double>(), new List<double>());
        bool Shown(int i) => double.IsFinite(curve.X[i]) && double.IsFinite(curve.Low![i]) && double.IsFinite(curve.High![i]);
        for (var start = 0; start < curve.X.Length; start++)
        {
            if (!Shown(start))
                continue;
            var end = start;
            while (end + 1 < curve.X.Length && Shown(end + 1))
                end++;
            var there = Enumerable.Range(start, end - start + 1).ToArray();
            var back = there.Reverse().ToArray();
            xs.AddRange([.. there.Concat(back).Select(i => curve.X[i]), curve.X[start], double.NaN]);
            ys.AddRange([.. there.Select(i => curve.High![i]), .. back.Select(i => Floor(curve.Low![i])), curve.High![start], double.NaN]);
            start = end;
        }
        return new JsonObject
        {
            ["type"] = "scatter", ["mode"] = "lines", ["x"] = Numbers(xs), ["y"] = Numbers(ys), ["fill"] = "toself",
            ["fillcolor"] = Transparent(styles[curve.Name].Ink, 0.16), ["line"] = new JsonObject { ["width"] = 0 },
            ["hoverinfo"] = "skip", ["legendgroup"] = Text(curve.Name), ["showlegend"] = false, ["xaxis"] = X, ["yaxis"] = Y,
        };
    }

    private double Floor(double low) => model.YLog && low <= 0 ? model.Y.Low : low;

    private JsonObject Bars(BarSeries bars)
    {
        var names = model.Categories!.Select((name, i) => (name, i)).ToDictionary(p => p.name, p => (double)p.i);
        var trace = new JsonObject
        {
            ["type"] = "bar",
            ["x"] = Numbers(bars.Categories.Select(c => names[c])),
            ["y"] = Numbers(bars.Y),
            ["customdata"] = Texts(bars.Categories),
            ["hovertemplate"] = "%{customdata}: %{y}",
            ["marker"] = new JsonObject { ["color"] = styles[bars.Name].Ink.Light, ["opacity"] = 0.85 },
        };
        if (bars.Low is not null)
            trace["error_y"] = Errors(bars.Y, bars.Low, bars.High!, Theme.Text);
        return trace;
    }

    private JsonObject Histogram(HistogramSeries h)
    {
        var alone = model.Figure.Series.Count(s => s is HistogramSeries) == 1;
        var bins = model.Edges.Zip(model.Edges.Skip(1)).ToArray();
        return new JsonObject
        {
            ["type"] = "bar",
            ["x"] = Numbers(bins.Select(b => b.First)),
            ["width"] = Numbers(bins.Select(b => b.Second - b.First)),
            ["offset"] = 0,
            ["y"] = Numbers(model.Counts(h)),
            ["customdata"] = Texts(bins.Select(b => $"{b.First:G4} to {b.Second:G4}")),
            ["hovertemplate"] = "%{customdata}: %{y}",
            ["marker"] = new JsonObject
            {
                ["color"] = Transparent(styles[h.Name].Ink, alone ? 0.85 : 0.3),
                ["line"] = new JsonObject { ["width"] = 1, ["color"] = alone ? Theme.Card.Light : styles[h.Name].Ink.Light },
            },
        };
    }

    private static JsonObject HeatMap(HeatMapSeries map)
    {
        var range = PlotLayout.ColourRange(map);
        var stops = ColourScale.Stops(map.Diverging);
        JsonArray Matrix(Func<int, int, JsonNode?> cell) => new([.. map.Rows.Select((_, r) =>
            (JsonNode?)new JsonArray([.. map.Columns.Select((_, c) => cell(r, c))]))]);
        var trace = new JsonObject
        {
            ["type"] = "heatmap",
            ["z"] = Matrix((r, c) => Number(map.Cells[r, c])),
            ["zmin"] = Number(range.Low),
            ["zmax"] = Number(range.High),
            ["colorscale"] = new JsonArray([.. stops.Select((s, i) => (JsonNode?)new JsonArray(Number((double)i / (stops.Length - 1)), ColourScale.Hex(s)))]),
            ["colorbar"] = new JsonObject
            {
                ["title"] = new JsonObject { ["text"] = Text(map.Name), ["side"] = "right" }, ["thickness"] = 12, ["outlinewidth"] = 0,
            },
        };
        if (map.ShowValues)
            trace["texttemplate"] = "%{z:.2~f}";
        if (map.Cells.Length <= 2500)
        {
            trace["hovertext"] = Matrix((r, c) => Text($"{map.Rows[r]}, {map.Columns[c]}"));
            trace["hovertemplate"] = "%{hovertext}: %{z}<extra></extra>";
        }
        return trace;
    }

    private static JsonObject Errors(double[] y, double[] low, double[] high, Ink ink) => new()
    {
        ["type"] = "data", ["symmetric"] = false, ["array"] = Numbers(high.Zip(y, (h, v) => h - v)), ["arrayminus"] = Numbers(y.Zip(low, (v, l) => v - l)),
        ["color"] = ink.Light, ["thickness"] = 1.2, ["width"] = 3,
    };

    private static string Transparent(Ink ink, double opacity)
    {
        var rgb = Convert.FromHexString(ink.Light[1..]);
        return $"rgba({rgb[0]},{rgb[1]},{rgb[2]},{opacity})";
    }
}
