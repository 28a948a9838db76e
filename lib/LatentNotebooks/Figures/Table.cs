using System.Collections;
using System.Reflection;
using System.Text.RegularExpressions;

namespace LatentNotebooks.Figures;

/// <summary>Which numbers of a column are the best ones, to be set in bold.</summary>
public enum Best
{
    /// <summary>Nothing is ranked.</summary>
    None,

    /// <summary>The highest.</summary>
    Higher,

    /// <summary>The lowest.</summary>
    Lower,
}

/// <summary>How the cells of a column are aligned.</summary>
public enum Align
{
    /// <summary>Numbers to the right, texts to the left.</summary>
    Auto,

    /// <summary>To the left.</summary>
    Left,

    /// <summary>To the right.</summary>
    Right,

    /// <summary>In the middle.</summary>
    Center,
}

/// <summary>A column of a <see cref="Table"/>.</summary>
/// <param name="Header">What it shows.</param>
/// <param name="Unit">Its unit, shown behind the header.</param>
/// <param name="Format">A .NET number format such as F2 or P1; empty chooses four significant digits.</param>
/// <param name="Best">Which values are set in bold.</param>
/// <param name="Align">How cells are aligned.</param>
public sealed record Column(string Header, string Unit = "", string Format = "", Best Best = Best.None, Align Align = Align.Auto)
{
    /// <summary>Header and unit.</summary>
    public string Title => Unit.Length == 0 ? Header : $"{Header} ({Unit})";
}

/// <summary>
/// A table as a plain immutable value: every method returns a new table, and one object is shown as HTML, text, Markdown,
/// CSV and LaTeX.
/// </summary>
/// <example>
/// <code>
/// new Table("Quality at k = 8")
///     .Column("method").Column("PSNR", "dB", "F2", Best.Higher).Column("tokens")
///     .Row("Flex", Cell.PlusMinus(31.2, 0.4), 8)
///     .ReferenceRow("oracle", 33.0, 64)
/// </code>
/// </example>
[TypeFormatterSource(typeof(NotebookFormatterSource))]
public sealed partial record Table : INotebookOutput
{
    /// <summary>An empty table; <paramref name="title"/> may be empty.</summary>
    public Table(string title = "")
    {
        ArgumentNullException.ThrowIfNull(title);
        Title = title;
    }

    /// <summary>The line above the table.</summary>
    public string Title { get; init; }

    /// <summary>Text below the table: what the numbers, intervals and marks mean.</summary>
    public string CaptionText { get; init; } = "";

    /// <summary>The columns, left to right.</summary>
    public IReadOnlyList<Column> Columns { get; init; } = [];

    internal IReadOnlyList<TableRow> Rows { get; init; } = [];

    /// <summary>Adds a column; all columns come before the first row.</summary>
    /// <exception cref="InvalidOperationException">The table already has rows.</exception>
    public Table Column(string header, string unit = "", string format = "", Best best = Best.None, Align align = Align.Auto) =>
        Rows.Count == 0
            ? this with { Columns = [.. Columns, new Column(header, unit, format, best, align)] }
            : throw new InvalidOperationException($"Column '{header}' comes after the first row. Add all columns before the rows.");

    /// <summary>Adds a row, one cell a column.</summary>
    /// <exception cref="ArgumentException">There are more or fewer cells than columns.</exception>
    public Table Row(params Cell[] cells) => With(cells, ranked: true);

    /// <summary>Adds a row that is shown for orientation (an oracle, an upper bound) and is never the best.</summary>
    /// <exception cref="ArgumentException">There are more or fewer cells than columns.</exception>
    public Table ReferenceRow(params Cell[] cells) => With(cells, ranked: false);

    /// <summary>Sets the text below the table.</summary>
    public Table Caption(string text) => this with { CaptionText = text };

