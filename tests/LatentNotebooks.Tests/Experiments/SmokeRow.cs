using LatentNotebooks.Experiments;
using LatentNotebooks.Runtime;

namespace LatentNotebooks.Tests.Experiments;

/// <summary>Rows of the smoke profile.</summary>
internal static class SmokeRow
{
    /// <summary>Computes a row from nothing: no teacher and no agent that an earlier row left behind is found.</summary>
    /// <returns>All columns but clocks and memory.</returns>
    public static List<KeyValuePair<string, string>> Measured(string id)
    {
        var runs = Directory.CreateTempSubdirectory("latent-runs");
        var before = Environment.GetEnvironmentVariable("LATENT_RUNS");
        Environment.SetEnvironmentVariable("LATENT_RUNS", runs.FullName);
        try
        {
            var row = ExperimentCatalog.Find(id).Runs(Profile.Smoke).Single(run => run.Id == id).Execute(new RunContext());
            return [.. row.Values.Where(value => !IsClock(value.Key))];
        }
        finally
        {
            Environment.SetEnvironmentVariable("LATENT_RUNS", before);
            runs.Delete(recursive: true);
        }
    }

    private static bool IsClock(string column) =>
        column is "seconds" or "peak_memory_mb" or "mining_ms" || column.StartsWith("ms_", StringComparison.Ordinal) || column.StartsWith("ms@", StringComparison.Ordinal);
}
