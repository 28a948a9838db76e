using System.ComponentModel.DataAnnotations;
using LatentNotebooks.Datasets;
using LatentNotebooks.Figures;
using LatentNotebooks.LatentActions;
using LatentNotebooks.Runtime;
using LatentNotebooks.Statistics;
using LatentNotebooks.Training;
using LatentNotebooks.Worlds.Pixels;
using TorchSharp;

namespace LatentNotebooks.Experiments.FlexLam;

/// <summary>
/// Beyond the paper, which executes no policy: do latent actions help to <i>act</i> with few labels? A policy learns from
/// unlabelled play which latent tokens come next, a translator learns from a few labels what they mean, and both together
/// play levels that nobody has seen (LAPO's and LAOM's protocol). Beside it, behaviour cloning from the same few labels.
/// </summary>
public sealed class LatentCloning : Experiment<LatentCloning.Settings>
{
    /// <summary>Latent action models, and behaviour cloning without any.</summary>
    public static IReadOnlyList<string> Arms { get; } = ["flex-8", "fixed-8", "fixed-2", "fixed-1", "cloning"];

    /// <summary>Numbers of labels; 0 stands for all.</summary>
    public static IReadOnlyList<int> Labels { get; } = [32, 128, 0];

    /// <summary>What <c>notebooks/settings/latent-cloning.yaml</c> may say.</summary>
    public sealed record Settings
    {
        /// <summary>A world with discrete actions.</summary>
        public string World { get; init; } = "ego-rooms";

        /// <summary>One of <see cref="LatentCloning.Arms"/>.</summary>
        public string Arm { get; init; } = "flex-8";

        /// <summary>Share of random actions in the play that is learned from.</summary>
        [Range(0.0, 1.0)]
        public double Epsilon { get; init; } = 0.3;

        /// <summary>Pixels of a frame's side.</summary>
        [Range(16, 64)]
        public int FrameSize { get; init; } = 24;

        /// <summary>Channels of the first convolution.</summary>
        [Range(2, 128)]
        public int BaseChannels { get; init; } = 12;

        /// <summary>Transitions to learn from; their labels are the pool.</summary>
        [Range(256, 1_000_000)]
        public int Transitions { get; init; } = 8_000;

        /// <summary>Updates of the latent action model.</summary>
        [Range(1, 1_000_000)]
        public int Updates { get; init; } = 1_200;

        /// <summary>Updates of each policy.</summary>
        [Range(1, 1_000_000)]
        public int PolicyUpdates { get; init; } = 800;

        /// <summary>Transitions an update of the latent action model.</summary>
        [Range(2, 4_096)]
        public int BatchSize { get; init; } = 32;

        /// <summary>Peak learning rate of the latent action model.</summary>
        [Range(1e-6, 0.1)]
        public double LearningRate { get; init; } = 4e-3;

        /// <summary>Episodes played with each translator, levels taking turns.</summary>
        [Range(1, 10_000)]
        public int Episodes { get; init; } = 32;

        /// <summary>Independent draws of the labels.</summary>
        [Range(1, 100)]
        public int Draws { get; init; } = 2;

        /// <summary>Draws data, weights, masks and labels.</summary>
        public long Seed { get; init; } = 1;
    }

    /// <inheritdoc/>
    public override string Name => "flexlam/latent-cloning";

    /// <inheritdoc/>
    public override string Question => "Do latent actions help a policy to act when few true actions are known?";

    /// <inheritdoc/>
    protected override IEnumerable<(string Id, Settings Settings)> Sweep(Profile profile) =>
        from seed in Enumerable.Range(1, profile == Profile.Full ? 3 : 1)
        from arm in Arms
        select ($"{arm}/seed-{seed}", SettingsBinder.Load<Settings>("latent-cloning", profile) with { Arm = arm, Seed = seed });

    /// <inheritdoc/>
    protected override IReadOnlyDictionary<string, object> Execute(Settings settings, RunContext context)
    {
        using var scope = torch.NewDisposeScope();
        var world = PixelWorlds.Create(settings.World, 16, settings.FrameSize);
        var split = LevelSplit.BySeed(world.Spec, 100, Math.Max(1, settings.Episodes / world.Spec.Levels.Count));
        using var data = LabelledTransitions.Record(world, new Behaviour(Epsilon: (float)settings.Epsilon), split.Train, settings.Transitions, new Seed(settings.Seed).For("train"));
        var row = new Dictionary<string, object> { ["world"] = settings.World, ["arm"] = settings.Arm };
        foreach (var labels in Labels)
            foreach (var k in BudgetCurve.Budgets) row[Column(labels, k)] = "";
        var player = new Player(settings, data, world, split.Test);
        if (settings.Arm == "cloning")
            foreach (var labels in Labels) row[Column(labels, BudgetCurve.MostSlots)] = player.Cloning(labels);
        else
        {
            using var model = Train(settings, data.Pairs, context);
            player.Latent(model, (labels, k, score) => row[Column(labels, k)] = score);
        }
        row["data_return"] = ReturnScale.Of(settings.World, world.Spec.Levels[0]).Normalise(data.MeanReturn) is var mean && double.IsFinite(mean) ? mean : "";
        row["training_data"] = data.Pairs.Hash;
        return row;
    }

    /// <summary>The column of a mean normalised return.</summary>
    public static string Column(int labels, int k) => $"return_{(labels == 0 ? "all" : labels)}@{k}";

