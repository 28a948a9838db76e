using LatentNotebooks.AgentActions;
using LatentNotebooks.Figures;
using LatentNotebooks.Runtime;

namespace LatentNotebooks.Experiments.AgentActions;

/// <summary>
/// Milliseconds of an episode for every arm of <see cref="SpanAgents"/>, on one machine in turns: there and back through the arms, so that a load that
/// changes meets all of them. Key-value cache, decoder and world included; alone and 32 side by side.
/// </summary>
public sealed class AgentClock : Experiment<AgentSettings>
{
    /// <summary>Arms that are timed.</summary>
    public static IReadOnlyList<string> Arms { get; } = ["tuned", "spans", "padded", "post-hoc", "tuned-draft", "spans-draft"];

    private const int Together = 32;

    /// <inheritdoc/>
    public override string Name => "agent-actions/clock";

    /// <inheritdoc/>
    public override string Question => "How many milliseconds do latent actions save?";

    /// <inheritdoc/>
    protected override IEnumerable<(string Id, AgentSettings Settings)> Sweep(Profile profile) =>
        from seed in Enumerable.Range(1, profile == Profile.Full ? 5 : 1) select ($"seed-{seed}", AgentSettings.Load(profile) with { Arm = "", Seed = seed });

    /// <inheritdoc/>
    protected override IReadOnlyDictionary<string, object> Execute(AgentSettings settings, RunContext context)
    {
        using var study = AgentStudy.Open(settings, context);
        var arms = Arms.Select(arm => SpanArm.Train(study, settings with { Arm = arm })).ToList();
        var tasks = study.Split.Unseen.Take(settings.TimedTasks).ToList();
        var values = new Dictionary<string, object> { ["arm"] = "clock", ["world"] = settings.World, ["tasks"] = tasks.Count };
        foreach (var (batch, column) in new[] { (1, "ms_alone"), (Together, "ms_together") })
        {
            var spent = Times(arms, tasks, batch);
            for (var i = 0; i < arms.Count; i++)
                if (batch == 1 || !Arms[i].EndsWith("draft", StringComparison.Ordinal)) values[$"{column}:{Arms[i]}"] = spent[i];
        }
        arms.ForEach(arm => arm.Dispose());
        return values;
    }

    /// <inheritdoc/>
    public override Findings Analyze(IReadOnlyList<Row> rows)
    {
        var table = new Table("Milliseconds an episode").Column("arm").Column("alone", "ms", "F1").Column("alone / tuned", format: "F2")
            .Column("32 side by side", "ms", "F2").Column("side by side / tuned", format: "F2").Column("seeds");
        foreach (var arm in Arms)
            table = table.Row(arm, Mean($"ms_alone:{arm}"), Ratio("ms_alone", arm), Mean($"ms_together:{arm}"), Ratio("ms_together", arm), rows.Count);
        return new Findings([], [table.Caption("Mean over tasks and seeds, solved or not. Arms take turns, there and back. A draft needs an episode of its own.")]);

        Cell Mean(string column) => rows.Count > 0 && rows[0].Values.ContainsKey(column) ? rows.Average(row => row.Number(column)) : Cell.Missing;
        Cell Ratio(string column, string arm) => rows.Count > 0 && rows[0].Values.ContainsKey($"{column}:{arm}")
            ? rows.Average(row => row.Number($"{column}:{arm}") / row.Number($"{column}:tuned")) : Cell.Missing;
    }

    // One round to warm up, then there and back.
    private static double[] Times(List<SpanArm> arms, List<Worlds.Text.TextEpisode> tasks, int batch)
    {
        var spent = new double[arms.Count];
        foreach (var arm in arms) arm.Play([.. tasks.Take(2)], new RolloutOptions { Batch = batch });
        foreach (var block in tasks.Chunk(Math.Max(batch, 4)))
            foreach (var i in Enumerable.Range(0, arms.Count).Concat(Enumerable.Range(0, arms.Count).Reverse()))
                spent[i] += arms[i].Play(block, new RolloutOptions { Batch = batch }).Sum(one => one.Cost.Milliseconds);
        return [.. spent.Select(sum => sum / (2 * tasks.Count))];
    }
}
