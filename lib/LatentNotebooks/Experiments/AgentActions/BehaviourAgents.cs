using LatentNotebooks.Runtime;

namespace LatentNotebooks.Experiments.AgentActions;

/// <summary>
/// LAR as its abstract words it (arXiv 2605.18597; our reading B): one latent action is a multi-step behaviour. Does an agent that may decide in
/// behaviours finish sooner at the same success, and is it the discovered ones that do it? All arms go on from the token agent of
/// <see cref="AgentStudy"/> with the same data, updates and number of symbols, differ only in what the symbols stand for, and play the same unseen tasks.
/// </summary>
public sealed class BehaviourAgents : Experiment<AgentSettings>
{
    /// <summary>Arms of the main comparison: the same further training without symbols; discovered behaviours; hand-written ones; pairs of whole
    /// commands; a random choice.</summary>
    public static IReadOnlyList<string> Main { get; } = ["tuned", "behaviours", "hand", "pair-encoding", "random"];

    /// <summary>The first two with three times the further training.</summary>
    public static IReadOnlyList<string> Longer { get; } = ["tuned-long", "behaviours-long"];

    /// <summary>Arms with fewer seeds: fixed chunks, run open loop; one command repeated; slots absorbed into symbols; behaviours mined with hindsight; a hierarchy,
    /// in which the behaviours are sub-goals for a second network that writes the commands.</summary>
    public static IReadOnlyList<string> Further { get; } = ["chunks-2", "chunks-4", "repeated", "absorbed-1", "absorbed-2", "hindsight", "chunks-8", "hierarchy"];

    /// <inheritdoc/>
    public override string Name => "agent-actions/behaviour-agents";

    /// <inheritdoc/>
    public override string Question => "Does an agent that decides in multi-step behaviours finish sooner at the same success, and does it matter which behaviours?";

    /// <summary>
    /// The settings of an arm: those of reading A, but four times its further updates, at the token agent's own rate. A span is another spelling of what an agent
    /// writes already; a behaviour changes what it decides and what it reads back, and is learned more slowly. Every arm, the reference too, gets the same.
    /// A hierarchy's two networks are three quarters and half as wide, which is no more parameters in all; the second is trained for the further updates, too.
    /// </summary>
    public static AgentSettings Of(Profile profile, string arm, string world = "house-text")
    {
        var settings = AgentSettings.Load(profile, world);
        return settings with { Arm = arm, Updates = (Longer.Contains(arm) ? 12 : 4) * settings.Updates, Rate = settings.BaseRate,
            Width = arm == "hierarchy" ? settings.Width * 3 / 4 : settings.Width };
    }

    /// <inheritdoc/>
    protected override IEnumerable<(string Id, AgentSettings Settings)> Sweep(Profile profile)
    {
        return profile == Profile.Full
            ? Rows("house-text", Main, 3).Concat(Rows("house-text", Longer, 3)).Concat(Rows("house-text", Further, 3))
                .Concat(Rows("grid-text", ["tuned", "behaviours", "hand", "random"], 3))
            : Rows("house-text", profile == Profile.Quick ? ["tuned", "behaviours"] : [.. Main, .. Longer, .. Further], 1);

        IEnumerable<(string, AgentSettings)> Rows(string world, IReadOnlyList<string> arms, int seeds) =>
            from seed in Enumerable.Range(1, seeds)
            from arm in arms
            select ($"{world}/{arm}/seed-{seed}", Of(profile, arm, world) with { Seed = seed });
    }

    /// <inheritdoc/>
    protected override IReadOnlyDictionary<string, object> Execute(AgentSettings settings, RunContext context)
    {
        using var study = AgentStudy.Open(settings, context);
        using var arm = BehaviourArm.Train(study, settings);
        return BehaviourAgentMeasures.Of(study, arm, settings);
    }

    /// <inheritdoc/>
    public override Findings Analyze(IReadOnlyList<Row> rows) => new(
        [.. rows.Select(row => row["world"]).Distinct().SelectMany(world => BehaviourAgentFigures.All(rows, world))],
        [BehaviourAgentFigures.Compared(rows), BehaviourAgentFigures.Controls(rows), BehaviourAgentFigures.Ablations(rows)]);
}
