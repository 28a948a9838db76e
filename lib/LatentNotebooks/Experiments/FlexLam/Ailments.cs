using System.ComponentModel.DataAnnotations;
using LatentNotebooks.Datasets;
using LatentNotebooks.Figures;
using LatentNotebooks.LatentActions;
using LatentNotebooks.Runtime;
using LatentNotebooks.Training;
using static TorchSharp.torch;

namespace LatentNotebooks.Experiments.FlexLam;

/// <summary>
/// Does the health panel tell sick models from sound ones? Models of the same real footage: one as it should be, one whose Gaussian
/// slots pay so much for every nat that they fall silent, one with a wide bottleneck and footage full of cuts, which learns to transmit pictures, and one
/// that was never trained. What each is known to suffer from has to show in the panel.
/// </summary>
public sealed class Ailments : Experiment<Ailments.Settings>
{
    /// <summary>The models, sound one first.</summary>
    public static IReadOnlyList<string> Patients { get; } = ["sound", "ignored", "leaky", "untrained"];

    /// <summary>What <c>notebooks/settings/ailments.yaml</c> may say.</summary>
    public sealed record Settings
    {
        /// <summary>One of <see cref="Patients"/>.</summary>
        public string Patient { get; init; } = "sound";

        /// <summary>Clips, by the name of their file in the footage folder.</summary>
        public IReadOnlyList<string> Clips { get; init; } = ["box", "cup"];

        /// <summary>Pixels of a frame's side.</summary>
        [Range(16, 128)]
        public int FrameSize { get; init; } = 24;

        /// <summary>Channels of the first convolution.</summary>
        [Range(2, 128)]
        public int BaseChannels { get; init; } = 12;

        /// <summary>Slots of the leaky model; the others have two.</summary>
        [Range(8, 512)]
        public int WideSlots { get; init; } = 64;

        /// <summary>Training pairs cut from the footage.</summary>
        [Range(64, 1_000_000)]
        public int TrainingPairs { get; init; } = 8_000;

        /// <summary>Held-out pairs.</summary>
        [Range(32, 100_000)]
        public int TestPairs { get; init; } = 1_024;

        /// <summary>Optimizer updates.</summary>
        [Range(1, 1_000_000)]
        public int Updates { get; init; } = 800;

        /// <summary>Pairs an update.</summary>
        [Range(2, 4_096)]
        public int BatchSize { get; init; } = 32;

        /// <summary>Peak learning rate.</summary>
        [Range(1e-6, 0.1)]
        public double LearningRate { get; init; } = 2e-3;

        /// <summary>Draws windows, weights and batches.</summary>
        public long Seed { get; init; } = 1;
    }

    /// <inheritdoc/>
    public override string Name => "flexlam/ailments";

    /// <inheritdoc/>
    public override string Question => "Does the health panel tell ignored latents and leaked pictures from sound models?";

    /// <summary>The settings of a profile.</summary>
    public static Settings Load(Profile profile) => SettingsBinder.Load<Settings>("ailments", profile);

    /// <inheritdoc/>
    protected override IEnumerable<(string Id, Settings Settings)> Sweep(Profile profile) =>
        from seed in Enumerable.Range(1, profile == Profile.Full ? 3 : 1)
        from patient in Patients
        select ($"{patient}/seed-{seed}", Load(profile) with { Patient = patient, Seed = seed });

    /// <summary>Training and held-out pairs: blocks of time, disjoint.</summary>
    public static (TransitionSet Training, TransitionSet Test) Data(Settings settings) => VideoDiscovery.Data(new()
    {
        Clips = settings.Clips, FrameSize = settings.FrameSize, TrainingPairs = settings.TrainingPairs, TestPairs = settings.TestPairs, Seed = settings.Seed,
    });

    /// <summary>A patient, trained or not.</summary>
    public static LatentActionModel Train(Settings settings, TransitionSet training, RunContext? context = null)
    {
        var seed = new Seed(settings.Seed);
        manual_seed(seed.For("weights").Value);
        var shape = new LatentActionOptions { FrameSize = settings.FrameSize, BaseChannels = settings.BaseChannels, Slots = 2 };
        var model = new LatentActionModel(settings.Patient switch
        {
            // What variational autoencoders know as posterior collapse: nothing that can be said is worth its price.
            "ignored" => shape with { Bottleneck = BottleneckKind.Variational, NatPrice = 1e-2 },
            "leaky" => shape with { Bottleneck = BottleneckKind.Continuous, Slots = settings.WideSlots },
            _ => shape,
        });
        var options = new TrainingOptions { Updates = settings.Updates, LearningRate = settings.LearningRate };
        using var cut = settings.Patient == "leaky" ? WithCuts(training, seed) : null;
        if (settings.Patient != "untrained")
            LatentActionTraining.Train(model, cut ?? training, options, settings.BatchSize, seed, null, null, context?.Progress, context?.Cancel ?? default);
        model.eval();
        return model;
    }

