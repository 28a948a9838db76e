using LatentNotebooks.Figures;
using LatentNotebooks.Statistics;

namespace LatentNotebooks.Experiments;

/// <summary>The rows of one seed, by arm. What is missing is not a number, so a quantity made of it drops out.</summary>
public sealed class SeedRows(IEnumerable<Row> rows)
{
    private readonly Dictionary<string, Row> arms = rows.GroupBy(row => row["arm"]).ToDictionary(arm => arm.Key, arm => arm.First());

    /// <summary>A cell as a number; NaN where the arm, the column or the value is missing.</summary>
    public double this[string arm, string column] =>
        arms.TryGetValue(arm, out var row) && row.Values.TryGetValue(column, out var text) && double.TryParse(text, out var value) ? value : double.NaN;

    /// <summary>A cell as text; empty where it is missing.</summary>
    public string Text(string arm, string column) => arms.TryGetValue(arm, out var row) ? row.Values.GetValueOrDefault(column, "") : "";
}

/// <summary>One number that a claim rests on, and the rule that it has to meet.</summary>
/// <param name="Label">What is measured, in a few words.</param>
/// <param name="Quantity">The number of one seed; NaN drops the seed.</param>
/// <param name="Rule">Applied to the mean over seeds with its interval.</param>
public sealed record Check(string Label, Func<SeedRows, double> Quantity, PassRule Rule)
{
    /// <summary>Values of all seeds that have one.</summary>
    public double[] Values(IEnumerable<SeedRows> seeds) => [.. seeds.Select(Quantity).Where(double.IsFinite)];
}

/// <summary>What a claim came to.</summary>
/// <param name="Outcome">Supported, not supported or undecided.</param>
/// <param name="Word">The same in words, with the reason where rows are missing.</param>
/// <param name="Measured">Every number with its 95 % interval, or nothing.</param>
/// <param name="Minutes">Run time of the rows used, in minutes of one core as the ledger has them.</param>
public sealed record Judgement(Outcome Outcome, string Word, string Measured, double Minutes);

/// <summary>
/// A claim of a paper in our words, with a test and a rule fixed before the rows were there. Judging it is a function of
/// rows alone: nobody writes a verdict by hand.
/// </summary>
/// <param name="Id">C1, C2, ...</param>
/// <param name="Statement">What is claimed.</param>
/// <param name="Rule">What is compared, and when the claim passes.</param>
/// <param name="Experiment">The ledger that it is judged by; empty where no experiment exists yet.</param>
/// <param name="World">Rows of this world only; empty where the ledger has no worlds.</param>
public sealed record Claim(string Id, string Statement, string Rule, string Experiment, string World = "")
{
    /// <summary>Checks that must all pass.</summary>
    public IReadOnlyList<Check> All { get; init; } = [];

    /// <summary>Checks of which at least one must pass, at 5 % after Holm's correction over them.</summary>
    public IReadOnlyList<Check> AnyOf { get; init; } = [];

    /// <summary>Applies the rule to the rows of the experiment.</summary>
    public Judgement Judge(IReadOnlyList<Row> rows)
    {
        var own = rows.Where(row => World.Length == 0 || row["world"] == World).ToList();
        var seeds = Seeds(rows);
        var checks = All.Concat(AnyOf).ToList();
        if (checks.Count == 0) return new Judgement(Outcome.Undecided, "undecided: no experiment yet", "", 0);
        if (own.Count == 0) return new Judgement(Outcome.Undecided, "undecided: no rows yet", "", 0);
        var minutes = own.Sum(row => row.Number("seconds")) / 60;
        if (checks.Any(check => check.Values(seeds).Length < 2))
            return new Judgement(Outcome.Undecided, "undecided: fewer than two seeds", "", minutes);
        var measured = string.Join("; ", checks.DistinctBy(check => check.Label).Select(check => $"{check.Label} {Show(Intervals.Mean(check.Values(seeds)))}"));
        var outcome = Join([.. All.Select(check => Of(check, seeds)), .. AnyOf.Count == 0 ? Array.Empty<Outcome>() : [Any(AnyOf, seeds)]]);
        return new Judgement(outcome, new Verdict(outcome, default, "").Word, measured, minutes);
    }

