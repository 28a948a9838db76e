namespace LatentNotebooks.AgentActions;

/// <summary>
/// LAR's latent actions in the paper's sense: one new token for each mined span. Rewriting puts them in, longest first; reading them is all
/// a world's parser needs. No encoder, no controller, no plan: a symbol is a shorter spelling.
/// </summary>
public sealed class SpanVocabulary
{
    private readonly AgentVocabulary vocabulary;
    private readonly Dictionary<int, Span> meaning = [];
    private readonly KeyValuePair<int, Span>[] longestFirst;

    /// <summary>Gives the first reserved symbols their spans.</summary>
    /// <param name="vocabulary">Tokens with enough reserved symbols.</param>
    /// <param name="spans">The spans, at most one per symbol.</param>
    /// <exception cref="ArgumentException">More spans than symbols.</exception>
    public SpanVocabulary(AgentVocabulary vocabulary, IReadOnlyList<Span> spans)
    {
        if (spans.Count > vocabulary.Symbols)
            throw new ArgumentException($"{spans.Count} spans need as many symbols, and the vocabulary reserves {vocabulary.Symbols}. Reserve more, or keep fewer.", nameof(spans));
        this.vocabulary = vocabulary;
        for (var k = 0; k < spans.Count; k++) meaning[vocabulary.FirstSymbol + k] = spans[k];
        longestFirst = [.. meaning.OrderByDescending(pair => pair.Value.Tokens.Count).ThenBy(pair => pair.Key)];
    }

    /// <summary>Whether a symbol is followed by padding up to the length of its span: the paper's control that shortens nothing (LAR-PT). The end
    /// mark then stays where it was.</summary>
    public bool Padded { get; init; }

    /// <summary>Symbols in use and their spans.</summary>
    public IReadOnlyDictionary<int, Span> Meaning => meaning;

    /// <summary>How many words a token stands for: 0 for padding, 1 for a word, more for a symbol.</summary>
    public int Words(int token) =>
        token == AgentVocabulary.Padding ? 0 : !meaning.TryGetValue(token, out var span) ? 1
        : Padded && span.Tokens[^1] == AgentVocabulary.End ? span.Tokens.Count - 1 : span.Tokens.Count;

    /// <summary>Replaces spans by their symbols, longest span first.</summary>
    public IReadOnlyList<int> Rewrite(IReadOnlyList<int> tokens)
    {
        var now = tokens.ToList();
        foreach (var (symbol, span) in longestFirst)
            for (var i = 0; i + span.Tokens.Count <= now.Count; i++)
            {
                if (!Matches(now, i, span.Tokens)) continue;
                now.RemoveRange(i, span.Tokens.Count);
                now.InsertRange(i, Spelled(symbol, span));
            }
        return now;
    }

    /// <summary>The words that tokens stand for: what the world's parser reads.</summary>
    public IReadOnlyList<int> Expand(IReadOnlyList<int> tokens) =>
        [.. tokens.Where(token => token != AgentVocabulary.Padding).SelectMany(token => meaning.TryGetValue(token, out var span) ? span.Tokens : [token])];

    /// <summary>What an agent with these symbols may write.</summary>
    /// <param name="masked">Whether symbols are forbidden, so that it has to spell everything out.</param>
    public ActionVocabulary Actions(bool masked = false) => new(
        token => ActionVocabulary.IsWord(vocabulary, token) || (!masked && (meaning.ContainsKey(token) || (Padded && token == AgentVocabulary.Padding))),
        token => token == AgentVocabulary.End || (!Padded && meaning.TryGetValue(token, out var span) && span.Tokens[^1] == AgentVocabulary.End),
        (world, decision) => ActionVocabulary.Give(world, ActionVocabulary.Command(vocabulary, Expand(decision))));

    /// <summary>Starts every symbol's embedding as the mean of its words', and that of padding as the mean of all: it takes the place of words, too.</summary>
    public void Start(Agent agent)
    {
        if (Padded && meaning.Count > 0) agent.StartSymbol(AgentVocabulary.Padding, [.. meaning.Values.SelectMany(span => span.Tokens)]);
        foreach (var (symbol, span) in meaning) agent.StartSymbol(symbol, span.Tokens);
    }

    /// <summary>r: tokens of the decisions after rewriting, as a part of those before. 0..1.</summary>
    public double Rate(IReadOnlyList<AgentEpisode> episodes)
    {
        var decisions = episodes.SelectMany(episode => episode.Turns).Select(turn => turn.Tokens).ToList();
        return decisions.Sum(tokens => (double)Rewrite(tokens).Count) / decisions.Sum(tokens => tokens.Count);
    }

    /// <summary>Emitted symbols, and how many there could have been: spans spelled out in words count as chances missed.</summary>
    public (int Emitted, int Chances) Emission(IEnumerable<Played> played)
    {
        var (emitted, chances) = (0, 0);
        foreach (var turn in played.SelectMany(one => one.Turns))
        {
            emitted += turn.Tokens.Count(meaning.ContainsKey);
            chances += Rewrite(Expand(turn.Tokens)).Count(meaning.ContainsKey);
        }
        return (emitted, chances);
    }

    private IEnumerable<int> Spelled(int symbol, Span span)
    {
        if (!Padded) return [symbol];
        var ends = span.Tokens[^1] == AgentVocabulary.End;
        return [symbol, .. Enumerable.Repeat(AgentVocabulary.Padding, span.Tokens.Count - (ends ? 2 : 1)), .. ends ? new[] { AgentVocabulary.End } : []];
    }

    private static bool Matches(List<int> tokens, int start, IReadOnlyList<int> span)
    {
        for (var i = 0; i < span.Count; i++)
            if (tokens[start + i] != span[i]) return false;
        return true;
    }
}
