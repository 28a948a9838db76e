using LatentNotebooks.Figures;
using LatentNotebooks.Statistics;

namespace LatentNotebooks.Experiments.FlexLam;

/// <summary>
/// Flex@k less Fixed-k in all worlds at once: world by world as a heat map and in words, and over the worlds as an interquartile mean
/// with an interval from a bootstrap that draws seeds within worlds.
/// </summary>
/// <param name="worlds">Worlds that have both families.</param>
public sealed class BudgetCurveAcrossWorlds(IReadOnlyList<BudgetCurveRows> worlds)
{
    private static readonly BudgetMeasure[] Measures = [BudgetMeasure.Of("psnr"), BudgetMeasure.Of("probe"), BudgetMeasure.Of(BudgetCurveRow.Few(24))];

    /// <summary>The mean difference of every world and budget, one panel a measure: dB, and points of a score.</summary>
    public Figure Figure() => Figures.Figure.Grid(1, Measures.Select(Panel), "Flex at k less the model trained for k").Size(600, 60 + Measures.Length * (110 + 24 * worlds.Count));

    /// <summary>Every world's verdict at every budget, and the interquartile mean over the worlds.</summary>
    public Table Table()
    {
        var table = new Table("Flex at k less the model trained for k, at equal updates").Column("world").Column("seeds").Column("measure");
        foreach (var k in BudgetCurve.Budgets) table = table.Column($"k = {k}");
        foreach (var measure in Measures)
        {
            foreach (var rows in worlds)
                table = table.Row([rows.World, rows.Seeds("flex-8", "fixed-1").Count, Name(measure), .. Of(rows, measure).Select(Judged)]);
            table = table.ReferenceRow(["IQM over worlds", "", Name(measure), .. BudgetCurve.Budgets.Select(k => (Cell)Iqm(measure, k))]);
        }
        return table.Caption("Verdicts by the margins set before (0.2 dB, one point), p-values corrected over the budgets of a world. "
            + "IQM: interquartile mean of the paired differences of all worlds and seeds, 95 % bootstrap interval, seeds drawn within worlds.");
    }

    private Figure Panel(BudgetMeasure measure)
    {
        var values = new double[worlds.Count, BudgetCurve.Budgets.Count];
        for (var world = 0; world < worlds.Count; world++)
            foreach (var (at, column) in Of(worlds[world], measure).Select((at, i) => (at, i))) values[world, column] = at.Difference.Value * (measure.Unit.Length > 0 ? 1 : 100);
        return new Figure(measure.Unit.Length > 0 ? Name(measure) : $"{Name(measure)} (points)").X("tokens kept, k").Y("world")
            .HeatMap(values, worlds.Select(rows => rows.World), BudgetCurve.Budgets.Select(k => $"{k}"), diverging: true, showValues: true, label: "difference");
    }

    private string Iqm(BudgetMeasure measure, int k)
    {
        var scores = worlds.Select(rows => (IReadOnlyList<double>)rows.Seeds("flex-8", $"fixed-{k}")
            .Select(seed => rows.Number("flex-8", seed, $"{measure.Column}@{k}") - rows.Number($"fixed-{k}", seed, $"{measure.Column}@{k}"))
            .Where(double.IsFinite).ToList()).Where(seeds => seeds.Count > 0).ToList();
        if (scores.Count == 0) return "";
        var estimate = Bootstrap.Stratified(scores, Aggregate.Iqm, seed: 1);
        return $"{Show(estimate.Value)} [{Show(estimate.Low)}, {Show(estimate.High)}]";
    }

    private static IReadOnlyList<BudgetComparison> Of(BudgetCurveRows rows, BudgetMeasure measure) =>
        BudgetCurveComparison.Of(rows, measure, "equal updates", "flex-8").Budgets;

    private static Cell Judged(BudgetComparison at) => double.IsFinite(at.Difference.Value) ? $"{Show(at.Difference.Value)} {at.Word}" : Cell.Missing;

    private static string Name(BudgetMeasure measure) => measure.Unit.Length > 0 ? $"{measure.Name} ({measure.Unit})" : $"score, {measure.Name}";

    private static string Show(double value) => value.ToString("+0.000;−0.000;0.000");
}
