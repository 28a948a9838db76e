namespace LatentNotebooks.AgentActions;

/// <summary>
/// What a tokeniser would do with the text of actions: byte-pair encoding (Sennrich et al. 2016), here of words. The most frequent pair of neighbours becomes
/// one symbol, again and again; whether a word is scaffolding or an argument does not matter, nor what follows. The plain rival of <see cref="SpanMining"/>.
/// </summary>
public static class PairEncoding
{
    /// <summary>The merged spans in the order in which they were found. A span lies within one decision.</summary>
    /// <param name="episodes">Training episodes, word by word.</param>
    /// <param name="most">How many; fewer where no pair is left.</param>
    /// <returns>Spans with how often they were merged; what follows them was not looked at, so their entropy is not a number.</returns>
    public static IReadOnlyList<Span> Merge(IReadOnlyList<AgentEpisode> episodes, int most)
    {
        var decisions = episodes.SelectMany(episode => episode.Turns).Where(turn => !turn.Refused).GroupBy(turn => string.Join(' ', turn.Tokens))
            .Select(same => (Pieces: same.First().Tokens.Select(token => new[] { token }).ToList(), Count: same.Count())).ToList();
        var spans = new List<Span>();
        while (spans.Count < most && MostFrequent(decisions) is { } pair)
        {
            spans.Add(new Span([.. pair.Left, .. pair.Right], pair.Count, double.NaN));
            foreach (var (pieces, _) in decisions) Merge(pieces, pair.Left, pair.Right);
        }
        return spans;
    }

    private static (int[] Left, int[] Right, int Count)? MostFrequent(List<(List<int[]> Pieces, int Count)> decisions)
    {
        var counts = new Dictionary<string, (int[] Left, int[] Right, int Count)>();
        foreach (var (pieces, count) in decisions)
            for (var i = 0; i + 1 < pieces.Count; i++)
            {
                var key = $"{string.Join(' ', pieces[i])}|{string.Join(' ', pieces[i + 1])}";
                counts[key] = (pieces[i], pieces[i + 1], counts.GetValueOrDefault(key).Count + count);
            }
        return counts.Count == 0 ? null : counts.OrderByDescending(pair => pair.Value.Count).ThenBy(pair => pair.Key, StringComparer.Ordinal).First().Value;
    }

    private static void Merge(List<int[]> pieces, int[] left, int[] right)
    {
        for (var i = 0; i + 1 < pieces.Count; i++)
            if (pieces[i].SequenceEqual(left) && pieces[i + 1].SequenceEqual(right))
            {
                pieces[i] = [.. left, .. right];
                pieces.RemoveAt(i + 1);
            }
    }
}