    /// <summary>The same pairs, but in every second one the second frame comes from another pair, as at a cut of a film.</summary>
    public static TransitionSet WithCuts(TransitionSet pairs, Seed seed)
    {
        using var scope = NewDisposeScope();
        var order = seed.For("cuts").Random().Permutation(pairs.Count);
        var (before, after) = pairs.Batch(arange(pairs.Count, dtype: ScalarType.Int64));
        var donors = tensor(Enumerable.Range(0, pairs.Count).Select(i => (long)(i % 2 == 0 ? i : order[i])).ToArray());
        var pixels = (stack([before, after.index_select(0, donors)], 1) * 255).round().to(ScalarType.Byte).Values<byte>();
        return TransitionSet.FromPixels($"{pairs.Name}, half of them cuts", pixels, pairs.Count, pairs.Size);
    }

    /// <inheritdoc/>
    protected override IReadOnlyDictionary<string, object> Execute(Settings settings, RunContext context)
    {
        using var scope = NewDisposeScope();
        var (training, test) = Data(settings);
        using var model = Train(settings, training, context);
        var health = Health.Check(model, test, new Seed(settings.Seed));
        return new Dictionary<string, object>
        {
            ["patient"] = settings.Patient,
            ["over_copy_last"] = health.Reconstruction.GainOverCopy,
            ["over_shuffled"] = health.Reconstruction.DeltaPsnr,
            ["over_all_null"] = health.Reconstruction.Model - health.AllNull,
            ["scene_cut_share"] = health.SceneCut,
            ["ordinary_share"] = health.Ordinary,
            ["least_perplexity"] = health.LeastPerplexity,
            ["parameters"] = model.ParameterCount,
            ["training_data"] = training.Hash,
            ["test_data"] = test.Hash,
        };
    }

    /// <inheritdoc/>
    public override Findings Analyze(IReadOnlyList<Row> rows)
    {
        var table = new Table("What the panel measures of each").Column("model").Column("over copy-last", "dB", "F2").Column("over shuffled", "dB", "F2")
            .Column("over no slot", "dB", "F2").Column("scene cut explained", "share", "F2").Column("true pair explained", "share", "F2")
            .Column("least perplexity", "codes", "F1").Column("seeds")
            .Caption("Means over seeds. A continuous code has no perplexity.");
        foreach (var patient in rows.GroupBy(row => row["patient"]))
            table = table.Row(patient.Key, Mean(patient, "over_copy_last"), Mean(patient, "over_shuffled"), Mean(patient, "over_all_null"), Mean(patient, "scene_cut_share"),
                Mean(patient, "ordinary_share"), Mean(patient, "least_perplexity") is > 0 and var codes ? codes : Cell.Missing, patient.Count());
        return new Findings([Draw(rows)], [table]);

        static double Mean(IEnumerable<Row> rows, string column) => rows.Average(row => row.Number(column));
    }

    /// <summary>Frames, frames of another scene, and what models make of the first with the latent action "from here to there".</summary>
    /// <param name="models">Trained models by name.</param>
    /// <param name="pairs">Pairs they were not trained on.</param>
    /// <param name="columns">Cuts to show.</param>
    public static Figure DrawCuts(IReadOnlyList<(string Name, LatentActionModel Model)> models, TransitionSet pairs, int columns = 8)
    {
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        var before = pairs.Batch(arange(columns, dtype: ScalarType.Int64)).Before;
        var after = pairs.Batch(arange(pairs.Count / 2, pairs.Count / 2 + columns, dtype: ScalarType.Int64)).After;
        return Figure.Images("Scene cuts: no action leads from row 1 to row 2",
            [
                ReconstructionFigure.Pictures(before), ReconstructionFigure.Pictures(after),
                .. models.Select(one => ReconstructionFigure.Pictures(one.Model.Predict(before, one.Model.Infer(before, after)))),
            ],
            ["now", "another scene", .. models.Select(one => $"rebuilt: {one.Name}")], [], scale: 3);
    }

    /// <summary>Scene cuts beside true pairs: what a code explains that no action can have done.</summary>
    public static Figure Draw(IReadOnlyList<Row> rows)
    {
        var patients = rows.GroupBy(row => row["patient"]).ToList();
        return new Figure("Leakage: what the right latent explains").Y("share of the error with a wrong latent").Size(600, 340)
            .Bars("true pairs", patients.Select(patient => patient.Key), patients.Select(patient => patient.Average(row => row.Number("ordinary_share"))))
            .Bars("scene cuts", patients.Select(patient => patient.Key), patients.Select(patient => patient.Average(row => row.Number("scene_cut_share"))));
    }
}
