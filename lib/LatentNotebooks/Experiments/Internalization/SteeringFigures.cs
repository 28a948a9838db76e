using LatentNotebooks.Figures;
using LatentNotebooks.Internalization.Steering;
using LatentNotebooks.Runtime;
using LatentNotebooks.Statistics;

namespace LatentNotebooks.Experiments.Internalization;

/// <summary>What the rows of the comparison show.</summary>
public static class SteeringFigures
{
    private static readonly (string Group, string[] Arms)[] Groups =
    [
        ("nothing added", ["greedy", "sampling", "early-exit"]), ("STIR", ["stir"]), ("STIR's controls", ["stir-random", "stir-shuffled", "stir-leaky"]),
        ("fixed vectors", ["mean", "mean-random", "mean-by-family", "static", "everywhere", "conceptor"]), ("marker forced", ["ceiling", "careful"]),
    ];

    /// <summary>Every figure and table of the comparison.</summary>
    public static Findings Findings(IReadOnlyList<Row> rows)
    {
        var worlds = rows.Select(row => row["arm"]).Distinct().ToList();
        return new Findings(
            [.. worlds.Select(world => Cost(rows, world)), .. worlds.Select(world => Strengths(rows, world))],
            [Solvers(rows), .. worlds.Select(world => Arms(rows, world)), States(rows)]);
    }

    /// <summary>What a solver could do at the measurements while it was trained.</summary>
    public static Figure Skill(SteeringSolver solver)
    {
        var updates = solver.Measurements.Select(one => (double)one.Update).ToArray();
        return new Figure("Skill while training").X("updates").Y("accuracy").Size(560, 300)
            .Line("greedy", updates, solver.Measurements.Select(one => one.Greedy)).Line("careful marker forced", updates, solver.Measurements.Select(one => one.Careful));
    }

    /// <summary>What there is to gain on the test problems: forced to be careful after the first block, or throughout.</summary>
    public static Table Ceiling(SteeringTask task)
    {
        var table = new Table($"{task.Test.Count} test problems").Column("decoding").Column("accuracy", format: "P1").Column("tokens", format: "F1");
        return Add("careful throughout", Forced(0), Add("first block as it comes, then careful: the ceiling", Forced(1), Add("greedy", task.Decode(task.Test, null), table)));

        SteeringScore Forced(int from) => SteeringTask.Score(
            task.World, task.Test, SteeringDecoding.DecodeCarefully(task.Solver.Model, task.World, task.Test, from), 0, default);

        static Table Add(string name, SteeringScore score, Table to) => to.Row(name, score.Accuracy, score.Tokens);
    }

    /// <summary>What was mined at each delimiter.</summary>
    public static Table Pairs(Mined mined)
    {
        var table = new Table("Mined").Column("delimiter").Column("contrasts").Column("mean length of v", format: "F2").Column("length of the mean v", format: "F2")
            .Column("least quality q", format: "F3").Column("largest q", format: "F3");
        foreach (var point in mined.Pairs.GroupBy(pair => pair.ControlPoint).OrderBy(point => point.Key))
            table = table.Row(point.Key, point.Count(), point.Average(pair => Vectors.Norm(pair.Action)), Vectors.Norm(FixedSteering.MeanAction(point)),
                point.Min(pair => pair.Quality), point.Max(pair => pair.Quality));
        return table.Caption($"{mined.Rollouts.Count} tries, {mined.Rollouts.Average(one => one.Correct ? 1.0 : 0):P0} of them right; "
            + $"{mined.Rollouts.Min(one => one.Completion.Count)} to {mined.Rollouts.Max(one => one.Completion.Count)} tokens.");
    }

    /// <summary>What the greedy choice of a basis makes large, beside a random choice of as many.</summary>
    public static Figure Objective(Mined mined, BasisOptions options, Seed seed)
    {
        var entries = MemoryEntry.Of(mined.Pairs);
        var sizes = SteeringAblation.Budgets.Where(budget => budget < entries.Count).ToArray();
        var figure = new Figure("What the greedy choice makes large").X("entries kept, B").Y("objective").LogX(2).Size(520, 300);
        foreach (var (name, selection) in new[] { ("log-determinant", BasisSelection.LogDeterminant), ("random", BasisSelection.Random) })
            figure = figure.Line(name, sizes.Select(budget => (double)budget),
                sizes.Select(budget => Basis.Objective(Basis.Select(entries, options with { Budget = budget, Selection = selection }, seed), options)));
        return figure;
    }

    /// <summary>The arms of one solver.</summary>
    public static Table Arms(IReadOnlyList<ArmScore> judged)
    {
        var table = new Table("One solver").Column("arm").Column("accuracy", format: "P1").Column("committed", "tokens", "F1").Column("previewed", "tokens", "F1")
            .Column("time", "ms", "F2").Column("chosen strength");
        return judged.Aggregate(table, (filled, arm) =>
            filled.Row(arm.Name, arm.Score.Accuracy, arm.Score.Tokens, arm.Score.PreviewTokens, arm.Score.Milliseconds, arm.Choice));
    }

    /// <summary>The solvers: when training was stopped, and what there is to gain.</summary>
    public static Table Solvers(IReadOnlyList<Row> rows)
    {
        var table = new Table("Solvers, frozen from here on").Column("world").Column("seed").Column("updates").Column("greedy", format: "P1")
            .Column("first block as it comes, then careful", format: "P1").Column("careful throughout", format: "P1").Column("mined pairs")
            .Caption("Accuracy on the test problems. The middle one is the ceiling for steering, which leaves the first block alone.");
        foreach (var row in rows.OrderBy(row => row["arm"]).ThenBy(row => row.Seed))
            table = table.Row(row["arm"], row.Seed, row.Number("updates"), row.Number("accuracy@greedy"), row.Number("accuracy@ceiling"),
                row.Number("accuracy@careful"), row.Number("pairs"));
        return table;
    }

