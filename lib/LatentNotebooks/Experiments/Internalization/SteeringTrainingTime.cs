using LatentNotebooks.Figures;
using LatentNotebooks.Internalization.Steering;
using LatentNotebooks.Networks;
using LatentNotebooks.Runtime;
using LatentNotebooks.Worlds.Reasoning;

namespace LatentNotebooks.Experiments.Internalization;

/// <summary>
/// STIR mines from rollouts of which some are right and some wrong. A solver is followed from its first skill to perfection, and at
/// every measurement actions are mined from it and tried on it, at one strength for all.
/// </summary>
public sealed class SteeringTrainingTime : Experiment<SteeringSettings>
{
    private const double Strength = 1;

    /// <inheritdoc/>
    public override string Name => "internalization/steering-training-time";

    /// <inheritdoc/>
    public override string Question => "How good may a solver be, or how bad, for STIR to have something to mine and something to gain?";

    /// <inheritdoc/>
    protected override IEnumerable<(string Id, SteeringSettings Settings)> Sweep(Profile profile) =>
        from seed in Enumerable.Range(1, profile == Profile.Full ? 3 : 1)
        let settings = SteeringSettings.Load(profile)
        select ($"equal/seed-{seed}", settings with { Seed = seed, MeasureEvery = 2 * settings.MeasureEvery });

    /// <inheritdoc/>
    protected override IReadOnlyDictionary<string, object> Execute(SteeringSettings settings, RunContext context)
    {
        var (world, seed) = (new PlantedModes(settings.World), new Seed(settings.Seed));
        var sets = SteeringTask.Problems(world, settings);
        var points = new List<(int Update, double Greedy, double Stir, double Mean, int Pairs)>();
        using var solver = SteeringSolver.Train(world, settings.Solver, sets[0], seed, context.Progress, Visit, context.Cancel);
        var values = new Dictionary<string, object> { ["arm"] = "equal", ["world"] = world.Id };
        // The number of measurements differs between profiles, not between seeds: it is a list in one cell.
        values["updates"] = Joined(points.Select(point => (double)point.Update));
        values["greedy"] = Joined(points.Select(point => point.Greedy));
        values["stir"] = Joined(points.Select(point => point.Stir));
        values["mean"] = Joined(points.Select(point => point.Mean));
        values["pairs"] = Joined(points.Select(point => (double)point.Pairs));
        foreach (var (band, low, high) in new[] { ("low", 0.0, 0.2), ("middle", 0.3, 0.7), ("high", 0.95, 1.0) })
        {
            var inside = points.Where(point => point.Greedy >= low && point.Greedy <= high).ToArray();
            values[$"gain@{band}"] = inside.Length == 0 ? "" : inside.Average(point => point.Stir - point.Greedy);
            values[$"pairs@{band}"] = inside.Length == 0 ? "" : inside.Average(point => point.Pairs);
        }
        return values;

        void Visit(Transformer model, SolverMeasurement measured)
        {
            var mined = SteeringTask.Mine(world, model, sets[1], settings.Mining, seed);
            var greedy = Accuracy(null);
            var (stir, mean) = (greedy, greedy); // nothing mined, nothing changed
            if (mined.Pairs.Count > 0)
            {
                var memory = new SteeringMemory(Basis.Select(MemoryEntry.Of(mined.Pairs), settings.Basis, seed));
                var options = new InterventionOptions();
                stir = Accuracy(new ValueGate(memory, settings.Layer, options with { Scale = Strength / options.Beta }, seed));
                mean = Accuracy(FixedSteering.PerControlPoint(settings.Layer, mined.Pairs, Strength));
            }
            points.Add((measured.Update, greedy, stir, mean, mined.Pairs.Count));

            double Accuracy(ISteering? steering) => SteeringTask.Decode(world, model, sets[2], steering).Accuracy;
        }
    }

    /// <inheritdoc/>
    public override Findings Analyze(IReadOnlyList<Row> rows) => new([Draw(rows)], []);

    /// <summary>What steering gains at each accuracy of the solver, all seeds and measurements.</summary>
    public static Figure Draw(IReadOnlyList<Row> rows)
    {
        double[] All(string column) => [.. rows.SelectMany(row => Numbers(row[column]))];
        var greedy = All("greedy");
        return new Figure("What a solver has to be like").X("accuracy of greedy decoding").Y("accuracy gained").HorizontalLine(0)
            .Scatter("STIR", greedy, All("stir").Zip(greedy, (with, without) => with - without).ToArray())
            .Scatter("mean vector", greedy, All("mean").Zip(greedy, (with, without) => with - without).ToArray())
            .Caption($"Solvers of {rows.Count} seeds at every measurement while they learn; both at strength {Strength}.");
    }

    /// <summary>The numbers of a cell that holds several.</summary>
    public static double[] Numbers(string cell) => [.. cell.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(double.Parse)];

    private static string Joined(IEnumerable<double> values) => string.Join(';', values.Select(value => value.ToString("R")));
}
