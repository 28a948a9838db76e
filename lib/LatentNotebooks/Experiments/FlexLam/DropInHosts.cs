using System.ComponentModel.DataAnnotations;
using LatentNotebooks.Datasets;
using LatentNotebooks.LatentActions;
using LatentNotebooks.Runtime;
using LatentNotebooks.Training;
using TorchSharp;

namespace LatentNotebooks.Experiments.FlexLam;

/// <summary>
/// Does nested dropout drop into latent action models of another make? Three hosts - a learned codebook (LAPO's), Gaussian
/// slots at a price (AdaWorld's), a forward model that predicts features (LAOM's) - each with the masks, and without them
/// at several capacities. The mask is the only difference within a host.
/// </summary>
public sealed class DropInHosts : Experiment<DropInHosts.Settings>
{
    /// <summary>The hosts, in our small version of each.</summary>
    public static IReadOnlyList<string> Hosts { get; } = ["codebook", "gaussian", "latent-space"];

    /// <summary>With the masks, and without them at three capacities.</summary>
    public static IReadOnlyList<string> Models { get; } = ["flex-8", "fixed-8", "fixed-2", "fixed-1"];

    /// <summary>Numbers of labels.</summary>
    public static IReadOnlyList<int> Labels { get; } = [24, 256];

    /// <summary>What <c>notebooks/settings/drop-in-hosts.yaml</c> may say.</summary>
    public sealed record Settings
    {
        /// <summary>One of <see cref="Hosts"/>.</summary>
        public string Host { get; init; } = "codebook";

        /// <summary>One of <see cref="Models"/>.</summary>
        public string Model { get; init; } = "flex-8";

        /// <summary>Pixels of a frame's side.</summary>
        [Range(16, 64)]
        public int FrameSize { get; init; } = 24;

        /// <summary>Channels of the first convolution.</summary>
        [Range(2, 128)]
        public int BaseChannels { get; init; } = 12;

        /// <summary>What a nat of a Gaussian slot costs, in units of the reconstruction loss.</summary>
        [Range(1e-9, 1.0)]
        public double NatPrice { get; init; } = 1e-5;

        /// <summary>Transitions to learn from; their labels are the pool.</summary>
        [Range(256, 1_000_000)]
        public int TrainingPairs { get; init; } = 6_000;

        /// <summary>Transitions to judge on, from other episodes.</summary>
        [Range(64, 100_000)]
        public int TestPairs { get; init; } = 1_024;

        /// <summary>Independent draws of the labels.</summary>
        [Range(1, 100)]
        public int LabelDraws { get; init; } = 10;

        /// <summary>Optimizer updates.</summary>
        [Range(1, 1_000_000)]
        public int Updates { get; init; } = 1_000;

        /// <summary>Transitions an update.</summary>
        [Range(2, 4_096)]
        public int BatchSize { get; init; } = 32;

        /// <summary>Peak learning rate.</summary>
        [Range(1e-6, 0.1)]
        public double LearningRate { get; init; } = 4e-3;

        /// <summary>Draws data, weights, masks and labels.</summary>
        public long Seed { get; init; } = 1;
    }

    /// <inheritdoc/>
    public override string Name => "flexlam/drop-in-hosts";

    /// <inheritdoc/>
    public override string Question => "Does nested dropout drop into latent action models with a codebook, with Gaussian slots, and with a forward model in feature space?";

    /// <inheritdoc/>
    protected override IEnumerable<(string Id, Settings Settings)> Sweep(Profile profile) =>
        from seed in Enumerable.Range(1, profile == Profile.Full ? 5 : 1)
        from host in Hosts
        from model in Models
        select ($"{host}/{model}/seed-{seed}", SettingsBinder.Load<Settings>("drop-in-hosts", profile) with { Host = host, Model = model, Seed = seed });

    /// <inheritdoc/>
    protected override IReadOnlyDictionary<string, object> Execute(Settings settings, RunContext context)
    {
        using var scope = torch.NewDisposeScope();
        using var data = BudgetCurveData.Record(Judging(settings));
        var row = new Dictionary<string, object> { ["arm"] = $"{settings.Host}/{settings.Model}", ["host"] = settings.Host, ["model"] = settings.Model };
        foreach (var column in new[] { "quality" }.Concat(Labels.Select(labels => $"labels_{labels}")))
            foreach (var k in BudgetCurve.Budgets) row[$"{column}@{k}"] = "";
        foreach (var column in new[] { "all_null_quality", "copy_last_quality", "least_perplexity", "feature_spread", "spent_bits" }) row[column] = "";

        torch.manual_seed(new Seed(settings.Seed).For("weights").Value);
        ILatentActions model = settings.Host == "latent-space" ? FeatureHost(settings, data, row, context) : PixelHost(settings, data, row, context);
        using var network = (torch.nn.Module)model;
        Align(model, settings, data, row);
        row["parameters"] = network.parameters().Where(parameter => parameter.requires_grad).Sum(parameter => parameter.numel());
        row["examples"] = (long)settings.Updates * settings.BatchSize;
        row["training_data"] = data.Train.Pairs.Hash;
        row["test_data"] = data.Test.Pairs.Hash;
        return row;
    }

