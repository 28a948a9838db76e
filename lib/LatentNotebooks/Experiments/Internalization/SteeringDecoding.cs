using LatentNotebooks.Networks;
using LatentNotebooks.Worlds.Reasoning;

namespace LatentNotebooks.Experiments.Internalization;

/// <summary>Decoding without steering: greedy, and the oracle that writes the careful marker itself.</summary>
public static class SteeringDecoding
{
    /// <summary>Problems decoded in one batch.</summary>
    public const int Batch = 250;

    /// <summary>The likeliest token each time; or, at a temperature, a draw.</summary>
    public static IReadOnlyList<IReadOnlyList<int>> Decode(
        Transformer model, PlantedModes world, IReadOnlyList<Problem> problems, GenerationOptions? options = null) =>
        [.. problems.Chunk(Batch).SelectMany(batch => model.Generate([.. batch.Select(problem => problem.Prompt)],
            (options ?? new GenerationOptions()) with { MaxNewTokens = world.LongestCompletion, StopTokens = [Vocabulary.End] }).Tokens)];

    /// <summary>
    /// Greedy, but from block <paramref name="from"/> on (counted from 0) every block opens with the careful marker: what is
    /// possible at best for a method that leaves the blocks before alone.
    /// </summary>
    public static IReadOnlyList<IReadOnlyList<int>> DecodeCarefully(Transformer model, PlantedModes world, IReadOnlyList<Problem> problems, int from = 0) =>
        [.. problems.Chunk(Batch).SelectMany(batch => DecodeBatch(model, world, batch, from))];

    /// <summary>Share of completions whose answer is right.</summary>
    public static double Accuracy(PlantedModes world, IReadOnlyList<Problem> problems, IReadOnlyList<IReadOnlyList<int>> completions) =>
        problems.Zip(completions).Average(pair => world.Check(pair.First, pair.Second).AnswerIsRight ? 1.0 : 0);

    private static List<int>[] DecodeBatch(Transformer model, PlantedModes world, Problem[] problems, int from)
    {
        var written = problems.Select(_ => new List<int>()).ToArray();
        var last = world.Vocabulary[$"{world.Difficulty}"]; // the number of the last operation: after it there is no block to open
        for (var block = 0; ; block++)
        {
            var open = Enumerable.Range(0, problems.Length).Where(i => !Ended(i)).ToArray();
            if (open.Length == 0) return written;
            foreach (var i in open)
                if (block >= from && !written[i].Contains(last)) written[i].Add(world.CarefulMarker(problems[i]));
            var left = world.LongestCompletion - open.Max(i => written[i].Count);
            var options = new GenerationOptions { MaxNewTokens = Math.Max(1, left), StopTokens = [world.Delimiter, Vocabulary.End] };
            var next = model.Generate([.. open.Select(i => (IReadOnlyList<int>)[.. problems[i].Prompt, .. written[i]])], options).Tokens;
            for (var i = 0; i < open.Length; i++) written[open[i]].AddRange(next[i]);
        }

        bool Ended(int i) => written[i].Count >= world.LongestCompletion || written[i] is [.., Vocabulary.End];
    }
}
