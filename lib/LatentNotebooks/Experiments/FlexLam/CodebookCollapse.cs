using System.ComponentModel.DataAnnotations;
using LatentNotebooks.Figures;
using LatentNotebooks.LatentActions;
using LatentNotebooks.Networks;
using LatentNotebooks.Runtime;
using LatentNotebooks.Training;
using TorchSharp;

namespace LatentNotebooks.Experiments.FlexLam;

/// <summary>
/// How is a learned codebook kept in use? At the start the inverse model says nearly the same of every pair, so most pairs get
/// the same few codes, and the cost of being far from a code pulls what difference there is together. Each remedy is tried alone and left out alone.
/// </summary>
public sealed class CodebookCollapse : Experiment<CodebookCollapse.Settings>
{
    /// <summary>A quantiser and the remedies it gets.</summary>
    /// <param name="Name">As <c>quantiser/remedies</c>.</param>
    public sealed record Recipe(string Name)
    {
        /// <summary>What squeezes a slot.</summary>
        public BottleneckKind Bottleneck { get; init; } = BottleneckKind.Vq;

        /// <summary>How a learned codebook is kept.</summary>
        public CodebookOptions Codebook { get; init; } = new();
    }

    private static readonly CodebookOptions Textbook = CodebookOptions.Textbook;
    private static readonly CodebookOptions Cured = new();

    /// <summary>A codebook without remedies, with one each, with all, with all but one; then the quantiser that has no codebook.</summary>
    public static IReadOnlyList<Recipe> Recipes { get; } =
    [
        new("vq/no remedy") { Codebook = Textbook },
        new("vq/warm-up only") { Codebook = Textbook with { WarmUp = Cured.WarmUp, FromData = true } },
        new("vq/light commitment only") { Codebook = Textbook with { Commitment = Cured.Commitment } },
        new("vq/early restart only") { Codebook = Textbook with { Patience = Cured.Patience } },
        new("vq/all three"),
        new("vq/all but warm-up") { Codebook = Cured with { WarmUp = 0, FromData = false } },
        new("vq/all but light commitment") { Codebook = Cured with { Commitment = Textbook.Commitment } },
        new("vq/all but early restart") { Codebook = Cured with { Patience = Textbook.Patience } },
        new("fsq") { Bottleneck = BottleneckKind.Fsq },
    ];

    /// <summary>What <c>notebooks/settings/codebook-collapse.yaml</c> may say.</summary>
    public sealed record Settings
    {
        /// <summary>One of <see cref="Recipes"/>, by name.</summary>
        public string Recipe { get; init; } = "vq/no remedy";

        /// <summary>Pixels of a frame's side.</summary>
        [Range(16, 64)]
        public int FrameSize { get; init; } = 24;

        /// <summary>Channels of the first convolution.</summary>
        [Range(2, 128)]
        public int BaseChannels { get; init; } = 8;

        /// <summary>Transitions to learn from; their labels are the pool.</summary>
        [Range(64, 1_000_000)]
        public int TrainingPairs { get; init; } = 6_000;

        /// <summary>Transitions to judge on, from other episodes.</summary>
        [Range(64, 100_000)]
        public int TestPairs { get; init; } = 1_024;

        /// <summary>Labels that a translator sees.</summary>
        [Range(8, 10_000)]
        public int Labels { get; init; } = 256;

        /// <summary>Optimizer updates.</summary>
        [Range(1, 1_000_000)]
        public int Updates { get; init; } = 800;

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
    public override string Name => "flexlam/codebook-collapse";

    /// <inheritdoc/>
    public override string Question => "What keeps a learned codebook in use?";

    /// <inheritdoc/>
    protected override IEnumerable<(string Id, Settings Settings)> Sweep(Profile profile) =>
        from seed in Enumerable.Range(1, profile == Profile.Full ? 3 : 1)
        from recipe in Recipes
        select ($"{recipe.Name.Replace(' ', '-')}/seed-{seed}", SettingsBinder.Load<Settings>("codebook-collapse", profile) with { Recipe = recipe.Name, Seed = seed });

