using LatentNotebooks.Runtime;
using LatentNotebooks.Worlds.Text;

namespace LatentNotebooks.AgentActions;

/// <summary>Vocabularies that were not chosen by description length, to hold against those that were. All run through the same encoder, executor and agent.</summary>
public static class BehaviourBaselines
{
    /// <summary>
    /// Byte-pair encoding over whole commands: the most frequent neighbours become one symbol, again and again (Subwords as Skills,
    /// arXiv 2309.04459, does this with robot actions). A symbol fixes all its arguments.
    /// </summary>
    /// <param name="grammar">The world's commands.</param>
    /// <param name="traces">Training trajectories.</param>
    /// <param name="size">Symbols wanted; fewer where no pair is left that occurs twice.</param>
    /// <param name="longest">Most commands of a symbol.</param>
    public static IReadOnlyList<Behaviour> PairEncoding(Grammar grammar, IReadOnlyList<BehaviourTrace> traces, int size, int longest = 6)
    {
        // A symbol is its commands' texts, joined.
        var pieces = traces.SelectMany(Pieces).ToList();
        var merged = new List<Behaviour>();
        while (merged.Count < size)
        {
            var pairs = new Dictionary<string, int>();
            foreach (var piece in pieces)
                for (var i = 0; i + 1 < piece.Count; i++)
                {
                    var pair = $"{piece[i]};{piece[i + 1]}";
                    if (pair.Count(letter => letter == ';') < longest) pairs[pair] = pairs.GetValueOrDefault(pair) + 1;
                }
            var best = pairs.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key, StringComparer.Ordinal).FirstOrDefault();
            if (best.Value < 2) break;
            merged.Add(Behaviour.Parse(grammar, best.Key));
            foreach (var piece in pieces)
                for (var i = 0; i + 1 < piece.Count; i++)
                    if ($"{piece[i]};{piece[i + 1]}" == best.Key)
                    {
                        piece[i] = best.Key;
                        piece.RemoveAt(i + 1);
                    }
        }
        return [.. merged.Distinct()];
    }

    /// <summary>Chunks of a fixed length: trajectories are cut every <paramref name="length"/> commands, and the most frequent chunks, arguments
    /// open, become symbols.</summary>
    public static IReadOnlyList<Behaviour> Chunks(Grammar grammar, IReadOnlyList<BehaviourTrace> traces, int length, int size)
    {
        var counts = new Dictionary<Behaviour, int>();
        foreach (var trace in traces)
            for (var start = 0; start + length <= trace.Commands.Count; start += length)
            {
                if (trace.Reach(start) < length) continue;
                var chunk = Behaviour.Of(grammar, trace.Commands.Skip(start).Take(length));
                counts[chunk] = counts.GetValueOrDefault(chunk) + 1;
            }
        return [.. counts.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key.Text, StringComparer.Ordinal).Take(size).Select(pair => pair.Key)];
    }

    /// <summary>Drawn at random, with the same lengths, from the same candidates as the discovered vocabulary: the choice is the only difference.</summary>
    public static IReadOnlyList<Behaviour> Random(
        Grammar grammar, IReadOnlyList<BehaviourTrace> traces, IReadOnlyList<Behaviour> like, ref Rng rng, CandidateOptions? options = null)
    {
        var left = BehaviourCandidates.Find(grammar, traces, options ?? new()).Select(candidate => candidate.Behaviour).ToList();
        var drawn = new List<Behaviour>();
        foreach (var length in like.Select(behaviour => behaviour.Length))
        {
            var fitting = left.Where(candidate => candidate.Length == length).ToList();
            if (fitting.Count == 0) continue;
            var choice = fitting[rng.Next(fitting.Count)];
            left.Remove(choice);
            drawn.Add(choice);
        }
        return drawn;
    }

    /// <summary>One command over and over, arguments open, with the same lengths: the most frequent commands first.</summary>
    public static IReadOnlyList<Behaviour> Repeated(Grammar grammar, IReadOnlyList<BehaviourTrace> traces, IReadOnlyList<Behaviour> like)
    {
        var rules = traces.SelectMany(trace => trace.Commands).Where(command => command.Rule >= 0).GroupBy(command => command.Rule)
            .OrderByDescending(group => group.Count()).ThenBy(group => group.Key).Select(group => group.Key).ToList();
        return [.. like.GroupBy(behaviour => behaviour.Length).SelectMany(length => rules.Take(length.Count()).Select(rule => Repeat(rule, length.Key)))];

        Behaviour Repeat(int rule, int times) => new(grammar, Enumerable.Range(0, times).Select(time => new BehaviourStep(rule,
            [.. Enumerable.Range(0, grammar.Slots[rule].Count).Select(i => new Term((time * grammar.Slots[rule].Count) + i, ""))])));
    }

    /// <summary>
    /// Takes the slots away one kind after the other: each behaviour is replaced by its most frequent instances with those slots filled for good, as many
    /// in all as there were. More is decided by one symbol, and less of what comes next can be said.
    /// </summary>
    /// <param name="behaviours">The vocabulary.</param>
    /// <param name="traces">Training trajectories.</param>
    /// <param name="slots">How many slots of each behaviour are filled, the last ones first.</param>
    /// <param name="size">Symbols wanted.</param>
    public static IReadOnlyList<Behaviour> Absorbed(IReadOnlyList<Behaviour> behaviours, IReadOnlyList<BehaviourTrace> traces, int slots, int size)
    {
        var counts = new Dictionary<Behaviour, int>();
        foreach (var trace in traces)
            for (var start = 0; start < trace.Commands.Count; start++)
                foreach (var behaviour in behaviours)
                {
                    if (behaviour.Length > trace.Reach(start) || behaviour.Match(trace.Commands, start) is not { } arguments) continue;
                    var filled = behaviour;
                    for (var slot = arguments.Length - 1; slot >= Math.Max(0, arguments.Length - slots); slot--) filled = filled.With(slot, arguments[slot]);
                    counts[filled] = counts.GetValueOrDefault(filled) + filled.Length - 1;
                }
        return [.. counts.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key.Text, StringComparer.Ordinal).Take(size).Select(pair => pair.Key)];
    }

    // Runs of commands that could be one decision each, from left to right.
    private static IEnumerable<List<string>> Pieces(BehaviourTrace trace)
    {
        for (int start = 0, reach; start < trace.Commands.Count; start += Math.Max(1, reach))
        {
            reach = trace.Reach(start);
            yield return [.. trace.Trajectory.Turns.Skip(start).Take(reach).Select(turn => turn.Command)];
        }
    }
}
