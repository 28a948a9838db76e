using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using LatentNotebooks.Networks;
using LatentNotebooks.Runtime;
using LatentNotebooks.Training;
using LatentNotebooks.Worlds.Reasoning;
using static TorchSharp.torch;

namespace LatentNotebooks.Experiments.Internalization;

/// <summary>How a solver of planted modes is trained, and when training stops.</summary>
public sealed record SteeringSolverOptions
{
    /// <summary>Width of the residual stream.</summary>
    [Range(8, 512)]
    public int Width { get; init; } = 48;

    /// <summary>Blocks of the network.</summary>
    [Range(1, 12)]
    public int Layers { get; init; } = 3;

    /// <summary>Problems an update.</summary>
    [Range(1, 4_096)]
    public int BatchSize { get; init; } = 128;

    /// <summary>Updates at most.</summary>
    [Range(1, 1_000_000)]
    public int Updates { get; init; } = 2_000;

    /// <summary>Peak learning rate.</summary>
    [Range(1e-6, 0.1)]
    public double LearningRate { get; init; } = 3e-3;

    /// <summary>Updates between two measurements, each of which may end training.</summary>
    [Range(1, 100_000)]
    public int MeasureEvery { get; init; } = 100;

    /// <summary>Updates before the first measurement.</summary>
    [Range(0, 1_000_000)]
    public int MeasureFrom { get; init; } = 400;

    /// <summary>Training stops where greedy decoding is right in this share at least ...</summary>
    [Range(0.0, 1.0)]
    public double LeastGreedy { get; init; } = 0.4;

    /// <summary>... and in this share at most ...</summary>
    [Range(0.0, 1.0)]
    public double MostGreedy { get; init; } = 0.7;

    /// <summary>... while decoding with careful markers forced in is right in this share.</summary>
    [Range(0.0, 1.0)]
    public double LeastCareful { get; init; } = 0.85;
}

/// <summary>One measurement while training.</summary>
/// <param name="Update">Updates done.</param>
/// <param name="Greedy">Share of right answers of greedy decoding.</param>
/// <param name="Careful">The same with every block forced to be careful.</param>
public sealed record SolverMeasurement(int Update, double Greedy, double Careful);

/// <summary>
/// A small transformer that learned to solve planted-mode problems and was stopped where steering has something to gain: habits
/// still make it wrong, and good habits would make it right. With more training, or less, there is nothing to find.
/// </summary>
/// <param name="Model">As it was at the chosen measurement.</param>
/// <param name="Measurements">All of them, in order.</param>
/// <param name="Chosen">The one whose weights were kept.</param>
public sealed record SteeringSolver(Transformer Model, IReadOnlyList<SolverMeasurement> Measurements, SolverMeasurement Chosen) : IDisposable
{
    /// <summary>Trains a solver, measuring as it goes.</summary>
    /// <param name="world">What to solve.</param>
    /// <param name="options">Network, training and the rule for stopping.</param>
    /// <param name="measured">Problems to measure on: of the mining split, never of the test split.</param>
    /// <param name="seed">Draws weights and problems.</param>
    /// <param name="progress">Told after every update.</param>
    /// <param name="visit">Shown the model at every measurement, and training then goes on to the end; null stops where the rule says.</param>
    /// <param name="cancel">Stops for good.</param>
    public static SteeringSolver Train(
        PlantedModes world, SteeringSolverOptions options, IReadOnlyList<Problem> measured, Seed seed,
        IProgress<TrainingProgress>? progress = null, Action<Transformer, SolverMeasurement>? visit = null, CancellationToken cancel = default)
    {
        var model = NewModel(world, options, seed);
        using var found = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        using var keeper = new Keeper(model, world, options, measured, found, progress, visit);
        try
        {
            var training = new TrainingOptions { Updates = options.Updates, LearningRate = options.LearningRate };
            TrainingLoop.Run(model, training, seed, update => Loss(model, world, options.BatchSize, update), progress: keeper, cancel: found.Token);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            // Not an accident: the keeper has what it was looking for.
        }
        model.eval();
        return new SteeringSolver(model, keeper.Measurements, keeper.Restore());
    }

