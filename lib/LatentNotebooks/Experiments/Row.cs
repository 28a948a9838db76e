namespace LatentNotebooks.Experiments;

/// <summary>
/// One run's line in the ledger: what was run and what came out. Values are kept as text, so that a row read back is the
/// row that was written, to the last digit.
/// </summary>
/// <param name="Id">Stable and speaking: <c>flexlam/budget-curve/ego-rooms/flex/seed-3</c>.</param>
/// <param name="SettingsHash">Hash of the resolved settings.</param>
/// <param name="Values">Column to text: labels, metrics, costs.</param>
public sealed record Row(string Id, string SettingsHash, IReadOnlyDictionary<string, string> Values)
{
    /// <summary>A label or metric as text.</summary>
    /// <exception cref="KeyNotFoundException">The row has no such column.</exception>
    public string this[string column] => Values.TryGetValue(column, out var value) ? value
        : throw new KeyNotFoundException($"Row {Id} has no column '{column}'. It has {string.Join(", ", Values.Keys)}.");

    /// <summary>A metric as a number; NaN where the cell is empty.</summary>
    public double Number(string column) => this[column] is { Length: > 0 } text ? double.Parse(text) : double.NaN;

    /// <summary>The seed, from the last part of the id.</summary>
    public long Seed => Id[(Id.LastIndexOf('/') + 1)..] is var last && last.StartsWith("seed-", StringComparison.Ordinal)
        ? long.Parse(last["seed-".Length..])
        : throw new FormatException($"The id {Id} does not end in /seed-N.");
}
