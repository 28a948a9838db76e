using LatentNotebooks.Figures;

namespace LatentNotebooks.Experiments.FlexLam;

/// <summary>What the rows of the budget curve say, world by world.</summary>
public static class BudgetCurveFindings
{
    /// <summary>Figures and tables of every world that has rows of both families.</summary>
    public static Findings Of(IReadOnlyList<Row> rows)
    {
        var (figures, tables) = (new List<Figure>(), new List<Table>());
        foreach (var world in rows.Select(row => row["world"]).Distinct())
        {
            var its = new BudgetCurveRows(rows, world);
            if (its.Seeds("flex-8").Count == 0 || its.Seeds("fixed-8").Count == 0) continue;
            var drawn = new BudgetCurveFigures(its);
            figures.AddRange([drawn.Reconstruction(), drawn.Scores(), drawn.Differences(), drawn.LearningCurves()]);
            if (drawn.OrderOfInformation() is { } order) figures.Add(order);
            tables.Add(BudgetCurveComparison.Table(its));
        }
        return new Findings(figures, tables);
    }
}
