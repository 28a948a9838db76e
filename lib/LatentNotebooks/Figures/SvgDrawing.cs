namespace LatentNotebooks.Figures;

/// <summary>Draws any figure as SVG: the page around it (title, legend, caption, notes) and its plots or pictures.</summary>
internal static class SvgDrawing
{
    public const double Margin = 12, TitleSize = 15, PanelTitleSize = 12.5, CaptionSize = 11, CaptionLine = 15;

    public static string Draw(Figure figure)
    {
        if (figure.Pictures is { } pictures)
            return pictures.Draw(figure);
        var svg = new SvgWriter();
        var models = ModelsOf(figure);
        var styles = Theme.Assign(models.Select(m => m.Figure));
        var size = SizeOf(figure, models);
        var page = new Box(Margin, Margin, figure.Width - (2 * Margin), figure.Height - (2 * Margin));
        var legend = new LegendBlock(models, styles, figure.LegendPosition, page.Width, figure.Panels is not null);
        var area = page with { Width = page.Width - legend.Width, Height = page.Height - legend.Height };
        if (figure.Panels is { } panels)
            panels.Draw(svg, figure, models, styles, area);
        else
            PlotDrawing.Draw(svg, models[0], area, styles, TitleSize);
        var titleHeight = TextMetrics.Wrap(figure.Title, area.Width - 8, TitleSize, bold: true).Count * TitleSize * 1.3;
        legend.Draw(svg, legend.Position == LegendPosition.Right
            ? new Box(area.Right, page.Y + titleHeight + 6, legend.Width, page.Height)
            : new Box(page.X, area.Bottom, page.Width, legend.Height));
        DrawCaption(svg, CaptionLines(figure, models, page.Width), page.X, figure.Height - Margin);
        return svg.Finish(size.Width, size.Height, figure.Title);
    }

    /// <summary>The size of the SVG; a caption and notes stand below and add to the height that was asked for.</summary>
    public static (double Width, double Height) SizeOf(Figure figure) =>
        figure.Pictures?.SizeOf(figure) ?? SizeOf(figure, ModelsOf(figure));

    /// <summary>The plots of a figure: itself, or its panels with their shared limits.</summary>
    public static IReadOnlyList<PlotModel> ModelsOf(Figure figure) =>
        figure.Panels is { } panels ? [.. panels.Aligned().Select(f => new PlotModel(f))] : [new PlotModel(figure)];

    /// <summary>Caption and notes, wrapped.</summary>
    public static IReadOnlyList<string> CaptionLines(Figure figure, IReadOnlyList<PlotModel> models, double width) =>
    [
        .. TextMetrics.Wrap(figure.CaptionText, width, CaptionSize),
        .. models.SelectMany(m => m.Notes).SelectMany(note => TextMetrics.Wrap(note, width, CaptionSize)),
    ];

    public static void DrawCaption(SvgWriter svg, IReadOnlyList<string> lines, double x, double top)
    {
        for (var i = 0; i < lines.Count; i++)
            svg.Text(x, top + ((i + 1) * CaptionLine), lines[i], CaptionSize, Theme.Muted);
    }

    private static (double Width, double Height) SizeOf(Figure figure, IReadOnlyList<PlotModel> models)
    {
        var lines = CaptionLines(figure, models, figure.Width - (2 * Margin)).Count;
        return (figure.Width, figure.Height + (lines == 0 ? 0 : (lines * CaptionLine) + 4));
    }
}
