using System.ComponentModel.DataAnnotations;
using LatentNotebooks.Figures;
using LatentNotebooks.LatentActions;
using LatentNotebooks.Runtime;
using LatentNotebooks.Training;
using LatentNotebooks.Worlds;
using TorchSharp;

namespace LatentNotebooks.Experiments.FlexLam;

/// <summary>How a linear autoencoder is masked while it trains.</summary>
public enum LinearArm
{
    /// <summary>Nested dropout, k uniform on 1..K.</summary>
    PrefixUniform,

    /// <summary>Nested dropout, k geometric.</summary>
    PrefixGeometric,

    /// <summary>No mask: every scalar is always there.</summary>
    None,

    /// <summary>Any k scalars, k uniform: ordinary dropout with nested dropout's numbers.</summary>
    RandomSubset,

    /// <summary>The last k scalars, k uniform: nested dropout backwards.</summary>
    Suffix,

    /// <summary>One model for each k, without a mask: the fixed-capacity family.</summary>
    Fixed,
}

/// <summary>
/// The one place where the right answer is known. Nested dropout on a linear autoencoder finds the principal components in
/// order (Rippel, Gelbart and Adams 2014), so k scalars of it must leave no more energy than PCA with k components does. The
/// masks are drawn by the very class that trains the latent action models.
/// </summary>
public sealed class LinearIdentifiability : Experiment<LinearIdentifiability.Settings>
{
    /// <summary>Scalars of the code, K: as many as the world has components above its floor.</summary>
    public const int Slots = 6;

    /// <summary>An arm passes if every decoder column has at least this cosine with the component of its rank ...</summary>
    public const double LeastCosine = 0.99;

    /// <summary>... and no prefix leaves more energy than PCA by more than this share.</summary>
    public const double LargestExcess = 0.02;

    /// <summary>What <c>notebooks/settings/linear-identifiability.yaml</c> may say.</summary>
    public sealed record Settings
    {
        /// <summary>The mask.</summary>
        public LinearArm Arm { get; init; } = LinearArm.PrefixUniform;

        /// <summary>Transitions to learn from; as many are held out.</summary>
        [Range(100, 1_000_000)]
        public int Transitions { get; init; } = 20_000;

        /// <summary>Optimizer updates.</summary>
        [Range(1, 1_000_000)]
        public int Updates { get; init; } = 3_000;

        /// <summary>Transitions an update.</summary>
        [Range(2, 65_536)]
        public int BatchSize { get; init; } = 128;

        /// <summary>Peak learning rate.</summary>
        [Range(1e-6, 1.0)]
        public double LearningRate { get; init; } = 1e-2;

        /// <summary>Draws the world, the data and the weights.</summary>
        public long Seed { get; init; } = 1;
    }

    /// <inheritdoc/>
    public override string Name => "flexlam/linear-identifiability";

    /// <inheritdoc/>
    public override string Question => "Does nested dropout order a linear code by variance, as theory says it must, and do other masks fail to?";

    /// <summary>The settings of a profile.</summary>
    public static Settings Load(Profile profile) => SettingsBinder.Load<Settings>("linear-identifiability", profile);

    /// <inheritdoc/>
    protected override IEnumerable<(string Id, Settings Settings)> Sweep(Profile profile) =>
        from seed in Enumerable.Range(1, profile == Profile.Full ? 5 : 1)
        from arm in Enum.GetValues<LinearArm>()
        select ($"{ToWords(arm)}/seed-{seed}", Load(profile) with { Arm = arm, Seed = seed });

    /// <inheritdoc/>
    protected override IReadOnlyDictionary<string, object> Execute(Settings settings, RunContext context)
    {
        var result = Measure(settings, context);
        var values = new Dictionary<string, object> { ["arm"] = ToWords(settings.Arm) };
        for (var k = 1; k <= Slots; k++) values[$"cosine_{k}"] = result.Cosines.Count == 0 ? "" : result.Cosines[k - 1];
        for (var k = 1; k <= Slots; k++) values[$"residual_{k}"] = result.Residuals[k - 1];
        for (var k = 1; k <= Slots; k++) values[$"pca_residual_{k}"] = result.PcaResiduals[k - 1];
        values["least_cosine"] = result.Cosines.Count == 0 ? "" : result.Cosines.Min();
        values["largest_excess"] = result.LargestExcess;
        values["examples"] = (long)settings.Updates * settings.BatchSize * (settings.Arm == LinearArm.Fixed ? Slots : 1);
        return values;
    }

    /// <summary>What one arm learned.</summary>
    /// <param name="Cosines">Decoder column j against component j; empty for <see cref="LinearArm.Fixed"/>, whose columns have no order.</param>
    /// <param name="Residuals">Share of held-out energy left by the first k scalars, k = 1..K.</param>
    /// <param name="PcaResiduals">The same for the true components.</param>
    public sealed record Result(IReadOnlyList<double> Cosines, IReadOnlyList<double> Residuals, IReadOnlyList<double> PcaResiduals)
    {
        /// <summary>By which share the worst prefix leaves more than PCA.</summary>
        public double LargestExcess => Residuals.Zip(PcaResiduals, (own, pca) => own / pca - 1).Max();

