using LatentNotebooks.Figures;

namespace LatentNotebooks.Experiments.AgentActions;

/// <summary>Figures and tables of <see cref="BehaviourAgents"/>.</summary>
public static class BehaviourAgentFigures
{
    /// <summary>All figures of a world.</summary>
    public static IEnumerable<Figure> All(IReadOnlyList<Row> rows, string world) => [Caps(rows, world), Planning(rows, world)];

    /// <summary>Success when an episode may emit so many tokens and no more: means over seeds.</summary>
    public static Figure Caps(IReadOnlyList<Row> rows, string world) => Arms(rows, world).Where(arm => !BehaviourAgents.Further.Contains(arm.Key)).Aggregate(
        new Figure($"{world}: success under a cap on action tokens").X("action tokens allowed").Y("success, unseen scenes").LogX(2).YRange(0, 1),
        (figure, arm) => figure.Line(arm.Key, SpanMeasures.TokenCaps, SpanMeasures.TokenCaps.Select(cap => arm.Average(row => row.Number($"success@{cap}")))));

    /// <summary>Best-of-n at equal compute: by command against by behaviour.</summary>
    public static Figure Planning(IReadOnlyList<Row> rows, string world) => Arms(rows, world).Where(arm => arm.Key is "tuned" or "behaviours").Aggregate(
        new Figure($"{world}: best of up to {BehaviourAgentMeasures.Attempts} attempts at equal compute")
            .X("network passes allowed for a task").Y("tasks solved by one of them").LogX(2).YRange(0, 1),
        (figure, arm) => figure.Line(
            arm.Key, BehaviourAgentMeasures.PassBudgets, BehaviourAgentMeasures.PassBudgets.Select(budget => arm.Average(row => row.Number($"best_of@{budget}")))));

    /// <summary>The main arms side by side, each against the arm without symbols of its seed.</summary>
    public static Table Compared(IReadOnlyList<Row> rows) =>
        Compared("The same token agent, trained on with other symbols", [.. rows.Where(row => !BehaviourAgents.Further.Contains(row["arm"]))], rows);

    /// <summary>The further arms and, of the same seeds, the discovered behaviours.</summary>
    public static Table Ablations(IReadOnlyList<Row> rows)
    {
        var further = rows.Where(row => BehaviourAgents.Further.Contains(row["arm"])).ToList();
        var seeds = further.Select(row => (row["world"], row.Seed)).ToHashSet();
        return Compared("One thing changed in the behaviours", [.. rows.Where(row => row["arm"] == "behaviours" && seeds.Contains((row["world"], row.Seed))), .. further], rows);
    }

    private static Table Compared(string title, IReadOnlyList<Row> shown, IReadOnlyList<Row> rows)
    {
        var table = new Table(title).Column("world").Column("arm").Column("symbols", format: "F0").Column("success", format: "P0").Column("less tuned", "points", "F1")
            .Column("decisions, tuned / arm", format: "F2").Column("action tokens, tuned / arm", format: "F2").Column("commands", format: "F1")
            .Column("symbols among decisions", format: "P0").Column("given up", format: "P1").Column("seeds");
        foreach (var world in shown.Select(row => row["world"]).Distinct())
            foreach (var arm in Arms(shown, world))
            {
                var references = rows.Where(row => row["world"] == world && row["arm"] == Reference(arm.Key)).ToList();
                var pairs = arm.Select(row => (Row: row, Tuned: references.FirstOrDefault(other => other.Seed == row.Seed)))
                    .Where(pair => pair.Tuned is not null).Select(pair => (pair.Row, Tuned: pair.Tuned!)).ToList();
                if (pairs.Count == 0) continue;
                double Mean(string column) => arm.Average(row => row.Number(column));
                var points = pairs.Average(pair => 100 * (pair.Row.Number("success") - pair.Tuned.Number("success")));
                table = table.Row(world, arm.Key, Mean("symbols"), Mean("success"), arm.Key == Reference(arm.Key) ? Cell.Missing : points,
                    pairs.Average(pair => Saving(pair.Tuned, pair.Row, "decisions_by_task")), pairs.Average(pair => Saving(pair.Tuned, pair.Row, "tokens_by_task")),
                    Mean("commands"), Mean("symbol_share"), Mean("aborted_share"), arm.Count());
            }
        return table.Caption("Ratios: geometric mean over the unseen tasks that both solve, then mean over seeds; above 1 the arm needs less. "
            + "Given up: share of symbols stopped because the world disagreed.");
    }

    /// <summary>What happens to the agent with behaviours when something is taken away or changed.</summary>
    public static Table Controls(IReadOnlyList<Row> rows)
    {
        var table = new Table("Controls of the agent with behaviours: success, unseen scenes").Column("world").Column("as trained", format: "P0")
            .Column("symbols forbidden", format: "P0").Column("no guards", format: "P0").Column("symbols shuffled", format: "P0")
            .Column("thing moved away", format: "P0").Column("same, tuned", format: "P0").Column("seeds");
        foreach (var own in rows.Where(row => row["arm"] == "behaviours").GroupBy(row => row["world"]))
        {
            Cell Mean(string column, IEnumerable<Row>? of = null)
            {
                var values = (of ?? own).Select(row => row.Number(column)).Where(double.IsFinite).ToList();
                return values.Count == 0 ? Cell.Missing : values.Average();
            }
            table = table.Row(own.Key, Mean("control_success"), Mean("masked_success"), Mean("open_loop_success"), Mean("shuffled_success"), Mean("disturbed_success"),
                Mean("disturbed_success", rows.Where(row => row["world"] == own.Key && row["arm"] == "tuned")), own.Count());
        }
        return table.Caption("Thing moved away: just before it was first taken, somebody put it elsewhere; only tasks in which that happened.");
    }

    /// <summary>Geometric mean of the arm without symbols over this arm, over the tasks that both solve; NaN where there is none.</summary>
    public static double Saving(Row tuned, Row arm, string column) => Saving(tuned["outcomes"], arm["outcomes"], tuned[column], arm[column]);

    /// <inheritdoc cref="Saving(Row, Row, string)"/>
    internal static double Saving(string tunedOutcomes, string armOutcomes, string tunedCosts, string armCosts)
    {
        var (a, b) = (tunedCosts.Split(';'), armCosts.Split(';'));
        if (tunedOutcomes.Length != armOutcomes.Length || a.Length != b.Length) return double.NaN;
        var logs = Enumerable.Range(0, tunedOutcomes.Length).Where(i => tunedOutcomes[i] == '1' && armOutcomes[i] == '1')
            .Select(i => Math.Log(double.Parse(a[i]) / double.Parse(b[i]))).ToList();
        return logs.Count == 0 ? double.NaN : Math.Exp(logs.Average());
    }

    // The same further training, without symbols.
    private static string Reference(string arm) => BehaviourAgents.Longer.Contains(arm) ? "tuned-long" : "tuned";

    private static IEnumerable<IGrouping<string, Row>> Arms(IReadOnlyList<Row> rows, string world) => rows.Where(row => row["world"] == world)
        .GroupBy(row => row["arm"]).OrderBy(arm => BehaviourAgents.Main.Concat(BehaviourAgents.Longer).Concat(BehaviourAgents.Further).ToList().IndexOf(arm.Key));
}
