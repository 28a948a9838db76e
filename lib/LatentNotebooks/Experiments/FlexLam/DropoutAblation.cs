using System.ComponentModel.DataAnnotations;
using LatentNotebooks.Figures;
using LatentNotebooks.LatentActions;
using LatentNotebooks.Runtime;
using LatentNotebooks.Training;
using TorchSharp;

namespace LatentNotebooks.Experiments.FlexLam;

/// <summary>
/// Which part of the recipe does what? Starting from one variable-length model (prefix masks, uniform k, finite scalar
/// quantisation, learned null, K = 8), one choice at a time is changed: the shape of the mask, the distribution of k, the
/// quantiser, the null and K. Short runs of a small model: this ranks choices, it is no verdict on the method.
/// </summary>
public sealed class DropoutAblation : Experiment<DropoutAblation.Settings>
{
    /// <summary>Budgets at which every model is measured, as far as it has slots.</summary>
    public static IReadOnlyList<int> Budgets { get; } = [1, 2, 4, 8, 16];

    private const int SlotWidth = 8;

    /// <summary>One way to train a latent action model; the defaults are the baseline.</summary>
    /// <param name="Name">What differs from the baseline, as <c>axis/choice</c>.</param>
    public sealed record Recipe(string Name)
    {
        /// <summary>The masks; null trains a model of fixed capacity.</summary>
        public PrefixDropout? Dropout { get; init; } = new();

        /// <summary>What squeezes a slot.</summary>
        public BottleneckKind Bottleneck { get; init; } = BottleneckKind.Fsq;

        /// <summary>Whether the null that fills absent slots is learned, or stays zero.</summary>
        public bool LearnedNull { get; init; } = true;

        /// <summary>Slots K.</summary>
        public int Slots { get; init; } = 8;

        /// <summary>Which choice is changed.</summary>
        public string Axis => Name.Split('/')[0];
    }

    /// <summary>The baseline, then every other recipe: one choice changed in each.</summary>
    public static IReadOnlyList<Recipe> Recipes { get; } =
    [
        new("baseline"),
        new("mask/none") { Dropout = null },
        new("mask/random") { Dropout = new(Shape: KeptShape.Random) },
        new("mask/suffix") { Dropout = new(Shape: KeptShape.Suffix) },
        new("length/powers-of-two") { Dropout = new(KeptLength.PowersOfTwo) },
        new("length/geometric") { Dropout = new(KeptLength.Geometric) },
        new("length/half-full") { Dropout = new(KeptLength.HalfFull) },
        new("quantiser/vq") { Bottleneck = BottleneckKind.Vq },
        new("quantiser/continuous") { Bottleneck = BottleneckKind.Continuous },
        new("slots/4") { Slots = 4 },
        new("slots/16") { Slots = 16 },
        new("null/zero") { LearnedNull = false },
    ];

    /// <summary>What <c>notebooks/settings/dropout-ablation.yaml</c> may say.</summary>
    public sealed record Settings
    {
        /// <summary>One of <see cref="Recipes"/>, by name.</summary>
        public string Recipe { get; init; } = "baseline";

        /// <summary>Pixels of a frame's side.</summary>
        [Range(16, 64)]
        public int FrameSize { get; init; } = 24;

        /// <summary>Channels of the first convolution.</summary>
        [Range(2, 128)]
        public int BaseChannels { get; init; } = 12;

        /// <summary>Transitions to learn from; their labels are the pool.</summary>
        [Range(64, 1_000_000)]
        public int TrainingPairs { get; init; } = 8_000;

        /// <summary>Transitions to judge on, from other episodes.</summary>
        [Range(64, 100_000)]
        public int TestPairs { get; init; } = 1_024;

        /// <summary>Labels that a translator sees.</summary>
        [Range(8, 10_000)]
        public int Labels { get; init; } = 256;

        /// <summary>Optimizer updates.</summary>
        [Range(1, 1_000_000)]
        public int Updates { get; init; } = 1_500;

        /// <summary>Transitions an update.</summary>
        [Range(2, 4_096)]
        public int BatchSize { get; init; } = 64;

