using System.Text;

namespace LatentNotebooks.Figures;

public sealed partial record Figure
{
    /// <summary>The static picture: no script, no external file, the same bytes for the same figure.</summary>
    public string ToSvg() => SvgDrawing.Draw(this);

    /// <summary>The picture as PNG, <paramref name="zoom"/> image pixels a CSS pixel; null where rsvg-convert is not installed.</summary>
    public byte[]? ToPng(double zoom = 1) => Rasterizer.Installed?.Png(ToSvg(), zoom);

    /// <summary>The picture as a one-page PDF; null where rsvg-convert is not installed.</summary>
    public byte[]? ToPdf() => Rasterizer.Installed?.Pdf(ToSvg());

    /// <summary>The interactive form: a plotly.js figure (<c>data</c> and <c>layout</c>) as JSON.</summary>
    public string ToPlotlyJson() => PlotlyJson.Write(this);

    /// <summary>A self-contained HTML fragment: the SVG as an image, its text form as the alternative text; no script.</summary>
    public string ToHtml()
    {
        var data = Convert.ToBase64String(Encoding.UTF8.GetBytes(ToSvg()));
        var size = SvgDrawing.SizeOf(this);
        return $"<img src=\"data:image/svg+xml;base64,{data}\" width=\"{size.Width}\" height=\"{size.Height}\" "
            + $"style=\"max-width:100%;height:auto\" alt=\"{Markup.Escape(TextSummary.OneLine(this))}\">";
    }

    /// <summary>A summary for terminals and screen readers: title, axes, and the numbers of each series, long ones thinned out.</summary>
    public string ToText() => TextSummary.Write(this);

    /// <inheritdoc />
    public override string ToString() => TextSummary.OneLine(this);

    /// <summary>
    /// What a notebook shows, by MIME type: plotly.js JSON, a PNG in base64 (the SVG where no rasteriser is installed), and text.
    /// </summary>
    public IReadOnlyDictionary<string, string> ToMimeBundle() => ToMimeBundle(Rasterizer.Installed);

    internal IReadOnlyDictionary<string, string> ToMimeBundle(Rasterizer? rasterizer)
    {
        var svg = ToSvg();
        return new Dictionary<string, string>
        {
            ["application/vnd.plotly.v1+json"] = ToPlotlyJson(),
            [rasterizer is null ? "image/svg+xml" : "image/png"] =
                rasterizer is null ? svg : Convert.ToBase64String(rasterizer.Png(svg, zoom: 1)),
            ["text/plain"] = ToText(),
        };
    }

    /// <summary>
    /// Writes the figure to a file; the ending chooses the form: .svg, .png (two pixels a CSS pixel), .pdf, .html, .json, .txt.
    /// </summary>
    /// <exception cref="ArgumentException">The ending is not one of these.</exception>
    /// <exception cref="NotSupportedException">PNG or PDF is asked for and rsvg-convert is not installed.</exception>
    public void Save(string path)
    {
        var bytes = Path.GetExtension(path).ToLowerInvariant() switch
        {
            ".svg" => Encoding.UTF8.GetBytes(ToSvg()),
            ".png" => ToPng(zoom: 2) ?? throw Rasterizer.Missing(path),
            ".pdf" => ToPdf() ?? throw Rasterizer.Missing(path),
            ".html" => Encoding.UTF8.GetBytes(ToHtml()),
            ".json" => Encoding.UTF8.GetBytes(ToPlotlyJson()),
            ".txt" => Encoding.UTF8.GetBytes(ToText()),
            var other => throw new ArgumentException(
                $"A figure cannot be saved as '{other}'. Use a path that ends in .svg, .png, .pdf, .html, .json or .txt.", nameof(path)),
        };
        if (Path.GetDirectoryName(path) is { Length: > 0 } folder)
            Directory.CreateDirectory(folder);
        File.WriteAllBytes(path, bytes);
    }
}
