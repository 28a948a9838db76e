using System.Text;

namespace LatentNotebooks.Figures;

public sealed partial record Table
{
    /// <summary>An HTML table without script or style sheet; it takes its colours from the page.</summary>
    public string ToHtml()
    {
        const string rules = "border-collapse:collapse;border-top:1.5px solid;border-bottom:1.5px solid;margin:0.5em 0";
        const string title = "text-align:left;font-weight:bold;padding:4px 0";
        const string caption = "text-align:left;font-size:90%;opacity:0.75;border-top:1px solid;padding:4px 0;max-width:40em";
        var html = new StringBuilder($"<table style=\"{rules}\">\n");
        if (Title.Length > 0)
            html.Append($"<caption style=\"{title}\">").Append(Markup.Escape(Title)).Append("</caption>\n");
        html.Append("<thead><tr>");
        for (var c = 0; c < Columns.Count; c++)
            html.Append($"<th style=\"{Css(c)};border-bottom:1px solid\">").Append(Markup.Escape(Columns[c].Title)).Append("</th>");
        html.Append("</tr></thead>\n<tbody>\n");
        foreach (var row in Rows)
        {
            html.Append("<tr>");
            for (var c = 0; c < Columns.Count; c++)
                html.Append($"<td style=\"{Css(c)}\">").Append(HtmlCell(row, c)).Append("</td>");
            html.Append("</tr>\n");
        }
        html.Append("</tbody>\n");
        if (CaptionText.Length > 0)
            html.Append($"<tfoot><tr><td colspan=\"{Columns.Count}\" style=\"{caption}\">")
                .Append(Markup.Escape(CaptionText)).Append("</td></tr></tfoot>\n");
        return html.Append("</table>\n").ToString();
    }

    /// <summary>Aligned columns for a terminal; the best of a column stands between double asterisks, as in Markdown.</summary>
    public string ToText()
    {
        static string Plain(string main, string tail, string mark, bool best) =>
            ((best ? $"**{main}**" : main) + tail + mark).ReplaceLineEndings(" ");
        string[][] lines = [[.. Columns.Select(c => c.Title)], .. Rows.Select(row => Cells(row, Plain))];
        var widths = Columns.Select((_, c) => lines.Max(l => Length(l[c]))).ToArray();
        var rule = string.Join("  ", widths.Select(w => new string('-', w)));
        var text = new StringBuilder();
        if (Title.Length > 0)
            text.Append(Title).Append('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            text.Append(string.Join("  ", lines[i].Select((cell, c) => Pad(cell, widths[c], AlignOf(c)))).TrimEnd()).Append('\n');
            if (i == 0)
                text.Append(rule).Append('\n');
        }
        return CaptionText.Length > 0 ? text.Append(CaptionText).Append('\n').ToString() : text.ToString();
    }

    /// <summary>A pipe table, as GitHub and most Markdown readers know it.</summary>
    public string ToMarkdown()
    {
        var text = new StringBuilder();
        if (Title.Length > 0)
            text.Append("**").Append(MarkdownText(Title)).Append("**\n\n");
        text.Append("| ").AppendJoin(" | ", Columns.Select(c => MarkdownText(c.Title))).Append(" |\n|");
        for (var c = 0; c < Columns.Count; c++)
            text.Append(AlignOf(c) switch { Align.Right => "---:|", Align.Center => ":---:|", _ => ":---|" });
        text.Append('\n');
        foreach (var row in Rows)
            text.Append("| ").AppendJoin(" | ", Cells(row, MarkdownCell)).Append(" |\n");
        return CaptionText.Length > 0 ? text.Append('\n').Append(MarkdownText(CaptionText)).Append('\n').ToString() : text.ToString();
    }

