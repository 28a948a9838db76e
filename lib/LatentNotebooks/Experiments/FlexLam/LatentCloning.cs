using System.ComponentModel.DataAnnotations;
using LatentNotebooks.Runtime;
using LatentNotebooks.Worlds.Pixels;
using TorchSharp;

namespace LatentNotebooks.Experiments.FlexLam;

/// <summary>
/// Beyond the paper, which executes no policy: do latent actions help to <i>act</i> with few labels? A policy learns from video without
/// labels which latent tokens come next, a translator learns from a few labels what they mean, and both together play
/// episodes that nobody has seen (LAPO's and LAOM's protocol). Beside it stands whatever else the same video and the same labels allow.
/// </summary>
public sealed class LatentCloning : Experiment<LatentCloning.Settings>
{
    /// <summary>Models with latent actions: Flex, which is played at every budget, one model a budget, and Flex with latents of other transitions.</summary>
    public static IReadOnlyList<string> LatentArms { get; } = ["flex-8", "fixed-1", "fixed-2", "fixed-4", "fixed-8", "flex-8-shuffled"];

    /// <summary>What acts without a latent action; see <see cref="CloningRoutes"/>.</summary>
    public static IReadOnlyList<string> References { get; } = ["cloning", "state-only", "inverse-model", "expert", "random"];

    /// <summary>Numbers of labels; 0 stands for all.</summary>
    public static IReadOnlyList<int> Labels { get; } = [24, 64, 256, 1_024, 0];

    /// <summary>What <c>notebooks/settings/latent-cloning.yaml</c> may say.</summary>
    public sealed record Settings
    {
        /// <summary>A world with discrete actions.</summary>
        public string World { get; init; } = "mini-procgen/gather";

        /// <summary>One of <see cref="LatentArms"/> or <see cref="References"/>.</summary>
        public string Arm { get; init; } = "flex-8";

        /// <summary>Share of random actions in the expert's video.</summary>
        [Range(0.0, 1.0)]
        public double Epsilon { get; init; } = 0.3;

        /// <summary>
        /// Pixels of a frame's side. At 32 a cell of a game is as large as a cell of the forward model's coarsest features, so a move looks
        /// alike wherever it is made; at 16 it does not, and a code may mean another thing in every second cell (see <see cref="FrameGrid"/>).
        /// </summary>
        [Range(16, 64)]
        public int FrameSize { get; init; } = 32;

        /// <summary>Channels of the first convolution of the latent action model and of the inverse model.</summary>
        [Range(2, 128)]
        public int BaseChannels { get; init; } = 8;

        /// <summary>Transitions of the video; their labels are the pool.</summary>
        [Range(256, 1_000_000)]
        public int Transitions { get; init; } = 16_000;

        /// <summary>Transitions of other episodes, on which reading is judged.</summary>
        [Range(32, 100_000)]
        public int TestTransitions { get; init; } = 2_000;

        /// <summary>Updates of the latent action model.</summary>
        [Range(4, 1_000_000)]
        public int Updates { get; init; } = 2_500;

        /// <summary>Transitions an update of the latent action model.</summary>
        [Range(2, 1_024)]
        public int BatchSize { get; init; } = 32;

        /// <summary>Updates of each policy that has the whole video to learn from.</summary>
        [Range(1, 1_000_000)]
        public int PolicyUpdates { get; init; } = 2_500;

        /// <summary>Updates of each policy that has labels alone; more only learn them by heart.</summary>
        [Range(1, 1_000_000)]
        public int FewUpdates { get; init; } = 300;

        /// <summary>Episodes that are played, in equal shares of the levels.</summary>
        [Range(3, 10_000)]
        public int Episodes { get; init; } = 48;

        /// <summary>Independent draws of the labels.</summary>
        [Range(1, 100)]
        public int LabelDraws { get; init; } = 3;

        /// <summary>Draws for references that train a network on each.</summary>
        [Range(1, 100)]
        public int CostlyDraws { get; init; } = 2;

        /// <summary>Draws data, weights, masks and labels.</summary>
        public long Seed { get; init; } = 1;

        /// <summary>The latent action model of an arm: the budget curve's, on this world's terms.</summary>
        internal BudgetCurve.Settings Model => new()
        {
            Arm = Arm, Seed = Seed, FrameSize = FrameSize, BaseChannels = BaseChannels, Updates = Updates, BatchSize = BatchSize, LatentAsVector = true,
        };
    }

    /// <inheritdoc/>
    public override string Name => "flexlam/latent-cloning";

    /// <inheritdoc/>
    public override string Question => "Do latent actions help a policy to act when few true actions are known?";

    /// <inheritdoc/>
    protected override IEnumerable<(string Id, Settings Settings)> Sweep(Profile profile) =>
        from seed in Enumerable.Range(1, profile == Profile.Full ? 5 : 1)
        from arm in LatentArms.Concat(References)
        select ($"{arm}/seed-{seed}", SettingsBinder.Load<Settings>("latent-cloning", profile) with { Arm = arm, Seed = seed });

    /// <inheritdoc/>
    protected override IReadOnlyDictionary<string, object> Execute(Settings settings, RunContext context)
    {
        using var scope = torch.NewDisposeScope();
        var row = new Dictionary<string, object> { ["world"] = settings.World, ["arm"] = settings.Arm };
        foreach (var column in new[] { "return", "read" })
            foreach (var labels in Labels)
                foreach (var k in BudgetCurve.Budgets) row[Column(column, labels, k)] = "";
        using var routes = new CloningRoutes(settings);
        if (LatentArms.Contains(settings.Arm))
        {
            using var model = BudgetCurve.MakeModel(settings.Model);
            BudgetCurve.Fit(model, settings.Model, routes.Video.Pairs, null, context.Progress, context.Cancel);
            routes.Latent(model, row);
        }
        else
            routes.Reference(settings.Arm, row);
        // Unknown where no episode of a very short video came to its end.
        var played = routes.Video.World.Levels.Average(level => ReturnScale.Of(settings.World, level).Normalise(routes.Video.MeanReturn));
        row["video_return"] = double.IsFinite(played) ? played : "";
        row["video"] = routes.Video.Pairs.Hash;
        return row;
    }

    /// <summary>A column: <c>return</c> (0 random play, 1 the expert) or <c>read</c> (balanced accuracy on other episodes), with n labels and k slots.</summary>
    public static string Column(string column, int labels, int k) => $"{column}_{(labels == 0 ? "all" : labels)}@{k}";

    /// <inheritdoc/>
    public override Findings Analyze(IReadOnlyList<Row> rows) =>
        new([LatentCloningFindings.Draw(rows), LatentCloningFindings.Budgets(rows)],
            [LatentCloningFindings.Table(rows), ClaimTable.Of("Beyond the paper", CloningClaims.All, _ => rows)]);
}
