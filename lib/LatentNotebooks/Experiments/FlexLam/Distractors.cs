using System.ComponentModel.DataAnnotations;
using LatentNotebooks.Datasets;
using LatentNotebooks.Figures;
using LatentNotebooks.LatentActions;
using LatentNotebooks.Runtime;
using LatentNotebooks.Training;
using TorchSharp;

namespace LatentNotebooks.Experiments.FlexLam;

/// <summary>
/// What do the first slots say where something besides the agent moves? A mass is pushed over a plain background, over one that
/// drifts by itself, and over one that drifts mostly with the action. A slot holds what changes most pixels, which need not be
/// what the agent did: the true action and the true drift are read off the first k slots, side by side.
/// </summary>
public sealed class Distractors : Experiment<Distractors.Settings>
{
    /// <summary>Plain, a drift of its own, a drift with the action.</summary>
    public static IReadOnlyList<string> Worlds { get; } = ["pixel-control/point-mass", "pixel-control/point-mass+uncorrelated", "pixel-control/point-mass+correlated"];

    /// <summary>Models with and without masks, and as many principal components of the frame difference as the slots have scalars.</summary>
    public static IReadOnlyList<string> Arms { get; } = ["flex-8", "fixed-8", "fixed-2", "fixed-1", "pca-difference"];

    /// <summary>What <c>notebooks/settings/distractors.yaml</c> may say.</summary>
    public sealed record Settings
    {
        /// <summary>A world with continuous actions.</summary>
        public string World { get; init; } = "pixel-control/point-mass";

        /// <summary>One of <see cref="Distractors.Arms"/>.</summary>
        public string Arm { get; init; } = "flex-8";

        /// <summary>What squeezes the slots.</summary>
        public BottleneckKind Bottleneck { get; init; } = BottleneckKind.Continuous;

        /// <summary>Pixels of a frame's side.</summary>
        [Range(16, 64)]
        public int FrameSize { get; init; } = 24;

        /// <summary>Channels of the first convolution.</summary>
        [Range(2, 128)]
        public int BaseChannels { get; init; } = 12;

        /// <summary>Transitions to learn from; their labels are the pool.</summary>
        [Range(64, 1_000_000)]
        public int TrainingPairs { get; init; } = 6_000;

        /// <summary>Transitions to judge on, from other episodes.</summary>
        [Range(64, 100_000)]
        public int TestPairs { get; init; } = 1_024;

        /// <summary>Optimizer updates.</summary>
        [Range(1, 1_000_000)]
        public int Updates { get; init; } = 1_500;

        /// <summary>Transitions an update.</summary>
        [Range(2, 4_096)]
        public int BatchSize { get; init; } = 32;

        /// <summary>Peak learning rate.</summary>
        [Range(1e-6, 0.1)]
        public double LearningRate { get; init; } = 2e-3;

        /// <summary>Draws data, weights and masks.</summary>
        public long Seed { get; init; } = 1;
    }

    /// <inheritdoc/>
    public override string Name => "flexlam/distractors";

    /// <inheritdoc/>
    public override string Question => "Do the first slots hold the action or whatever else moves?";

    /// <inheritdoc/>
    protected override IEnumerable<(string Id, Settings Settings)> Sweep(Profile profile) =>
        from seed in Enumerable.Range(1, profile == Profile.Full ? 3 : 1)
        from world in profile == Profile.Quick ? [.. Worlds, "mini-procgen/maze", "mini-procgen/dodge", "mini-procgen/leaper", "mini-procgen/heist", "ego-rooms", "pixel-control/reacher"] : Worlds
        from arm in Arms
        select ($"{world.Split('/')[^1]}/{arm}/seed-{seed}", SettingsBinder.Load<Settings>("distractors", profile) with { World = world, Arm = arm, Seed = seed });

