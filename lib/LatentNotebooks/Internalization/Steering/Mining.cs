using System.ComponentModel.DataAnnotations;
using LatentNotebooks.Networks;
using LatentNotebooks.Runtime;
using static TorchSharp.torch;

namespace LatentNotebooks.Internalization.Steering;

/// <summary>One answer that the model drew to one problem.</summary>
/// <param name="Problem">Which problem, counted from 0.</param>
/// <param name="Prompt">Its prompt.</param>
/// <param name="Completion">What was written.</param>
/// <param name="Correct">Whether the answer is right.</param>
/// <param name="Reward">1 for a right answer, less the length penalty.</param>
public sealed record Rollout(int Problem, IReadOnlyList<int> Prompt, IReadOnlyList<int> Completion, bool Correct, double Reward);

/// <summary>What one problem taught about one control point: where right and wrong rollouts stood.</summary>
/// <param name="Problem">Which problem.</param>
/// <param name="ControlPoint">Which delimiter, counted from 1.</param>
/// <param name="Success">mu+, the mean state of right rollouts, <c>[D]</c>.</param>
/// <param name="Failure">mu-, the mean state of wrong rollouts, <c>[D]</c>.</param>
/// <param name="Quality">q, how much more reward the right ones got.</param>
public sealed record SteeringPair(int Problem, int ControlPoint, float[] Success, float[] Failure, double Quality)
{
    /// <summary>v = mu+ - mu-, not normalised: what would have to be added to stand where the right ones stood.</summary>
    public float[] Action { get; } = [.. Success.Zip(Failure, (right, wrong) => right - wrong)];
}

/// <summary>
/// STIR's first stage (arXiv 2602.04925): let a frozen model try each problem several times, and where some tries are right and
/// some wrong, take the difference of their hidden states at each delimiter. Nothing is trained.
/// </summary>
public static class Mining
{
    private const int Batch = 256;

    /// <summary>Draws rollouts of problems, all of one problem after those of the one before.</summary>
    /// <param name="model">The frozen model.</param>
    /// <param name="prompts">A prompt for each problem.</param>
    /// <param name="isCorrect">Judges a completion of a problem.</param>
    /// <param name="limits">Longest completion and stop tokens; what else it says is replaced by the mining options.</param>
    /// <param name="options">Number, temperature, reward.</param>
    /// <param name="seed">Draws the tokens.</param>
    /// <exception cref="ValidationException">An option is out of its range.</exception>
    public static IReadOnlyList<Rollout> Draw(
        Transformer model, IReadOnlyList<IReadOnlyList<int>> prompts, Func<int, IReadOnlyList<int>, bool> isCorrect, GenerationOptions limits,
        MiningOptions options, Seed seed)
    {
        Validator.ValidateObject(options, new ValidationContext(options), validateAllProperties: true);
        var rollouts = new List<Rollout>();
        var problems = Enumerable.Range(0, prompts.Count * options.Rollouts).Select(i => i / options.Rollouts);
        foreach (var chunk in problems.Chunk(Batch))
        {
            var sampling = limits with { Temperature = options.Temperature, TopP = options.TopP, Seed = seed.For("rollouts", rollouts.Count) };
            var drawn = model.Generate([.. chunk.Select(problem => prompts[problem])], sampling).Tokens;
            foreach (var (problem, completion) in chunk.Zip(drawn))
            {
                var correct = isCorrect(problem, completion);
                var reward = (correct ? 1 : 0) - options.LengthPenalty * completion.Count / limits.MaxNewTokens;
                rollouts.Add(new Rollout(problem, prompts[problem], completion, correct, reward));
            }
        }
        return rollouts;
    }

    /// <summary>States of each rollout at its delimiters, in order, as many as it has: what a layer puts out where the delimiter is read.</summary>
    /// <param name="model">The model.</param>
    /// <param name="rollouts">What it wrote.</param>
    /// <param name="delimiter">The token that ends a segment.</param>
    /// <param name="layer">The hook's layer, 0 .. L.</param>
    /// <returns>By rollout, then by control point: <c>[D]</c>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The network has no such layer.</exception>
    public static IReadOnlyList<float[][]> States(Transformer model, IReadOnlyList<Rollout> rollouts, int delimiter, int layer)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(layer);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(layer, model.Options.Layers);
        using var _ = no_grad();
        return [.. rollouts.Chunk(Batch).SelectMany(batch => StatesOfBatch(model, batch, delimiter, layer))];
    }

    /// <summary>
    /// Contrasts right with wrong rollouts of each problem at each control point. A problem gives nothing where all of its
    /// rollouts are right, or all are wrong, or none of a kind has come that far.
    /// </summary>
    /// <param name="rollouts">All rollouts.</param>
    /// <param name="states">Their <see cref="States"/>.</param>
    /// <param name="options">How many are averaged, and how many pairs are kept.</param>
    /// <param name="seed">Used only where rollouts are taken at random.</param>
    /// <returns>Pairs by falling quality; none where nothing is mixed.</returns>
    public static IReadOnlyList<SteeringPair> Pairs(
        IReadOnlyList<Rollout> rollouts, IReadOnlyList<float[][]> states, MiningOptions options, Seed seed)
    {
        var pairs = new List<SteeringPair>();
        foreach (var problem in Enumerable.Range(0, rollouts.Count).GroupBy(i => rollouts[i].Problem))
        {
            var rng = seed.For("pairs", problem.Key).Random();
            var order = rng.Permutation(problem.Count()).Select(problem.ElementAt).ToArray();
            for (var point = 1; point <= options.ControlPoints; point++)
            {
                var usable = order.Where(i => states[i].Length >= point).ToArray();
                if (options.RankByReward) usable = [.. usable.Order().OrderByDescending(i => rollouts[i].Reward)];
                var right = usable.Where(i => rollouts[i].Correct).Take(options.Positives).ToArray();
                var wrong = usable.Reverse().Where(i => !rollouts[i].Correct).Take(options.Negatives).ToArray();
                if (right.Length == 0 || wrong.Length == 0) continue;
                var quality = right.Average(i => rollouts[i].Reward) - wrong.Average(i => rollouts[i].Reward);
                if (quality > 0) pairs.Add(new SteeringPair(problem.Key, point, Mean(right, point), Mean(wrong, point), quality));
            }
        }
        return [.. pairs.OrderByDescending(pair => pair.Quality).Take(options.KeepPairs)];

        float[] Mean(int[] of, int point) => Vectors.Mean([.. of.Select(i => states[i][point - 1])]);
    }

    private static IEnumerable<float[][]> StatesOfBatch(Transformer model, Rollout[] batch, int delimiter, int layer)
    {
        using var scope = NewDisposeScope();
        var length = batch.Max(rollout => rollout.Prompt.Count + rollout.Completion.Count);
        var tokens = new long[batch.Length * length]; // padded on the right: nothing looks ahead
        for (var i = 0; i < batch.Length; i++)
        {
            var at = i * length;
            foreach (var token in batch[i].Prompt.Concat(batch[i].Completion)) tokens[at++] = token;
        }
        float[] seen = [];
        model.States(tensor(tokens).view(batch.Length, length).to(model.Device), hook: (at, hidden, _) =>
        {
            if (at == layer) seen = hidden.Values<float>();
            return hidden;
        });
        var width = model.Options.Width;
        return [.. batch.Select((rollout, i) => Enumerable.Range(0, rollout.Completion.Count).Where(t => rollout.Completion[t] == delimiter)
            .Select(t => seen.AsSpan((i * length + rollout.Prompt.Count + t) * width, width).ToArray()).ToArray())];
    }
}
