using System.ComponentModel.DataAnnotations;
using LatentNotebooks.Worlds.Text;

namespace LatentNotebooks.AgentActions;

/// <summary>Which spans of decisions become latent actions. The defaults are those of the public scripts, as far as they carry over.</summary>
public sealed record SpanMiningOptions
{
    /// <summary>Shortest span, in tokens.</summary>
    [Range(2, 32)]
    public int Shortest { get; init; } = 2;

    /// <summary>Longest span, in tokens.</summary>
    [Range(2, 32)]
    public int Longest { get; init; } = 8;

    /// <summary>f_min: a span must occur this often.</summary>
    [Range(1, int.MaxValue)]
    public int LeastCount { get; init; } = 10;

    /// <summary>H_max, bits: largest entropy of the token that follows (the scripts' function default is 2, their command line's 10).</summary>
    [Range(0.0, 64.0)]
    public double MostEntropy { get; init; } = 10;

    /// <summary>Argument words that a span may hold. The paper keeps arguments literal: 0. More absorbs them, to see what that costs.</summary>
    [Range(0, 32)]
    public int MostArguments { get; init; }

    /// <summary>A span is dropped that shares this part of its words with a kept one; above 1 every span is kept, also part of another.</summary>
    [Range(0.0, 2.0)]
    public double MostOverlap { get; init; } = 0.7;

    /// <summary>Spans kept at most, the best by score.</summary>
    [Range(0, 65_536)]
    public int Most { get; init; } = 100;
}

/// <summary>A span and what was counted.</summary>
/// <param name="Tokens">Its tokens.</param>
/// <param name="Count">How often it occurs, f.</param>
/// <param name="Entropy">Of the token that follows, in bits, H.</param>
public sealed record Span(IReadOnlyList<int> Tokens, int Count, double Entropy)
{
    /// <summary>f / (H + 1): frequent and predictable (LAR's public scripts).</summary>
    public double Score => Count / (Entropy + 1);
}

/// <summary>
/// LAR's discovery (arXiv 2605.18597): spans of action text that are frequent, followed by something predictable, and free of arguments. An n-gram
/// count with filters; nothing is learned. A span lies within one decision.
/// </summary>
public static class SpanMining
{
    /// <summary>Mines the spans of decisions, best score first.</summary>
    /// <param name="episodes">Training episodes, word by word.</param>
    /// <param name="vocabulary">Their tokens.</param>
    /// <param name="options">Filters.</param>
    /// <exception cref="ArgumentException">There is no episode.</exception>
    /// <exception cref="ValidationException">An option is out of its range.</exception>
    public static IReadOnlyList<Span> Mine(IReadOnlyList<AgentEpisode> episodes, AgentVocabulary vocabulary, SpanMiningOptions options)
    {
        Validator.ValidateObject(options, new ValidationContext(options), validateAllProperties: true);
        if (episodes.Count == 0) throw new ArgumentException("There is no episode to mine.", nameof(episodes));
        var structure = Structure(vocabulary);
        var candidates = Count(episodes.SelectMany(episode => episode.Turns).Where(turn => !turn.Refused).Select(turn => turn.Tokens), options)
            .Where(span => span.Count >= options.LeastCount && span.Entropy <= options.MostEntropy)
            .Where(span => span.Tokens.Count(token => !structure.Contains(token)) <= options.MostArguments)
            .OrderByDescending(span => span.Score).ThenByDescending(span => span.Tokens.Count).ThenBy(span => string.Join(' ', span.Tokens), StringComparer.Ordinal);
        return [.. Distinct(candidates, options.MostOverlap).Take(options.Most)];
    }

    /// <summary>The fixed words of the world's commands, and the end mark. Every other word of a command is an argument.</summary>
    public static IReadOnlySet<int> Structure(AgentVocabulary vocabulary) =>
        TextWorlds.Create(vocabulary.World).Grammar.Templates.SelectMany(template => template.Split(' ')).Where(word => word[0] != '{')
            .Select(vocabulary.Token).Append(AgentVocabulary.End).ToHashSet();

    private static IEnumerable<Span> Count(IEnumerable<IReadOnlyList<int>> decisions, SpanMiningOptions options)
    {
        var followers = new Dictionary<string, (int[] Tokens, Dictionary<int, int> Next)>();
        foreach (var decision in decisions)
            for (var start = 0; start < decision.Count; start++)
                for (var length = options.Shortest; length <= options.Longest && start + length <= decision.Count; length++)
                {
                    int[] tokens = [.. decision.Skip(start).Take(length)];
                    var key = string.Join(' ', tokens);
                    if (!followers.TryGetValue(key, out var seen)) followers[key] = seen = (tokens, []);
                    // After the last token of a decision the agent writes nothing: always the same.
                    var next = start + length < decision.Count ? decision[start + length] : -1;
                    seen.Next[next] = seen.Next.GetValueOrDefault(next) + 1;
                }
        return followers.Values.Select(seen => new Span(seen.Tokens, seen.Next.Values.Sum(), Entropy(seen.Next.Values)));
    }

    private static double Entropy(IReadOnlyCollection<int> counts)
    {
        double total = counts.Sum();
        return counts.Sum(count => count / total * Math.Log2(total / count));
    }

    /// <summary>Drops what is part of a better span or shares too many words with one; a longer span takes the place of its parts.</summary>
    private static List<Span> Distinct(IEnumerable<Span> candidates, double mostOverlap)
    {
        var kept = new List<Span>();
        foreach (var span in candidates)
        {
            if (mostOverlap <= 1)
            {
                kept.RemoveAll(other => other.Tokens.Count < span.Tokens.Count && Holds(span, other) && other.Count <= span.Count);
                if (kept.Any(other => Holds(other, span) || Overlap(other, span) >= mostOverlap)) continue;
            }
            kept.Add(span);
        }
        return kept;
    }

    private static bool Holds(Span whole, Span part) =>
        Enumerable.Range(0, Math.Max(0, whole.Tokens.Count - part.Tokens.Count + 1))
            .Any(start => whole.Tokens.Skip(start).Take(part.Tokens.Count).SequenceEqual(part.Tokens));

    private static double Overlap(Span a, Span b) => a.Tokens.Intersect(b.Tokens).Count() / (double)Math.Min(a.Tokens.Count, b.Tokens.Count);
}
