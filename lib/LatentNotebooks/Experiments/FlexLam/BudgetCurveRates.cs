using LatentNotebooks.Figures;
using LatentNotebooks.LatentActions;
using LatentNotebooks.Runtime;
using TorchSharp;

namespace LatentNotebooks.Experiments.FlexLam;

/// <summary>
/// The tuning log of the budget curve: which learning rate, with and without standardised slots, keeps every model alive and
/// serves each family best? On seeds of its own, which the comparison does not use; every arm gets the same tries. It reads no
/// label, and its only score is reconstruction with all slots.
/// </summary>
public sealed class BudgetCurveRates : Experiment<BudgetCurve.Settings>
{
    /// <inheritdoc/>
    public override string Name => "flexlam/budget-curve-rates";

    /// <inheritdoc/>
    public override string Question => "At which learning rate does no model ignore its latent action, and which one serves Flex and Fixed best?";

    /// <inheritdoc/>
    protected override IEnumerable<(string Id, BudgetCurve.Settings Settings)> Sweep(Profile profile) =>
        from seed in profile == Profile.Full ? new long[] { 101, 102 } : [101]
        from tried in new (double Rate, bool Standardize)[] { (1e-3, true), (2e-3, true), (4e-3, true), (4e-3, false) }
        from arm in new[] { "fixed-1", "fixed-4", "fixed-8", "flex-8" }
        select ($"{Word(tried.Standardize)}/{tried.Rate}/{arm}/seed-{seed}",
            BudgetCurve.Load(profile) with { Arm = arm, Seed = seed, LearningRate = tried.Rate, StandardizeSlots = tried.Standardize, EvaluatorUpdates = 0 });

    /// <inheritdoc/>
    protected override IReadOnlyDictionary<string, object> Execute(BudgetCurve.Settings settings, RunContext context)
    {
        using var scope = torch.NewDisposeScope();
        using var data = BudgetCurveData.Record(settings);
        using var model = BudgetCurve.MakeModel(settings);
        BudgetCurve.Fit(model, settings, data.Train.Pairs, null, context.Progress, context.Cancel);
        var slots = model.Options.Slots;
        var curve = PrefixCurve.Measure(model, data.Test.Pairs, new Seed(settings.Seed), [slots]);
        var usage = CodeUsage.Measure(model, data.Test.Pairs);
        return new Dictionary<string, object>
        {
            ["world"] = settings.World, ["arm"] = settings.Arm, ["slots"] = Word(settings.StandardizeSlots), ["rate"] = settings.LearningRate,
            ["updates"] = settings.Updates, ["psnr"] = curve.Prefix[slots], ["all_null_psnr"] = curve.Prefix[0], ["shuffled_psnr"] = curve.Shuffled[slots],
            ["copy_last_psnr"] = curve.CopyLast, ["least_perplexity"] = Enumerable.Range(0, slots).Min(usage.Perplexity), ["train_data"] = data.Train.Pairs.Hash,
        };
    }

    /// <inheritdoc/>
    public override Findings Analyze(IReadOnlyList<Row> rows)
    {
        var table = new Table("Learning rates tried: PSNR with all slots, dB").Column("raw slots").Column("rate", format: "0.000");
        var arms = rows.Select(row => row["arm"]).Distinct().Order(StringComparer.Ordinal).ToList();
        foreach (var arm in arms) table = table.Column(arm, format: "F2");
        table = table.Column("mean", format: "F2").Column("models with a dead slot").Column("models");
        var tries = rows.GroupBy(row => (Slots: row["slots"], Rate: row.Number("rate")));
        foreach (var tried in tries.OrderBy(tried => tried.Key.Slots, StringComparer.Ordinal).ThenBy(tried => tried.Key.Rate))
            table = table.Row([
                tried.Key.Slots, tried.Key.Rate, .. arms.Select(arm => (Cell)Psnr(tried.Where(row => row["arm"] == arm))), Psnr(tried),
                tried.Count(row => row.Number("least_perplexity") < 1.5), tried.Count()]);
        return new Findings([], [table.Caption("Means over the tuning seeds. A slot is dead where it says the same of every pair (perplexity below 1.5).")]);
    }

    private static double Psnr(IEnumerable<Row> rows) => rows.Select(row => row.Number("psnr")).DefaultIfEmpty(double.NaN).Average();

    private static string Word(bool standardize) => standardize ? "standardised" : "plain";
}
