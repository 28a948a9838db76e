using LatentNotebooks.AgentActions;
using LatentNotebooks.Runtime;

namespace LatentNotebooks.Experiments.AgentActions;

/// <summary>
/// LAR as published (arXiv 2605.18597; our reading A): frequent, predictable spans of action text become tokens. Does an agent that writes
/// them need fewer tokens at the same success, and is it the symbols or the extra training? All arms start from one token agent, have the same
/// data, parameters and further updates, and play the same unseen tasks.
/// </summary>
public sealed class SpanAgents : Experiment<AgentSettings>
{
    private static readonly RolloutOptions Wide = new() { Batch = 100 };

    /// <inheritdoc/>
    public override string Name => "agent-actions/span-agents";

    /// <inheritdoc/>
    public override string Question => "Does an agent that writes frequent, predictable spans as single tokens need fewer of them at the same success?";

    /// <inheritdoc/>
    protected override IEnumerable<(string Id, AgentSettings Settings)> Sweep(Profile profile)
    {
        return profile == Profile.Full
            ? Rows("house-text", SpanArm.Names, 5).Concat(Rows("craft-text", ["tuned", "spans", "bpe"], 3)).Concat(Rows("grid-text", ["tuned", "spans", "bpe"], 3))
            : Rows("house-text", profile == Profile.Quick ? ["tuned", "spans"] : SpanArm.Names, 1);

        IEnumerable<(string, AgentSettings)> Rows(string world, IReadOnlyList<string> arms, int seeds) =>
            from seed in Enumerable.Range(1, seeds)
            from arm in arms
            where arm != "spans-w0" || seed <= 3
            select ($"{world}/{arm}/seed-{seed}", AgentSettings.Load(profile, world) with { Arm = arm, Seed = seed });
    }

    /// <inheritdoc/>
    protected override IReadOnlyDictionary<string, object> Execute(AgentSettings settings, RunContext context)
    {
        using var study = AgentStudy.Open(settings, context);
        using var arm = SpanArm.Train(study, settings);
        return Measure(study, arm, settings);
    }

    /// <summary>Plays everything an arm is judged by.</summary>
    public static IReadOnlyDictionary<string, object> Measure(AgentStudy study, SpanArm arm, AgentSettings settings)
    {
        var values = new Dictionary<string, object> { ["world"] = settings.World, ["arm"] = settings.Arm, ["symbols"] = arm.Spans.Meaning.Count };
        var played = arm.Play(study.Split.Unseen, Wide);
        foreach (var (column, value) in SpanMeasures.Of(played)) values[column] = value;
        values["memorised"] = SpanMeasures.Memorised(played, study.Episodes);
        Symbols(values, study, arm, settings, played);
        SpanMeasures.Transfer(values, study.Split, tasks => settings.Arm is "tuned" or "spans" ? arm.Play(tasks, Wide) : []);
        values["parameters"] = arm.Agent.Network.ParameterCount;
        values["updates"] = settings.BaseUpdates + (settings.Arm == "token" ? 0 : settings.Updates);
        values["spans"] = string.Join(" | ", arm.Spans.Meaning.Values.Select(span => study.Vocabulary.Text(span.Tokens)));
        return values;
    }

    private static void Symbols(Dictionary<string, object> values, AgentStudy study, SpanArm arm, AgentSettings settings, IReadOnlyList<Played> played)
    {
        var used = arm.Spans.Meaning.Count > 0;
        var (emitted, chances) = used ? arm.Spans.Emission(played) : (0, 0);
        values["rate"] = used ? arm.Spans.Rate(study.Episodes) : 1.0;
        values["emission"] = chances > 0 ? (double)emitted / chances : "";
        values["masked_success"] = settings.Arm == "spans" ? SpanMeasures.Success(arm.PlayMasked(study.Split.Unseen)) : "";
        var held = AgentExample.Of([.. study.Episodes.Take(200).Select(episode => episode.Rewritten(arm.Spans.Rewrite))], study.Vocabulary, arm.Agent.Options.Context);
        values["symbol_nats"] = used ? AgentTraining.CrossEntropy(arm.Agent, held, arm.Spans.Meaning.ContainsKey) : "";
    }

    /// <inheritdoc/>
    public override Findings Analyze(IReadOnlyList<Row> rows)
    {
        var worlds = rows.GroupBy(row => row["world"]).ToList();
        return new(
            [.. worlds.SelectMany(world => new[] { SpanFigures.Tokens(rows, world.Key), SpanFigures.Caps(rows, world.Key) })],
            [.. worlds.SelectMany(world => new[] { SpanFigures.Costs(world, $"Arms in {world.Key}"), SpanFigures.Tests([.. world]) })]);
    }
}
