using System.ComponentModel.DataAnnotations;
using LatentNotebooks.Datasets;
using LatentNotebooks.Figures;
using LatentNotebooks.LatentActions;
using LatentNotebooks.Runtime;
using LatentNotebooks.Statistics;
using LatentNotebooks.Training;
using static TorchSharp.torch;

namespace LatentNotebooks.Experiments.FlexLam;

/// <summary>
/// The budget curve on real footage, where no true action exists: one variable-length model at budgets 1, 2, 4 and 8
/// against a model of its own for each, judged by reconstruction of blocks of time they have not seen. Scene cuts - a first
/// frame of one clip, a second frame of the other - show whether a code transmits pictures instead of changes.
/// </summary>
public sealed class VideoBudgets : Experiment<VideoBudgets.Settings>
{
    /// <summary>Budgets k.</summary>
    public static IReadOnlyList<int> Budgets => BudgetCurve.Budgets;

    /// <summary>The variable-length model, the fixed family, and the variable-length model with the family's updates.</summary>
    public static IReadOnlyList<string> Arms { get; } = ["flex-8", "fixed-1", "fixed-2", "fixed-4", "fixed-8", "flex-8-family"];

    /// <summary>What <c>notebooks/settings/video-budgets.yaml</c> may say.</summary>
    public sealed record Settings
    {
        /// <summary>One of <see cref="Arms"/>.</summary>
        public string Arm { get; init; } = "flex-8";

        /// <summary>Two clips, by the name of their file in the footage folder.</summary>
        public IReadOnlyList<string> Clips { get; init; } = ["box", "cup"];

        /// <summary>Pixels of a frame's side.</summary>
        [Range(16, 64)]
        public int FrameSize { get; init; } = 24;

        /// <summary>Channels of the first convolution.</summary>
        [Range(2, 128)]
        public int BaseChannels { get; init; } = 12;

        /// <summary>Training pairs cut from the footage.</summary>
        [Range(64, 1_000_000)]
        public int TrainingPairs { get; init; } = 12_000;

        /// <summary>Held-out pairs.</summary>
        [Range(32, 100_000)]
        public int TestPairs { get; init; } = 1_024;

        /// <summary>Optimizer updates of each model; the family arm gets those of four models.</summary>
        [Range(4, 1_000_000)]
        public int Updates { get; init; } = 1_500;

        /// <summary>Pairs an update.</summary>
        [Range(2, 4_096)]
        public int BatchSize { get; init; } = 64;

        /// <summary>Peak learning rate.</summary>
        [Range(1e-6, 0.1)]
        public double LearningRate { get; init; } = 2e-3;

        /// <summary>Draws windows, weights and masks.</summary>
        public long Seed { get; init; } = 1;
    }

    /// <inheritdoc/>
    public override string Name => "flexlam/video-budgets";

    /// <inheritdoc/>
    public override string Question => "On real footage, does one variable-length model rebuild as well as a fixed-length one at every budget, and without leaking pictures?";

    /// <summary>The settings of a profile.</summary>
    public static Settings Load(Profile profile) => SettingsBinder.Load<Settings>("video-budgets", profile);

    /// <inheritdoc/>
    protected override IEnumerable<(string Id, Settings Settings)> Sweep(Profile profile) =>
        // Whole seeds first: a sweep that is cut short leaves pairs, not halves of them. The family arm, no part of the claim, is last.
        from arms in new[] { Arms.Take(5), Arms.Skip(5) }
        from seed in Enumerable.Range(1, profile == Profile.Full ? 3 : 1)
        from arm in arms
        select ($"{arm}/seed-{seed}", Load(profile) with { Arm = arm, Seed = seed });