    /// <summary>Every arm of one world: accuracy, gain over greedy decoding, and cost.</summary>
    public static Table Arms(IReadOnlyList<Row> rows, string world)
    {
        var own = Of(rows, world);
        var table = new Table($"World '{world}', {own.Count} seeds").Column("arm").Column("accuracy", format: "P1").Column("gain over greedy [95 %]", "points", "F1")
            .Column("committed", "tokens", "F1").Column("previewed", "tokens", "F1").Column("time", "ms", "F2").Column("broken", format: "P1").Column("chosen strengths")
            .Caption("Means over seeds; 'broken': of what greedy decoding solves, the share that is lost. "
                + "Every token, committed or previewed, is a pass of the network. Time is an answer's, in batches of 250, on a shared machine.");
        foreach (var arm in SteeringArms.Names)
        {
            var measured = own.Where(row => row[$"accuracy@{arm}"].Length > 0).ToList();
            if (measured.Count == 0) continue;
            var gain = Gain(measured, arm);
            table = table.Row(arm, Mean(measured, $"accuracy@{arm}"),
                gain is { } known && arm != "greedy" ? Cell.Interval(100 * known.Value, 100 * known.Low, 100 * known.High) : Cell.Missing,
                Mean(measured, $"tokens@{arm}"), Mean(measured, $"preview@{arm}"), Mean(measured, $"ms@{arm}"),
                arm is "sampling" or "self-consistency" ? Cell.Missing : Mean(measured, $"broken@{arm}"),
                string.Join(", ", measured.OrderBy(row => row.Seed).Select(row => row[$"choice@{arm}"]).Where(choice => choice.Length > 0)));
        }
        return table;
    }

    /// <summary>Accuracy against tokens, previews included: up and to the left is better. Voting is off the scale and stands in the table.</summary>
    public static Figure Cost(IReadOnlyList<Row> rows, string world)
    {
        var own = Of(rows, world);
        var figure = new Figure($"Accuracy and tokens, world '{world}'").X("committed and previewed tokens an answer").Y("accuracy").Size(680, 420);
        foreach (var (group, arms) in Groups)
        {
            var points = arms.Where(arm => own.Any(row => row[$"accuracy@{arm}"].Length > 0))
                .Select(arm => (Name: arm, Tokens: Mean(own, $"tokens@{arm}") + Mean(own, $"preview@{arm}"), Accuracy: Mean(own, $"accuracy@{arm}"))).ToList();
            if (points.Count == 0) continue;
            figure = figure.Scatter(group, points.Select(point => point.Tokens), points.Select(point => point.Accuracy));
            figure = points.Aggregate(figure, (drawn, point) => drawn.Annotate(point.Tokens, point.Accuracy, point.Name));
        }
        return figure;
    }

    /// <summary>Validation accuracy against strength: what the choices were made by.</summary>
    public static Figure Strengths(IReadOnlyList<Row> rows, string world)
    {
        var own = Of(rows, world);
        var figure = new Figure($"Strength, world '{world}'").X("times the action").Y("accuracy, validation").LogX(2).Size(560, 360)
            .HorizontalLine(Mean(own, "accuracy@greedy"), "greedy");
        foreach (var (arm, name) in new[] { ("stir", "STIR"), ("mean", "mean of the control point"), ("static", "one mean, delimiters"), ("everywhere", "one mean, every token") })
        {
            var measured = own.Where(row => row[$"validation@{arm}/1"].Length > 0).ToList();
            if (measured.Count > 0)
                figure = figure.Line(name, SteeringArms.Strengths, SteeringArms.Strengths.Select(strength => Mean(measured, $"validation@{arm}/{strength}")));
        }
        return figure;
    }

    /// <summary>What states at delimiters know, and how actions relate.</summary>
    public static Table States(IReadOnlyList<Row> rows)
    {
        var table = new Table("States at delimiters, means over seeds").Column("world").Column("AUC, 1st", format: "F2").Column("AUC, 2nd", format: "F2")
            .Column("shuffled, 1st", format: "F2").Column("shuffled, 2nd", format: "F2").Column("cosine, 1st and 2nd action", format: "F2")
            .Column("cosine, families", format: "F2").Column("length of the mean action", format: "F1")
            .Caption("AUC: how well a linear probe tells, at a delimiter, whether the answer will be right; on problems that it was not fitted on.");
        foreach (var world in rows.GroupBy(row => row["arm"]))
            table = table.Row(world.Key, Mean(world, "auc@1"), Mean(world, "auc@2"), Mean(world, "auc_shuffled@1"), Mean(world, "auc_shuffled@2"),
                Mean(world, "cosine_points"), Mean(world, "cosine_families"), Mean(world, "action_norm"));
        return table;
    }

    // The mean over seeds that have a value; not a number where none has.
    internal static double Mean(IEnumerable<Row> rows, string column) =>
        rows.Select(row => row.Number(column)).Where(double.IsFinite).DefaultIfEmpty(double.NaN).Average();

    private static Estimate? Gain(List<Row> rows, string arm) => rows.Count < 2 ? null
        : Intervals.PairedDifference(rows.Select(row => row.Number($"accuracy@{arm}")), rows.Select(row => row.Number("accuracy@greedy")));

    private static List<Row> Of(IReadOnlyList<Row> rows, string world) => [.. rows.Where(row => row["arm"] == world)];
}
