using CsvHelper;
using CsvHelper.Configuration;
using LatentNotebooks.Runtime;
using System.Globalization;

namespace LatentNotebooks.Experiments;

/// <summary>
/// The rows of one experiment in one CSV file. A row that is present is never run again, so a killed sweep goes on where
/// it stopped; rows are only ever appended, under a lock, so several processes may share the file.
/// </summary>
/// <param name="path">The CSV file; made with the first row.</param>
public sealed class Ledger(string path)
{
    /// <summary>The file.</summary>
    public string Path { get; } = path;

    /// <summary>
    /// The ledger of an experiment: committed results for <see cref="Profile.Full"/>, throw-away ones below artifacts
    /// for the rest.
    /// </summary>
    /// <param name="experiment">Its name, <c>flexlam/budget-curve</c>.</param>
    /// <param name="profile">The profile.</param>
    public static Ledger Of(string experiment, Profile profile) => new(System.IO.Path.Combine(
        [profile == Profile.Full ? ProjectPaths.Results : System.IO.Path.Combine(ProjectPaths.Artifacts, "results", profile.ToString().ToLowerInvariant()),
            .. (experiment + ".csv").Split('/')]));

    /// <summary>All rows, in the order in which they came in.</summary>
    /// <exception cref="SettingsException">The file is no ledger.</exception>
    public IReadOnlyList<Row> Read()
    {
        if (!File.Exists(Path)) return [];
        using var reader = new CsvReader(new StreamReader(Path), CultureInfo.InvariantCulture);
        if (!reader.Read() || !reader.ReadHeader() || reader.HeaderRecord is not ["id", "settings", ..] header)
            throw new SettingsException($"{Path} is no ledger: its first columns should be id and settings. Restore it, or move it away to start afresh.");
        var rows = new List<Row>();
        while (reader.Read())
            rows.Add(new Row(reader.GetField(0)!, reader.GetField(1)!, header.Skip(2).ToDictionary(column => column, column => reader.GetField(column)!)));
        return rows;
    }

    /// <summary>Adds a row unless its id and settings are there already.</summary>
    /// <exception cref="SettingsException">The row has other columns than the file.</exception>
    public void Add(Row row)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(Path))!);
        using var gate = Lock();
        var rows = Read();
        if (rows.Any(other => other.Id == row.Id && other.SettingsHash == row.SettingsHash)) return;
        if (rows.Count > 0 && !rows[0].Values.Keys.SequenceEqual(row.Values.Keys))
            throw new SettingsException($"{Path} has the columns {string.Join(", ", rows[0].Values.Keys)}, but the new row has "
                + $"{string.Join(", ", row.Values.Keys)}: the experiment was changed. Move the file away to start afresh.");
        using var writer = new CsvWriter(new StreamWriter(Path, append: true), new CsvConfiguration(CultureInfo.InvariantCulture) { NewLine = "\n" });
        if (rows.Count == 0) Write(writer, ["id", "settings", .. row.Values.Keys]);
        Write(writer, [row.Id, row.SettingsHash, .. row.Values.Values]);
    }

    private static void Write(CsvWriter writer, IEnumerable<string> fields)
    {
        foreach (var field in fields) writer.WriteField(field);
        writer.NextRecord();
    }

    // The lock is a file beside artifacts, not beside the results, so that nothing but rows ever stands there.
    private FileStream Lock()
    {
        var folder = System.IO.Path.Combine(ProjectPaths.Artifacts, "locks");
        Directory.CreateDirectory(folder);
        var file = System.IO.Path.Combine(folder, new Seed(0).For(System.IO.Path.GetFullPath(Path)).Value + ".lock");
        for (var tries = 0; ; tries++)
        {
            try
            {
                return new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (tries < 600)
            {
                Thread.Sleep(50);
            }
        }
    }
}
