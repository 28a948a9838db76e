using LatentNotebooks.Figures;
using LatentNotebooks.Statistics;

namespace LatentNotebooks.Experiments.FlexLam;

/// <summary>
/// The figures of one world's budget curve. Seeds differ in their data too, so the spread of a curve is wide and tells
/// little about a comparison: curves are means, and 95 % intervals are drawn where they belong, at the paired differences. Flex with
/// the family's updates is drawn as a curve only where it has every seed.
/// </summary>
public sealed class BudgetCurveFigures(BudgetCurveRows rows)
{
    private const string Flex = "flex-8", Family = "flex-8-family", Full = "fixed-8";
    private const string FlexName = "Flex", FamilyName = "Flex, 4x updates", FixedName = "Fixed-k", CutName = "Fixed-8, cut to k";

    /// <summary>PSNR against the budget, with every control.</summary>
    public Figure Reconstruction()
    {
        var figure = Axes("Reconstruction", "PSNR", "dB");
        figure = Curve(figure, FlexName, k => rows.Mean(Flex, At("psnr", k)));
        figure = Curve(figure, FamilyName, k => OfFamily(At("psnr", k)));
        figure = Curve(figure, FixedName, k => rows.Mean(BudgetCurveComparison.Fixed(k), At("psnr", k)));
        figure = Curve(figure, CutName, k => rows.Mean(Full, At("psnr", k)));
        figure = Curve(figure, "Flex, last k", k => rows.Mean(Flex, At("suffix_psnr", k)));
        figure = Curve(figure, "Flex, another pair's code", k => rows.Mean(Flex, At("shuffled_psnr", k)));
        return figure.HorizontalLine(rows.Mean(Flex, "copy_last_psnr").Value, "copy-last").HorizontalLine(rows.Mean(Flex, "all_null_psnr").Value, "Flex, no slot").Size(640, 400);
    }

    /// <summary>Structural similarity against the budget: what PSNR forgives, a blur, this does not.</summary>
    public Figure Similarity()
    {
        var figure = Axes("Structural similarity", "SSIM", "");
        figure = Curve(figure, FlexName, k => rows.Mean(Flex, At("ssim", k)));
        figure = Curve(figure, FamilyName, k => OfFamily(At("ssim", k)));
        figure = Curve(figure, FixedName, k => rows.Mean(BudgetCurveComparison.Fixed(k), At("ssim", k)));
        return Level(figure, "copy-last", rows.Mean(Flex, "copy_last_ssim").Value).Size(520, 320);
    }

    /// <summary>
    /// The token evaluator: what the predicted next tokens say of the action, and what the true ones do, between chance and an evaluator
    /// of the true actions.
    /// </summary>
    public Figure NextToken()
    {
        var figure = Axes("The next action, from the past alone", rows.Metric, "");
        figure = Curve(figure, "Flex, predicted tokens", k => rows.Mean(Flex, At("evaluator_score", k)));
        figure = Curve(figure, "Fixed-k, predicted tokens", k => rows.Mean(BudgetCurveComparison.Fixed(k), At("evaluator_score", k)));
        figure = Curve(figure, "Flex, true tokens", k => rows.Mean(Flex, At("evaluator_truth", k)));
        figure = Curve(figure, "Fixed-k, true tokens", k => rows.Mean(BudgetCurveComparison.Fixed(k), At("evaluator_truth", k)));
        figure = Level(figure, "true actions, predicted", rows.Mean("true-actions", At("evaluator_score", BudgetCurve.MostSlots)).Value);
        return Level(figure, "chance", rows.Chance).Size(640, 340);
    }

    /// <summary>Scores against the budget for all, few and narrow labels, with the reference lines.</summary>
    public Figure Scores() => Figure.Grid(
        2, new[] { "probe", BudgetCurveRow.Few(24), BudgetCurveRow.Few(256), BudgetCurveRow.Narrow(24) }.Select(Score), $"{rows.World}: {rows.Metric}", shareX: true);

    /// <summary>Flex@k less Fixed-k, with the margin and the noise floor: the verdict as a picture.</summary>
    public Figure Differences() => Figure.Grid(
        2, BudgetMeasure.All.Where(measure => measure.Column != "evaluator_score").Select(Difference),
        $"{rows.World}: Flex at k less the model trained for k", shareX: true);

    /// <summary>PSNR against updates at each budget, on a part of the test pairs.</summary>
    public Figure LearningCurves() => Figure.Grid(2, BudgetCurve.Budgets.Select(LearningCurve), $"{rows.World}: learning curves", shareX: true);

    /// <summary>
    /// What it costs to have all four budgets: one Flex model, or four Fixed ones. The mean PSNR over the budgets against the operations of
    /// all training behind it.
    /// </summary>
    public Figure CostOfAllBudgets()
    {
        var figure = new Figure("The price of having every budget").X("training, all models needed", "TFLOP").Y("mean PSNR over k = 1, 2, 4, 8", "dB").Size(560, 320);
        foreach (var (name, arms) in new (string, Func<int, string>)[] { (FlexName, _ => Flex), (FamilyName, _ => Family), ("Fixed-1, 2, 4 and 8", BudgetCurveComparison.Fixed) })
        {
            if (BudgetCurve.Budgets.Any(k => rows.Seeds(arms(k)).Count == 0) || (arms(1) == Family && !FamilyIsComplete)) continue;
            var cost = BudgetCurve.Budgets.Select(arms).Distinct().Sum(arm => rows.Mean(arm, "training_flops").Value) / 1e12;
            figure = figure.Line(name, BudgetCurveRow.CurvePercents.Select(percent => cost * percent / 100),
                BudgetCurveRow.CurvePercents.Select(percent => BudgetCurve.Budgets.Average(k => rows.Mean(arms(k), At($"psnr_{percent}_percent", k)).Value)));
        }
        return figure;
    }