    /// <inheritdoc/>
    protected override IReadOnlyDictionary<string, object> Execute(Settings settings, RunContext context)
    {
        using var scope = torch.NewDisposeScope();
        using var data = BudgetCurveData.Record(Judging(settings));
        var row = new Dictionary<string, object> { ["world"] = settings.World, ["arm"] = settings.Arm };
        foreach (var column in new[] { "action_r2", "exogenous_r2", "psnr" })
            foreach (var k in BudgetCurve.Budgets) row[$"{column}@{k}"] = "";
        foreach (var column in new[] { "all_null_psnr", "copy_last_psnr", "bits", "parameters" }) row[column] = "";
        if (settings.Arm == "pca-difference")
            foreach (var k in BudgetCurve.Budgets)
            {
                using var components = PrincipalComponents.Fit(data.Train.Pairs, FrameView.Difference, k * new LatentActionOptions().Levels.Count);
                Read(k, components.Of);
            }
        else
        {
            using var model = Train(settings, data.Train.Pairs, context);
            var curve = PrefixCurve.Measure(model, data.Test.Pairs, new Seed(settings.Seed), []);
            (row["all_null_psnr"], row["copy_last_psnr"], row["bits"], row["parameters"]) = (curve.Prefix[0], curve.CopyLast, model.Bits, model.ParameterCount);
            foreach (var k in BudgetCurve.Budgets.Where(k => k == model.Options.Slots || (model.Options.Slots == BudgetCurve.MostSlots && k < model.Options.Slots)))
            {
                row[$"psnr@{k}"] = curve.Prefix[k];
                Read(k, pairs => LatentFeatures.Of(model, LatentFeatures.Infer(model, pairs), k));
            }
        }
        row["training_data"] = data.Train.Pairs.Hash;
        row["test_data"] = data.Test.Pairs.Hash;
        return row;

        void Read(int k, Func<TransitionSet, torch.Tensor> represent)
        {
            using var inner = torch.NewDisposeScope();
            using var alignment = new Alignment(data, Judging(settings));
            var train = represent(data.Train.Pairs);
            var features = alignment.Scale(train, train, represent(data.Test.Pairs));
            row[$"action_r2@{k}"] = alignment.Many(features);
            if (alignment.Exogenous(features) is var r2 && double.IsFinite(r2)) row[$"exogenous_r2@{k}"] = r2;
        }
    }

    /// <summary>The model of an arm, trained.</summary>
    public static LatentActionModel Train(Settings settings, TransitionSet pairs, RunContext context)
    {
        var seed = new Seed(settings.Seed);
        torch.manual_seed(seed.For("weights").Value);
        var model = new LatentActionModel(new LatentActionOptions
        {
            FrameSize = settings.FrameSize, BaseChannels = settings.BaseChannels, SlotWidth = Judging(settings).SlotWidth,
            Slots = BudgetCurve.Slots(settings.Arm), Bottleneck = settings.Bottleneck,
        });
        var options = new TrainingOptions { Updates = settings.Updates, LearningRate = settings.LearningRate };
        LatentActionTraining.Train(model, pairs, options, settings.BatchSize, seed, BudgetCurve.Dropout(settings.Arm), null, context.Progress, context.Cancel);
        return model;
    }

    private static BudgetCurve.Settings Judging(Settings settings) => new()
    {
        World = settings.World, Seed = settings.Seed, FrameSize = settings.FrameSize, TrainingPairs = settings.TrainingPairs, TestPairs = settings.TestPairs,
    };

    /// <inheritdoc/>
    public override Findings Analyze(IReadOnlyList<Row> rows) => new([Draw(rows, "flex-8"), Draw(rows, "pca-difference")], [Table(rows)]);

    /// <summary>Action and drift read off the first k slots of one arm, a panel a world; means over seeds.</summary>
    public static Figure Draw(IReadOnlyList<Row> rows, string arm)
    {
        return Figure.Grid(3, [.. Worlds.Select(Panel)], arm == "pca-difference" ? "Principal components of the difference" : $"First k slots of {arm}");

        Figure Panel(string world)
        {
            var own = rows.Where(row => row["world"] == world && row["arm"] == arm).ToList();
            var figure = new Figure(world.Split('/')[^1]).X("slots, k").Y("R²").LogX(2).Line("true action", BudgetCurve.Budgets.ToArray(), Mean("action_r2"));
            return Mean("exogenous_r2").Any(double.IsFinite) ? figure.Line("drift and shake", BudgetCurve.Budgets.ToArray(), Mean("exogenous_r2")) : figure;

            double[] Mean(string column) => [.. BudgetCurve.Budgets.Select(k => own.Select(row => row.Number($"{column}@{k}")).DefaultIfEmpty(double.NaN).Average())];
        }
    }

    /// <summary>Every arm at its budgets, means over seeds.</summary>
    public static Table Table(IReadOnlyList<Row> rows)
    {
        var table = new Table("Action or distractor?").Column("world").Column("arm").Column("k").Column("action", "R²", "F2").Column("drift and shake", "R²", "F2")
            .Column("PSNR", "dB", "F2").Column("PSNR, no slot", "dB", "F2").Column("seeds").Caption("Means over seeds; translators with all labels.");
        foreach (var group in rows.GroupBy(row => (World: row["world"], Arm: row["arm"])).OrderBy(group => group.Key.World, StringComparer.Ordinal))
            foreach (var k in BudgetCurve.Budgets.Where(k => double.IsFinite(group.First().Number($"action_r2@{k}"))))
                table = table.Row(group.Key.World.Split('/')[^1], group.Key.Arm, k, Mean(group, $"action_r2@{k}"), Mean(group, $"exogenous_r2@{k}"),
                    Mean(group, $"psnr@{k}"), Mean(group, "all_null_psnr"), group.Count());
        return table;

        static Cell Mean(IEnumerable<Row> rows, string column) => rows.Average(row => row.Number(column)) is var mean && double.IsFinite(mean) ? mean : Cell.Missing;
    }
}
