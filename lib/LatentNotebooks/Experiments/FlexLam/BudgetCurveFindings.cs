namespace LatentNotebooks.Experiments.FlexLam;

/// <summary>What the rows of the budget curve say: the main world in full, all worlds side by side.</summary>
public static class BudgetCurveFindings
{
    /// <summary>Figures of the main world, one figure and the tables of all worlds that have rows of both families.</summary>
    public static Findings Of(IReadOnlyList<Row> rows)
    {
        var worlds = Worlds(rows);
        if (worlds.Count == 0) return new Findings([], []);
        var drawn = new BudgetCurveFigures(worlds[0]);
        var across = new BudgetCurveAcrossWorlds(worlds);
        Figures.Figure?[] figures =
        [
            drawn.Reconstruction(), drawn.Similarity(), drawn.LearningCurves(), drawn.CostOfAllBudgets(), drawn.Scores(), drawn.NextToken(),
            drawn.OrderOfInformation(), drawn.Differences(), across.Figure(),
        ];
        return new Findings([.. figures.OfType<Figures.Figure>()], [BudgetCurveComparison.Table(worlds[0]), across.Table(), BudgetCurveControl.Table(worlds)]);
    }

    /// <summary>The rows of each world in which some seed has all models, in the order of the sweep; other seeds are left out.</summary>
    public static IReadOnlyList<BudgetCurveRows> Worlds(IReadOnlyList<Row> rows) =>
    [
        .. rows.GroupBy(row => row["world"]).Select(world => (world.Key, Rows: world.GroupBy(row => row.Seed).Where(Complete).SelectMany(seed => seed).ToList()))
            .Where(world => world.Rows.Count > 0).OrderBy(world => Place(world.Key)).Select(world => new BudgetCurveRows(world.Rows, world.Key)),
    ];

    private static bool Complete(IEnumerable<Row> seed) =>
        new[] { "flex-8", "fixed-1", "fixed-2", "fixed-4", "fixed-8" }.All(arm => seed.Any(row => row["arm"] == arm));

    private static int Place(string world) => world == BudgetCurveWorlds.Main ? 0 : 1 + BudgetCurveWorlds.Others.ToList().IndexOf(world);
}