    private static LatentActionOptions Shape(Settings settings) => new()
    {
        FrameSize = settings.FrameSize, BaseChannels = settings.BaseChannels, SlotWidth = Judging(settings).SlotWidth,
        Slots = BudgetCurve.Slots(settings.Model), NatPrice = settings.NatPrice,
        Bottleneck = settings.Host switch { "codebook" => BottleneckKind.Vq, "gaussian" => BottleneckKind.Variational, _ => BottleneckKind.Fsq },
    };

    // A learned codebook or Gaussian slots; the forward model predicts pixels. Quality is PSNR.
    private static LatentActionModel PixelHost(Settings settings, BudgetCurveData data, Dictionary<string, object> row, RunContext context)
    {
        var (model, seed) = (new LatentActionModel(Shape(settings)), new Seed(settings.Seed));
        var dropout = BudgetCurve.Dropout(settings.Model);
        LatentActionTraining.Train(model, data.Train.Pairs, Training(settings), settings.BatchSize, seed, dropout, null, context.Progress, context.Cancel);
        var curve = PrefixCurve.Measure(model, data.Test.Pairs, seed, []);
        foreach (var k in BudgetCurve.BudgetsOf(model)) row[$"quality@{k}"] = curve.Prefix[k];
        (row["all_null_quality"], row["copy_last_quality"]) = (curve.Prefix[0], curve.CopyLast);
        if (model.CodesPerSlot > 0)
        {
            var usage = CodeUsage.Measure(model, data.Test.Pairs);
            row["least_perplexity"] = Enumerable.Range(0, usage.Slots).Min(usage.Perplexity);
        }
        row["spent_bits"] = model.CodesPerSlot > 0 ? model.Bits : SpentBits(model, data.Test.Pairs, settings.NatPrice);
        return model;
    }

    // Slots of finite scalar quantisation; the forward model predicts features. Quality is the R^2 of these.
    private static LatentSpaceModel FeatureHost(Settings settings, BudgetCurveData data, Dictionary<string, object> row, RunContext context)
    {
        var model = new LatentSpaceModel(Shape(settings));
        var (seed, dropout) = (new Seed(settings.Seed), BudgetCurve.Dropout(settings.Model));
        LatentSpaceModel.Train(model, data.Train.Pairs, Training(settings), settings.BatchSize, seed, dropout, context.Progress, context.Cancel);
        var curve = FeatureCurve.Measure(model, data.Test.Pairs);
        foreach (var k in BudgetCurve.BudgetsOf(model)) row[$"quality@{k}"] = curve.Prefix[k];
        (row["all_null_quality"], row["copy_last_quality"], row["feature_spread"]) = (curve.Prefix[0], curve.CopyLast, curve.Spread);
        row["spent_bits"] = model.Options.Slots * model.Options.MakeBottleneck().Bits;
        return model;
    }

    // Scores of translators that read the first k slots: data, label draws and judge are the budget curve's.
    private static void Align(ILatentActions model, Settings settings, BudgetCurveData data, Dictionary<string, object> row)
    {
        using var alignment = new Alignment(data, Judging(settings));
        var (train, test) = (LatentFeatures.Infer(model, data.Train.Pairs), LatentFeatures.Infer(model, data.Test.Pairs));
        foreach (var k in BudgetCurve.BudgetsOf(model))
        {
            using var scope = torch.NewDisposeScope();
            var features = LatentFeatures.Of(model, train, k);
            var scaled = alignment.Scale(features, features, LatentFeatures.Of(model, test, k));
            foreach (var labels in Labels) row[$"labels_{labels}@{k}"] = alignment.Few(scaled, labels);
        }
    }

    // What Gaussian slots pay on held-out pairs, all slots sent.
    private static double SpentBits(LatentActionModel model, TransitionSet pairs, double price)
    {
        using var _ = torch.no_grad();
        using var scope = torch.NewDisposeScope();
        var (before, after) = pairs.Batch(torch.arange(0, Math.Min(512, pairs.Count), dtype: torch.ScalarType.Int64));
        model.Infer(before, after);
        return model.SlotCost!.sum(1).mean().item<float>() / price / Math.Log(2);
    }

    private static TrainingOptions Training(Settings settings) => new() { Updates = settings.Updates, LearningRate = settings.LearningRate };

    private static BudgetCurve.Settings Judging(Settings settings) => new()
    {
        Seed = settings.Seed, FrameSize = settings.FrameSize, TrainingPairs = settings.TrainingPairs, TestPairs = settings.TestPairs, LabelDraws = settings.LabelDraws,
    };

    /// <inheritdoc/>
    public override Findings Analyze(IReadOnlyList<Row> rows) => DropInFindings.Of(rows);
}
