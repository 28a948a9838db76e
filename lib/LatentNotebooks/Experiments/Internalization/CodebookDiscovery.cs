using System.ComponentModel.DataAnnotations;
using LatentNotebooks.Figures;
using LatentNotebooks.Internalization;
using LatentNotebooks.Networks;
using LatentNotebooks.Runtime;
using LatentNotebooks.Statistics;
using LatentNotebooks.Training;
using LatentNotebooks.Worlds.Reasoning;
using TorchSharp;

namespace LatentNotebooks.Experiments.Internalization;

/// <summary>
/// Does a codebook fitted to worked solutions find the operations they are made of? In the S4 word problem a step applies one of
/// four generators to one of 24 states, so operations and results are known and differ. What encoder and decoder are told, the
/// codebook's size K, the chunk length g and the price mu on code entropy are changed one at a time.
/// </summary>
public sealed class CodebookDiscovery : Experiment<CodebookDiscovery.Settings>
{
    /// <summary>What <c>notebooks/settings/codebook-discovery.yaml</c> may say.</summary>
    public sealed record Settings
    {
        /// <summary>What is varied and to which value, as <c>axis/choice</c>; one of <see cref="Recipes"/>.</summary>
        public string Recipe { get; init; } = "prompt/codes-4";

        /// <summary>Operations k of a problem; k - 1 of them are written as steps.</summary>
        [Range(2, 32)]
        public int Dial { get; init; } = 5;

        /// <summary>Updates of the codebook.</summary>
        [Range(0, 100_000)]
        public int Updates { get; init; } = 800;

        /// <summary>Segments an update.</summary>
        [Range(2, 4_096)]
        public int BatchSize { get; init; } = 256;

        /// <summary>Peak learning rate.</summary>
        [Range(1e-6, 0.1)]
        public double LearningRate { get; init; } = 3e-3;

        /// <summary>Problems to judge on; each has several segments.</summary>
        [Range(10, 100_000)]
        public int TestProblems { get; init; } = 500;

        /// <summary>Width of a code.</summary>
        [Range(1, 64)]
        public int CodeWidth { get; init; } = 8;

        /// <summary>Noise while nothing is quantised; see <see cref="CodebookOptions.WarmNoise"/>.</summary>
        [Range(0.0, 10.0)]
        public double WarmNoise { get; init; } = 0.5;

        /// <summary>Updates before anything is quantised.</summary>
        [Range(0, 100_000)]
        public int WarmUp { get; init; } = 400;

        /// <summary>Draws weights and problems.</summary>
        public long Seed { get; init; } = 1;
    }

    /// <summary>Every codebook of the sweep by name.</summary>
    public static IReadOnlyDictionary<string, SegmentCodebookOptions> Recipes { get; } = All().ToDictionary(recipe => recipe.Name, recipe => recipe.Options);

    private static IEnumerable<(string Name, SegmentCodebookOptions Options)> All()
    {
        const SegmentContext prompt = SegmentContext.Prompt;
        yield return ("untrained", new() { Context = prompt, Codes = 4 });
        yield return (RandomStart, new() { Context = prompt, Codes = 4 });
        foreach (var codes in new[] { 1, 2, 3, 4, 6, 8, 16, 64 }) yield return ($"prompt/codes-{codes}", new() { Context = prompt, Codes = codes });
        foreach (var codes in new[] { 4, 24 }) yield return ($"state/codes-{codes}", new() { Context = SegmentContext.State, Codes = codes });
        foreach (var codes in new[] { 4, 24 }) yield return ($"none/codes-{codes}", new() { Context = SegmentContext.None, Codes = codes });
        foreach (var price in Prices) yield return ($"price/mu-{price}", new() { Context = prompt, Codes = 64, UsagePrice = price });
        foreach (var (steps, codes) in new[] { (2, 16), (2, 64), (4, 64), (4, 256) })
            yield return ($"chunk/g{steps}-codes-{codes}", new() { Context = prompt, StepsPerChunk = steps, Codes = codes });
        yield return ("prefix/two-of-4", new() { Context = prompt, StepsPerChunk = 2, Codes = 4, Positions = 2 });
    }

    // As textbooks have it: random codes, and quantised from the first batch on.
    private const string RandomStart = "random-start/codes-4";

    /// <summary>Prices mu of a nat of code entropy.</summary>
    public static IReadOnlyList<double> Prices => [0.3, 1, 3, 10];

    /// <inheritdoc/>
    public override string Name => "internalization/codebook-discovery";

    /// <inheritdoc/>
    public override string Question => "Does a codebook fitted to worked solutions find the operations they are made of, and how few codes does it need?";

    /// <summary>The settings of a profile.</summary>
    public static Settings Load(Profile profile) => SettingsBinder.Load<Settings>("codebook-discovery", profile);

    /// <inheritdoc/>
    protected override IEnumerable<(string Id, Settings Settings)> Sweep(Profile profile) =>
        from seed in Enumerable.Range(1, profile == Profile.Full ? 5 : 1)
        from recipe in Recipes.Keys
        select ($"{recipe}/seed-{seed}", Load(profile) with { Recipe = recipe, Seed = seed });

