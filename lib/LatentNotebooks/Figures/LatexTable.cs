using System.Text;

namespace LatentNotebooks.Figures;

/// <summary>Writes a table for LaTeX with booktabs rules.</summary>
internal static class LatexTable
{
    private static readonly Dictionary<char, string> Escapes = new()
    {
        ['\\'] = @"\textbackslash{}", ['&'] = @"\&", ['%'] = @"\%", ['$'] = @"\$", ['#'] = @"\#", ['_'] = @"\_", ['{'] = @"\{",
        ['}'] = @"\}", ['~'] = @"\textasciitilde{}", ['^'] = @"\textasciicircum{}", ['<'] = @"\textless{}",
        ['>'] = @"\textgreater{}", ['|'] = @"\textbar{}", ['−'] = "$-$", ['±'] = @"$\pm$", ['×'] = @"$\times$",
        ['·'] = @"$\cdot$", ['≤'] = @"$\leq$", ['≥'] = @"$\geq$", ['→'] = @"$\to$", ['≈'] = @"$\approx$", ['²'] = "$^2$",
        ['³'] = "$^3$", ['α'] = @"$\alpha$", ['β'] = @"$\beta$", ['γ'] = @"$\gamma$", ['δ'] = @"$\delta$", ['Δ'] = @"$\Delta$",
        ['ε'] = @"$\varepsilon$", ['λ'] = @"$\lambda$", ['μ'] = @"$\mu$", ['µ'] = @"$\mu$", ['ρ'] = @"$\rho$",
        ['σ'] = @"$\sigma$", ['τ'] = @"$\tau$", ['–'] = "--", ['—'] = "---", ['…'] = @"\ldots{}", ['\n'] = " ",
        ['†'] = @"$\dagger$", ['‡'] = @"$\ddagger$", ['∞'] = @"$\infty$", ['°'] = @"$^\circ$",
    };

    public static string Write(Table table, string label)
    {
        var text = new StringBuilder("\\begin{table}[t]\n\\centering\n");
        var caption = (Sentence(table.Title, followed: table.CaptionText.Length > 0) + " " + table.CaptionText).Trim();
        if (caption.Length > 0)
            text.Append("\\caption{").Append(Escape(caption)).Append("}\n");
        if (label.Length > 0)
            text.Append("\\label{").Append(label).Append("}\n");
        text.Append("\\begin{tabular}{");
        for (var c = 0; c < table.Columns.Count; c++)
            text.Append(table.AlignOf(c) switch { Align.Right => 'r', Align.Center => 'c', _ => 'l' });
        text.Append("}\n\\toprule\n").AppendJoin(" & ", table.Columns.Select(c => Escape(c.Title))).Append(" \\\\\n\\midrule\n");
        foreach (var row in table.Rows)
            text.AppendJoin(" & ", row.Cells.Select((cell, c) => CellText(table, row, cell, c))).Append(" \\\\\n");
        return text.Append("\\bottomrule\n\\end{tabular}\n\\end{table}\n").ToString();
    }

    private static string CellText(Table table, TableRow row, Cell cell, int column)
    {
        var (main, tail) = cell.Format(table.Columns[column].Format);
        var body = Escape(main);
        // A bracket or star at the beginning of a row would be read as part of the line break before it.
        if (column == 0 && body.AsSpan().IndexOfAny('[', '*') == 0)
            body = "{}" + body;
        return (table.IsBest(row, column) ? $"\\textbf{{{body}}}" : body) + Escape(tail)
            + (cell.Mark.Length > 0 ? $"\\textsuperscript{{{Escape(cell.Mark)}}}" : "");
    }

    private static string Sentence(string title, bool followed) =>
        followed && title.Length > 0 && !".!?".Contains(title[^1]) ? title + "." : title;

    private static string Escape(string text) =>
        string.Concat(text.Select(c => Escapes.TryGetValue(c, out var command) ? command : c.ToString()));
}
