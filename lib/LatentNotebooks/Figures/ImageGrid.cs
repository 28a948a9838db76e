namespace LatentNotebooks.Figures;

/// <summary>Pictures in rows and columns with labels; every pixel becomes a square, so that nothing is blurred.</summary>
internal sealed record ImageGrid
{
    private const double Gap = 4, LabelSize = 11.5, LabelLine = 14;

    public ImageGrid(IReadOnlyList<IReadOnlyList<Picture>> rows, string[] rowLabels, string[] columnLabels, int scale)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(scale, 1);
        if (!rows.Any(r => r.Count > 0))
            throw new ArgumentException("An image grid without pictures cannot be drawn. Give at least one.", nameof(rows));
        Rows = [.. rows.Select(r => (IReadOnlyList<Picture>)[.. r])];
        Columns = Rows.Max(r => r.Count);
        if (rowLabels.Length > Rows.Count || columnLabels.Length > Columns)
            throw new ArgumentException(
                $"{Rows.Count} rows and {Columns} columns of pictures have {rowLabels.Length} row labels and {columnLabels.Length} "
                + "column labels. Give at most one label for each.", nameof(rowLabels));
        (RowLabels, ColumnLabels, Scale) = (rowLabels, columnLabels, scale);
        ColumnWidths = [.. Enumerable.Range(0, Columns).Select(c => Rows.Where(r => r.Count > c).Max(r => r[c].Width) * scale)];
        RowHeights = [.. Rows.Select(r => r.Select(p => p.Height).DefaultIfEmpty(0).Max() * scale)];
        ColumnLines = [.. columnLabels.Select((l, c) => TextMetrics.Wrap(l, ColumnWidths[c] + Gap, LabelSize))];
    }

    public IReadOnlyList<IReadOnlyList<Picture>> Rows { get; }

    public int Columns { get; }

    public string[] RowLabels { get; }

    public string[] ColumnLabels { get; }

    public int Scale { get; }

    public int[] ColumnWidths { get; }

    public int[] RowHeights { get; }

    /// <summary>Where the first picture stands, below title and labels.</summary>
    public (double X, double Y) OriginOf(Figure figure) => (
        FigurePage.Margin + (RowLabels.Length == 0 ? 0 : RowLabels.Max(l => TextMetrics.Width(l, LabelSize)) + 8),
        FigurePage.Margin + (TitleOf(figure).Count * FigurePage.TitleSize * 1.3) + (figure.Title.Length > 0 ? 6 : 0)
            + (ColumnLines.Select(l => l.Count).DefaultIfEmpty(0).Max() * LabelLine));

    private IReadOnlyList<string>[] ColumnLines { get; }

    public static Figure Figure(string title, ImageGrid grid) => new(title) { Pictures = grid };

    public (double Width, double Height) SizeOf(Figure figure)
    {
        var (width, origin) = (WidthOf(figure), OriginOf(figure));
        var lines = TextMetrics.Wrap(figure.CaptionText, width - (2 * FigurePage.Margin), FigurePage.CaptionSize).Count;
        return (width, origin.Y + RowHeights.Sum() + ((Rows.Count - 1) * Gap) + (lines * FigurePage.CaptionLine) + FigurePage.Margin);
    }

    public string Draw(Figure figure)
    {
        var svg = new SvgWriter();
        foreach (var (box, picture) in Cells(figure))
            svg.Image(box, picture.Enlarge(Scale));
        foreach (var label in Labels(figure))
            svg.Text(label);
        var size = SizeOf(figure);
        return svg.Finish(size.Width, size.Height, figure.Title);
    }

    /// <summary>Every picture and its place.</summary>
    public IEnumerable<(Box Box, Picture Picture)> Cells(Figure figure)
    {
        var (left, y) = OriginOf(figure);
        for (var r = 0; r < Rows.Count; r++)
        {
            var x = left;
            for (var c = 0; c < Rows[r].Count; c++)
            {
                var picture = Rows[r][c];
                yield return (new Box(x, y, picture.Width * Scale, picture.Height * Scale), picture);
                x += ColumnWidths[c] + Gap;
            }
            y += RowHeights[r] + Gap;
        }
    }

    /// <summary>Every text and where its base line stands.</summary>
    public IEnumerable<PlacedText> Labels(Figure figure)
    {
        var (left, top) = OriginOf(figure);
        foreach (var line in FigurePage.TitleTexts(TitleOf(figure)))
            yield return line;
        var x = left;
        for (var c = 0; c < ColumnLines.Length; x += ColumnWidths[c++] + Gap)
            for (var i = 0; i < ColumnLines[c].Count; i++)
            {
                var above = top - 4 - ((ColumnLines[c].Count - 1 - i) * LabelLine);
                yield return new PlacedText(x + (ColumnWidths[c] / 2.0), above, ColumnLines[c][i], LabelSize, Theme.Muted, "middle");
            }
        var y = top;
        for (var r = 0; r < RowLabels.Length; y += RowHeights[r++] + Gap)
        {
            var middle = y + (RowHeights[r] / 2.0) + (LabelSize * 0.36);
            yield return new PlacedText(left - 8, middle, RowLabels[r], LabelSize, Theme.Muted, "end");
        }
        y = top + RowHeights.Sum() + ((Rows.Count - 1) * Gap);
        foreach (var line in TextMetrics.Wrap(figure.CaptionText, WidthOf(figure) - (2 * FigurePage.Margin), FigurePage.CaptionSize))
            yield return new PlacedText(FigurePage.Margin, y += FigurePage.CaptionLine, line, FigurePage.CaptionSize, Theme.Muted, "start");
    }

    private double WidthOf(Figure figure)
    {
        var left = RowLabels.Length == 0 ? 0 : RowLabels.Max(l => TextMetrics.Width(l, LabelSize)) + 8;
        var content = (2 * FigurePage.Margin) + left + ColumnWidths.Sum() + ((Columns - 1) * Gap);
        // A narrow grid is widened for its title, up to a common column width.
        var title = TextMetrics.Width(figure.Title, FigurePage.TitleSize, bold: true) + (2 * FigurePage.Margin) + 8;
        return Math.Max(content, Math.Min(title, 420));
    }

    private IReadOnlyList<string> TitleOf(Figure figure) =>
        TextMetrics.Wrap(figure.Title, WidthOf(figure) - (2 * FigurePage.Margin), FigurePage.TitleSize, bold: true);
}