        /// <summary>Peak learning rate.</summary>
        [Range(1e-6, 0.1)]
        public double LearningRate { get; init; } = 2e-3;

        /// <summary>Draws data, weights, masks and labels.</summary>
        public long Seed { get; init; } = 1;
    }

    /// <summary>A trained model and how it rebuilds the held-out pairs at every budget.</summary>
    public sealed record Result(LatentActionModel Model, PrefixCurve Curve, IReadOnlyDictionary<string, object> Values);

    /// <inheritdoc/>
    public override string Name => "flexlam/dropout-ablation";

    /// <inheritdoc/>
    public override string Question => "Which choice makes a variable-length latent action work: the mask, the distribution of k, the quantiser, the null, or K?";

    /// <summary>The settings of a profile.</summary>
    public static Settings Load(Profile profile) => SettingsBinder.Load<Settings>("dropout-ablation", profile);

    /// <inheritdoc/>
    protected override IEnumerable<(string Id, Settings Settings)> Sweep(Profile profile) =>
        from seed in Enumerable.Range(1, profile == Profile.Full ? 3 : 1)
        from recipe in Recipes
        select ($"{recipe.Name}/seed-{seed}", Load(profile) with { Recipe = recipe.Name, Seed = seed });

    /// <inheritdoc/>
    protected override IReadOnlyDictionary<string, object> Execute(Settings settings, RunContext context) =>
        Measure(settings, context.Progress, context.Cancel).Values;

    /// <summary>Trains one recipe and measures it.</summary>
    public static Result Measure(Settings settings, IProgress<TrainingProgress>? progress = null, CancellationToken cancel = default)
    {
        var recipe = Recipes.Single(recipe => recipe.Name == settings.Recipe);
        var seed = new Seed(settings.Seed);
        using var data = BudgetCurveData.Record(Judging(settings));
        torch.manual_seed(seed.For("weights").Value);
        var model = new LatentActionModel(new LatentActionOptions
        {
            FrameSize = settings.FrameSize, BaseChannels = settings.BaseChannels, SlotWidth = SlotWidth,
            Slots = recipe.Slots, Bottleneck = recipe.Bottleneck, LearnedNull = recipe.LearnedNull,
        });
        var options = new TrainingOptions { Updates = settings.Updates, LearningRate = settings.LearningRate };
        LatentActionTraining.Train(model, data.Train.Pairs, options, settings.BatchSize, seed, recipe.Dropout, null, progress, cancel);

        var budgets = Budgets.Where(k => k <= recipe.Slots).ToArray();
        var curve = PrefixCurve.Measure(model, data.Test.Pairs, seed, budgets);
        var accuracy = Accuracy(model, data, settings, budgets);
        var values = new Dictionary<string, object> { ["axis"] = recipe.Axis, ["recipe"] = recipe.Name };
        foreach (var k in Budgets) values[$"psnr@{k}"] = k <= recipe.Slots ? curve.Prefix[k] : "";
        foreach (var k in Budgets) values[$"suffix_psnr@{k}"] = k <= recipe.Slots ? curve.Suffix[k] : "";
        foreach (var k in Budgets) values[$"accuracy@{k}"] = k <= recipe.Slots ? accuracy[k] : "";
        values["all_null_psnr"] = curve.Prefix[0];
        values["shuffled_psnr"] = curve.Shuffled[^1];
        values["copy_last_psnr"] = curve.CopyLast;
        values["bits"] = model.Bits;
        values["parameters"] = model.ParameterCount;
        values["examples"] = (long)settings.Updates * settings.BatchSize;
        values["training_data"] = data.Train.Pairs.Hash;
        values["test_data"] = data.Test.Pairs.Hash;
        return new Result(model, curve, values);
    }

