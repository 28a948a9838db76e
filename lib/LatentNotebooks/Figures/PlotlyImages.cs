using System.Text.Json.Nodes;

namespace LatentNotebooks.Figures;

/// <summary>An image grid as a plotly.js figure: pictures and labels at the pixels where the static form has them.</summary>
internal static class PlotlyImages
{
    public static JsonObject Build(Figure figure, ImageGrid grid)
    {
        var (width, height) = grid.SizeOf(figure);
        var layout = PlotlyJson.Page(width, height);
        layout["xaxis"] = Pixels(0, width);
        layout["yaxis"] = Pixels(height, 0);
        layout["dragmode"] = "pan";
        layout["images"] = new JsonArray([.. grid.Cells(figure).Select(cell => (JsonNode?)new JsonObject
        {
            ["source"] = cell.Picture.Enlarge(grid.Scale).ToDataUri(),
            ["xref"] = "x", ["yref"] = "y", ["x"] = PlotlyJson.Number(cell.Box.X), ["y"] = PlotlyJson.Number(cell.Box.Y),
            ["sizex"] = PlotlyJson.Number(cell.Box.Width), ["sizey"] = PlotlyJson.Number(cell.Box.Height), ["sizing"] = "stretch",
        })]);
        layout["annotations"] = new JsonArray([.. grid.Labels(figure).Select(label => (JsonNode?)PlotlyJson.Label(label, width, height))]);
        // A figure without any trace is not drawn at all by some front ends.
        var nothing = new JsonObject { ["type"] = "scatter", ["x"] = new JsonArray(), ["y"] = new JsonArray(), ["hoverinfo"] = "skip" };
        return new JsonObject { ["data"] = new JsonArray(nothing), ["layout"] = layout };
    }

    private static JsonObject Pixels(double from, double to) => new()
    {
        ["visible"] = false, ["range"] = PlotlyJson.Numbers([from, to]),
    };
}