    /// <summary>How many of each action's cases a translator finds, from 1, 2, 4 and 8 tokens of Flex; null for continuous actions.</summary>
    public Figure? OrderOfInformation()
    {
        var seeds = rows.Seeds(Flex);
        if (rows.Metric != "balanced accuracy" || seeds.Count == 0) return null;
        var shares = new double[rows.Actions.Length, BudgetCurve.Budgets.Count];
        for (var i = 0; i < BudgetCurve.Budgets.Count; i++)
            foreach (var seed in seeds)
            {
                var recall = rows.Text(Flex, seed, At("recall", BudgetCurve.Budgets[i])).Split(';').Select(double.Parse).ToArray();
                for (var action = 0; action < recall.Length; action++) shares[action, i] += recall[action] / seeds.Count;
            }
        return new Figure("Order of information: share of each action found").X("tokens kept, k").Y("true action")
            .HeatMap(shares, rows.Actions, [.. BudgetCurve.Budgets.Select(k => $"{k}")], showValues: true, label: "found").Size(480, 340);
    }

    // Curves are means over seeds, and seeds differ: one that lacks some would stand higher or lower for that alone.
    private bool FamilyIsComplete => rows.Seeds(Family).SequenceEqual(rows.Seeds(Flex));

    private Estimate OfFamily(string column) => FamilyIsComplete ? rows.Mean(Family, column) : new Estimate(double.NaN, new Interval(double.NaN, double.NaN), 0);

    private Figure Score(string column)
    {
        var figure = Axes(Name(column), rows.Metric, "");
        figure = Curve(figure, FlexName, k => rows.Mean(Flex, At(column, k)));
        figure = Curve(figure, FamilyName, k => OfFamily(At(column, k)));
        figure = Curve(figure, FixedName, k => rows.Mean(BudgetCurveComparison.Fixed(k), At(column, k)));
        figure = Curve(figure, CutName, k => rows.Mean(Full, At(column, k)));
        figure = Curve(figure, "PCA of difference", k => rows.Mean("pca-difference", At(column, k)));
        figure = Curve(figure, "untrained encoder", k => rows.Mean("random-encoder", At(column, k)));
        foreach (var (name, arm) in new[] { ("inverse model, same labels", "pixel-idm"), ("first frame only", "state-only") })
            figure = Level(figure, name, rows.Mean(arm, At(column, BudgetCurve.MostSlots)).Value);
        return Level(figure, "chance", rows.Chance);
    }

    private Figure Difference(BudgetMeasure measure)
    {
        var figure = Axes(measure.Name, "difference", measure.Unit);
        foreach (var ((updates, arm), shift) in BudgetCurveComparison.Allowances.Zip([0.97, 1.03]))
        {
            var all = BudgetCurveComparison.Of(rows, measure, updates, arm).Budgets;
            if (all.Count == 0 || all.Any(at => at.Difference.Count < 2)) continue; // a point without an interval would look like a finding
            figure = figure.Scatter(
                updates, all.Select(at => at.Budget * shift), all.Select(at => at.Difference.Value),
                all.Select(at => Bound(at.Difference, low: true)), all.Select(at => Bound(at.Difference, low: false)));
        }
        if (rows.NoiseFloor(measure.Column) is var floor && double.IsFinite(floor))
            figure = Level(Level(figure, "noise floor", floor), "noise floor", -floor);
        return Level(figure, "margin", -measure.Margin).HorizontalLine(0);
    }

    private Figure LearningCurve(int budget)
    {
        var figure = new Figure($"k = {budget}").X("updates").Y("PSNR", "dB").Size(380, 240);
        foreach (var (name, arm) in new[] { (FlexName, Flex), (FamilyName, Family), (FixedName, BudgetCurveComparison.Fixed(budget)) })
            if (rows.Seeds(arm).Count > 0 && (arm != Family || FamilyIsComplete))
            {
                var updates = rows.Mean(arm, "updates").Value;
                var points = BudgetCurveRow.CurvePercents.Select(percent => (X: updates * percent / 100, Y: rows.Mean(arm, At($"psnr_{percent}_percent", budget)).Value)).ToList();
                figure = figure.Line(name, points.Select(point => point.X), points.Select(point => point.Y));
            }
        return figure;
    }

    private static Figure Axes(string title, string y, string unit) => new Figure(title).X("tokens kept, k").Y(y, unit).LogX(2).Size(380, 270);

    private static Figure Curve(Figure figure, string name, Func<int, Estimate> at)
    {
        var points = BudgetCurve.Budgets.Select(k => (K: k, Estimate: at(k))).Where(point => double.IsFinite(point.Estimate.Value)).ToList();
        return points.Count == 0 ? figure : figure.Line(name, points.Select(point => (double)point.K), points.Select(point => point.Estimate.Value));
    }

    // A level as a line of its own, so that the legend of all panels explains it once.
    private static Figure Level(Figure figure, string name, double value) =>
        double.IsFinite(value) ? figure.Line(name, [(double)BudgetCurve.Budgets[0], BudgetCurve.Budgets[^1]], [value, value]) : figure;

    private static double Bound(Estimate estimate, bool low) => double.IsFinite(estimate.Low) ? (low ? estimate.Low : estimate.High) : estimate.Value;

    private static string At(string column, int budget) => BudgetCurveRow.At(column, budget);

    private static string Name(string column) => column switch
    {
        "probe" => "all labels",
        _ when column.StartsWith("labels_", StringComparison.Ordinal) => column["labels_".Length..] + " labels",
        _ => column["narrow_".Length..] + " narrow labels",
    };
}
