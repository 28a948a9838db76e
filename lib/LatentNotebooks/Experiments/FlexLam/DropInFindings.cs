using LatentNotebooks.Figures;
using LatentNotebooks.Statistics;

namespace LatentNotebooks.Experiments.FlexLam;

/// <summary>What the rows of <see cref="DropInHosts"/> say.</summary>
public static class DropInFindings
{
    // Budgets at which a model without masks was trained for that budget.
    private static readonly int[] Own = [1, 2, 8];

    /// <summary>A figure a host, and a table of differences.</summary>
    public static Findings Of(IReadOnlyList<Row> rows) => new([.. DropInHosts.Hosts.Select(host => Draw(rows, host))], [Differences(rows), Vitals(rows)]);

    /// <summary>
    /// Score of Flex less that of the model trained for the budget, the mean over budgets 1, 2 and 8, in the <i>middle</i> one of the three
    /// hosts: above a threshold exactly where at least two hosts are.
    /// </summary>
    public static double MiddleHost(SeedRows rows, string column) => Middle(host => Own.Average(k => Lead(rows, host, column, k)));

    /// <summary>Score of Flex with one slot less that of Fixed-8 cut to one, in the middle one of the three hosts.</summary>
    public static double MiddleHostOverCut(SeedRows rows, string column) =>
        Middle(host => rows[$"{host}/flex-8", $"{column}@1"] - rows[$"{host}/fixed-8", $"{column}@1"]);

    /// <summary>One host: what it predicts, and what a translator reads off, against the budget.</summary>
    public static Figure Draw(IReadOnlyList<Row> rows, string host)
    {
        var (quality, unit) = host == "latent-space" ? ("R² of the next frame's features", "") : ("PSNR", "dB");
        return Figure.Grid(2, [Panel("quality", quality, unit), Panel("labels_256", "balanced accuracy, 256 labels", "")], $"Host: {host}");

        Figure Panel(string column, string label, string of) => new Figure().X("slots kept, k").Y(label, of).LogX(2)
            .Line("Flex", BudgetCurve.Budgets.ToArray(), [.. BudgetCurve.Budgets.Select(k => Mean("flex-8", $"{column}@{k}"))])
            .Line("Fixed-8, cut to k", BudgetCurve.Budgets.ToArray(), [.. BudgetCurve.Budgets.Select(k => Mean("fixed-8", $"{column}@{k}"))])
            .Line("Fixed-k", Own, [.. Own.Select(k => Mean($"fixed-{k}", $"{column}@{k}"))]);

        double Mean(string model, string column) =>
            rows.Where(row => row["arm"] == $"{host}/{model}").Select(row => row.Number(column)).Where(double.IsFinite).DefaultIfEmpty(double.NaN).Average();
    }

    /// <summary>Whether the models are alive: what they predict with all slots and with none, what they spend, and what has collapsed.</summary>
    public static Table Vitals(IReadOnlyList<Row> rows)
    {
        var table = new Table("Are the hosts alive? Means over seeds").Column("model").Column("prediction, dB or R²", format: "F2").Column("with no slot", format: "F2")
            .Column("copy-last", format: "F2").Column("spent", "bits", "F1").Column("least perplexity", "codes", "F1")
            .Column("features: variance between frames", "of 1", "F3").Column("seeds");
        foreach (var arm in rows.GroupBy(row => row["arm"]).OrderBy(arm => DropInHosts.Hosts.ToList().IndexOf(arm.First()["host"])))
            table = table.Row(arm.Key, Mean(arm, $"quality@{BudgetCurve.Slots(arm.First()["model"])}"), Mean(arm, "all_null_quality"), Mean(arm, "copy_last_quality"),
                Mean(arm, "spent_bits"), Mean(arm, "least_perplexity"), Mean(arm, "feature_spread"), arm.Count());
        return table;

        static Cell Mean(IEnumerable<Row> rows, string column) => rows.Average(row => row.Number(column)) is var mean && double.IsFinite(mean) ? mean : Cell.Missing;
    }

    /// <summary>Paired differences by host and budget.</summary>
    public static Table Differences(IReadOnlyList<Row> rows)
    {
        var seeds = rows.GroupBy(row => row.Seed).Select(seed => new SeedRows(seed)).ToList();
        var table = new Table("Flex less the model trained for the budget, by host").Column("host").Column("k").Column("prediction, dB or R²", format: "+0.00;-0.00;0.00")
            .Column("24 labels", format: "+0.000;-0.000;0.000").Column("256 labels", format: "+0.000;-0.000;0.000")
            .Column("Flex over Fixed-8 cut to k, 256 labels", format: "+0.000;-0.000;0.000");
        foreach (var host in DropInHosts.Hosts)
            foreach (var k in Own)
                table = table.Row(host, k, Of(rows => Lead(rows, host, "quality", k)), Of(rows => Lead(rows, host, "labels_24", k)), Of(rows => Lead(rows, host, "labels_256", k)),
                    k == 8 ? Cell.Missing : Of(rows => rows[$"{host}/flex-8", $"labels_256@{k}"] - rows[$"{host}/fixed-8", $"labels_256@{k}"]));
        return table.Caption("Means over seeds of paired differences, 95 % Student intervals.");

        Cell Of(Func<SeedRows, double> difference)
        {
            var values = seeds.Select(difference).Where(double.IsFinite).ToArray();
            return values.Length < 2 ? values.Length == 0 ? Cell.Missing : Cell.Number(values[0]) : BudgetCurveComparison.Interval(Intervals.Mean(values));
        }
    }

    private static double Lead(SeedRows rows, string host, string column, int k) => rows[$"{host}/flex-8", $"{column}@{k}"] - rows[$"{host}/fixed-{k}", $"{column}@{k}"];

    private static double Middle(Func<string, double> quantity)
    {
        var values = DropInHosts.Hosts.Select(quantity).ToArray();
        return values.All(double.IsFinite) ? values.Order().ElementAt(values.Length / 2) : double.NaN;
    }
}
