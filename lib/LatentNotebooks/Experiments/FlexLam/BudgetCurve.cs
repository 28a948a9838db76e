using System.ComponentModel.DataAnnotations;
using LatentNotebooks.Datasets;
using LatentNotebooks.LatentActions;
using LatentNotebooks.Runtime;
using LatentNotebooks.Training;
using TorchSharp;

namespace LatentNotebooks.Experiments.FlexLam;

/// <summary>
/// FlexLAM's main comparison: one model trained with nested dropout, used at budgets 1, 2, 4 and 8, against a model of its
/// own for each budget. Everything else - frames, their order, updates, label draws, translators - is the same.
/// </summary>
public sealed class BudgetCurve : Experiment<BudgetCurve.Settings>
{
    /// <summary>What <c>notebooks/settings/budget-curve.yaml</c> may say.</summary>
    public sealed record Settings
    {
        /// <summary>A pixel world.</summary>
        public string World { get; init; } = "ego-rooms";

        /// <summary>Which model or reference; see <see cref="BudgetCurve.Arms"/>.</summary>
        public string Arm { get; init; } = "flex-8";

        /// <summary>The run's seed: data, weights, batches, label draws.</summary>
        public long Seed { get; init; } = 1;

        /// <summary>Pixels of a frame's side.</summary>
        [Range(16, 64)]
        public int FrameSize { get; init; } = 24;

        /// <summary>Channels of the first convolution.</summary>
        [Range(2, 64)]
        public int BaseChannels { get; init; } = 12;

        /// <summary>Width E of a slot's embedding.</summary>
        [Range(1, 64)]
        public int SlotWidth { get; init; } = 8;

        /// <summary>Optimizer updates of each model; the family arm gets those of four models.</summary>
        [Range(4, 1_000_000)]
        public int Updates { get; init; } = 2_000;

        /// <summary>Pairs an update.</summary>
        [Range(2, 1_024)]
        public int BatchSize { get; init; } = 32;

        /// <summary>Peak learning rate.</summary>
        [Range(1e-6, 0.1)]
        public double LearningRate { get; init; } = 2e-3;

        /// <summary>Whether raw slots are standardised before they are squeezed, see <see cref="LatentActionOptions.StandardizeSlots"/>.</summary>
        public bool StandardizeSlots { get; init; } = true;

        /// <summary>How the latent action enters the forward model, see <see cref="LatentActionOptions.LatentAsVector"/>.</summary>
        public bool LatentAsVector { get; init; }

        /// <summary>Share of random actions in the behaviour that is learned from and judged on.</summary>
        [Range(0.0, 1.0)]
        public double Epsilon { get; init; } = 0.6;

        /// <summary>Transitions to learn from; their labels are the pool.</summary>
        [Range(64, 1_000_000)]
        public int TrainingPairs { get; init; } = 8_000;

        /// <summary>Transitions to judge on.</summary>
        [Range(32, 100_000)]
        public int TestPairs { get; init; } = 1_200;

        /// <summary>Transitions in the pool of poor labels.</summary>
        [Range(64, 100_000)]
        public int NarrowPool { get; init; } = 1_000;

        /// <summary>Episodes a level, in each part of the split.</summary>
        [Range(2, 10_000)]
        public int EpisodesPerLevel { get; init; } = 40;

        /// <summary>Numbers of labels, around K x d = 16 and above.</summary>
        public IReadOnlyList<int> Labels { get; init; } = [12, 24, 64, 256];

        /// <summary>Numbers of poor labels.</summary>
        public IReadOnlyList<int> NarrowLabels { get; init; } = [24, 64];

        /// <summary>Independent draws of the labels.</summary>
        [Range(1, 100)]
        public int LabelDraws { get; init; } = 10;

        /// <summary>Draws for the inverse model from pixels, which costs far more.</summary>
        [Range(1, 100)]
        public int PixelDraws { get; init; } = 3;

        /// <summary>Transitions of nearly noiseless play, for the token evaluator.</summary>
        [Range(64, 100_000)]
        public int PlayPairs { get; init; } = 6_000;

        /// <summary>Updates of a token evaluator; 0 leaves it out.</summary>
        [Range(0, 100_000)]
        public int EvaluatorUpdates { get; init; } = 400;

        /// <summary>Inputs of every translator, whatever it reads.</summary>
        internal int CommonWidth => MostSlots * SlotWidth;
    }

    /// <summary>Slots K of the largest model.</summary>
    public const int MostSlots = 8;

    /// <summary>Budgets k.</summary>
    public static IReadOnlyList<int> Budgets { get; } = [1, 2, 4, 8];

    /// <summary>
    /// Fixed-k and Flex models at equal updates; Flex with the updates of the whole family; a second Fixed-4, whose distance
    /// to the first is the noise floor; and references that are no latent action model.
    /// </summary>
    public static IReadOnlyList<string> Arms { get; } =
    [
        "flex-8", "fixed-1", "fixed-2", "fixed-4", "fixed-8", "flex-8-family", "fixed-4-again",
        "random-encoder", "pca-difference", "state-only", "pixel-idm", "true-actions",
    ];

    /// <inheritdoc/>
    public override string Name => "flexlam/budget-curve";

    /// <inheritdoc/>
    public override string Question => "Does one variable-length model match or surpass a separately trained fixed-length one at every token budget?";