    /// <summary>Fits the codebook of the settings.</summary>
    public static SegmentCodebook Fit(Settings settings)
    {
        if (!Recipes.TryGetValue(settings.Recipe, out var options))
            throw new SettingsException($"There is no recipe '{settings.Recipe}'. There are {string.Join(", ", Recipes.Keys)}.");
        var seed = new Seed(settings.Seed);
        torch.manual_seed(seed.For("weights").Value);
        var codebook = new SegmentCodebook(SmallWorlds.Make("s4-words", settings.Dial), options with
        {
            CodeWidth = settings.CodeWidth,
            Codebook = settings.Recipe == RandomStart
                ? options.Codebook with { WarmUp = 0, FromData = false }
                : options.Codebook with { WarmUp = settings.WarmUp, WarmNoise = settings.WarmNoise },
        });
        if (settings.Recipe == "untrained") return codebook;
        codebook.Fit(new TrainingOptions { Updates = settings.Updates, LearningRate = settings.LearningRate }, settings.BatchSize, seed.For("segments"));
        return codebook;
    }

    /// <summary>Segments of test problems.</summary>
    public static IReadOnlyList<Segment> Unseen(Settings settings, SegmentCodebook codebook) =>
    [
        .. codebook.World.Problems(Split.Test, settings.TestProblems, new Seed(settings.Seed))
            .SelectMany(problem => Segment.Of(codebook.World, problem, codebook.Options.StepsPerChunk)),
    ];

    /// <inheritdoc/>
    protected override IReadOnlyDictionary<string, object> Execute(Settings settings, RunContext context)
    {
        using var codebook = Fit(settings);
        var segments = Unseen(settings, codebook);
        var (report, options) = (CodeReport.Of(codebook, segments), codebook.Options);
        return new Dictionary<string, object>
        {
            ["arm"] = settings.Recipe, ["context"] = $"{options.Context}", ["codes"] = options.Codes, ["steps_per_chunk"] = options.StepsPerChunk,
            ["positions"] = options.Positions, ["price"] = options.UsagePrice,
            ["rebuilt"] = report.Rebuilt, ["used"] = report.Used, ["perplexity"] = report.Perplexity,
            ["operation_purity"] = report.OperationPurity, ["operation_nmi"] = report.OperationInformation,
            ["result_purity"] = report.ResultPurity, ["result_nmi"] = report.ResultInformation,
            ["rebuilt_from_first"] = options.Positions > 1 ? codebook.Rebuilt(segments, 1).Average(right => right ? 1.0 : 0.0) : "",
            ["parameters"] = codebook.parameters().Sum(parameter => parameter.numel()),
            ["examples"] = (long)settings.Updates * settings.BatchSize,
        };
    }

    /// <inheritdoc/>
    public override Findings Analyze(IReadOnlyList<Row> rows) => new([RateDistortion(rows), Meaning(rows)], [Summary(rows)]);

    /// <summary>Chunks rebuilt against codes in use, for a sweep of K and for a sweep of mu at K = 64.</summary>
    public static Figure RateDistortion(IReadOnlyList<Row> rows)
    {
        var figure = new Figure("How many codes does it take?").X("codes in use, as if equally often").Y("chunks rebuilt", "%").LogX(2).YRange(0, 105);
        foreach (var (name, prefix) in new[] { ("K is limited, mu = 0", "prompt/"), ("K = 64, mu rises", "price/") })
        {
            var points = rows.Where(row => row["arm"].StartsWith(prefix, StringComparison.Ordinal)).GroupBy(row => row["arm"])
                .Select(arm => (Used: arm.Average(row => row.Number("perplexity")), Rebuilt: 100 * arm.Average(row => row.Number("rebuilt"))))
                .OrderBy(point => point.Used).ToArray();
            figure = figure.Line(name, points.Select(point => point.Used), points.Select(point => point.Rebuilt));
        }
        return figure.VerticalLine(4, "true operations").Caption(
            "Mean over seeds; one point a setting. One step a chunk; the encoder sees the prompt's operation, the decoder the value before.");
    }

    /// <summary>Whether codes mean operations or results, by what encoder and decoder are told.</summary>
    public static Figure Meaning(IReadOnlyList<Row> rows)
    {
        string[] arms = ["untrained", "none/codes-4", "none/codes-24", "state/codes-4", "state/codes-24", "prompt/codes-4", "prompt/codes-16"];
        var known = arms.Where(arm => rows.Count(row => row["arm"] == arm) > 1).ToArray();
        return new[] { ("operation", "operation_nmi"), ("result", "result_nmi") }.Aggregate(
            new Figure("What do codes mean?").Y("normalised mutual information").YRange(0, 1.05).Size(760, 380), (figure, kind) =>
            {
                var estimates = known.Select(arm => Intervals.Mean(rows.Where(row => row["arm"] == arm).Select(row => row.Number(kind.Item2)))).ToArray();
                return figure.Bars($"with the {kind.Item1}", known, estimates.Select(e => e.Value), estimates.Select(e => e.Low), estimates.Select(e => e.High));
            });
    }

    /// <summary>Every recipe, mean over seeds.</summary>
    public static Table Summary(IReadOnlyList<Row> rows)
    {
        var table = new Table("Codebooks").Column("told / choice").Column("rebuilt", "%", "F1").Column("codes used", format: "F1").Column("perplexity", format: "F1")
            .Column("purity, operation", format: "F2").Column("NMI, operation", format: "F2")
            .Column("purity, result", format: "F2").Column("NMI, result", format: "F2").Column("seeds");
        foreach (var arm in rows.GroupBy(row => row["arm"]))
            table = table.Row(arm.Key, 100 * Mean(arm, "rebuilt"), Mean(arm, "used"), Mean(arm, "perplexity"), Mean(arm, "operation_purity"), Mean(arm, "operation_nmi"),
                Mean(arm, "result_purity"), Mean(arm, "result_nmi"), arm.Count());
        return table.Caption("Means over seeds, on problems the codebook never saw.");

        static double Mean(IEnumerable<Row> rows, string column) => rows.Average(row => row.Number(column));
    }
}
