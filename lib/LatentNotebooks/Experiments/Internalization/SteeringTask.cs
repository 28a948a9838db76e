using System.Diagnostics;
using LatentNotebooks.Internalization.Steering;
using LatentNotebooks.Networks;
using LatentNotebooks.Runtime;
using LatentNotebooks.Training;
using LatentNotebooks.Worlds.Reasoning;

namespace LatentNotebooks.Experiments.Internalization;

/// <summary>How well one way to decode does, and what it costs; means over problems.</summary>
/// <param name="Right">Whether each problem's answer is right.</param>
/// <param name="Tokens">Committed tokens an answer.</param>
/// <param name="PreviewTokens">Tokens an answer that were generated and thrown away; each cost a pass of the network.</param>
/// <param name="Milliseconds">Time an answer, in batches of 250.</param>
public sealed record SteeringScore(IReadOnlyList<bool> Right, double Tokens, double PreviewTokens, double Milliseconds)
{
    /// <summary>Share of right answers.</summary>
    public double Accuracy => Right.Average(right => right ? 1.0 : 0);

    /// <summary>Of the problems that another way got right, the share that this one gets wrong; 0 if there are none.</summary>
    public double Broken(SteeringScore other) =>
        Right.Zip(other.Right).Where(pair => pair.Second).Select(pair => pair.First ? 0.0 : 1).DefaultIfEmpty(0).Average();
}

/// <summary>What was mined from one set of problems.</summary>
/// <param name="Rollouts">All answers drawn.</param>
/// <param name="States">Their states at the delimiters.</param>
/// <param name="Pairs">Right against wrong.</param>
/// <param name="Seconds">How long it took.</param>
public sealed record Mined(IReadOnlyList<Rollout> Rollouts, IReadOnlyList<float[][]> States, IReadOnlyList<SteeringPair> Pairs, double Seconds);

/// <summary>A frozen solver and its problems: those to mine, those to choose strengths on, and those to be judged on.</summary>
public sealed class SteeringTask : IDisposable
{
    private readonly SteeringSettings settings;

    private SteeringTask(SteeringSettings settings, PlantedModes world, SteeringSolver solver, Problem[][] sets)
    {
        (this.settings, World, Solver) = (settings, world, solver);
        (MiningProblems, Validation, Test) = (sets[1], sets[2], sets[3]);
    }

    /// <summary>The world.</summary>
    public PlantedModes World { get; }

    /// <summary>The frozen solver.</summary>
    public SteeringSolver Solver { get; }

    /// <summary>Problems that actions are mined from.</summary>
    public IReadOnlyList<Problem> MiningProblems { get; }

    /// <summary>Problems that strengths are chosen on.</summary>
    public IReadOnlyList<Problem> Validation { get; }

    /// <summary>Problems to be judged on.</summary>
    public IReadOnlyList<Problem> Test { get; }

    /// <summary>Trains the solver, or loads it if these settings were trained before. No two of its sets share a problem.</summary>
    public static SteeringTask Prepare(SteeringSettings settings, IProgress<TrainingProgress>? progress = null, CancellationToken cancel = default)
    {
        var (world, seed) = (new PlantedModes(settings.World), new Seed(settings.Seed));
        var sets = Problems(world, settings);
        // Only what the solver depends on names its folder, so that experiments share it.
        var folder = RunFolder.Open("internalization/steering-solver", settings.Solver, world.Id, $"seed {seed.Value}", $"{settings.MeasuredProblems} problems");
        var solver = SteeringSolver.TrainOrLoad(world, settings.Solver, sets[0], seed, folder, progress, cancel);
        return new SteeringTask(settings, world, solver, sets);
    }