    /// <summary>Loads the solver if it was trained with these settings and this code, else trains it.</summary>
    public static SteeringSolver TrainOrLoad(
        PlantedModes world, SteeringSolverOptions options, IReadOnlyList<Problem> measured, Seed seed, RunFolder folder,
        IProgress<TrainingProgress>? progress = null, CancellationToken cancel = default)
    {
        var (path, hash) = folder.Checkpoint;
        var log = Path.ChangeExtension(path, ".measurements.json");
        if (Checkpoint.Exists(path) && File.Exists(log))
        {
            var model = NewModel(world, options, seed);
            var chosen = Checkpoint.Load(path, model, optimizer: null, hash).Update;
            model.eval();
            var known = JsonSerializer.Deserialize<SolverMeasurement[]>(File.ReadAllText(log))!;
            return new SteeringSolver(model, known, known.Single(one => one.Update == chosen));
        }
        var trained = Train(world, options, measured, seed, progress, cancel: cancel);
        File.WriteAllText(log, JsonSerializer.Serialize(trained.Measurements));
        Checkpoint.Save(path, trained.Model, optimizer: null, trained.Chosen.Update, [], hash);
        return trained;
    }

    /// <inheritdoc/>
    public void Dispose() => Model.Dispose();

    private static Transformer NewModel(PlantedModes world, SteeringSolverOptions options, Seed seed)
    {
        manual_seed(seed.For("weights").Value);
        return new Transformer(new TransformerOptions
        {
            Vocabulary = world.Vocabulary.Count, MaxLength = world.LongestSequence + 8, Width = options.Width, Layers = options.Layers, Heads = 1,
        });
    }

    /// <summary>Cross-entropy of fresh solutions, a token; prompts are random and cost nothing.</summary>
    private static Tensor Loss(Transformer model, PlantedModes world, int batch, Seed update)
    {
        var rng = update.Random();
        var sequences = new int[batch][];
        var starts = new int[batch];
        for (var i = 0; i < batch; i++)
        {
            var problem = world.Draw(Split.Train, ref rng);
            (sequences[i], starts[i]) = ([.. problem.Prompt, .. problem.Completion], problem.Prompt.Count);
        }
        var length = sequences.Max(sequence => sequence.Length) - 1;
        var (input, target) = (new long[batch * length], new long[batch * length]);
        Array.Fill(target, -100);
        for (var i = 0; i < batch; i++)
            for (var t = 0; t < sequences[i].Length - 1; t++)
            {
                input[i * length + t] = sequences[i][t];
                if (t + 1 >= starts[i]) target[i * length + t] = sequences[i][t + 1];
            }
        var logits = model.call(tensor(input).view(batch, length).to(model.Device));
        return nn.functional.cross_entropy(logits.flatten(0, 1), tensor(target).to(model.Device), ignore_index: -100);
    }

    /// <summary>Measures every so many updates and keeps the weights that come closest to what is looked for.</summary>
    private sealed class Keeper(
        Transformer model, PlantedModes world, SteeringSolverOptions options, IReadOnlyList<Problem> problems,
        CancellationTokenSource found, IProgress<TrainingProgress>? progress, Action<Transformer, SolverMeasurement>? visit) : IProgress<TrainingProgress>, IDisposable
    {
        private readonly Dictionary<string, Tensor> kept = [];
        private SolverMeasurement? best;

        internal List<SolverMeasurement> Measurements { get; } = [];

        public void Report(TrainingProgress value)
        {
            progress?.Report(value);
            if (!value.Done && (value.Update < options.MeasureFrom || value.Update % options.MeasureEvery != 0)) return;
            var measured = new SolverMeasurement(value.Update, Accuracy(SteeringDecoding.Decode(model, world, problems)),
                Accuracy(SteeringDecoding.DecodeCarefully(model, world, problems)));
            Measurements.Add(measured);
            if (best is null || Distance(measured) <= Distance(best)) Keep(measured);
            visit?.Invoke(model, measured);
            if (visit is null && Distance(measured) == 0) found.Cancel();
        }

        internal SolverMeasurement Restore()
        {
            using var _ = no_grad();
            foreach (var (name, value) in model.state_dict()) value.copy_(kept[name]);
            return best!;
        }

        public void Dispose()
        {
            foreach (var tensor in kept.Values) tensor.Dispose();
        }

        private double Accuracy(IReadOnlyList<IReadOnlyList<int>> completions) => SteeringDecoding.Accuracy(world, problems, completions);

        // How far outside the window: first the careful skill has to be there, then the habit has to cost something.
        private double Distance(SolverMeasurement measured) =>
            2 * Math.Max(0, options.LeastCareful - measured.Careful)
            + Math.Max(0, options.LeastGreedy - measured.Greedy) + Math.Max(0, measured.Greedy - options.MostGreedy);

        private void Keep(SolverMeasurement measured)
        {
            Dispose();
            best = measured;
            foreach (var (name, value) in model.state_dict()) kept[name] = value.detach().clone().DetachFromDisposeScope();
        }
    }
}
