using System.ComponentModel.DataAnnotations;
using LatentNotebooks.Figures;
using LatentNotebooks.Runtime;
using LatentNotebooks.Statistics;
using LatentNotebooks.Worlds;
using MathNet.Numerics.LinearAlgebra;

namespace LatentNotebooks.Experiments.FlexLam;

/// <summary>Which linear world.</summary>
public enum LinearPreset
{
    /// <summary>Actions far above the noise.</summary>
    Clean,

    /// <summary>Noise between the actions.</summary>
    Interleaved,

    /// <summary>Noise above all actions.</summary>
    Drowned,
}

/// <summary>
/// When does the bottleneck trade-off exist? In a linear world the best code of K scalars is known (the first K principal
/// components of o' - o), so only the translator is left to learn: ridge regression from a few labelled codes to actions. Too
/// small a K loses actions; too large a K gives few labels too many coordinates to explain. This shows at which label counts
/// the second half of the trade-off can be seen at all.
/// </summary>
public sealed class LinearTradeOff : Experiment<LinearTradeOff.Settings>
{
    /// <summary>Sizes of the code.</summary>
    public static IReadOnlyList<int> Budgets { get; } = [1, 2, 3, 4, 6, 8, 12, 16];

    /// <summary>Label counts.</summary>
    public static IReadOnlyList<int> LabelCounts { get; } = [8, 12, 24, 48, 128, 512];

    /// <summary>What one run may be told.</summary>
    public sealed record Settings
    {
        /// <summary>Which world.</summary>
        public LinearPreset World { get; init; }

        /// <summary>Held-out transitions, broad ones.</summary>
        [Range(10, 1_000_000)]
        public int TestTransitions { get; init; } = 2_000;

        /// <summary>Ridge penalty on the weights, as in (Z'Z + penalty I)^-1 Z'A.</summary>
        [Range(0.0, 1e6)]
        public double Penalty { get; init; } = 0.1;

        /// <summary>Draws the world, the labels and the test.</summary>
        public long Seed { get; init; } = 1;
    }

    /// <inheritdoc/>
    public override string Name => "flexlam/linear-trade-off";

    /// <inheritdoc/>
    public override string Question => "At how many labels, and in which worlds, does a looser bottleneck make alignment worse?";

    /// <inheritdoc/>
    protected override IEnumerable<(string Id, Settings Settings)> Sweep(Profile profile) =>
        from seed in Enumerable.Range(1, profile == Profile.Smoke ? 2 : profile == Profile.Quick ? 3 : 20)
        from world in Enum.GetValues<LinearPreset>()
        select ($"{world.ToString().ToLowerInvariant()}/seed-{seed}", new Settings { World = world, Seed = seed });

    /// <inheritdoc/>
    protected override IReadOnlyDictionary<string, object> Execute(Settings settings, RunContext context)
    {
        var world = Make(settings);
        var seed = new Seed(settings.Seed);
        var test = new Sample(world, world.Sample(settings.TestTransitions, (ulong)seed.For("test").Value));
        var values = new Dictionary<string, object> { ["world"] = settings.World.ToString().ToLowerInvariant() };
        foreach (var source in Enum.GetValues<LabelSource>())
        {
            foreach (var count in LabelCounts)
            {
                context.Cancel.ThrowIfCancellationRequested();
                var labels = new Sample(world, world.Sample(count, (ulong)seed.For($"{source} labels", count).Value, source));
                foreach (var k in Budgets) values[Column(source, count, k)] = R2(labels, test, k, settings.Penalty);
            }
        }
        return values;
    }

    /// <summary>The column of test R^2 for a source, a label count and a budget.</summary>
    public static string Column(LabelSource source, int labels, int k) => $"r2_{source.ToString().ToLowerInvariant()}_{labels}_{k}";

    /// <summary>The world of a run.</summary>
    public static LinearWorld Make(Settings settings) => settings.World switch
    {
        LinearPreset.Clean => LinearWorld.Clean((ulong)settings.Seed),
        LinearPreset.Interleaved => LinearWorld.Interleaved((ulong)settings.Seed),
        _ => LinearWorld.Drowned((ulong)settings.Seed),
    };

    /// <inheritdoc/>
    public override Findings Analyze(IReadOnlyList<Row> rows)
    {
        var panels = new List<Figure>();
        var table = new Table("What the loosest code costs: R² at the best K less R² at K = 16").Column("world").Column("labels from")
            .Column("labels").Column("best K").Column("fall", format: "F2")
            .Caption("The best K is that of the median; the fall is the mean over worlds of the paired difference, with its 95 % interval.");
        foreach (var source in Enum.GetValues<LabelSource>())
        {
            foreach (var world in rows.GroupBy(row => row["world"]))
            {
                double At(int n, int k) => Aggregate.Median([.. world.Select(row => row.Number(Column(source, n, k)))]);
                panels.Add(LabelCounts.Aggregate(new Figure($"{world.Key}, {Words(source)}").X("scalars K").Y("R²").LogX(2),
                    (panel, n) => panel.Line($"{n} labels", Budgets, Budgets.Select(k => Math.Max(0, At(n, k))))));
                foreach (var n in new[] { 12, 48, 512 })
                {
                    var best = Budgets.MaxBy(k => At(n, k));
                    var fall = Intervals.PairedDifference(world.Select(row => row.Number(Column(source, n, best))), world.Select(row => row.Number(Column(source, n, 16))));
                    table = table.Row(world.Key, Words(source), n, best, Cell.Interval(fall.Value, fall.Low, fall.High));
                }
            }
        }
        return new Findings([Figure.Grid(3, panels, "Test R² of a ridge translator (median over worlds; below zero shown as zero)", shareX: true, shareY: true)], [table]);
    }

    private static string Words(LabelSource source) => source == LabelSource.Broad ? "broad labels" : "narrow labels";

    // Mean over action dimensions of the share of variance explained on the test.
    private static double R2(Sample labels, Sample test, int k, double penalty)
    {
        var z = labels.Codes.SubMatrix(0, labels.Codes.RowCount, 0, k);
        var weights = (z.TransposeThisAndMultiply(z) + penalty * Matrix<double>.Build.DenseIdentity(k)).Cholesky()
            .Solve(z.TransposeThisAndMultiply(labels.Actions));
        var left = test.Actions - test.Codes.SubMatrix(0, test.Codes.RowCount, 0, k) * weights;
        return Enumerable.Range(0, left.ColumnCount)
            .Average(a => 1 - left.Column(a).DotProduct(left.Column(a)) / test.Actions.Column(a).DotProduct(test.Actions.Column(a)));
    }

    /// <summary>Transitions as codes <c>[n, 16]</c> (projections on the leading components) and true actions <c>[n, A]</c>.</summary>
    private sealed class Sample
    {
        public Sample(LinearWorld world, LinearTransitions transitions)
        {
            var n = transitions.Next.Length / world.Dimension;
            var change = Matrix<double>.Build.Dense(n, world.Dimension, (i, d) =>
                (double)transitions.Next[i * world.Dimension + d] - transitions.Observations[i * world.Dimension + d]);
            Codes = change * Matrix<double>.Build.Dense(world.Dimension, Budgets[^1], (d, rank) => world.Component(rank)[d]);
            Actions = Matrix<double>.Build.Dense(n, world.ActionCount, (i, a) => transitions.Actions[i * world.ActionCount + a]);
        }

        public Matrix<double> Codes { get; }

        public Matrix<double> Actions { get; }
    }
}
