using LatentNotebooks.AgentActions;
using LatentNotebooks.Figures;
using LatentNotebooks.Statistics;

namespace LatentNotebooks.Experiments.AgentActions;

/// <summary>Figures and tables of <see cref="SpanAgents"/>. The reference is always the arm with the same further training and no symbols.</summary>
public static class SpanFigures
{
    /// <summary>The arm that others are compared with.</summary>
    public const string Reference = "tuned";

    /// <summary>Success against emitted tokens, a point per arm and seed. Drafts are left out: they emit the same tokens.</summary>
    public static Figure Tokens(IReadOnlyList<Row> rows, string world) => Of(rows, world).Where(row => row["arm"] is "tuned" or "spans" or "padded" or "spans-w1" or "post-hoc")
        .GroupBy(row => row["arm"])
        .Aggregate(new Figure($"Success and cost, {world}").X("action tokens an episode").Y("success").Size(640, 380), (figure, arm) => figure.Scatter(
            arm.Key, arm.Select(row => row.Number("action_tokens")).ToArray(), arm.Select(row => row.Number("success")).ToArray()))
        .Caption("A point per seed. Up and to the left is better; seeds have tasks of their own, so compare within a seed.");

    /// <summary>Share of tasks solved within so many emitted tokens.</summary>
    public static Figure Caps(IReadOnlyList<Row> rows, string world) => Of(rows, world).GroupBy(row => row["arm"])
        .Where(arm => arm.Key is "tuned" or "spans" or "padded")
        .Aggregate(new Figure($"Success under a cap on action tokens, {world}").X("action tokens allowed").Y("success").Size(640, 360), (figure, arm) => figure.Line(
            arm.Key, SpanMeasures.TokenCaps.Select(cap => (double)cap).ToArray(),
            SpanMeasures.TokenCaps.Select(cap => arm.Average(row => row.Number($"success@{cap}"))).ToArray()))
        .Caption("Means over seeds.");

    /// <summary>Mined spans with what was counted.</summary>
    public static Table Spans(string title, IReadOnlyList<Span> spans, AgentVocabulary vocabulary)
    {
        var table = new Table(title).Column("symbol").Column("span").Column("count", format: "N0").Column("entropy of what follows", "bits", "F2").Column("score", format: "N0");
        foreach (var (span, k) in spans.Select((span, k) => (span, k)))
            table = table.Row(vocabulary[vocabulary.FirstSymbol + k], vocabulary.Text(span.Tokens), span.Count, span.Entropy, span.Score);
        return table;
    }

    /// <summary>What every arm cost, means over seeds.</summary>
    /// <param name="rows">Rows of one world.</param>
    /// <param name="title">The table's title.</param>
    public static Table Costs(IEnumerable<Row> rows, string title = "Arms: success and cost of an episode")
    {
        var table = new Table(title).Column("arm").Column("success", format: "F3").Column("commands", format: "F1").Column("action tokens", format: "F1")
            .Column("prompt tokens", format: "F0").Column("passes", format: "F1").Column("work", "MFLOP", "F0").Column("rate r", format: "F2")
            .Column("symbols").Column("emission", format: "F2").Column("seeds");
        foreach (var arm in rows.GroupBy(row => row["arm"]))
            table = table.Row(arm.Key, Mean(arm, "success"), Mean(arm, "commands"), Mean(arm, "action_tokens"), Mean(arm, "prompt_tokens"), Mean(arm, "passes"),
                Mean(arm, "mflops"), Mean(arm, "rate"), (int)arm.Average(row => row.Number("symbols")), Mean(arm, "emission"), arm.Count());
        return table.Caption("Means over seeds. Tokens are counted as emitted. Passes: one per emitted token, fewer with a draft. Every command is a decision.");
    }

    /// <summary>Success and tokens outside the main test, and with symbols forbidden, means over seeds.</summary>
    public static Table Transfer(IEnumerable<Row> rows)
    {
        var table = new Table("Elsewhere").Column("arm").Column("unseen rooms", format: "F3").Column("with symbols forbidden", format: "F3").Column("seen rooms", format: "F3")
            .Column("held-out pairs", format: "F3").Column("large rooms", format: "F3").Column("tokens, seen", format: "F0").Column("tokens, large", format: "F0");
        foreach (var arm in rows.Where(row => row["success_seen"].Length > 0 && row["arm"] is "tuned" or "spans").GroupBy(row => row["arm"]))
            table = table.Row(arm.Key, Mean(arm, "success"), Mean(arm, "masked_success"), Mean(arm, "success_seen"), Mean(arm, "success_compositions"),
                Mean(arm, "success_longer"), Mean(arm, "tokens_seen"), Mean(arm, "tokens_longer"));
        return table.Caption("Share of tasks solved, means over seeds.");
    }

