using System.ComponentModel.DataAnnotations;
using LatentNotebooks.Datasets;
using LatentNotebooks.Figures;
using LatentNotebooks.LatentActions;
using LatentNotebooks.Runtime;
using LatentNotebooks.Training;
using TorchSharp;

namespace LatentNotebooks.Experiments.FlexLam;

/// <summary>
/// Are there latent actions in real footage? Trains one fixed-capacity latent action model on windows of clips that show
/// hands moving things, and measures it on blocks of time it has not seen, against "nothing moves" and against latent
/// actions of other pairs. No labels exist here; nothing about true actions is claimed.
/// </summary>
public sealed class VideoDiscovery : Experiment<VideoDiscovery.Settings>
{
    /// <summary>What <c>notebooks/settings/video-discovery.yaml</c> may say.</summary>
    public sealed record Settings
    {
        /// <summary>Clips, by the name of their file in the footage folder.</summary>
        public IReadOnlyList<string> Clips { get; init; } = ["box", "cup"];

        /// <summary>Pixels of a frame's side.</summary>
        [Range(16, 128)]
        public int FrameSize { get; init; } = 32;

        /// <summary>Training pairs cut from the footage.</summary>
        [Range(64, 1_000_000)]
        public int TrainingPairs { get; init; } = 12_000;

        /// <summary>Held-out pairs.</summary>
        [Range(32, 100_000)]
        public int TestPairs { get; init; } = 1_024;

        /// <summary>Slots K of a latent action.</summary>
        [Range(1, 64)]
        public int Slots { get; init; } = 8;

        /// <summary>Channels of the first convolution.</summary>
        [Range(2, 128)]
        public int BaseChannels { get; init; } = 16;

        /// <summary>Optimizer updates.</summary>
        [Range(1, 1_000_000)]
        public int Updates { get; init; } = 1_500;

        /// <summary>Pairs an update.</summary>
        [Range(2, 4_096)]
        public int BatchSize { get; init; } = 64;

        /// <summary>Peak learning rate.</summary>
        [Range(1e-6, 0.1)]
        public double LearningRate { get; init; } = 2e-3;

        /// <summary>The run's seed.</summary>
        public long Seed { get; init; } = 1;
    }

    /// <inheritdoc/>
    public override string Name => "flexlam/video-discovery";

    /// <inheritdoc/>
    public override string Question => "Does a latent action explain held-out motion in real footage, and does the forward model use it?";

    /// <summary>A trained model with everything that is said about it.</summary>
    public sealed record Result(
        LatentActionModel Model, TransitionSet Training, TransitionSet Test, IReadOnlyList<float> Losses,
        Reconstruction Reconstruction, CodeUsage Usage);

    /// <summary>The settings of a profile: the YAML file, then <c>LATENT_SET</c> (<c>key=value;key=value</c>).</summary>
    public static Settings Load(Profile profile) => SettingsBinder.Load<Settings>("video-discovery", profile);

    /// <summary>Cuts the pairs: training and held-out blocks of time, disjoint by construction and checked.</summary>
    public static (TransitionSet Training, TransitionSet Test) Data(Settings settings)
    {
        var clips = settings.Clips.Select(clip => Footage.Decode(Footage.PathOf(clip))).ToList();
        var (blocks, seed) = (new TimeBlocks(), new Seed(settings.Seed));
        return (
            TransitionSet.Cut(clips, blocks, test: false, settings.TrainingPairs, seed, settings.FrameSize),
            TransitionSet.Cut(clips, blocks, test: true, settings.TestPairs, seed, settings.FrameSize));
    }

    /// <inheritdoc/>
    protected override IEnumerable<(string Id, Settings Settings)> Sweep(Profile profile) =>
        from seed in Enumerable.Range(1, profile == Profile.Full ? 5 : 1)
        select ($"fixed-8/seed-{seed}", Load(profile) with { Seed = seed });

    /// <inheritdoc/>
    protected override IReadOnlyDictionary<string, object> Execute(Settings settings, RunContext context)
    {
        var result = Train(settings, context.Progress, context.Cancel);
        var (reconstruction, usage) = (result.Reconstruction, result.Usage);
        return new Dictionary<string, object>
        {
            ["psnr"] = reconstruction.Model,
            ["copy_last_psnr"] = reconstruction.CopyLast,
            ["shuffled_psnr"] = reconstruction.Shuffled,
            ["least_perplexity"] = Enumerable.Range(0, usage.Slots).Min(usage.Perplexity),
            ["training_data"] = result.Training.Hash,
            ["test_data"] = result.Test.Hash,
            ["bits"] = result.Model.Bits,
            ["parameters"] = result.Model.ParameterCount,
            ["examples"] = (long)settings.Updates * settings.BatchSize,
        };
    }

    /// <inheritdoc/>
    public override Findings Analyze(IReadOnlyList<Row> rows)
    {
        var table = new Table("Real footage, held-out blocks of time").Column("seed").Column("model", "dB", "F2").Column("copy-last", "dB", "F2")
            .Column("shuffled latents", "dB", "F2").Column("least perplexity", "codes", "F1");
        foreach (var row in rows)
            table = table.Row(row.Seed, row.Number("psnr"), row.Number("copy_last_psnr"), row.Number("shuffled_psnr"), row.Number("least_perplexity"));
        return new Findings([], [table]);
    }

    /// <summary>Trains (or loads, if these settings were trained before, or resumes, if they were stopped) and measures.</summary>
    public static Result Train(Settings settings, IProgress<TrainingProgress>? progress = null, CancellationToken cancel = default)
    {
        var (training, test) = Data(settings);
        var seed = new Seed(settings.Seed);
        torch.manual_seed(seed.For("weights").Value);
        var model = new LatentActionModel(new LatentActionOptions
        {
            FrameSize = settings.FrameSize, Slots = settings.Slots, BaseChannels = settings.BaseChannels,
        });
        var folder = RunFolder.Open("flexlam/video-discovery", settings, training.Hash);
        var options = new TrainingOptions { Updates = settings.Updates, LearningRate = settings.LearningRate };
        var losses = LatentActionTraining.Train(model, training, options, settings.BatchSize, seed, null, folder.Checkpoint, progress, cancel);
        folder.SaveLosses(losses);
        return new Result(model, training, test, losses, Reconstruction.Measure(model, test, seed), CodeUsage.Measure(model, test));
    }
}