    /// <summary>Every number of the claim with its interval, and the thresholds that they have to clear.</summary>
    public Figure Draw(IReadOnlyList<Row> rows)
    {
        var seeds = Seeds(rows);
        var checks = All.Concat(AnyOf).DistinctBy(check => check.Label).Where(check => check.Values(seeds).Length >= 2).ToList();
        var estimates = checks.Select(check => Intervals.Mean(check.Values(seeds))).ToList();
        var figure = new Figure($"{Id}: {Statement}").Y("mean over seeds [95 %]").Bars(
            Id, checks.Select(check => check.Label), estimates.Select(e => e.Value).ToArray(), estimates.Select(e => e.Low).ToArray(), estimates.Select(e => e.High).ToArray());
        return checks.Select(check => check.Rule.Threshold).Distinct().Aggregate(figure, (drawn, threshold) =>
            drawn.HorizontalLine(threshold, threshold == 0 ? "" : $"threshold {threshold:0.##}".Replace('-', '−'))).Caption(Rule);
    }

    private List<SeedRows> Seeds(IReadOnlyList<Row> rows) =>
        [.. rows.Where(row => World.Length == 0 || row["world"] == World).GroupBy(row => row.Seed).OrderBy(seed => seed.Key).Select(seed => new SeedRows(seed))];

    private static Outcome Of(Check check, List<SeedRows> seeds) => check.Rule.Judge(Intervals.Mean(check.Values(seeds))).Outcome;

    // One that fails fails all; one that is open leaves all open.
    private static Outcome Join(IReadOnlyList<Outcome> outcomes) =>
        outcomes.Contains(Outcome.NotSupported) ? Outcome.NotSupported
        : outcomes.Contains(Outcome.Undecided) ? Outcome.Undecided
        : Outcome.Supported;

    private static Outcome Any(IReadOnlyList<Check> checks, List<SeedRows> seeds)
    {
        var adjusted = Holm.Adjust([.. checks.Select(check => P(check.Values(seeds), check.Rule))]);
        if (adjusted.Any(p => p < 0.05)) return Outcome.Supported;
        return checks.All(check => Of(check, seeds) == Outcome.NotSupported) ? Outcome.NotSupported : Outcome.Undecided;
    }

    // Two-sided, but a difference on the wrong side counts as none.
    private static double P(double[] values, PassRule rule)
    {
        var onItsSide = rule.Above ? values.Average() > rule.Threshold : values.Average() < rule.Threshold;
        return onItsSide ? PairedTests.StudentT(values, values.Select(_ => rule.Threshold)).PValue : 1;
    }

    private static string Show(Estimate estimate) => $"{Digits(estimate.Value)} [{Digits(estimate.Low)}, {Digits(estimate.High)}]";

    private static string Digits(double value) => (Math.Abs(value) < 0.9995 ? value.ToString("0.000") : value.ToString("0.00")).Replace('-', '−');
}

/// <summary>Claims side by side with what their ledgers say.</summary>
public static class ClaimTable
{
    /// <summary>One row a claim.</summary>
    /// <param name="title">The table's title.</param>
    /// <param name="claims">In reading order.</param>
    /// <param name="rows">The rows of an experiment by its name, such as <c>name => Ledger.Of(name, Profile.Full).Read()</c>.</param>
    public static Table Of(string title, IEnumerable<Claim> claims, Func<string, IReadOnlyList<Row>> rows)
    {
        var table = new Table(title).Column("id").Column("claim, in our words").Column("test and rule").Column("measured, mean over seeds [95 %]")
            .Column("verdict").Column("cost", "min", "F0");
        foreach (var claim in claims)
        {
            var judged = claim.Judge(claim.Experiment.Length == 0 ? [] : rows(claim.Experiment));
            table = table.Row(claim.Id, claim.Statement, claim.Rule, judged.Measured, judged.Word, judged.Minutes > 0 ? judged.Minutes : Cell.Missing);
        }
        return table.Caption("Cost: run time of the rows used, one thread each, as their ledger has it; claims that share a ledger share its cost.");
    }
}
