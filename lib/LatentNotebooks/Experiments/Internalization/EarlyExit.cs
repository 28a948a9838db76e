using System.Diagnostics;
using LatentNotebooks.Networks;
using LatentNotebooks.Worlds.Reasoning;

namespace LatentNotebooks.Experiments.Internalization;

/// <summary>
/// Early exit after DEER (arXiv 2504.15895): at every delimiter the answer mark is tried, and if the solver is sure enough of the
/// answer that would follow, it stops there. Each try costs a pass that is thrown away.
/// </summary>
internal sealed class EarlyExit(PlantedModes world, Transformer model)
{
    private static readonly double[] Thresholds = [0.6, 0.8, 0.9, 0.95, 0.99, 0.999];

    /// <summary>The threshold that answers most of these problems rightly; of equals the lowest, which exits soonest.</summary>
    internal double Choose(IReadOnlyList<Problem> problems)
    {
        var (completions, tries) = Tries(problems);
        return Thresholds.MaxBy(threshold => Score(problems, completions, tries, threshold, default).Accuracy);
    }

    internal SteeringScore Decode(IReadOnlyList<Problem> problems, double threshold)
    {
        var clock = Stopwatch.StartNew();
        var (completions, tries) = Tries(problems);
        return Score(problems, completions, tries, threshold, clock.Elapsed);
    }

    private sealed record Try(int Problem, int Written, int Answer, double Probability);

    // The greedy completion of each problem, and what it would have answered at each delimiter.
    private (IReadOnlyList<IReadOnlyList<int>> Completions, ILookup<int, Try> Tries) Tries(IReadOnlyList<Problem> problems)
    {
        var completions = SteeringDecoding.Decode(model, world, problems);
        var places = completions.SelectMany((completion, i) => Enumerable.Range(0, completion.Count).Where(t => completion[t] == world.Delimiter).Select(t => (i, t))).ToArray();
        var tries = new List<Try>();
        foreach (var batch in places.Chunk(2 * SteeringDecoding.Batch))
        {
            var answers = model.Generate(
                [.. batch.Select(place => (IReadOnlyList<int>)[.. problems[place.i].Prompt, .. completions[place.i].Take(place.t + 1), Vocabulary.AnswerMark])],
                new GenerationOptions { MaxNewTokens = 1 });
            tries.AddRange(batch.Select((place, j) => new Try(place.i, place.t + 1, answers.Tokens[j][0], Math.Exp(answers.LogProbabilities[j][0]))));
        }
        return (completions, tries.ToLookup(one => one.Problem));
    }

    private SteeringScore Score(
        IReadOnlyList<Problem> problems, IReadOnlyList<IReadOnlyList<int>> completions, ILookup<int, Try> tries, double threshold, TimeSpan time)
    {
        var (written, passes) = (new List<IReadOnlyList<int>>(), 0);
        for (var i = 0; i < problems.Count; i++)
        {
            var exit = tries[i].FirstOrDefault(one => one.Probability >= threshold);
            passes += exit is null ? tries[i].Count() : tries[i].TakeWhile(one => one != exit).Count(); // the try that succeeds is kept
            written.Add(exit is null ? completions[i] : [.. completions[i].Take(exit.Written), Vocabulary.AnswerMark, exit.Answer, Vocabulary.End]);
        }
        return SteeringTask.Score(world, problems, written, passes / (double)problems.Count, time);
    }
}
