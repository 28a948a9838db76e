using LatentNotebooks.Figures;
using LatentNotebooks.Statistics;

namespace LatentNotebooks.Experiments.FlexLam;

/// <summary>What the rows of <see cref="LatentCloning"/> say.</summary>
public static class LatentCloningFindings
{
    private const string Flex = "flex-8";
    private const int Full = BudgetCurve.MostSlots;

    /// <summary>Return against the number of labels: Flex at every budget, and what else the same labels allow.</summary>
    public static Figure Draw(IReadOnlyList<Row> rows)
    {
        var counts = LatentCloning.Labels.Where(labels => labels > 0).ToArray();
        var figure = new Figure("Acting with few labels").X("labels").Y("return (0 random play, 1 expert)").LogX(2).Size(720, 420).Legend(LegendPosition.Right);
        foreach (var k in BudgetCurve.Budgets) figure = Curve(figure, $"Flex, k = {k}", Flex, k);
        figure = Curve(figure, "inverse model", "inverse-model", Full);
        figure = Curve(figure, "cloning", "cloning", Full);
        figure = Curve(figure, "cloning, PCA", "state-only", Full);
        figure = Curve(figure, "others' latents", "flex-8-shuffled", Full);
        if (Mean(rows, "cloning", "return", 0, Full) is var ceiling && double.IsFinite(ceiling)) figure = figure.HorizontalLine(ceiling, "cloning from all labels");
        return figure.HorizontalLine(0, "random play")
            .Caption("Means over seeds; bands are 95 % Student intervals and drawn for one budget of Flex and for the inverse model.");

        Figure Curve(Figure drawn, string name, string arm, int k)
        {
            var estimates = counts.Select(labels => Estimates(rows, arm, "return", labels, k)).ToList();
            if (estimates.Any(estimate => estimate is null)) return drawn;
            var values = estimates.Select(estimate => estimate!.Value.Value).ToArray();
            var banded = (arm == Flex && k == 1) || arm == "inverse-model";
            return banded && estimates.All(estimate => double.IsFinite(estimate!.Value.Low))
                ? drawn.Line(name, counts.Select(n => (double)n), values, estimates.Select(e => e!.Value.Low), estimates.Select(e => e!.Value.High))
                : drawn.Line(name, counts.Select(n => (double)n), values);
        }
    }

    /// <summary>Return, and how well actions are read, against the budget: with few labels and with all.</summary>
    public static Figure Budgets(IReadOnlyList<Row> rows)
    {
        return Figure.Grid(2, [Panel("return", 24), Panel("return", 0), Panel("read", 24), Panel("read", 0)], "One model against one for each budget", shareX: true);

        Figure Panel(string column, int labels)
        {
            var figure = new Figure(labels == 0 ? "all labels" : $"{labels} labels").X("slots, k").Y(column == "return" ? "return" : "balanced accuracy").LogX(2);
            foreach (var (name, arm) in new (string, Func<int, string>)[] { ("Flex", _ => Flex), ("Fixed-k", k => $"fixed-{k}"), ("Fixed-8, cut to k", _ => "fixed-8") })
                figure = figure.Line(name, BudgetCurve.Budgets.Select(k => (double)k), BudgetCurve.Budgets.Select(k => Mean(rows, arm(k), column, labels, k)));
            return figure;
        }
    }

    /// <summary>Every way of acting at every budget, with intervals over seeds.</summary>
    public static Table Table(IReadOnlyList<Row> rows)
    {
        var table = new Table("Return in episodes nobody has seen: 0 for random play, 1 for the expert").Column("who acts").Column("k");
        foreach (var labels in LatentCloning.Labels) table = table.Column(labels == 0 ? "all labels" : $"{labels} labels", format: "F2");
        table = table.Column("actions read, 24 labels", format: "F2").Column("seeds");
        foreach (var arm in LatentCloning.LatentArms.Concat(LatentCloning.References))
            foreach (var k in BudgetCurve.Budgets.Where(k => LatentCloning.Labels.Any(labels => Estimates(rows, arm, "return", labels, k) is not null)))
                table = table.Row([arm, LatentCloning.References.Contains(arm) ? Cell.Missing : k,
                    .. LatentCloning.Labels.Select(labels => Show(arm, "return", labels, k)), Show(arm, "read", 24, k), rows.Count(row => row["arm"] == arm)]);
        return table.Caption($"Means over seeds, 95 % Student intervals. The video that all but the labels come from was played at a return of "
            + $"{rows.Select(row => row.Number("video_return")).DefaultIfEmpty(double.NaN).Average():F2}.");

        Cell Show(string arm, string column, int labels, int k) =>
            Estimates(rows, arm, column, labels, k) is { } estimate ? BudgetCurveComparison.Interval(estimate) : Cell.Missing;
    }

    private static double Mean(IReadOnlyList<Row> rows, string arm, string column, int labels, int k) => Estimates(rows, arm, column, labels, k)?.Value ?? double.NaN;

    // Null where no row has a number; without an interval where one row has.
    private static Estimate? Estimates(IReadOnlyList<Row> rows, string arm, string column, int labels, int k)
    {
        var values = rows.Where(row => row["arm"] == arm).Select(row => row.Number(LatentCloning.Column(column, labels, k))).Where(double.IsFinite).ToArray();
        return values.Length switch { 0 => null, 1 => new Estimate(values[0], new Interval(double.NaN, double.NaN, 0.95), 1), _ => Intervals.Mean(values) };
    }
}
