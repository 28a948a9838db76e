using LatentNotebooks.Statistics;

namespace LatentNotebooks.Experiments.FlexLam;

/// <summary>One thing that is compared between Flex and Fixed, with the margin within which they count as equal, set before the sweep.</summary>
/// <param name="Column">Column of the row, without its budget.</param>
/// <param name="Name">For people.</param>
/// <param name="Margin">Largest loss that is still "not worse".</param>
/// <param name="Unit">Of the margin.</param>
public sealed record BudgetMeasure(string Column, string Name, double Margin, string Unit)
{
    /// <summary>Everything that is compared. The scarce count is next to K x d = 16 numbers, where few labels ought to hurt.</summary>
    public static IReadOnlyList<BudgetMeasure> All { get; } =
    [
        new("psnr", "PSNR", 0.2, "dB"),
        new("probe", "all labels", 0.01, ""),
        new(BudgetCurveRow.Few(24), "24 labels", 0.01, ""),
        new(BudgetCurveRow.Narrow(24), "24 narrow labels", 0.01, ""),
        new("evaluator_score", "evaluator", 0.01, ""),
    ];

    /// <summary>By its column.</summary>
    public static BudgetMeasure Of(string column) => All.First(measure => measure.Column == column);
}

/// <summary>The rows of one world, looked up by arm and paired by seed.</summary>
public sealed class BudgetCurveRows
{
    private readonly Dictionary<(string Arm, long Seed), Row> rows;

    /// <param name="all">Rows of any world.</param>
    /// <param name="world">The world wanted.</param>
    /// <exception cref="InvalidOperationException">Two arms of one seed did not see the same data.</exception>
    public BudgetCurveRows(IReadOnlyList<Row> all, string world)
    {
        World = world;
        rows = all.Where(row => row["world"] == world).GroupBy(row => (row["arm"], row.Seed)).ToDictionary(group => group.Key, group => group.Last());
        foreach (var seed in rows.GroupBy(row => row.Key.Seed))
            if (seed.Select(row => row.Value["train_data"] + row.Value["test_data"]).Distinct().Count() > 1)
                throw new InvalidOperationException($"In {world}, seed {seed.Key}, two arms saw different data: they cannot be compared. Remove those rows and run them again.");
    }

    /// <summary>The world's id.</summary>
    public string World { get; }

    /// <summary>What its scores are called.</summary>
    public string Metric => rows.Values.First()["metric"];

    /// <summary>The score of a guesser who has seen no frame.</summary>
    public double Chance => rows.Values.First().Number("chance");

    /// <summary>Names of the actions.</summary>
    public string[] Actions => rows.Values.First()["actions"].Split(';');

    /// <summary>Seeds of an arm.</summary>
    public IReadOnlyList<long> Seeds(string arm) => [.. rows.Keys.Where(key => key.Arm == arm).Select(key => key.Seed).Order()];

    /// <summary>Seeds that all of these arms have.</summary>
    public IReadOnlyList<long> Seeds(params string[] arms) => [.. arms.Select(Seeds).Aggregate((a, b) => [.. a.Intersect(b)])];

    /// <summary>One cell.</summary>
    public double Number(string arm, long seed, string column) => rows[(arm, seed)].Number(column);

    /// <summary>One cell as text.</summary>
    public string Text(string arm, long seed, string column) => rows[(arm, seed)][column];

    /// <summary>The mean over an arm's seeds with its interval; NaN without any seed, no interval with one.</summary>
    public Estimate Mean(string arm, string column) => Of(Seeds(arm).Select(seed => Number(arm, seed, column)));

    /// <summary>The mean of something computed for each seed that all of some arms have.</summary>
    public Estimate Mean(IReadOnlyList<string> arms, Func<long, double> value) => Of(Seeds([.. arms]).Select(value));

    /// <summary>The paired difference arm@column - reference@column over the seeds that both have.</summary>
    public Estimate Difference(string arm, string reference, string column, string? referenceColumn = null) =>
        Mean([arm, reference], seed => Number(arm, seed, column) - Number(reference, seed, referenceColumn ?? column));

    /// <summary>The two-sided p-value of a paired difference; 1 where it cannot be tested.</summary>
    public double PValue(string arm, string reference, string column)
    {
        var pairs = Seeds(arm, reference).Select(seed => (Arm: Number(arm, seed, column), Reference: Number(reference, seed, column)))
            .Where(pair => double.IsFinite(pair.Arm) && double.IsFinite(pair.Reference)).ToList();
        return pairs.Count < 2 || pairs.All(pair => pair.Arm == pair.Reference) ? 1
            : PairedTests.StudentT(pairs.Select(pair => pair.Arm), pairs.Select(pair => pair.Reference)).PValue;
    }

    /// <summary>What two runs of the same model differ by (Fixed-4, other weights and batches): the mean absolute difference.</summary>
    public double NoiseFloor(string column) =>
        Mean(["fixed-4", "fixed-4-again"], seed => Math.Abs(Number("fixed-4", seed, column + "@4") - Number("fixed-4-again", seed, column + "@4"))).Value;

    private static Estimate Of(IEnumerable<double> values)
    {
        var finite = values.Where(double.IsFinite).ToList();
        return finite.Count >= 2 ? Intervals.Mean(finite)
            : new Estimate(finite.Count == 0 ? double.NaN : finite[0], new Interval(double.NaN, double.NaN), finite.Count);
    }
}