    private static LatentActionModel Train(Settings settings, TransitionSet pairs, RunContext context)
    {
        var seed = new Seed(settings.Seed);
        torch.manual_seed(seed.For("weights").Value);
        var model = new LatentActionModel(new LatentActionOptions
        {
            FrameSize = settings.FrameSize, BaseChannels = settings.BaseChannels, SlotWidth = 8, Slots = BudgetCurve.Slots(settings.Arm),
        });
        var options = new TrainingOptions { Updates = settings.Updates, LearningRate = settings.LearningRate };
        LatentActionTraining.Train(model, pairs, options, settings.BatchSize, seed, BudgetCurve.Dropout(settings.Arm), null, context.Progress, context.Cancel);
        return model;
    }

    // Both ways of acting, from the same transitions and the same draws of labels, on the same test episodes.
    private sealed class Player(Settings settings, LabelledTransitions data, PixelWorld world, IReadOnlyList<Episode> episodes)
    {
        private readonly Seed seed = new(settings.Seed);
        private readonly FramePolicyOptions policyOptions = new() { Updates = settings.PolicyUpdates };
        private readonly int actions = data.World.Actions.Names.Count;

        // Frame -> latent tokens -> fill -> translator -> action. One policy predicts all slots; a budget uses the first k.
        public void Latent(LatentActionModel model, Action<int, int, double> write)
        {
            var slots = LatentFeatures.Infer(model, data.Pairs);
            var truth = torch.tensor(data.ActionIndices());
            using var policy = FramePolicy.Train(data.Pairs, model.Codes(slots), model.CodesPerSlot, null, policyOptions, seed);
            foreach (var k in BudgetCurve.Budgets.Where(k => k == model.Options.Slots || (model.Options.Slots == BudgetCurve.MostSlots && k < model.Options.Slots)))
                foreach (var labels in Labels)
                {
                    using var scope = torch.NewDisposeScope();
                    var features = LatentFeatures.Of(model, slots, k);
                    using var scale = new FeatureScale(features, BudgetCurve.MostSlots * model.Options.SlotWidth);
                    var draws = Draws(labels);
                    using var translator = Translator.Train(
                        LabelDraws.Pick(scale.Apply(features), draws), LabelDraws.Pick(truth, draws), actions, new() { Updates = labels == 0 ? 1_000 : 300, Batch = 128 }, seed);
                    write(labels, k, Enumerable.Range(0, (int)draws.shape[0]).Average(draw => Rollouts.Play(world, episodes, frames =>
                        translator.call(scale.Apply(LatentFeatures.Of(model, model.Slots(policy.Choose(frames)), k))).select(0, draw).argmax(-1))));
                }
        }

        // Frame -> action, learned from the labelled transitions alone.
        public double Cloning(int labels)
        {
            using var scope = torch.NewDisposeScope();
            var (draws, truth) = (Draws(labels), torch.tensor(data.ActionIndices()).unsqueeze(1));
            return Enumerable.Range(0, (int)draws.shape[0]).Average(draw =>
            {
                using var policy = FramePolicy.Train(data.Pairs, truth, actions, draws[draw].contiguous().data<long>().ToArray(), policyOptions, seed);
                return Rollouts.Play(world, episodes, frames => policy.Choose(frames).select(1, 0));
            });
        }

        private torch.Tensor Draws(int labels) =>
            labels == 0 ? torch.arange(0, data.Count, dtype: torch.ScalarType.Int64).unsqueeze(0) : LabelDraws.Draw(data.Count, labels, settings.Draws, seed);
    }

    /// <inheritdoc/>
    public override Findings Analyze(IReadOnlyList<Row> rows) => new([Draw(rows)], [Table(rows)]);

    /// <summary>Return against the number of labels, one line an arm at its full budget.</summary>
    public static Figure Draw(IReadOnlyList<Row> rows)
    {
        var names = Labels.Select(labels => labels == 0 ? "all" : $"{labels}").ToArray();
        var figure = new Figure("Acting with few labels").X("labels").Y("return (0 random, 1 expert)").Size(640, 360);
        foreach (var (arm, k) in new[] { ("flex-8", 8), ("fixed-8", 8), ("flex-8", 1), ("fixed-1", 1), ("cloning", 8) })
        {
            var estimates = Labels.Select(labels => rows.Where(row => row["arm"] == arm).Select(row => row.Number(Column(labels, k))).Where(double.IsFinite).ToArray()).ToList();
            if (estimates.All(values => values.Length > 0))
                figure = figure.Bars(arm == "cloning" ? "cloning, no latents" : $"{arm.Split('-')[0]}, k = {k}", names, estimates.Select(values => values.Average()),
                    estimates.Select(values => values.Min()), estimates.Select(values => values.Max()));
        }
        return figure.HorizontalLine(0, "random").Caption("Means over seeds; bars reach from the lowest to the highest seed.");
    }

    /// <summary>Every arm and budget, with intervals over seeds.</summary>
    public static Table Table(IReadOnlyList<Row> rows)
    {
        var table = new Table("Return on unseen levels, 0 for random play, 1 for the expert").Column("arm").Column("k");
        foreach (var labels in Labels) table = table.Column(labels == 0 ? "all labels" : $"{labels} labels", format: "F3");
        table = table.Column("seeds");
        foreach (var arm in rows.GroupBy(row => row["arm"]))
            foreach (var k in BudgetCurve.Budgets.Where(k => double.IsFinite(arm.First().Number(Column(0, k)))))
                table = table.Row([arm.Key, arm.Key == "cloning" ? Cell.Missing : k, .. Labels.Select(labels => Mean(arm.Select(row => row.Number(Column(labels, k))))), arm.Count()]);
        return table;

        static Cell Mean(IEnumerable<double> values) => values.Count() < 2 ? Cell.Number(values.First()) : BudgetCurveComparison.Interval(Intervals.Mean(values));
    }
}
