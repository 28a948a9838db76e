using LatentNotebooks.Figures;
using LatentNotebooks.Internalization.Steering;
using LatentNotebooks.Statistics;

namespace LatentNotebooks.Experiments.Internalization;

/// <summary>What the rows of the ablation show.</summary>
public static class SteeringAblationFigures
{
    /// <summary>Every figure and table of the ablation.</summary>
    public static Findings Findings(IReadOnlyList<Row> rows)
    {
        var worlds = rows.Select(row => row["arm"]).Distinct().ToList();
        return new Findings([.. worlds.Select(world => Bases(rows, world)), .. worlds.Select(world => Layers(rows, world))], [.. worlds.Select(world => Parts(rows, world))]);
    }

    /// <summary>STIR, and STIR with one part changed or taken away.</summary>
    public static Table Parts(IReadOnlyList<Row> rows, string world)
    {
        var own = Of(rows, world);
        var table = new Table($"One part changed at a time, world '{world}', {own.Count} seeds").Column("change").Column("accuracy", format: "P1")
            .Column("less STIR as it is [95 %]", "points", "F1").Column("committed", "tokens", "F1").Column("previewed", "tokens", "F1").Column("broken", format: "P1")
            .Caption("'broken': of what greedy decoding solves, the share that is lost. The strength is the one chosen for STIR as it is.");
        var changes = SteeringAblation.Changes.Select(change => change.Name).Where(name => !name.StartsWith("basis/", StringComparison.Ordinal));
        foreach (var name in changes.Concat(["basis/all", "keys/other-point", "transfer/other-solver"]))
            table = table.Row(name, SteeringFigures.Mean(own, $"accuracy@{name}"), name == "base" ? Cell.Missing : Difference(own, name),
                SteeringFigures.Mean(own, $"tokens@{name}"), SteeringFigures.Mean(own, $"preview@{name}"), SteeringFigures.Mean(own, $"broken@{name}"));
        return table;
    }

    /// <summary>Accuracy against the size of the basis, for each way to choose it.</summary>
    public static Figure Bases(IReadOnlyList<Row> rows, string world)
    {
        var own = Of(rows, world);
        var figure = new Figure($"How many entries, and which? World '{world}'").X("entries of the basis, B").Y("accuracy").LogX(2).Size(560, 360)
            .HorizontalLine(SteeringFigures.Mean(own, "accuracy@basis/all"), "all entries").HorizontalLine(SteeringFigures.Mean(own, "accuracy@greedy"), "greedy");
        (BasisSelection, string)[] choices = [(BasisSelection.LogDeterminant, "log-determinant"), (BasisSelection.TopQuality, "top quality"), (BasisSelection.Random, "random")];
        foreach (var (selection, name) in choices)
            figure = figure.Line(name, SteeringAblation.Budgets.Select(budget => (double)budget),
                SteeringAblation.Budgets.Select(budget => SteeringFigures.Mean(own, $"accuracy@basis/{selection}-{budget}")));
        return figure;
    }

    /// <summary>Accuracy on validation problems for every layer and strength, STIR and the mean of each control point.</summary>
    public static Figure Layers(IReadOnlyList<Row> rows, string world)
    {
        var own = Of(rows, world);
        return Figure.Grid(2, new[] { ("stir", "STIR"), ("mean", "mean of the control point") }.Select(arm =>
        {
            var cells = new double[SteeringAblation.Layers.Count, SteeringArms.Strengths.Count];
            for (var i = 0; i < SteeringAblation.Layers.Count; i++)
                for (var j = 0; j < SteeringArms.Strengths.Count; j++)
                    cells[i, j] = SteeringFigures.Mean(own, $"layer-{SteeringAblation.Layers[i]}@{arm.Item1}/{SteeringArms.Strengths[j]}");
            return new Figure(arm.Item2).X("times the action").Y("layer").Size(360, 240)
                .HeatMap(cells, SteeringAblation.Layers.Select(layer => $"{layer}"), SteeringArms.Strengths.Select(strength => $"{strength}"), showValues: true, label: "accuracy");
        }), $"Layer and strength, world '{world}' (greedy: {SteeringFigures.Mean(own, "accuracy@validation"):F2})");
    }

    private static Cell Difference(List<Row> rows, string name)
    {
        if (rows.Count < 2) return Cell.Missing;
        var difference = Intervals.PairedDifference(rows.Select(row => row.Number($"accuracy@{name}")), rows.Select(row => row.Number("accuracy@base")));
        return Cell.Interval(100 * difference.Value, 100 * difference.Low, 100 * difference.High);
    }

    private static List<Row> Of(IReadOnlyList<Row> rows, string world) => [.. rows.Where(row => row["arm"] == world)];
}
