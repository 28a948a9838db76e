using LatentNotebooks.Worlds.Text;

namespace LatentNotebooks.AgentActions;

/// <summary>A vocabulary in the order in which it was chosen, and what each choice did to the description length.</summary>
/// <param name="Ordered">Behaviours in the order of choice, beyond the best size too.</param>
/// <param name="Curve">Description length after 0, 1, 2, ... behaviours.</param>
public sealed record DiscoveredBehaviours(IReadOnlyList<Behaviour> Ordered, IReadOnlyList<DescriptionLength> Curve)
{
    /// <summary>Size at which the description is shortest.</summary>
    public int Best => Curve.MinBy(point => point.Total)!.Size;

    /// <summary>The vocabulary with the shortest description.</summary>
    public IReadOnlyList<Behaviour> Chosen => [.. Ordered.Take(Best)];
}

/// <summary>
/// Chooses behaviours by description length: greedily the candidate that shortens the two-part message most. It may go on after the
/// shortest point, to show that there is one.
/// </summary>
public static class BehaviourDiscovery
{
    /// <summary>Finds behaviours in training trajectories.</summary>
    /// <param name="grammar">The world's commands.</param>
    /// <param name="traces">Training trajectories, at least one.</param>
    /// <param name="names">The names to look for in the answers.</param>
    /// <param name="most">Behaviours to choose, past the best size if need be.</param>
    /// <param name="options">Which behaviours are candidates.</param>
    /// <exception cref="ArgumentException">No trajectory.</exception>
    public static DiscoveredBehaviours Find(
        Grammar grammar, IReadOnlyList<BehaviourTrace> traces, BehaviourNames names, int most = 64, CandidateOptions? options = null)
    {
        if (traces.Count == 0) throw new ArgumentException("There are no trajectories to find behaviours in: record some first.", nameof(traces));
        var search = new Search(grammar, traces, names);
        var queue = new PriorityQueue<(BehaviourCandidate Candidate, int At), double>();
        foreach (var candidate in BehaviourCandidates.Find(grammar, traces, options ?? new())) queue.Enqueue((candidate, -1), double.NegativeInfinity);

        var (chosen, curve) = (new List<Behaviour>(), new List<DescriptionLength> { search.Now });
        while (chosen.Count < most && queue.TryDequeue(out var next, out _))
        {
            // A gain measured with a smaller vocabulary is mostly too high, so whoever leads is measured again before it is chosen.
            if (next.At < chosen.Count)
            {
                queue.Enqueue((next.Candidate, chosen.Count), search.With(next.Candidate).Total - search.Now.Total);
                continue;
            }
            search.Take(next.Candidate);
            chosen.Add(next.Candidate.Behaviour);
            curve.Add(search.Now);
        }
        return new(chosen, curve);
    }

    /// <summary>The traces in their shortest encoding with the behaviours chosen so far.</summary>
    private sealed class Search
    {
        private readonly IReadOnlyList<BehaviourTrace> traces;
        private readonly BehaviourDescription description;
        private readonly List<BehaviourSpan>[][] choices;   // By trace and start.
        private readonly List<BehaviourSpan>[] encodings;
        private readonly Dictionary<(int, int), int> counts = [];
        private readonly List<Behaviour> behaviours = [];

        public Search(Grammar grammar, IReadOnlyList<BehaviourTrace> traces, BehaviourNames names)
        {
            (this.traces, description) = (traces, new BehaviourDescription(grammar, traces, names));
            choices = [.. traces.Select(trace => trace.Commands.Select(_ => new List<BehaviourSpan>()).ToArray())];
            encodings = [.. traces.Select((trace, i) => BehaviourEncoding.Shortest(trace, choices[i]))];
            var naming = 0.0;
            for (var i = 0; i < traces.Count; i++) naming += Tally(counts, i, encodings[i], +1, null);
            Now = new(0, 0, description.SymbolsOf(counts, 0), naming, encodings.Sum(spans => spans.Count));
        }

        public DescriptionLength Now { get; private set; }

        public DescriptionLength With(BehaviourCandidate candidate) => Try(candidate, keep: false);

        public void Take(BehaviourCandidate candidate)
        {
            Now = Try(candidate, keep: true);
            behaviours.Add(candidate.Behaviour);
        }

        private DescriptionLength Try(BehaviourCandidate candidate, bool keep)
        {
            var (symbol, naming, decisions) = (behaviours.Count, Now.Naming, Now.Decisions);
            var changed = new List<(int Trace, List<BehaviourSpan> Before, List<BehaviourSpan> After)>();
            foreach (var instances in candidate.Instances.GroupBy(instance => instance.Trace))
            {
                var i = instances.Key;
                foreach (var (_, span) in instances) choices[i][span.Start].Add(span with { Symbol = symbol });
                var after = BehaviourEncoding.Shortest(traces[i], choices[i]);
                if (!keep)
                    foreach (var (_, span) in instances) choices[i][span.Start].RemoveAt(choices[i][span.Start].Count - 1);
                naming += Tally(counts, i, after, +1, candidate.Behaviour) - Tally(counts, i, encodings[i], -1, null);
                decisions += after.Count - encodings[i].Count;
                changed.Add((i, encodings[i], after));
            }

            var size = symbol + 1;
            var result = new DescriptionLength(
                size, Now.Dictionary + description.DictionaryOf(candidate.Behaviour), description.SymbolsOf(counts, size), naming, decisions);
            foreach (var (trace, before, after) in changed)
            {
                if (keep) encodings[trace] = after;
                else
                {
                    Tally(counts, trace, after, -1, candidate.Behaviour);
                    Tally(counts, trace, before, +1, null);
                }
            }
            return result;
        }

        // Adds an encoding's symbols to the counts, or takes them away; gives the bits of its arguments.
        private double Tally(Dictionary<(int, int), int> tally, int trace, List<BehaviourSpan> spans, int times, Behaviour? candidate)
        {
            var bits = 0.0;
            foreach (var span in spans)
            {
                description.Count(tally, trace, span.Start, span.Symbol, times);
                bits += span.Symbol < 0
                    ? description.NamingOf(trace, span.Start)
                    : description.NamingOf(trace, span.Start, span.Symbol == behaviours.Count ? candidate! : behaviours[span.Symbol], span.Arguments);
            }
            return bits;
        }
    }
}