    /// <summary>
    /// Changes how a column is shown; what is left out stays as it is. The column is named by its header or, in a table of
    /// records, by its property; spaces and case do not matter.
    /// </summary>
    /// <exception cref="ArgumentException">No column has this name.</exception>
    public Table Format(
        string column, string? format = null, string? unit = null, Best? best = null, Align? align = null, string? header = null)
    {
        bool IsMeant(Column c) => string.Equals(c.Header.Replace(" ", ""), column.Replace(" ", ""), StringComparison.OrdinalIgnoreCase);
        if (!Columns.Any(IsMeant))
            throw new ArgumentException(
                $"There is no column '{column}'. The columns are: {string.Join(", ", Columns.Select(c => c.Header))}.", nameof(column));
        return this with
        {
            Columns = [.. Columns.Select(c => !IsMeant(c) ? c : new Column(
                header ?? c.Header, unit ?? c.Unit, format ?? c.Format, best ?? c.Best, align ?? c.Align))],
        };
    }

    /// <summary>
    /// A table of records: a column for each public property, in order of declaration, named by its words. A property that
    /// has Value, Low and High becomes a number with its interval.
    /// </summary>
    public static Table Of<T>(IEnumerable<T> rows, string title = "")
    {
        var properties = typeof(T).GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(p => p.CanRead && p.GetIndexParameters().Length == 0).OrderBy(p => p.MetadataToken).ToArray();
        return new Table(title)
        {
            Columns = [.. properties.Select(p => new Column(InWords(p.Name)))],
            Rows = [.. rows.Select(row => new TableRow([.. properties.Select(p => CellOf(p.GetValue(row)))], Ranked: true))],
        };
    }

    /// <summary>Whether a cell is the best of its column: equal to the best as printed, so that a tie is shown as one.</summary>
    internal bool IsBest(TableRow row, int column)
    {
        var c = Columns[column];
        if (c.Best == Best.None || !row.Ranked || row.Cells[column].Value is null)
            return false;
        var ranked = Rows.Where(r => r.Ranked && r.Cells[column].Value is not null).Select(r => r.Cells[column]);
        var best = c.Best == Best.Higher ? ranked.MaxBy(x => x.Value)! : ranked.MinBy(x => x.Value)!;
        return row.Cells[column].Format(c.Format).Main == best.Format(c.Format).Main;
    }

    internal Align AlignOf(int column) => Columns[column].Align != Align.Auto ? Columns[column].Align
        : Rows.Any(r => r.Cells[column].Value is not null || r.Cells[column].Low is not null) ? Align.Right
        : Align.Left;

    private Table With(Cell[] cells, bool ranked) =>
        cells.Length == Columns.Count
            ? this with { Rows = [.. Rows, new TableRow([.. cells], ranked)] }
            : throw new ArgumentException(
                $"Row {Rows.Count + 1} has {cells.Length} cells, but there are {Columns.Count} columns. "
                + "Give one cell a column; Cell.Missing stands for nothing measured.", nameof(cells));

    private static Cell CellOf(object? value) => value switch
    {
        null => Cell.Missing,
        Cell cell => cell,
        string text => text,
        bool truth => truth,
        Enum name => InWords(name.ToString()),
        IConvertible number when IsNumber(number.GetTypeCode()) => number.ToDouble(null),
        IEnumerable many => string.Join(", ", many.Cast<object?>()),
        _ => IntervalOf(value) ?? Cell.Of(value.ToString() ?? ""),
    };

    private static bool IsNumber(TypeCode code) => code is >= TypeCode.SByte and <= TypeCode.Decimal;

    private static Cell? IntervalOf(object value)
    {
        double? Get(string name) => value.GetType().GetProperty(name)?.GetValue(value) as double?;
        return (Get("Value"), Get("Low"), Get("High")) switch
        {
            ({ } v, { } low, { } high) => Cell.Interval(v, low, high),
            (null, { } low, { } high) => Cell.Range(low, high),
            _ => null,
        };
    }

    // "TokensKept" reads "tokens kept", but "PSNR" and "Fdm2L1" stay names.
    private static string InWords(string name) =>
        Regex.Replace(name, "(?<=[a-z])([A-Z])(?=[a-z])|(?<=^)([A-Z])(?=[a-z]+([A-Z][a-z]|$))",
            m => (m.Groups[1].Success ? " " : "") + m.Value.ToLowerInvariant());
}

/// <summary>A row; one that is not ranked is never the best.</summary>
internal sealed record TableRow(IReadOnlyList<Cell> Cells, bool Ranked);
