using System.ComponentModel.DataAnnotations;
using LatentNotebooks.Runtime;

namespace LatentNotebooks.Experiments.AgentActions;

/// <summary>
/// Does an agent that may decide in behaviours finish sooner at the same success, and is it the discovered behaviours that do it? One token
/// agent is trained a seed; every arm goes on from it with the same data, updates and symbols, and differs only in what the symbols stand for.
/// All arms play the same unseen tasks.
/// </summary>
public sealed class BehaviourAgents : Experiment<BehaviourAgents.Settings>
{
    /// <summary>Arms of the main comparison: no symbols; discovered behaviours; hand-written ones; pairs of whole commands; random choice.</summary>
    public static IReadOnlyList<string> Main { get; } = ["token", "behaviours", "hand", "pair-encoding", "random"];

    /// <summary>Arms with fewer seeds: fixed chunks, run open loop; one command repeated; slots absorbed into symbols; behaviours mined with hindsight.</summary>
    public static IReadOnlyList<string> Further { get; } = ["chunks-2", "chunks-4", "repeated", "absorbed-1", "absorbed-2", "hindsight", "chunks-8"];

    /// <summary>What <c>notebooks/settings/behaviour-agents.yaml</c> may say.</summary>
    public sealed record Settings
    {
        /// <summary>Id of the world; names of its things must be one token each.</summary>
        public string World { get; init; } = "house-text";

        /// <summary>Only scenes whose name begins so; empty for all.</summary>
        public string Scenes { get; init; } = "";

        /// <summary>One of <see cref="Main"/> or <see cref="Further"/>.</summary>
        public string Arm { get; init; } = "behaviours";

        /// <summary>Training trajectories recorded; the successful ones are learned from.</summary>
        [Range(10, 1_000_000)]
        public int Trajectories { get; init; } = 6_000;

        /// <summary>Of these, how many behaviours are found in.</summary>
        [Range(10, 100_000)]
        public int Mined { get; init; } = 1_000;

        /// <summary>Test tasks, in unseen scenes.</summary>
        [Range(1, 10_000)]
        public int Tasks { get; init; } = 200;

        /// <summary>Of these, how many the controls, single-episode timings and repeated draws play.</summary>
        [Range(1, 10_000)]
        public int ControlTasks { get; init; } = 100;

        /// <summary>Latent symbols at most.</summary>
        [Range(1, 512)]
        public int Symbols { get; init; } = 32;

        /// <summary>Share of a trajectory's behaviours that are written as symbols in training; the rest is spelled out. 0..1.</summary>
        [Range(0.0, 1.0)]
        public double Share { get; init; } = 0.75;

        /// <summary>Width of the network.</summary>
        [Range(8, 1_024)]
        public int Width { get; init; } = 64;

        /// <summary>Blocks of the network.</summary>
        [Range(1, 24)]
        public int Layers { get; init; } = 2;

        /// <summary>Attention heads.</summary>
        [Range(1, 32)]
        public int Heads { get; init; } = 4;

        /// <summary>Tokens of an episode.</summary>
        [Range(16, 8_192)]
        public int Context { get; init; } = 512;

        /// <summary>Updates of the token agent that all arms start from.</summary>
        [Range(1, 1_000_000)]
        public int BaseUpdates { get; init; } = 2_000;

        /// <summary>Further updates of every arm.</summary>
        [Range(1, 1_000_000)]
        public int Updates { get; init; } = 500;

        /// <summary>Episodes an update.</summary>
        [Range(1, 1_024)]
        public int Batch { get; init; } = 16;

        /// <summary>Peak learning rate of the token agent; further training has half of it.</summary>
        [Range(1e-6, 0.1)]
        public double LearningRate { get; init; } = 3e-3;

        /// <summary>Independent attempts a task for best-of-n, at <see cref="Temperature"/>; 0 for none.</summary>
        [Range(0, 64)]
        public int Draws { get; init; } = 4;

        /// <summary>Of those attempts.</summary>
        [Range(0.0, 5.0)]
        public double Temperature { get; init; } = 0.7;

        /// <summary>Draws data, weights, batches.</summary>
        public long Seed { get; init; } = 1;
    }

    /// <inheritdoc/>
    public override string Name => "agent-actions/behaviour-agents";

    /// <inheritdoc/>
    public override string Question => "Does an agent that decides in multi-step behaviours finish sooner at the same success, and does it matter which behaviours?";

    /// <summary>The settings of a profile in a world.</summary>
    public static Settings Load(Profile profile, string world = "house-text") =>
        SettingsBinder.Load<Settings>(world == "house-text" ? "behaviour-agents" : "behaviour-agents-grid", profile) with { World = world };

    /// <inheritdoc/>
    protected override IEnumerable<(string Id, Settings Settings)> Sweep(Profile profile)
    {
        var full = profile == Profile.Full;
        return Rows("house-text", Main, full ? 5 : 1).Concat(Rows("grid-text", Main, full ? 3 : 1)).Concat(Rows("house-text", Further, full ? 3 : 1));

        IEnumerable<(string, Settings)> Rows(string world, IReadOnlyList<string> arms, int seeds) =>
            from seed in Enumerable.Range(1, seeds)
            from arm in arms
            select ($"{world}/{arm}/seed-{seed}", Load(profile, world) with { Arm = arm, Seed = seed });
    }

    /// <inheritdoc/>
    protected override IReadOnlyDictionary<string, object> Execute(Settings settings, RunContext context)
    {
        using var arm = BehaviourArm.Train(settings, context.Progress, context.Cancel);
        return BehaviourAgentMeasures.Of(arm);
    }

    /// <inheritdoc/>
    public override Findings Analyze(IReadOnlyList<Row> rows) => new(
        [.. rows.Select(row => row["world"]).Distinct().SelectMany(world => BehaviourAgentFigures.All(rows, world))],
        [BehaviourAgentFigures.Compared(rows), BehaviourAgentFigures.Controls(rows)]);
}
