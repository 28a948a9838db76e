using System.Text.Json.Nodes;
using static LatentNotebooks.Figures.PlotlyJson;

namespace LatentNotebooks.Figures;

/// <summary>The data of one plot of a plotly.js figure.</summary>
internal sealed class PlotlyTraces(FigurePage page, int index, PlotlyPanel panel)
{
    private readonly PlotModel _model = page.Models[index];
    private readonly PlotLayout _layout = page.Layouts[index];

    /// <summary>Adds the traces; a name that is in the legend already (<paramref name="named"/>) is not shown there again.</summary>
    public void AddTo(JsonArray data, HashSet<string> named)
    {
        foreach (var curve in _model.Figure.Series.OfType<CurveSeries>().Where(c => c.Joined && c.Low is not null))
            data.Add(Band(curve));
        foreach (var series in _model.Figure.Series)
        {
            var trace = series switch
            {
                CurveSeries c => Curve(c),
                BarSeries b => Bars(b),
                HistogramSeries h => Histogram(h),
                HeatMapSeries m => HeatMap(m),
                _ => throw new InvalidOperationException($"{series.GetType().Name} has no interactive form."),
            };
            trace["xaxis"] = panel.X;
            trace["yaxis"] = panel.Y;
            if (series is not HeatMapSeries)
            {
                trace["name"] = Text(_model.HasData(series) ? series.Name : $"{series.Name} (no data)");
                trace["legendgroup"] = Text(series.Name);
                trace["showlegend"] = series.Name.Length > 0 && named.Add(series.Name);
            }
            data.Add(trace);
        }
    }

    private JsonObject Curve(CurveSeries curve)
    {
        var style = page.Styles[curve.Name];
        var trace = new JsonObject
        {
            ["type"] = "scatter",
            ["mode"] = !curve.Joined ? "markers" : curve.X.Length <= 40 ? "lines+markers" : "lines",
            // A point that a logarithmic axis cannot show would be drawn at its edge.
            ["x"] = Numbers(curve.X.Select(x => _layout.X.Shows(x) ? x : double.NaN)),
            ["y"] = Numbers(curve.Y.Select(y => _layout.Y.Shows(y) ? y : double.NaN)),
            ["line"] = new JsonObject { ["color"] = style.Ink.Light, ["width"] = 2, ["dash"] = Dash(style) },
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
        bool Shown(int i) => _layout.X.Shows(curve.X[i]) && _layout.Y.Shows(curve.Y[i])
            && double.IsFinite(curve.Low![i]) && _layout.Y.Shows(curve.High![i]);
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
            ["fillcolor"] = Transparent(page.Styles[curve.Name].Ink, 0.16), ["line"] = new JsonObject { ["width"] = 0 },
            ["hoverinfo"] = "skip", ["legendgroup"] = Text(curve.Name), ["showlegend"] = false, ["xaxis"] = panel.X, ["yaxis"] = panel.Y,
        };
    }

    private double Floor(double low) => _model.YLog && low <= 0 ? _model.Y.Low : low;

    private JsonObject Bars(BarSeries bars)
    {
        var names = _model.Categories!.Select((name, i) => (name, i)).ToDictionary(p => p.name, p => (double)p.i);
        var trace = new JsonObject
        {
            ["type"] = "bar",
            ["x"] = Numbers(bars.Categories.Select(c => names[c])),
            ["y"] = Numbers(bars.Y),
            ["customdata"] = Texts(bars.Categories),
            ["hovertemplate"] = "%{customdata}: %{y}",
            ["marker"] = new JsonObject { ["color"] = page.Styles[bars.Name].Ink.Light, ["opacity"] = 0.85 },
        };
        if (bars.Low is not null)
            trace["error_y"] = Errors(bars.Y, bars.Low, bars.High!, Theme.Text);
        return trace;
    }

    private JsonObject Histogram(HistogramSeries h)
    {
        var alone = _model.Figure.Series.Count(s => s is HistogramSeries) == 1;
        var bins = _model.Edges.Zip(_model.Edges.Skip(1)).ToArray();
        return new JsonObject
        {
            ["type"] = "bar",
            ["x"] = Numbers(bins.Select(b => b.First)),
            ["width"] = Numbers(bins.Select(b => b.Second - b.First)),
            ["offset"] = 0,
            ["y"] = Numbers(_model.Counts(h)),
            ["customdata"] = Texts(bins.Select(b => $"{b.First:G4} to {b.Second:G4}")),
            ["hovertemplate"] = "%{customdata}: %{y}",
            ["marker"] = new JsonObject
            {
                ["color"] = Transparent(page.Styles[h.Name].Ink, alone ? 0.85 : 0.3),
                ["line"] = new JsonObject { ["width"] = 1, ["color"] = alone ? Theme.Card.Light : page.Styles[h.Name].Ink.Light },
            },
        };
    }

    private JsonObject HeatMap(HeatMapSeries map)
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
            ["colorscale"] = new JsonArray([.. stops.Select((s, i) =>
                (JsonNode?)new JsonArray(Number((double)i / (stops.Length - 1)), ColourScale.Hex(s)))]),
            ["colorbar"] = new JsonObject
            {
                ["title"] = new JsonObject { ["text"] = Text(map.Name), ["side"] = "right" }, ["thickness"] = 12, ["outlinewidth"] = 0,
                ["x"] = Number((_layout.Plot.Right + 8) / page.Width), ["xanchor"] = "left", ["xpad"] = 0, ["ypad"] = 0,
                ["y"] = Number(1 - (_layout.Plot.Bottom / page.Height)), ["yanchor"] = "bottom",
                ["len"] = Number(_layout.Plot.Height / page.Height),
                ["tickfont"] = Font(PlotLayout.TickSize, Theme.Muted),
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
        ["type"] = "data", ["symmetric"] = false,
        ["array"] = Numbers(high.Zip(y, (h, v) => h - v)), ["arrayminus"] = Numbers(y.Zip(low, (v, l) => v - l)),
        ["color"] = ink.Light, ["thickness"] = 1.2, ["width"] = 3,
    };

    private static string Dash(SeriesStyle style) => style.Dash.Length == 0 ? "solid" : style.Dash.Replace(" ", "px,") + "px";

    private static string Transparent(Ink ink, double opacity)
    {
        var rgb = Convert.FromHexString(ink.Light[1..]);
        return $"rgba({rgb[0]},{rgb[1]},{rgb[2]},{opacity})";
    }
}