    /// <summary>The sets of a run: to watch training on, to mine, to choose strengths on, and to be judged on.</summary>
    public static Problem[][] Problems(PlantedModes world, SteeringSettings settings)
    {
        var seed = new Seed(settings.Seed);
        var mining = world.Problems(Split.Mining, settings.MeasuredProblems + settings.MiningProblems + settings.ValidationProblems, seed);
        Problem[][] sets =
        [
            [.. mining.Take(settings.MeasuredProblems)],
            [.. mining.Skip(settings.MeasuredProblems).Take(settings.MiningProblems)],
            [.. mining.Skip(settings.MeasuredProblems + settings.MiningProblems)],
            [.. world.Problems(Split.Test, settings.TestProblems, seed)],
        ];
        ProblemSplit.AssertDisjoint(sets);
        return sets;
    }

    /// <summary>Stage I on some problems.</summary>
    public Mined Mine(IReadOnlyList<Problem> problems, MiningOptions options) => Mine(World, Solver.Model, problems, options, new Seed(settings.Seed));

    /// <summary>Stage I on some problems, for any solver.</summary>
    public static Mined Mine(PlantedModes world, Transformer model, IReadOnlyList<Problem> problems, MiningOptions options, Seed seed)
    {
        var clock = Stopwatch.StartNew();
        var rollouts = Mining.Draw(model, [.. problems.Select(problem => problem.Prompt)],
            (i, completion) => world.Check(problems[i], completion).AnswerIsRight, Limits(world), options, seed);
        return Contrast(world, model, rollouts, options, seed) with { Seconds = clock.Elapsed.TotalSeconds };
    }

    /// <summary>Stage I on rollouts that were drawn before: their states at a layer, and what those of right and wrong ones differ by.</summary>
    public Mined Contrast(IReadOnlyList<Rollout> rollouts, MiningOptions options) => Contrast(World, Solver.Model, rollouts, options, new Seed(settings.Seed));

    private static Mined Contrast(PlantedModes world, Transformer model, IReadOnlyList<Rollout> rollouts, MiningOptions options, Seed seed)
    {
        var states = Mining.States(model, rollouts, world.Delimiter, options.Layer);
        return new Mined(rollouts, states, Mining.Pairs(rollouts, states, options, seed), 0);
    }

    /// <summary>Stage II.</summary>
    public SteeringMemory Remember(Mined mined, BasisOptions options) =>
        new(Basis.Select(MemoryEntry.Of(mined.Pairs), options, new Seed(settings.Seed)));

    /// <summary>Stage III: greedy decoding with steering at the delimiters; null never steers.</summary>
    public SteeringScore Decode(IReadOnlyList<Problem> problems, ISteering? steering) => Decode(World, Solver.Model, problems, steering);

    /// <summary>The same for any solver.</summary>
    public static SteeringScore Decode(PlantedModes world, Transformer model, IReadOnlyList<Problem> problems, ISteering? steering)
    {
        var (clock, completions, previews) = (Stopwatch.StartNew(), new List<IReadOnlyList<int>>(), 0L);
        foreach (var batch in problems.Chunk(SteeringDecoding.Batch))
        {
            var generated = SteeredDecoding.Run(model, [.. batch.Select(problem => problem.Prompt)], Limits(world), world.Delimiter, steering);
            completions.AddRange(generated.Tokens);
            previews += generated.PreviewTokens.Sum();
        }
        return Score(world, problems, completions, previews / (double)problems.Count, clock.Elapsed);
    }

    /// <summary>Judges completions.</summary>
    public static SteeringScore Score(
        PlantedModes world, IReadOnlyList<Problem> problems, IReadOnlyList<IReadOnlyList<int>> completions, double previews, TimeSpan time) => new(
        [.. problems.Zip(completions).Select(pair => world.Check(pair.First, pair.Second).AnswerIsRight)],
        completions.Average(completion => completion.Count), previews, time.TotalMilliseconds / problems.Count);

    /// <summary>Longest answer, and what ends it.</summary>
    public static GenerationOptions Limits(PlantedModes world) => new() { MaxNewTokens = world.LongestCompletion, StopTokens = [Vocabulary.End] };

    /// <inheritdoc/>
    public void Dispose() => Solver.Dispose();
}
