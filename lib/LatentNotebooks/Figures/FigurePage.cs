namespace LatentNotebooks.Figures;

/// <summary>
/// Where everything of a figure of plots stands, in pixels from the top left corner: title, plots, legend, caption and notes.
/// The SVG and the interactive form both follow it.
/// </summary>
internal sealed class FigurePage
{
    public const double Margin = 12, TitleSize = 15, PanelTitleSize = 12.5, CaptionSize = 11, CaptionLine = 15;
    private const double Gutter = 14;

    public FigurePage(Figure figure)
    {
        Figure = figure;
        Models = figure.Panels is { } panels ? [.. panels.Aligned().Select(f => new PlotModel(f))] : [new PlotModel(figure)];
        Styles = Theme.Assign(Models.Select(m => m.Figure));
        var page = new Box(Margin, Margin, figure.Width - (2 * Margin), figure.Height - (2 * Margin));
        CaptionLines =
        [
            .. TextMetrics.Wrap(figure.CaptionText, page.Width, CaptionSize),
            .. Models.SelectMany(m => m.Notes).SelectMany(note => TextMetrics.Wrap(note, page.Width, CaptionSize)),
        ];
        Legend = new LegendBlock(Models, Styles, figure.LegendPosition, page.Width, figure.Panels is not null);
        Title = TextMetrics.Wrap(figure.Title, page.Width - 8, TitleSize, bold: true);

        var top = page.Y + (Title.Count * TitleSize * 1.3) + (Title.Count == 0 ? 0 : figure.Panels is null ? 2 : 8);
        var area = new Box(page.X, top, page.Width - Legend.Width, page.Bottom - Legend.Height - top);
        LegendArea = Legend.Position == LegendPosition.Right
            ? new Box(area.Right, top, Legend.Width, area.Height)
            : new Box(page.X, area.Bottom, page.Width, Legend.Height);
        Layouts = figure.Panels is { } grid
            ? [.. Models.Select((m, i) => new PlotLayout(m, Cell(area, grid, i), m.Figure.Title))]
            : [new PlotLayout(Models[0], area, title: "")];
        Height = figure.Height + (CaptionLines.Count == 0 ? 0 : (CaptionLines.Count * CaptionLine) + 4);
    }

    public Figure Figure { get; }

    /// <summary>The plots: the figure itself, or its panels with the limits they share.</summary>
    public IReadOnlyList<PlotModel> Models { get; }

    public IReadOnlyList<PlotLayout> Layouts { get; }

    public IReadOnlyDictionary<string, SeriesStyle> Styles { get; }

    public IReadOnlyList<string> Title { get; }

    public IReadOnlyList<string> CaptionLines { get; }

    public LegendBlock Legend { get; }

    public Box LegendArea { get; }

    /// <summary>The figure's width.</summary>
    public double Width => Figure.Width;

    /// <summary>The height that was asked for, and below it the caption and the notes.</summary>
    public double Height { get; }

    /// <summary>Title, caption and notes.</summary>
    public IEnumerable<PlacedText> Texts()
    {
        foreach (var line in TitleTexts(Title))
            yield return line;
        for (var i = 0; i < CaptionLines.Count; i++)
            yield return new PlacedText(
                Margin, Figure.Height - Margin + ((i + 1) * CaptionLine), CaptionLines[i], CaptionSize, Theme.Muted, "start");
    }

    /// <summary>The lines of a title at the top of a page.</summary>
    public static IEnumerable<PlacedText> TitleTexts(IReadOnlyList<string> lines) => lines.Select((line, i) =>
        new PlacedText(Margin, Margin + (TitleSize * (1 + (1.3 * i))), line, TitleSize, Theme.Text, "start", Bold: true));

    private static Box Cell(Box area, PanelGrid grid, int index)
    {
        var (row, column) = Math.DivRem(index, grid.Columns);
        var width = (area.Width - ((grid.Columns - 1) * Gutter)) / grid.Columns;
        var height = (area.Height - ((grid.Rows - 1) * Gutter)) / grid.Rows;
        return new Box(area.X + (column * (width + Gutter)), area.Y + (row * (height + Gutter)), width, height);
    }
}

/// <summary>A text and where its base line stands.</summary>
internal sealed record PlacedText(double X, double Y, string Text, double Size, Ink Ink, string Anchor, bool Bold = false);
