using System.Collections;
using System.Net;
using System.Text;

namespace LatentNotebooks.Kernel.Display;

/// <summary>Sequences, dictionaries and objects as tables, in HTML and in plain text.</summary>
internal static class Tables
{
    private const int MaxRows = 50;
    private const int MaxColumns = 20;
    private const int MaxItems = 200;
    private const int LineWidth = 100;

    /// <summary>A table with a row per item, or the items in brackets where they are numbers, text and the like.</summary>
    public static MimeBundle OfSequence(IEnumerable sequence)
    {
        var items = new List<object?>();
        var total = 0;
        foreach (var item in sequence)
        {
            total++;
            if (total <= MaxItems)
                items.Add(item);
            else if (sequence is not ICollection)
                break; // It may be endless.
        }
        var more = total <= MaxItems ? "" : sequence is ICollection collection ? $"{collection.Count:N0}" : "more";
        var columns = Columns(items);
        return columns.Count == 0 ? MimeBundle.Text(InBrackets(items, more)) : Table(columns, items, more);
    }

    /// <summary>A table of keys and values.</summary>
    public static MimeBundle OfDictionary(IDictionary dictionary)
    {
        var rows = new List<string?[]>();
        foreach (DictionaryEntry entry in dictionary)
        {
            if (rows.Count == MaxRows)
                break;
            rows.Add([Values.Short(entry.Key), Values.Short(entry.Value)]);
        }
        return Render(["key", "value"], rows, [Numbers(dictionary.Keys), Numbers(dictionary.Values)], RowNote(rows.Count, dictionary.Count));
    }

    /// <summary>A table of an object's public members.</summary>
    public static MimeBundle OfObject(object value)
    {
        var members = Values.Members(value.GetType());
        if (members.Length == 0)
            return MimeBundle.Text(value.ToString() ?? "");
        var rows = members.Take(MaxRows).Select(member => new[] { member.Name, Values.Short(member.Get(value)) }).ToList();
        var name = TypeNames.Of(value.GetType());
        return Render([name.StartsWith('<') ? "" : name, ""], rows, [false, false], RowNote(rows.Count, members.Length));
    }

    private static List<(string Name, Func<object, object?> Get)> Columns(List<object?> items)
    {
        if (items.FirstOrDefault(item => item is not null) is not { } first || Values.IsScalar(first) || first is IEnumerable)
            return [];
        var types = items.OfType<object>().Select(item => item.GetType()).Distinct().ToList();
        if (types.Count == 1)
            return Plain(first) ? [] : [.. Values.Members(types[0])];
        // Items of several types, as of a class hierarchy: the columns that all have, after the type's name.
        var shared = types.Select(type => Values.Members(type).Select(member => member.Name)).Aggregate((a, b) => a.Intersect(b)).ToList();
        return shared.Count == 0 ? []
            : [("", item => TypeNames.Of(item.GetType())), .. shared.Select(name => (name, new Func<object, object?>(item => Member(item, name))))];
    }

    private static object? Member(object item, string name) => Values.Members(item.GetType()).First(member => member.Name == name).Get(item);

    private static bool Plain(object item) =>
        Values.Overrides(item, nameof(ToString)) && !Values.IsRecord(item) || item is Type || TensorFormatter.Knows(item.GetType());

    private static MimeBundle Table(List<(string Name, Func<object, object?> Get)> columns, List<object?> items, string more)
    {
        var shown = columns.Take(MaxColumns).ToList();
        var cells = items.Take(MaxRows).Select(item => shown.Select(column => item is null ? null : column.Get(item)).ToArray()).ToList();
        var rows = cells.Select(row => row.Select(cell => (string?)Values.Short(cell)).ToArray()).ToList();
        var numeric = shown.Select((_, i) => cells.TrueForAll(row => row[i] is null || Values.IsNumber(row[i]))).ToArray();
        var total = more.Length > 0 ? more : items.Count > rows.Count ? $"{items.Count:N0}" : "";
        return Render([.. shown.Select(column => column.Name)], rows, numeric, Note(rows.Count, total, shown.Count, columns.Count));
    }

    private static string RowNote(int rows, int totalRows) => Note(rows, totalRows > rows ? $"{totalRows:N0}" : "", 2, 2);

    private static string Note(int rows, string totalRows, int columns, int totalColumns)
    {
        var notes = new List<string>();
        if (totalRows.Length > 0)
            notes.Add($"first {rows} rows of {totalRows}");
        if (columns < totalColumns)
            notes.Add($"first {columns} columns of {totalColumns}");
        return string.Join(", ", notes);
    }

    private static bool Numbers(ICollection values) => values.Count > 0 && values.Cast<object?>().Take(MaxRows).All(Values.IsNumber);

    private static MimeBundle Render(string[] header, IReadOnlyList<string?[]> rows, bool[] numeric, string note) =>
        new([new("text/html", Html(header, rows, numeric, note)), new("text/plain", Plain(header, rows, numeric, note))]);

    private static string Html(string[] header, IReadOnlyList<string?[]> rows, bool[] numeric, string note)
    {
        var html = new StringBuilder("<table>");
        if (Named(header))
            html.Append("<thead>").Append(HtmlRow("th", header, numeric)).Append("</thead>");
        html.Append("<tbody>\n");
        foreach (var row in rows)
            html.Append(HtmlRow("td", row, numeric)).Append('\n');
        html.Append("</tbody></table>");
        if (note.Length > 0)
            html.Append("<p><em>").Append(note).Append("</em></p>");
        return html.ToString();
    }

    private static bool Named(string[] header) => Array.Exists(header, name => name.Length > 0);

    private static string HtmlRow(string tag, string?[] cells, bool[] numeric) =>
        $"<tr>{string.Concat(cells.Select((cell, i) => $"{Open(tag, numeric[i])}{WebUtility.HtmlEncode(cell)}</{tag}>"))}</tr>";

    private static string Open(string tag, bool numeric) => $"<{tag} style=\"text-align:{(numeric ? "right" : "left")}\">";

    private static string Plain(string[] header, IReadOnlyList<string?[]> rows, bool[] numeric, string note)
    {
        var widths = header.Select((name, i) => rows.Select(row => row[i]?.Length ?? 0).Append(name.Length).Max()).ToArray();
        var text = new StringBuilder();
        foreach (var row in Named(header) ? rows.Prepend(header) : rows)
            text.Append(string.Join("  ", row.Select((cell, i) => Aligned(cell ?? "", widths[i], numeric[i]))).TrimEnd()).Append('\n');
        return text.Append(note).ToString().TrimEnd('\n');
    }

    private static string Aligned(string cell, int width, bool numeric) => numeric ? cell.PadLeft(width) : cell.PadRight(width);

    private static string InBrackets(List<object?> items, string more)
    {
        var texts = items.Select(item => Values.Short(item, 1)).ToList();
        if (more.Length > 0)
            texts.Add(more == "more" ? "..." : $"... {more} in all");
        var oneLine = $"[{string.Join(", ", texts)}]";
        if (oneLine.Length <= LineWidth)
            return oneLine;
        var text = new StringBuilder("[\n");
        var width = 0;
        foreach (var item in texts)
        {
            if (width > 0 && width + item.Length + 2 > LineWidth)
            {
                text.Append('\n');
                width = 0;
            }
            text.Append(width == 0 ? "  " : " ").Append(item).Append(',');
            width += item.Length + 2;
        }
        return text.Remove(text.Length - 1, 1).Append("\n]").ToString();
    }
}
