namespace LatentNotebooks.Figures;

/// <summary>
/// Text widths for the layout, from the advance widths of DejaVu Sans: the widest of the fonts a figure is likely to be
/// drawn with, so text in another font only leaves more room.
/// </summary>
internal static class TextMetrics
{
    // Advance widths of U+0020..U+007E in thousandths of the font size.
    private static readonly short[] Widths =
    [
        318, 401, 460, 838, 636, 950, 780, 275, 390, 390, 500, 838, 318, 361, 318, 337, 636, 636, 636, 636, 636, 636, 636, 636,
        636, 636, 337, 337, 838, 838, 838, 531, 1000, 684, 686, 698, 770, 632, 575, 775, 752, 295, 295, 656, 557, 863, 748, 787,
        603, 787, 695, 635, 611, 732, 684, 989, 685, 611, 685, 390, 337, 390, 838, 500, 500, 613, 635, 550, 635, 615, 352, 635,
        634, 278, 278, 579, 278, 974, 634, 612, 635, 635, 411, 521, 392, 634, 592, 818, 592, 592, 525, 636, 337, 636, 838,
    ];

    /// <summary>The width of a text in pixels at a font size in pixels.</summary>
    public static double Width(string text, double size, bool bold = false)
    {
        double sum = 0;
        foreach (var rune in text.EnumerateRunes())
            sum += rune.Value is >= 0x20 and < 0x7f ? Widths[rune.Value - 0x20] : rune.Value < 0x2e80 ? 700 : 1000;
        return sum * size / 1000 * (bold ? 1.12 : 1);
    }

    /// <summary>Breaks a text at spaces into lines no wider than <paramref name="width"/>; a longer word keeps its own line.</summary>
    public static IReadOnlyList<string> Wrap(string text, double width, double size, bool bold = false)
    {
        var lines = new List<string>();
        foreach (var paragraph in text.Split('\n'))
        {
            var line = "";
            foreach (var word in paragraph.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                var longer = line.Length == 0 ? word : $"{line} {word}";
                if (line.Length > 0 && Width(longer, size, bold) > width)
                {
                    lines.Add(line);
                    longer = word;
                }
                line = longer;
            }
            if (line.Length > 0)
                lines.Add(line);
        }
        return lines;
    }

    /// <summary>Shortens a text with an ellipsis until it fits.</summary>
    public static string Fit(string text, double width, double size)
    {
        if (Width(text, size) <= width)
            return text;
        var length = text.Length;
        while (length > 1 && Width(text[..length] + "…", size) > width)
            length--;
        if (char.IsHighSurrogate(text[length - 1]))
            length--;
        return text[..length].TrimEnd() + "…";
    }
}
