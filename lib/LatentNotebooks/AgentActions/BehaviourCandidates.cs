using LatentNotebooks.Worlds.Text;

namespace LatentNotebooks.AgentActions;

/// <summary>Which behaviours are candidates.</summary>
public sealed record CandidateOptions
{
    /// <summary>Most commands in one behaviour, 2 or more.</summary>
    public int LongestBehaviour { get; init; } = 6;

    /// <summary>Fewest instances.</summary>
    public int Support { get; init; } = 10;

    /// <summary>Fewest distinct scenes, and fewest distinct tasks, with an instance: what occurs in one place only is memory, not behaviour.</summary>
    public int Places { get; init; } = 3;

    /// <summary>Whether slots may be filled for good where one value is frequent enough by itself.</summary>
    public bool Constants { get; init; } = true;

    /// <summary>Most candidates; those that could save most decisions are kept.</summary>
    public int Most { get; init; } = 400;
}

/// <summary>A behaviour with everything that is an instance of it.</summary>
/// <param name="Behaviour">The behaviour.</param>
/// <param name="Instances">Where it could be used: trace and place; the symbol of the span is not set.</param>
internal sealed record BehaviourCandidate(Behaviour Behaviour, IReadOnlyList<(int Trace, BehaviourSpan Span)> Instances);

/// <summary>
/// Finds candidates: every span of 2 to 6 commands becomes a behaviour with co-referring slots, those of equal commands are joined pairwise
/// (anti-unification), slots that often hold one name are also offered with it, and only what has support from several scenes and tasks stays.
/// </summary>
internal static class BehaviourCandidates
{
    private const int MostJoined = 8;   // Patterns of the same commands beyond this rank are too rare to be joined.

    public static IReadOnlyList<BehaviourCandidate> Find(Grammar grammar, IReadOnlyList<BehaviourTrace> traces, CandidateOptions options)
    {
        var spans = new Dictionary<string, List<(int Trace, int Start)>>();   // By sequence of rules.
        var patterns = new Dictionary<string, Dictionary<Behaviour, int>>();
        for (var i = 0; i < traces.Count; i++)
            for (var start = 0; start < traces[i].Commands.Count; start++)
                for (var length = 2; length <= Math.Min(options.LongestBehaviour, traces[i].Reach(start)); length++)
                {
                    var commands = traces[i].Commands.Skip(start).Take(length).ToArray();
                    var rules = string.Join(' ', commands.Select(command => command.Rule));
                    if (!spans.ContainsKey(rules)) (spans[rules], patterns[rules]) = ([], []);
                    spans[rules].Add((i, start));
                    var pattern = Behaviour.Of(grammar, commands);
                    patterns[rules][pattern] = patterns[rules].GetValueOrDefault(pattern) + 1;
                }

        var found = new List<BehaviourCandidate>();
        foreach (var (rules, places) in spans)
        {
            if (places.Count < options.Support) continue;
            foreach (var open in Joined(patterns[rules]))
            {
                if (Supported(open, places, traces, options) is not { } candidate) continue;
                found.Add(candidate);
                if (!options.Constants) continue;
                foreach (var filled in Filled(candidate, options))
                    if (Supported(filled, places, traces, options) is { } special) found.Add(special);
            }
        }
        return [.. found.OrderByDescending(one => one.Instances.Count * (one.Behaviour.Length - 1))
            .ThenBy(one => one.Behaviour.Text, StringComparer.Ordinal).Take(options.Most)];
    }

    // The frequent patterns and every join of two of them.
    private static List<Behaviour> Joined(Dictionary<Behaviour, int> patterns)
    {
        var frequent = patterns.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key.Text, StringComparer.Ordinal)
            .Take(MostJoined).Select(pair => pair.Key).ToList();
        var joins = frequent.SelectMany((one, i) => frequent.Skip(i + 1).Select(other => Behaviour.Join(one, other)!));
        return [.. frequent.Concat(joins).Distinct()];
    }

    // The same behaviour with one slot filled, for every value that is frequent enough by itself.
    private static IEnumerable<Behaviour> Filled(BehaviourCandidate candidate, CandidateOptions options) =>
        Enumerable.Range(0, candidate.Behaviour.Slots.Count).SelectMany(slot => candidate.Instances
            .GroupBy(instance => instance.Span.Arguments[slot])
            .Where(value => value.Count() >= options.Support)
            .Select(value => candidate.Behaviour.With(slot, value.Key)));

    private static BehaviourCandidate? Supported(
        Behaviour behaviour, List<(int Trace, int Start)> places, IReadOnlyList<BehaviourTrace> traces, CandidateOptions options)
    {
        var instances = new List<(int, BehaviourSpan)>();
        var (scenes, tasks) = (new HashSet<string>(), new HashSet<string>());
        foreach (var (trace, start) in places)
        {
            if (behaviour.Match(traces[trace].Commands, start) is not { } arguments) continue;
            instances.Add((trace, new BehaviourSpan(start, behaviour.Length, 0, arguments)));
            scenes.Add(traces[trace].Trajectory.Episode.Scene);
            tasks.Add(traces[trace].Trajectory.Episode.Task);
        }
        var enough = instances.Count >= options.Support && scenes.Count >= options.Places && tasks.Count >= options.Places;
        return enough ? new BehaviourCandidate(behaviour, instances) : null;
    }
}