    /// <summary>Every arm against the reference on paired tasks: success, and tokens of tasks that both solve.</summary>
    /// <param name="rows">Rows of one world.</param>
    public static Table Tests(IReadOnlyList<Row> rows)
    {
        var table = new Table("Each arm against 'tuned', task by task").Column("arm").Column("success less tuned's [95 %, scenes redrawn]")
            .Column("McNemar p, Holm", format: "F3").Column("action tokens, tasks both solve [95 %, scenes redrawn]").Column("pairs");
        var pairs = rows.Where(row => row["arm"] != Reference).GroupBy(row => row["arm"])
            .Select(arm => (Arm: arm.Key, Pairs: Paired(rows, arm))).Where(one => one.Pairs.Count > 0).ToList();
        var adjusted = Holm.Adjust([.. pairs.Select(one => PairedTests.McNemar(one.Pairs.Count(p => p.Mine && !p.Its), one.Pairs.Count(p => !p.Mine && p.Its)).PValue)]);
        foreach (var ((arm, own), p) in pairs.Zip(adjusted))
            table = table.Row(arm, Show(Difference(own)), p, own.Any(pair => pair.Mine && pair.Its) ? Show(Ratio(own)) : Cell.Missing, own.Count);
        return table.Caption("All seeds' tasks pooled; scenes are redrawn whole, because tasks of one scene are alike. Tokens: ratio of geometric means.");
    }

    /// <summary>The ratio of what tasks cost two arms, geometric mean over the tasks that both solve; NaN where there are none.</summary>
    /// <param name="rows">The rows of one seed.</param>
    /// <param name="arm">Numerator.</param>
    /// <param name="reference">Denominator.</param>
    /// <param name="column">A <c>..._by_task</c> column.</param>
    public static double RatioAtSuccess(SeedRows rows, string arm, string reference, string column)
    {
        var (mine, its) = (rows.Text(arm, "outcomes"), rows.Text(reference, "outcomes"));
        if (mine.Length == 0 || mine.Length != its.Length) return double.NaN;
        var (cost, other) = (Numbers(rows.Text(arm, column)), Numbers(rows.Text(reference, column)));
        var logs = Enumerable.Range(0, mine.Length).Where(i => mine[i] == '1' && its[i] == '1').Select(i => Math.Log(cost[i] / other[i])).ToList();
        return logs.Count == 0 ? double.NaN : Math.Exp(logs.Average());
    }

    private static IEnumerable<Row> Of(IReadOnlyList<Row> rows, string world) => rows.Where(row => row["world"] == world);

    /// <summary>One task of one seed, played by an arm and by the reference.</summary>
    private readonly record struct Pair(bool Mine, bool Its, double LogTokens, string Scene);

    private static List<Pair> Paired(IEnumerable<Row> world, IEnumerable<Row> arm)
    {
        var references = world.Where(row => row["arm"] == Reference).ToDictionary(row => row.Seed);
        return [.. arm.Where(row => references.ContainsKey(row.Seed)).SelectMany(row => Tasks(row, references[row.Seed]))];

        static IEnumerable<Pair> Tasks(Row mine, Row its)
        {
            var (tokens, other, scenes) = (Numbers(mine["tokens_by_task"]), Numbers(its["tokens_by_task"]), its["scene_by_task"].Split(';'));
            return Enumerable.Range(0, tokens.Length).Select(i => new Pair(mine["outcomes"][i] == '1', its["outcomes"][i] == '1', Math.Log(tokens[i] / other[i]), scenes[i]));
        }
    }

    private static Estimate Difference(IEnumerable<Pair> pairs) =>
        Bootstrap.Cluster(Scenes(pairs, pair => (pair.Mine ? 1.0 : 0) - (pair.Its ? 1 : 0)), Aggregate.Mean, seed: 1);

    private static Estimate Ratio(IEnumerable<Pair> pairs) =>
        Bootstrap.Cluster(Scenes(pairs.Where(pair => pair.Mine && pair.Its), pair => pair.LogTokens), logs => Math.Exp(Aggregate.Mean(logs)), seed: 1);

    private static IReadOnlyList<double>[] Scenes(IEnumerable<Pair> pairs, Func<Pair, double> value) =>
        [.. pairs.GroupBy(pair => pair.Scene).Select(scene => (IReadOnlyList<double>)[.. scene.Select(value)])];

    private static Cell Mean(IEnumerable<Row> rows, string column)
    {
        var values = rows.Select(row => row.Number(column)).Where(double.IsFinite).ToList();
        return values.Count == 0 ? Cell.Missing : values.Average();
    }

    private static double[] Numbers(string list) => [.. list.Split(';').Select(double.Parse)];

    private static string Show(Estimate estimate) => $"{estimate.Value:0.000} [{estimate.Low:0.000}, {estimate.High:0.000}]".Replace('-', '−');
}
