using LatentNotebooks.Runtime;

namespace LatentNotebooks.AgentActions;

/// <summary>One episode to learn from.</summary>
/// <param name="Tokens">The stream.</param>
/// <param name="Emitted">Which of its tokens the agent has to predict.</param>
public sealed record AgentExample(int[] Tokens, bool[] Emitted)
{
    /// <summary>The same episode as a teacher reads it, word by word; null where there is no teacher.</summary>
    public int[]? Original { get; init; }

    /// <summary>Emitted tokens that both streams hold as text: their place here, and in <see cref="Original"/>.</summary>
    public IReadOnlyList<(int Here, int There)> Shared { get; init; } = [];

    /// <summary>Episodes as streams; those longer than <paramref name="context"/> are cut at its end.</summary>
    /// <exception cref="ArgumentException">There is no episode.</exception>
    public static IReadOnlyList<AgentExample> Of(IReadOnlyList<AgentEpisode> episodes, AgentVocabulary vocabulary, int context)
    {
        if (episodes.Count == 0) throw new ArgumentException("There is no episode to learn from: record some, or loosen the filter.", nameof(episodes));
        return [.. episodes.Select(episode => Cut(episode.Stream(vocabulary), context))];
    }

    /// <summary>Pairs of the same episodes, rewritten and original, for distillation.</summary>
    /// <param name="rewritten">Episodes whose decisions hold symbols.</param>
    /// <param name="originals">The same episodes word by word.</param>
    /// <param name="vocabulary">Their tokens.</param>
    /// <param name="context">Longest stream.</param>
    /// <param name="words">How many original tokens a token stands for: 1 for a word, more for a symbol, 0 for padding.</param>
    public static IReadOnlyList<AgentExample> Paired(
        IReadOnlyList<AgentEpisode> rewritten, IReadOnlyList<AgentEpisode> originals, AgentVocabulary vocabulary, int context, Func<int, int> words) =>
        [.. rewritten.Zip(originals, (mine, original) => Pair(mine, original, vocabulary, context, words))];

    private static AgentExample Pair(AgentEpisode mine, AgentEpisode original, AgentVocabulary vocabulary, int context, Func<int, int> words)
    {
        var (here, there) = (mine.Stream(vocabulary), original.Stream(vocabulary));
        var shared = new List<(int, int)>();
        for (int i = 0, j = 0; i < here.Tokens.Length && i < context && j < context; j += Words(i++))
            if (here.Emitted[i] && j < there.Tokens.Length && here.Tokens[i] == there.Tokens[j]) shared.Add((i, j));
        return Cut(here, context) with { Original = Cut(there, context).Tokens, Shared = shared };

        int Words(int i) => here.Emitted[i] || here.Tokens[i] >= vocabulary.FirstSymbol ? words(here.Tokens[i]) : 1;
    }

    private static AgentExample Cut((int[] Tokens, bool[] Emitted) stream, int context) =>
        new([.. stream.Tokens.Take(context)], [.. stream.Emitted.Take(context)]);

    /// <summary>A batch of episodes of about the same length: eight batches are drawn, put in order of length, and one block of them is taken.</summary>
    internal static AgentExample[] Draw(IReadOnlyList<AgentExample> all, int batch, Seed update)
    {
        var rng = update.For("batch").Random();
        var pool = new AgentExample[8 * batch];
        for (var i = 0; i < pool.Length; i++) pool[i] = all[rng.Next(all.Count)];
        Array.Sort(pool, (a, b) => a.Tokens.Length - b.Tokens.Length);
        return pool.AsSpan(rng.Next(8) * batch, batch).ToArray();
    }
}