    /// <inheritdoc/>
    protected override IReadOnlyDictionary<string, object> Execute(Settings settings, RunContext context)
    {
        using var scope = NewDisposeScope();
        var (training, test) = VideoDiscovery.Data(Cutting(settings, settings.Clips));
        var cuts = SceneCuts(settings);
        var seed = new Seed(settings.Seed);
        var model = Train(settings, training, context);
        var budgets = Budgets.Where(k => k == model.Options.Slots || model.Options.Slots == Budgets[^1]).ToArray();
        var (curve, cut) = (PrefixCurve.Measure(model, test, seed, budgets), PrefixCurve.Measure(model, cuts, seed, budgets));
        var values = new Dictionary<string, object> { ["arm"] = settings.Arm };
        foreach (var k in Budgets) values[$"psnr@{k}"] = budgets.Contains(k) ? curve.Prefix[k] : "";
        foreach (var k in Budgets) values[$"shuffled_psnr@{k}"] = budgets.Contains(k) ? curve.Shuffled[k] : "";
        foreach (var k in Budgets) values[$"cut_psnr@{k}"] = budgets.Contains(k) ? cut.Prefix[k] : "";
        values["copy_last_psnr"] = curve.CopyLast;
        values["cut_copy_last_psnr"] = cut.CopyLast;
        values["all_null_psnr"] = curve.Prefix[0];
        values["parameters"] = model.ParameterCount;
        values["updates"] = Updates(settings);
        values["examples"] = (long)Updates(settings) * settings.BatchSize;
        values["training_data"] = training.Hash;
        values["test_data"] = test.Hash;
        training.Dispose();
        test.Dispose();
        cuts.Dispose();
        return values;
    }

    private static LatentActionModel Train(Settings settings, TransitionSet training, RunContext context)
    {
        var seed = new Seed(settings.Seed);
        manual_seed(seed.For("weights").Value);
        var model = new LatentActionModel(new LatentActionOptions
        {
            FrameSize = settings.FrameSize, BaseChannels = settings.BaseChannels, Slots = BudgetCurve.Slots(settings.Arm),
        });
        var options = new TrainingOptions { Updates = Updates(settings), LearningRate = settings.LearningRate };
        LatentActionTraining.Train(model, training, options, settings.BatchSize, seed, BudgetCurve.Dropout(settings.Arm), null, context.Progress, context.Cancel);
        return model;
    }

    private static int Updates(Settings settings) => settings.Arm == "flex-8-family" ? Budgets.Count * settings.Updates : settings.Updates;

    private static VideoDiscovery.Settings Cutting(Settings settings, IReadOnlyList<string> clips) => new()
    {
        Clips = clips, FrameSize = settings.FrameSize, TrainingPairs = settings.TrainingPairs, TestPairs = settings.TestPairs, Seed = settings.Seed,
    };

    // The first frame of a held-out pair of the first clip, the second frame of one of the second clip.
    private static TransitionSet SceneCuts(Settings settings)
    {
        using var scope = NewDisposeScope();
        var few = settings with { TrainingPairs = 64 };
        var (noTraining, first) = VideoDiscovery.Data(Cutting(few, [settings.Clips[0]]));
        var (noTrainingEither, second) = VideoDiscovery.Data(Cutting(few, [settings.Clips[^1]]));
        var all = arange(first.Count, dtype: ScalarType.Int64);
        var cuts = stack([first.Batch(all).Before, second.Batch(all).After], 1); // [N, 2, 3, S, S]
        var pixels = (cuts * 255).round().to(ScalarType.Byte).Values<byte>();
        foreach (var set in new[] { noTraining, first, noTrainingEither, second }) set.Dispose();
        return TransitionSet.FromPixels("scene cuts", pixels, (int)all.shape[0], settings.FrameSize);
    }

    /// <inheritdoc/>
    public override Findings Analyze(IReadOnlyList<Row> rows)
    {
        // A seed counts once all of its arms are in: a mean over other seeds for each arm would compare seeds, not arms.
        var complete = rows.GroupBy(row => row.Seed).Where(seed => Arms.Take(5).All(arm => seed.Any(row => row["arm"] == arm))).SelectMany(seed => seed).ToList();
        return complete.Count == 0 ? new Findings([], []) : new Findings([Psnr(complete), Leakage(complete)], [Differences(complete)]);
    }