        /// <summary>Whether the code is PCA's, in order.</summary>
        public bool Passes => Cosines.Count > 0 && Cosines.Min() > LeastCosine && LargestExcess < LinearIdentifiability.LargestExcess;
    }

    /// <summary>Trains one arm and compares it with PCA on held-out transitions.</summary>
    public static Result Measure(Settings settings, RunContext context)
    {
        using var scope = torch.NewDisposeScope();
        var world = LinearWorld.Ordered((ulong)settings.Seed);
        var seed = new Seed(settings.Seed);
        var training = Sample("training");
        var test = Sample("test");
        var pca = Enumerable.Range(1, Slots).Select(k => PcaResidual(world, test, k)).ToArray();
        if (settings.Arm == LinearArm.Fixed)
            return new Result([], [.. Enumerable.Range(1, Slots).Select(k => Fit(k).Residual(test, k))], pca);
        var model = Fit(Slots);
        return new Result(
            [.. Enumerable.Range(0, Slots).Select(slot => model.Cosine(slot, world.Component(slot)))],
            [.. Enumerable.Range(1, Slots).Select(k => model.Residual(test, k))], pca);

        torch.Tensor Sample(string part) =>
            LinearAutoencoder.Changes(world.Sample(settings.Transitions, (ulong)seed.For(part).Value), world.Dimension);

        LinearAutoencoder Fit(int slots)
        {
            torch.manual_seed(seed.For("weights", slots).Value);
            var autoencoder = new LinearAutoencoder(world.Dimension, slots);
            // Adam takes steps of one size whatever the gradient's; clipping would only change which rows count.
            var options = new TrainingOptions { Updates = settings.Updates, LearningRate = settings.LearningRate, ClipNorm = 1e6 };
            autoencoder.Train(training, options, settings.BatchSize, seed, Mask(settings.Arm), context);
            return autoencoder;
        }
    }

    /// <summary>The mask of an arm; null for none.</summary>
    public static PrefixDropout? Mask(LinearArm arm) => arm switch
    {
        LinearArm.PrefixUniform => new(KeptLength.Uniform),
        LinearArm.PrefixGeometric => new(KeptLength.Geometric),
        LinearArm.RandomSubset => new(KeptLength.Uniform, KeptShape.Random),
        LinearArm.Suffix => new(KeptLength.Uniform, KeptShape.Suffix),
        _ => null,
    };

    /// <inheritdoc/>
    public override Findings Analyze(IReadOnlyList<Row> rows)
    {
        var ks = Enumerable.Range(1, Slots).ToArray();
        var energy = new Figure("Energy that the first k scalars leave").X("scalars kept, k").Y("unexplained, % of PCA's").LogY();
        var table = new Table("Is the code PCA's, in order?").Column("mask while training").Column("least cosine", format: "F3")
            .Column("largest excess over PCA", "%", "F1").Column("seeds that pass").Column("verdict")
            .Caption($"Passes: every decoder column has a cosine above {LeastCosine} with the component of its rank, and no prefix leaves more than "
                + $"{LargestExcess:0%} above PCA. Means over seeds.");
        foreach (var arm in rows.GroupBy(row => row["arm"]))
        {
            energy = energy.Line(arm.Key, ks, ks.Select(k => 100 * arm.Average(row => row.Number($"residual_{k}") / row.Number($"pca_residual_{k}"))).ToArray());
            var (cosine, excess) = (arm.Average(row => row.Number("least_cosine")), arm.Average(row => row.Number("largest_excess")));
            var passed = arm.Count(row => row.Number("least_cosine") > LeastCosine && row.Number("largest_excess") < LargestExcess);
            table = double.IsNaN(cosine)
                ? table.ReferenceRow(arm.Key, Cell.Missing, 100 * excess, Cell.Missing, "no order to judge")
                : table.Row(arm.Key, cosine, 100 * excess, $"{passed} of {arm.Count()}", passed == arm.Count() ? "passes" : "fails");
        }
        return new Findings([energy], [table]);
    }

    // On the same held-out rows, so that their sampling noise cancels in the comparison.
    private static double PcaResidual(LinearWorld world, torch.Tensor changes, int k)
    {
        using var scope = torch.NewDisposeScope();
        var directions = Enumerable.Range(0, k).SelectMany(world.Component).Select(value => (float)value).ToArray();
        var explained = changes.matmul(torch.tensor(directions, [k, world.Dimension]).t()).square().sum();
        return 1 - (explained / changes.square().sum()).item<float>();
    }

    private static string ToWords(LinearArm arm) => arm switch
    {
        LinearArm.PrefixUniform => "prefix-uniform",
        LinearArm.PrefixGeometric => "prefix-geometric",
        LinearArm.RandomSubset => "random-subset",
        _ => arm.ToString().ToLowerInvariant(),
    };
}