    /// <inheritdoc/>
    protected override IReadOnlyDictionary<string, object> Execute(Settings settings, RunContext context)
    {
        using var scope = torch.NewDisposeScope();
        var (recipe, seed) = (Recipes.Single(recipe => recipe.Name == settings.Recipe), new Seed(settings.Seed));
        var judging = Judging(settings);
        using var data = BudgetCurveData.Record(judging);
        torch.manual_seed(seed.For("weights").Value);
        using var model = new LatentActionModel(new LatentActionOptions
        {
            FrameSize = settings.FrameSize, BaseChannels = settings.BaseChannels, SlotWidth = judging.SlotWidth,
            Bottleneck = recipe.Bottleneck, Codebook = recipe.Codebook,
        });
        var options = new TrainingOptions { Updates = settings.Updates, LearningRate = settings.LearningRate };
        LatentActionTraining.Train(model, data.Train.Pairs, options, settings.BatchSize, seed, new PrefixDropout(), null, context.Progress, context.Cancel);

        var usage = CodeUsage.Measure(model, data.Test.Pairs);
        var perplexity = Enumerable.Range(0, usage.Slots).Select(usage.Perplexity).ToArray();
        var curve = PrefixCurve.Measure(model, data.Test.Pairs, seed, [usage.Slots]);
        return new Dictionary<string, object>
        {
            ["recipe"] = recipe.Name,
            ["mean_perplexity"] = perplexity.Average(),
            ["least_perplexity"] = perplexity.Min(),
            ["live_slots"] = perplexity.Count(codes => codes >= 2),
            ["psnr"] = curve.Prefix[^1],
            ["all_null_psnr"] = curve.Prefix[0],
            ["shuffled_psnr"] = curve.Shuffled[^1],
            ["copy_last_psnr"] = curve.CopyLast,
            ["accuracy"] = Accuracy(model, data, judging, settings.Labels),
            ["chance"] = data.Chance,
            ["parameters"] = model.ParameterCount,
            ["examples"] = (long)settings.Updates * settings.BatchSize,
            ["training_data"] = data.Train.Pairs.Hash,
            ["test_data"] = data.Test.Pairs.Hash,
        };
    }

    // Balanced accuracy of a translator that reads all slots.
    private static double Accuracy(LatentActionModel model, BudgetCurveData data, BudgetCurve.Settings judging, int labels)
    {
        using var scope = torch.NewDisposeScope();
        using var alignment = new Alignment(data, judging);
        var (train, test) = (Read(data.Train.Pairs), Read(data.Test.Pairs));
        return alignment.Few(alignment.Scale(train, train, test), labels);

        torch.Tensor Read(Datasets.TransitionSet pairs) => LatentFeatures.Of(model, LatentFeatures.Infer(model, pairs), model.Options.Slots);
    }

    private static BudgetCurve.Settings Judging(Settings settings) => new()
    {
        Seed = settings.Seed, FrameSize = settings.FrameSize, TrainingPairs = settings.TrainingPairs, TestPairs = settings.TestPairs, LabelDraws = 5,
    };

    /// <inheritdoc/>
    public override Findings Analyze(IReadOnlyList<Row> rows) => new([Draw(rows)], [Table(rows)]);

    /// <summary>Codes in use by recipe: mean over seeds, with the lowest and the highest seed.</summary>
    public static Figure Draw(IReadOnlyList<Row> rows)
    {
        var recipes = rows.GroupBy(row => row["recipe"]).ToList();
        return new Figure("Codes in use, of 25").Y("perplexity, mean over slots", "codes").Size(720, 360)
            .Bars("mean over seeds, with lowest and highest", recipes.Select(recipe => recipe.Key), Of(Enumerable.Average), Of(Enumerable.Min), Of(Enumerable.Max));

        double[] Of(Func<IEnumerable<double>, double> summary) => [.. recipes.Select(recipe => summary(recipe.Select(row => row.Number("mean_perplexity"))))];
    }

    /// <summary>Every recipe, means over seeds.</summary>
    public static Table Table(IReadOnlyList<Row> rows)
    {
        var table = new Table("What keeps a learned codebook alive").Column("recipe").Column("perplexity, mean", "codes", "F1").Column("live slots", "of 8", "F1")
            .Column("gain over no slot", "dB", "F2").Column("accuracy, few labels", format: "F3").Column("seeds")
            .Caption("Means over seeds. A slot is live if its perplexity is at least 2. 'Gain': PSNR with all slots less PSNR with none."
                + (rows.Count > 0 ? $" A guesser's accuracy is {rows[0].Number("chance"):F3}." : ""));
        foreach (var recipe in rows.GroupBy(row => row["recipe"]))
            table = table.Row(recipe.Key, recipe.Average(row => row.Number("mean_perplexity")), recipe.Average(row => row.Number("live_slots")),
                recipe.Average(row => row.Number("psnr") - row.Number("all_null_psnr")), recipe.Average(row => row.Number("accuracy")), recipe.Count());
        return table;
    }
}
