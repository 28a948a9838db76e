using LatentNotebooks.AgentActions;
using LatentNotebooks.Figures;

namespace LatentNotebooks.Experiments.AgentActions;

/// <summary>The figure and the tables of <see cref="BehaviourVocabularies"/>.</summary>
public static class BehaviourVocabularyFigures
{
    /// <summary>Description length against vocabulary size, as a share of that of single commands: training and unseen scenes, means over seeds.</summary>
    public static Figure Curve(IReadOnlyList<Row> rows, string world)
    {
        var own = Full(rows, world);
        var sizes = BehaviourVocabularies.Sizes.Where(size => own.All(row => !double.IsNaN(row.Number($"kbit@{size}")))).ToArray();
        double At(string column, int size) => own.Average(row => row.Number($"{column}@{size}") / row.Number($"{column}@0"));
        return new Figure(world).X("behaviours in the vocabulary").Y("ratio to none")
            .Line("description length, training", sizes, sizes.Select(size => At("kbit", size)))
            .Line("description length, unseen scenes", sizes, sizes.Select(size => At("unseen_kbit", size)))
            .Line("decisions, unseen scenes", sizes, sizes.Select(size => At("unseen_decisions", size)))
            .VerticalLine(own.Average(row => row.Number("best_size")), "shortest, training");
    }

    /// <summary>The behaviours of a vocabulary in the order of choice, each with how often it is used and one use.</summary>
    /// <param name="encoding">The vocabulary.</param>
    /// <param name="traces">Trajectories to take uses from.</param>
    public static Table Named(BehaviourEncoding encoding, IReadOnlyList<BehaviourTrace> traces)
    {
        var uses = traces.SelectMany(encoding.Encode).Where(decision => decision.Symbol >= 0).ToLookup(decision => decision.Symbol);
        var table = new Table("Discovered behaviours").Column("symbol").Column("stands for").Column("commands").Column("slots")
            .Column("uses in 100 trajectories", format: "F0").Column("for example");
        for (var symbol = 0; symbol < encoding.Behaviours.Count; symbol++)
        {
            var behaviour = encoding.Behaviours[symbol];
            var example = uses[symbol].FirstOrDefault();
            table = table.Row($"<seg_{symbol}>", behaviour.Text, behaviour.Length, behaviour.Slots.Count, 100.0 * uses[symbol].Count() / traces.Count,
                example is null ? "" : string.Join(", ", example.Arguments));
        }
        return table;
    }

    /// <summary>What the chosen vocabularies are like.</summary>
    public static Table Judged(IReadOnlyList<Row> rows)
    {
        var table = new Table("Vocabularies at their shortest description").Column("world").Column("mined from").Column("behaviours", format: "F0")
            .Column("commands a decision, unseen scenes", format: "F2").Column("covered, training", format: "P0").Column("covered, unseen", format: "P0")
            .Column("length in use", format: "F1").Column("round trip", format: "P0").Column("replay equal", format: "P1").Column("one sub-goal", format: "P0").Column("seeds");
        foreach (var group in rows.GroupBy(row => (World: row["world"], Arm: row["arm"])))
        {
            double Mean(string column) => group.Average(row => row.Number(column));
            table = table.Row(group.Key.World, Words(group.Key.Arm), Mean("best_size"), Mean("unseen_commands_per_decision"), Mean("coverage"), Mean("unseen_coverage"),
                Mean("mean_length"), Mean("round_trip"), Mean("replay_equal"), Mean("one_sub_goal"), group.Count());
        }
        return table.Caption("Round trip: unseen trajectories that come back unchanged from encoding and decoding. Replay equal: uses of a behaviour that, in a saved state of "
            + "an unseen scene, led where its commands led. One sub-goal: uses during which the expert was after one thing.");
    }

    /// <summary>Whether other seeds and less data find the same behaviours.</summary>
    public static Table Stability(IReadOnlyList<Row> rows)
    {
        var table = new Table("Found again?").Column("world").Column("compared").Column("behaviours in common", format: "P0").Column("pairs")
            .Caption("Behaviours in common: of all behaviours in either vocabulary, the share in both (Jaccard), mean over pairs.");
        foreach (var world in rows.Select(row => row["world"]).Distinct())
        {
            var own = Full(rows, world);
            var pairs = own.SelectMany((one, i) => own.Skip(i + 1).Select(other => Common(one, other))).ToList();
            if (pairs.Count > 0) table = table.Row(world, "two seeds", pairs.Average(), pairs.Count);
            foreach (var arm in rows.Where(row => row["world"] == world && row["arm"] != "share-1").GroupBy(row => row["arm"]))
            {
                var same = arm.SelectMany(row => own.Where(full => full.Seed == row.Seed).Select(full => Common(row, full))).ToList();
                if (same.Count > 0) table = table.Row(world, $"{Words(arm.Key)} with all data, same seed", same.Average(), same.Count);
            }
        }
        return table;
    }

    private static List<Row> Full(IReadOnlyList<Row> rows, string world) => [.. rows.Where(row => row["world"] == world && row["arm"] == "share-1")];

    private static double Common(Row one, Row other) => BehaviourVocabularyMeasures.Jaccard(one["vocabulary"].Split(" | "), other["vocabulary"].Split(" | "));

    private static string Words(string arm) => arm switch
    {
        "share-1" => "all trajectories",
        "hindsight" => "all, hindsight allowed",
        _ => $"{double.Parse(arm["share-".Length..]):P0} of them",
    };
}