    /// <summary>
    /// Comma-separated values with fifteen significant digits; a column with intervals is followed by its low and high columns, one with
    /// marks by its mark column.
    /// </summary>
    public string ToCsv()
    {
        var columns = Columns.SelectMany((column, c) =>
        {
            var cells = Rows.Select(r => r.Cells[c]).ToArray();
            var parts = new List<(string Header, Func<Cell, string> Field)>();
            if (!cells.Any(x => x.Low is not null) || cells.Any(x => x.Value is not null))
                parts.Add((column.Title, x => x.Value?.ToString("G15") ?? x.Text));
            if (cells.Any(x => x.Low is not null))
            {
                parts.Add(($"{column.Header} low", x => x.Low?.ToString("G15") ?? ""));
                parts.Add(($"{column.Header} high", x => x.High?.ToString("G15") ?? ""));
            }
            if (cells.Any(x => x.Mark.Length > 0))
                parts.Add(($"{column.Header} mark", x => x.Mark));
            return parts.Select(p => (p.Header, Fields: cells.Select(p.Field).ToArray()));
        }).ToArray();
        var text = new StringBuilder().AppendJoin(',', columns.Select(c => CsvField(c.Header))).Append('\n');
        for (var r = 0; r < Rows.Count; r++)
            text.AppendJoin(',', columns.Select(c => CsvField(c.Fields[r]))).Append('\n');
        return text.ToString();
    }

    /// <summary>
    /// A LaTeX table in the booktabs style (<c>\usepackage{booktabs}</c>), with caption and, where given, a label to refer to.
    /// </summary>
    public string ToLatex(string label = "") => LatexTable.Write(this, label);

    /// <inheritdoc />
    public override string ToString() => ToText();

    /// <summary>What a notebook shows, by MIME type: HTML, Markdown and text.</summary>
    public IReadOnlyDictionary<string, string> ToMimeBundle() => new Dictionary<string, string>
    {
        ["text/html"] = ToHtml(),
        ["text/markdown"] = ToMarkdown(),
        ["text/plain"] = ToText(),
    };

    /// <summary>Writes the table to a file; the ending chooses the form: .html, .md, .csv, .tex, .txt.</summary>
    /// <exception cref="ArgumentException">The ending is not one of these.</exception>
    public void Save(string path)
    {
        var text = Path.GetExtension(path).ToLowerInvariant() switch
        {
            ".html" => ToHtml(),
            ".md" => ToMarkdown(),
            ".csv" => ToCsv(),
            ".tex" => ToLatex(),
            ".txt" => ToText(),
            var other => throw new ArgumentException(
                $"A table cannot be saved as '{other}'. Use a path that ends in .html, .md, .csv, .tex or .txt.", nameof(path)),
        };
        if (Path.GetDirectoryName(path) is { Length: > 0 } folder)
            Directory.CreateDirectory(folder);
        File.WriteAllText(path, text);
    }

    private string[] Cells(TableRow row, Func<string, string, string, bool, string> write) =>
        [.. row.Cells.Select((cell, c) =>
        {
            var (main, tail) = cell.Format(Columns[c].Format);
            return write(main, tail, cell.Mark, IsBest(row, c));
        })];

    private string HtmlCell(TableRow row, int column)
    {
        var (main, tail) = row.Cells[column].Format(Columns[column].Format);
        var text = Markup.Escape(main);
        return (IsBest(row, column) ? $"<b>{text}</b>" : text) + Markup.Escape(tail)
            + (row.Cells[column].Mark.Length > 0 ? $"<sup>{Markup.Escape(row.Cells[column].Mark)}</sup>" : "");
    }

    private string Css(int column) => "padding:3px 10px;text-align:" + AlignOf(column).ToString().ToLowerInvariant();

    private static string MarkdownCell(string main, string tail, string mark, bool best)
    {
        var text = MarkdownText(main);
        return (best ? $"**{text}**" : text) + MarkdownText(tail) + (mark.Length > 0 ? $"<sup>{Markup.Escape(mark)}</sup>" : "");
    }

    private static string MarkdownText(string text)
    {
        var escaped = text.ReplaceLineEndings(" ").Replace("\\", "\\\\");
        foreach (var sign in new[] { "|", "$", "*", "_" })
            escaped = escaped.Replace(sign, "\\" + sign);
        return Markup.Escape(escaped).Replace("&quot;", "\"");
    }

    private static string CsvField(string field) =>
        field.AsSpan().IndexOfAny(",\"\r\n") < 0 ? field : $"\"{field.Replace("\"", "\"\"")}\"";

    private static int Length(string text) => text.EnumerateRunes().Count();

    private static string Pad(string text, int width, Align align)
    {
        var space = width - Length(text);
        return align switch
        {
            Align.Right => new string(' ', space) + text,
            Align.Center => new string(' ', space / 2) + text + new string(' ', space - (space / 2)),
            _ => text + new string(' ', space),
        };
    }
}
