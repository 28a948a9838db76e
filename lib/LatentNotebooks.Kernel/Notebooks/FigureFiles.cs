using System.Text.Json.Nodes;

namespace LatentNotebooks.Kernel.Notebooks;

/// <summary>The pictures of an executed notebook as files of their own, for papers and slides.</summary>
internal static class FigureFiles
{
    /// <summary>Writes every picture to <paramref name="folder"/> as <c>NAME-cell-N.png</c> or <c>.svg</c>; N counts code cells from 1.</summary>
    public static void Save(Notebook notebook, string name, string folder)
    {
        var number = 0;
        foreach (var cell in notebook.CodeCells)
        {
            number++;
            var pictures = cell.Outputs.Select(output => output["data"]).OfType<JsonObject>()
                .Where(data => data.ContainsKey(Png) || data.ContainsKey(Svg)).ToList();
            for (var i = 0; i < pictures.Count; i++)
                Write(pictures[i], Path.Combine(folder, $"{name}-cell-{number}{(pictures.Count > 1 ? $"-{i + 1}" : "")}"));
        }
    }

    private const string Png = "image/png", Svg = "image/svg+xml";

    private static void Write(JsonObject data, string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        if (data[Png] is { } png) File.WriteAllBytes(path + ".png", Convert.FromBase64String(MultilineText.Join(png)));
        else File.WriteAllText(path + ".svg", MultilineText.Join(data[Svg]));
    }
}
