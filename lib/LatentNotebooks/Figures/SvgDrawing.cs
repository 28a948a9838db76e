namespace LatentNotebooks.Figures;

/// <summary>Draws any figure as SVG.</summary>
internal static class SvgDrawing
{
    public static string Draw(Figure figure)
    {
        if (figure.Pictures is { } pictures)
            return pictures.Draw(figure);
        var (svg, page) = (new SvgWriter(), new FigurePage(figure));
        for (var i = 0; i < page.Models.Count; i++)
            PlotDrawing.Draw(svg, page.Models[i], page.Layouts[i], page.Styles);
        page.Legend.Draw(svg, page.LegendArea);
        foreach (var text in page.Texts())
            svg.Text(text);
        return svg.Finish(page.Width, page.Height, figure.Title);
    }

    /// <summary>The size of the SVG.</summary>
    public static (double Width, double Height) SizeOf(Figure figure)
    {
        if (figure.Pictures is { } pictures)
            return pictures.SizeOf(figure);
        var page = new FigurePage(figure);
        return (page.Width, page.Height);
    }
}