    // Balanced accuracy of translators that read the first k slots, by k: data, label draws and judge are the budget curve's.
    private static Dictionary<int, double> Accuracy(LatentActionModel model, BudgetCurveData data, Settings settings, IReadOnlyList<int> budgets)
    {
        using var scope = torch.NewDisposeScope();
        using var alignment = new Alignment(data, Judging(settings));
        var (train, test) = (LatentFeatures.Infer(model, data.Train.Pairs), LatentFeatures.Infer(model, data.Test.Pairs));
        return budgets.ToDictionary(k => k, k =>
        {
            var features = LatentFeatures.Of(model, train, k);
            return alignment.Few(alignment.Scale(features, features, LatentFeatures.Of(model, test, k)), settings.Labels);
        });
    }

    // Slots of twice the width: the translators' common width has to hold K = 16 too.
    private static BudgetCurve.Settings Judging(Settings settings) => new()
    {
        Seed = settings.Seed, FrameSize = settings.FrameSize, TrainingPairs = settings.TrainingPairs, TestPairs = settings.TestPairs,
        SlotWidth = 2 * SlotWidth, LabelDraws = 5,
    };

    /// <inheritdoc/>
    public override Findings Analyze(IReadOnlyList<Row> rows)
    {
        rows = Complete(rows);
        var axes = rows.Select(row => row["axis"]).Where(axis => axis != "baseline").Distinct();
        var table = new Table("One choice changed at a time").Column("recipe").Column("PSNR, k = 1", "dB", "F2").Column("k = 2", "dB", "F2").Column("k = 4", "dB", "F2")
            .Column("all slots", "dB", "F2").Column("last slot only", "dB", "F2").Column("accuracy, all slots", format: "F3").Column("seeds")
            .Caption("Means over seeds; ± is the standard deviation between seeds. 'Last slot only': PSNR when the last slot is kept instead of the first.");
        foreach (var recipe in rows.GroupBy(row => row["recipe"]))
        {
            var full = Budgets.Last(k => !double.IsNaN(recipe.First().Number($"psnr@{k}")));
            table = table.Row(recipe.Key, Spread(recipe, "psnr@1"), Spread(recipe, "psnr@2"), Spread(recipe, "psnr@4"), Spread(recipe, $"psnr@{full}"),
                Spread(recipe, "suffix_psnr@1"), Spread(recipe, $"accuracy@{full}"), recipe.Count());
        }
        return new Findings([.. axes.Select(axis => Draw(rows, axis))], [table]);
    }

    /// <summary>One choice against the baseline: reconstruction and alignment at every budget, means over seeds.</summary>
    public static Figure Draw(IReadOnlyList<Row> rows, string axis)
    {
        return Figure.Grid(2, [Panel("psnr", "PSNR", "dB"), Panel("accuracy", "balanced accuracy", "")], axis);

        Figure Panel(string metric, string label, string unit) => Complete(rows).Where(row => row["axis"] == axis || row["axis"] == "baseline").GroupBy(row => row["recipe"])
            .Aggregate(new Figure().X("slots kept, k").Y(label, unit).LogX(2), (figure, recipe) => Curve(figure, recipe.Key.Split('/')[^1], [.. recipe], metric));
    }

    // Seeds that have every recipe: a mean over other seeds for each recipe would compare seeds, not recipes.
    private static List<Row> Complete(IReadOnlyList<Row> rows)
    {
        var recipes = rows.Select(row => row["recipe"]).Distinct().Count();
        return [.. rows.GroupBy(row => row.Seed).Where(seed => seed.Count() == recipes).SelectMany(seed => seed)];
    }

    private static Figure Curve(Figure figure, string name, IReadOnlyList<Row> rows, string metric)
    {
        var ks = Budgets.Where(k => !double.IsNaN(rows[0].Number($"{metric}@{k}"))).ToArray();
        return figure.Line(name, ks.Select(k => (double)k).ToArray(), ks.Select(k => rows.Average(row => row.Number($"{metric}@{k}"))).ToArray());
    }

    private static Cell Spread(IEnumerable<Row> rows, string column)
    {
        var values = rows.Select(row => row.Number(column)).ToArray();
        var mean = values.Average();
        return values.Length < 2 ? mean : Cell.PlusMinus(mean, Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Length - 1)));
    }
}
