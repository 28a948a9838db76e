using System.Diagnostics;
using LatentNotebooks.Internalization.Steering;
using LatentNotebooks.Networks;
using LatentNotebooks.Runtime;
using LatentNotebooks.Worlds.Reasoning;
using static TorchSharp.torch;

namespace LatentNotebooks.Experiments.Internalization;

/// <summary>One arm, judged on the test problems.</summary>
/// <param name="Name">Which arm.</param>
/// <param name="Score">Accuracy and cost.</param>
/// <param name="Choice">What was chosen on the validation problems, or nothing.</param>
public sealed record ArmScore(string Name, SteeringScore Score, string Choice = "");

/// <summary>
/// STIR beside everything that could explain its gain. Each arm with a strength chooses it among six, on the same validation
/// problems; controls take over the choice of the arm that they control.
/// </summary>
public sealed class SteeringArms(SteeringTask task, SteeringSettings settings)
{
    /// <summary>Strengths: how many times an action. STIR's own factor k is half of it, since its score is about beta = 2.</summary>
    public static IReadOnlyList<double> Strengths { get; } = [0.25, 0.5, 1, 2, 4, 8];

    /// <summary>Names of all arms, in reading order.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "greedy", "sampling", "self-consistency", "early-exit", "stir", "stir-random", "stir-shuffled", "stir-leaky",
        "mean", "mean-random", "mean-by-family", "static", "everywhere", "conceptor", "ceiling", "careful",
    ];

    /// <summary>Apertures of conceptors, chosen among like strengths.</summary>
    public static IReadOnlyList<double> Apertures { get; } = [0.1, 0.3, 1, 3, 10, 30];

    /// <summary>Accuracy on the validation problems, by arm and strength: what the choices were made by.</summary>
    public Dictionary<(string Arm, double Strength), double> Tuning { get; } = [];

    private readonly Seed seed = new(settings.Seed);

    /// <summary>Judges every arm.</summary>
    /// <param name="mined">Stage I on the mining problems.</param>
    public IReadOnlyList<ArmScore> Judge(Mined mined)
    {
        var greedy = task.Decode(task.Test, null);
        var scores = new List<ArmScore>
        {
            new("greedy", greedy), Sampling(1), Sampling(8), EarlyExit(),
            Forced("ceiling", 1), Forced("careful", 0),
        };
        if (mined.Pairs.Count > 0) scores.AddRange(Steered(mined));
        return [.. scores.OrderBy(arm => Names.ToList().IndexOf(arm.Name))];
    }

    /// <summary>STIR's gate over a memory, at a strength.</summary>
    public ValueGate Stir(SteeringMemory memory, double strength, InterventionOptions? options = null)
    {
        options ??= new InterventionOptions();
        return new ValueGate(memory, settings.Layer, options with { Scale = strength / options.Beta }, seed);
    }

    /// <summary>The strength of these that answers most validation problems rightly; of equals the weakest.</summary>
    public double Choose(string arm, Func<double, SteeringScore> validate, IReadOnlyList<double>? among = null)
    {
        among ??= Strengths;
        foreach (var strength in among) Tuning[(arm, strength)] = validate(strength).Accuracy;
        return among.MaxBy(strength => Tuning[(arm, strength)]);
    }

    private IEnumerable<ArmScore> Steered(Mined mined)
    {
        var memory = task.Remember(mined, settings.Basis);
        var k = Choose("stir", strength => task.Decode(task.Validation, Stir(memory, strength)));
        yield return new("stir", task.Decode(task.Test, Stir(memory, k)), $"{k}");
        yield return new("stir-random", task.Decode(task.Test, Stir(memory, k, new() { Payload = Payload.RandomDirection })), $"{k}");
        yield return new("stir-shuffled", task.Decode(task.Test, Stir(memory.WithShuffledActions(seed), k)), $"{k}");
        // The fault of the shipped configuration, on purpose: mined on problems that it is then judged on.
        var leaky = task.Mine([.. task.Test.Take(settings.MiningProblems)], settings.Mining);
        if (leaky.Pairs.Count > 0) yield return new("stir-leaky", task.Decode(task.Test, Stir(task.Remember(leaky, settings.Basis), k)), $"{k}");

        var mean = Choose("mean", strength => task.Decode(task.Validation, FixedSteering.PerControlPoint(settings.Layer, mined.Pairs, strength)));
        yield return new("mean", task.Decode(task.Test, FixedSteering.PerControlPoint(settings.Layer, mined.Pairs, mean)), $"{mean}");
        yield return new("mean-random", task.Decode(task.Test, FixedSteering.RandomDirections(settings.Layer, mined.Pairs, mean, seed)), $"{mean}");

        var still = Choose("static", strength => task.Decode(task.Validation, FixedSteering.AtEveryDelimiter(settings.Layer, mined.Pairs, strength)));
        yield return new("static", task.Decode(task.Test, FixedSteering.AtEveryDelimiter(settings.Layer, mined.Pairs, still)), $"{still}");

        var every = Choose("everywhere", strength => AtEveryToken(task.Validation, mined.Pairs, strength));
        yield return new("everywhere", AtEveryToken(task.Test, mined.Pairs, every), $"{every}");

        var aperture = Choose("conceptor", a => task.Decode(task.Validation, Conceptor(mined, a)), Apertures);
        yield return new("conceptor", task.Decode(task.Test, Conceptor(mined, aperture)), $"{aperture}");

        if (settings.World != PlantedVariant.Conflicting) yield break;
        var family = Choose("mean-by-family", strength => ByFamily(task.Validation, mined, strength));
        yield return new("mean-by-family", ByFamily(task.Test, mined, family), $"{family}");
    }

    // What a method could do that knows which family a problem is from: the mean of the control point and of the family.
    private SteeringScore ByFamily(IReadOnlyList<Problem> problems, Mined mined, double strength)
    {
        var (right, tokens, time) = (new bool[problems.Count], 0.0, 0.0);
        foreach (var family in Enumerable.Range(0, problems.Count).GroupBy(i => task.World.CarefulMarker(problems[i])))
        {
            SteeringPair[] pairs = [.. mined.Pairs.Where(pair => task.World.CarefulMarker(task.MiningProblems[pair.Problem]) == family.Key)];
            var score = task.Decode([.. family.Select(i => problems[i])], FixedSteering.PerControlPoint(settings.Layer, pairs, strength));
            foreach (var (i, ok) in family.Zip(score.Right)) right[i] = ok;
            tokens += score.Tokens * family.Count() / problems.Count;
            time += score.Milliseconds * family.Count() / problems.Count;
        }
        return new SteeringScore(right, tokens, 0, time);
    }

    // The states of right rollouts, projected in place of the state itself.
    private FixedSteering Conceptor(Mined mined, double aperture)
    {
        var right = Enumerable.Range(0, mined.Rollouts.Count).Where(i => mined.Rollouts[i].Correct)
            .SelectMany(i => mined.States[i].Take(settings.Mining.ControlPoints).Select((state, point) => (point + 1, state)));
        return FixedSteering.Conceptor(settings.Layer, right, aperture);
    }

    // The mean action at every token that is written, delimiters or not.
    private SteeringScore AtEveryToken(IReadOnlyList<Problem> problems, IReadOnlyList<SteeringPair> pairs, double strength)
    {
        using var push = tensor(Vectors.Times(FixedSteering.MeanAction(pairs), strength));
        var (clock, completions) = (Stopwatch.StartNew(), new List<IReadOnlyList<int>>());
        foreach (var batch in problems.Chunk(SteeringDecoding.Batch))
        {
            var prompt = batch[0].Prompt.Count; // the same for all problems of a world
            completions.AddRange(task.Solver.Model.Generate([.. batch.Select(problem => problem.Prompt)], SteeringTask.Limits(task.World),
                (layer, hidden, positions) => layer == settings.Layer ? hidden + (positions >= prompt).unsqueeze(-1) * push : hidden).Tokens);
        }
        return SteeringTask.Score(task.World, problems, completions, 0, clock.Elapsed);
    }

    private ArmScore Forced(string name, int from)
    {
        var clock = Stopwatch.StartNew();
        var completions = SteeringDecoding.DecodeCarefully(task.Solver.Model, task.World, task.Test, from);
        return new(name, SteeringTask.Score(task.World, task.Test, completions, 0, clock.Elapsed));
    }

    // One sample, or the majority of several; all tokens of all samples are paid for.
    private ArmScore Sampling(int samples)
    {
        Problem[] problems = [.. task.Test.Take(settings.SampledProblems)];
        Problem[] repeated = [.. problems.SelectMany(problem => Enumerable.Repeat(problem, samples))];
        var clock = Stopwatch.StartNew();
        var completions = SteeringDecoding.Decode(task.Solver.Model, task.World, repeated,
            new GenerationOptions { Temperature = settings.Mining.Temperature, TopP = settings.Mining.TopP, Seed = seed.For("samples", samples) });
        var right = problems.Select((problem, i) =>
        {
            var votes = completions.Skip(i * samples).Take(samples).Select(Answer).GroupBy(answer => answer);
            return votes.MaxBy(answer => answer.Count())!.Key == string.Join(' ', problem.Answer); // of equals the first drawn
        }).ToArray();
        var tokens = completions.Sum(completion => completion.Count) / (double)problems.Length;
        var score = new SteeringScore(right, tokens, 0, clock.Elapsed.TotalMilliseconds / problems.Length);
        return new(samples == 1 ? "sampling" : "self-consistency", score);
    }

    private static string Answer(IReadOnlyList<int> completion) =>
        string.Join(' ', completion.SkipWhile(token => token != Vocabulary.AnswerMark).Skip(1).TakeWhile(token => token != Vocabulary.End));

    private ArmScore EarlyExit()
    {
        var exit = new EarlyExit(task.World, task.Solver.Model);
        var threshold = exit.Choose(task.Validation);
        return new("early-exit", exit.Decode(task.Test, threshold), $"{threshold}");
    }
}