    private static Figure Psnr(IReadOnlyList<Row> rows)
    {
        var figure = new Figure("Held-out reconstruction of real footage").X("slots kept, k").Y("PSNR", "dB").LogX(2)
            .HorizontalLine(rows.Average(row => row.Number("copy_last_psnr")), "copy-last");
        figure = Curve(figure, "Fixed-k, one model each", rows, k => $"fixed-{k}", "psnr");
        figure = Curve(figure, "Flex, one model", rows, _ => "flex-8", "psnr");
        figure = Curve(figure, "Flex, the family's updates", rows, _ => "flex-8-family", "psnr");
        return Curve(figure, "Fixed-8, cut short", rows, _ => "fixed-8", "psnr").Caption("Points: complete seeds. Lines: their means.");
    }

    private static Figure Leakage(IReadOnlyList<Row> rows)
    {
        var figure = new Figure("How much of the change is rebuilt?").X("slots kept, k").Y("share of the squared change").LogX(2)
            .Caption("1 less error over the error of copying. Pairs: two frames of one clip; cuts: frames of two clips, to which no action leads.");
        foreach (var (name, metric, copy) in new[] { ("pairs", "psnr", "copy_last_psnr"), ("scene cuts", "cut_psnr", "cut_copy_last_psnr") })
            foreach (var (label, arm) in new (string, Func<int, string>)[] { ("Flex", _ => "flex-8"), ("Fixed-k", k => $"fixed-{k}") })
                figure = figure.Line($"{label}, {name}", Budgets.Select(k => (double)k), Budgets.Select(k => Of(rows, arm(k)).Average(row =>
                    1 - Math.Pow(10, (row.Number(copy) - row.Number($"{metric}@{k}")) / 10))));
        return figure;
    }

    private static Table Differences(IReadOnlyList<Row> rows)
    {
        var table = new Table("Flex minus Fixed-k on real footage").Column("k").Column("equal updates", "dB", "F2").Column("verdict")
            .Column("the family's updates", "dB", "F2").Column("verdict ").Column("seeds")
            .Caption("Mean over seeds with Student's 95 % interval; the rule is \"not worse by more than 0.2 dB\".");
        var rule = PassRule.NonInferior("PSNR of Flex minus Fixed-k", 0.2, "dB");
        foreach (var k in Budgets) table = table.Row([k, .. Judged(rule, rows, "flex-8", k), .. Judged(rule, rows, "flex-8-family", k), Seeds(rows, "flex-8", k).Length]);
        return table;
    }

    private static Cell[] Judged(PassRule rule, IReadOnlyList<Row> rows, string arm, int k)
    {
        var differences = Seeds(rows, arm, k);
        if (differences.Length == 0) return [Cell.Missing, "no rows"];
        if (differences.Length == 1) return [differences[0], "one seed"];
        var verdict = rule.Judge(Intervals.Mean(differences));
        return [Cell.Interval(verdict.Measured.Value, verdict.Measured.Low, verdict.Measured.High), verdict.Word];
    }

    // PSNR of an arm minus that of Fixed-k, both with k slots, for every seed that has both, dB.
    private static double[] Seeds(IReadOnlyList<Row> rows, string arm, int k)
    {
        var (own, other) = (Of(rows, arm).ToDictionary(row => row.Seed), Of(rows, $"fixed-{k}").ToDictionary(row => row.Seed));
        return [.. own.Keys.Intersect(other.Keys).Order().Select(seed => own[seed].Number($"psnr@{k}") - other[seed].Number($"psnr@{k}"))];
    }

    private static IEnumerable<Row> Of(IReadOnlyList<Row> rows, string arm) => rows.Where(row => row["arm"] == arm);

    private static Figure Curve(Figure figure, string name, IReadOnlyList<Row> rows, Func<int, string> arm, string metric)
    {
        var values = Budgets.Select(k => Of(rows, arm(k)).Select(row => row.Number($"{metric}@{k}")).ToArray()).ToArray();
        if (values.Any(seeds => seeds.Length == 0)) return figure;
        var points = Budgets.Zip(values).SelectMany(pair => pair.Second.Select(value => (K: (double)pair.First, Value: value))).ToArray();
        return figure.Line(name, Budgets, values.Select(seeds => seeds.Average())).Scatter(name, points.Select(p => p.K), points.Select(p => p.Value));
    }
}