    /// <summary>The settings of a profile: the YAML file, then <c>LATENT_SET</c> (<c>key=value;key=value</c>).</summary>
    public static Settings Load(Profile profile) => SettingsBinder.Load<Settings>("budget-curve", profile);

    /// <inheritdoc/>
    protected override IEnumerable<(string Id, Settings Settings)> Sweep(Profile profile) =>
        // The main world first, then whole seeds of all others: a sweep that is cut short leaves pairs, not halves of them.
        Runs(profile, profile == Profile.Full ? 5 : 1, [BudgetCurveWorlds.Main], Arms)
            .Concat(profile == Profile.Full ? Runs(profile, 3, BudgetCurveWorlds.Others, BudgetCurveWorlds.FewArms) : []);

    private static IEnumerable<(string Id, Settings Settings)> Runs(Profile profile, int seeds, IReadOnlyList<string> worlds, IReadOnlyList<string> arms) =>
        from seed in Enumerable.Range(1, seeds)
        from world in worlds
        from arm in arms
        select ($"{world}/{arm}/seed-{seed}", BudgetCurveWorlds.For(Load(profile), world) with { Arm = arm, Seed = seed });

    /// <inheritdoc/>
    protected override IReadOnlyDictionary<string, object> Execute(Settings settings, RunContext context)
    {
        using var scope = torch.NewDisposeScope();
        using var data = BudgetCurveData.Record(settings);
        var row = new BudgetCurveRow(settings, data);
        using var measures = new BudgetCurveMeasures(settings, data, row);
        if (settings.Arm.StartsWith("flex", StringComparison.Ordinal) || settings.Arm.StartsWith("fixed", StringComparison.Ordinal))
        {
            using var model = MakeModel(settings);
            Fit(model, settings, data.Train.Pairs, null, new CurveWatch(model, measures, context.Progress), context.Cancel);
            row.SetCost(model, Updates(settings), settings.BatchSize);
            measures.Model(model);
        }
        else
            measures.Reference(settings.Arm, MakeModel);
        return row.Values;
    }

    /// <inheritdoc/>
    public override Findings Analyze(IReadOnlyList<Row> rows) => BudgetCurveFindings.Of(rows);

    /// <summary>The model of an arm, with its first weights. Flex and Fixed-8 have the very same.</summary>
    public static LatentActionModel MakeModel(Settings settings)
    {
        torch.manual_seed(ModelSeed(settings).For("weights").Value);
        return new LatentActionModel(new LatentActionOptions
        {
            FrameSize = settings.FrameSize, BaseChannels = settings.BaseChannels, SlotWidth = settings.SlotWidth, Slots = Slots(settings.Arm),
            StandardizeSlots = settings.StandardizeSlots, LatentAsVector = settings.LatentAsVector,
        });
    }

    /// <summary>Nested dropout for the Flex arms, none for the others: the whole difference between them.</summary>
    public static PrefixDropout? Dropout(string arm) => arm.StartsWith("flex", StringComparison.Ordinal) ? new PrefixDropout() : null;

    /// <summary>
    /// Budgets that a model is judged at: its own, and for the largest those below it, too. Below its own a Fixed-8 is cut short, which is
    /// a control and not the claim.
    /// </summary>
    public static IEnumerable<int> BudgetsOf(ILatentActions model) =>
        Budgets.Where(k => k == model.Options.Slots || (model.Options.Slots == MostSlots && k < MostSlots));

    /// <summary>Slots of an arm's model: the number in its name.</summary>
    public static int Slots(string arm) => arm.Split('-') is [_, var number, ..] && int.TryParse(number, out var slots) ? slots : MostSlots;

    /// <summary>Optimizer updates of an arm.</summary>
    public static int Updates(Settings settings) => settings.Arm == "flex-8-family" ? Budgets.Count * settings.Updates : settings.Updates;

    /// <summary>
    /// Trains the model of an arm, or loads it where a checkpoint says that this was done. Batches depend on the seed alone:
    /// every arm sees the same pairs in the same order.
    /// </summary>
    /// <returns>One loss per update.</returns>
    public static IReadOnlyList<float> Fit(
        LatentActionModel model, Settings settings, TransitionSet pairs, (string Path, string SettingsHash)? checkpoint = null,
        IProgress<TrainingProgress>? progress = null, CancellationToken cancel = default)
    {
        var options = new TrainingOptions { Updates = Updates(settings), LearningRate = settings.LearningRate };
        return LatentActionTraining.Train(model, pairs, options, settings.BatchSize, ModelSeed(settings), Dropout(settings.Arm), checkpoint, progress, cancel);
    }

    // The second Fixed-4 differs in weights and batches; data and label draws stay those of the seed.
    private static Seed ModelSeed(Settings settings) =>
        settings.Arm.EndsWith("again", StringComparison.Ordinal) ? new Seed(settings.Seed).For("again") : new Seed(settings.Seed);

    // Measures the learning curve on the way, without touching the run: every update seeds the engine afresh.
    private sealed class CurveWatch(LatentActionModel model, BudgetCurveMeasures measures, IProgress<TrainingProgress>? outer) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value)
        {
            outer?.Report(value);
            foreach (var percent in BudgetCurveRow.CurvePercents)
                if (value.Update == value.Updates * percent / 100)
                {
                    measures.Curve(model, percent);
                    model.train();
                }
        }
    }
}
