using LatentNotebooks.Runtime;
using LatentNotebooks.Worlds.Text;

namespace LatentNotebooks.AgentActions;

/// <summary>One decision of an agent: a behaviour with its arguments, or a single command.</summary>
/// <param name="Symbol">Index of the behaviour in its vocabulary, or -1 for a single command.</param>
/// <param name="Arguments">One for each slot of the behaviour; empty for a single command.</param>
/// <param name="Command">The single command as text; empty for a behaviour.</param>
public sealed record Decision(int Symbol, IReadOnlyList<string> Arguments, string Command)
{
    /// <summary>A single command.</summary>
    public static Decision Of(string command) => new(-1, [], command);
}

/// <summary>Commands to decisions and back, with a fixed vocabulary of behaviours. Single commands stay possible everywhere, so every trajectory
/// has an encoding, and decoding it gives the same commands.</summary>
/// <param name="grammar">The world's commands.</param>
/// <param name="behaviours">The vocabulary; a decision's symbol is an index into it.</param>
public sealed class BehaviourEncoding(Grammar grammar, IReadOnlyList<Behaviour> behaviours)
{
    // Only behaviours that begin with the right command are tried.
    private readonly ILookup<int, int> byFirstRule = Enumerable.Range(0, behaviours.Count).ToLookup(i => behaviours[i].Steps[0].Rule);

    /// <summary>The world's commands.</summary>
    public Grammar Grammar => grammar;

    /// <summary>The vocabulary.</summary>
    public IReadOnlyList<Behaviour> Behaviours => behaviours;

    /// <summary>The shortest encoding: fewest decisions, then fewest arguments, then the earlier behaviour of the vocabulary.</summary>
    public IReadOnlyList<Decision> Encode(BehaviourTrace trace)
    {
        var choices = Enumerable.Range(0, trace.Commands.Count).Select(start => byFirstRule[trace.Commands[start].Rule]
            .Where(symbol => behaviours[symbol].Length <= trace.Reach(start))
            .Select(symbol => (Symbol: symbol, Arguments: behaviours[symbol].Match(trace.Commands, start)))
            .Where(match => match.Arguments is not null)
            .Select(match => new BehaviourSpan(start, behaviours[match.Symbol].Length, match.Symbol, match.Arguments!))).ToArray();
        return [.. Shortest(trace, choices).Select(span => span.Symbol < 0
            ? Decision.Of(trace.Trajectory.Turns[span.Start].Command)
            : new Decision(span.Symbol, span.Arguments, ""))];
    }

    /// <summary>The shortest encoding, of which each behaviour is spelled out in single commands with chance 1 - <paramref name="share"/>: training
    /// on such a mixture keeps both ways open (as Token Assorted, ICML 2025, mixes latent and text tokens).</summary>
    public IReadOnlyList<Decision> Encode(BehaviourTrace trace, double share, ref Rng rng)
    {
        var all = new List<Decision>();
        foreach (var decision in Encode(trace))
        {
            if (decision.Symbol < 0 || rng.NextDouble() < share) all.Add(decision);
            else all.AddRange(Decode(decision).Select(Decision.Of));
        }
        return all;
    }

    /// <summary>The commands that a decision stands for.</summary>
    public IEnumerable<string> Decode(Decision decision) => decision.Symbol < 0
        ? [decision.Command]
        : Enumerable.Range(0, LengthOf(decision)).Select(step => behaviours[decision.Symbol].Command(step, decision.Arguments));

    /// <summary>How many commands a decision stands for.</summary>
    public int LengthOf(Decision decision) => decision.Symbol < 0 ? 1 : behaviours[decision.Symbol].Length;

    /// <summary>The shortest way through a trace, by dynamic programming from its end.</summary>
    /// <param name="trace">The trace.</param>
    /// <param name="choices">By start: behaviours that fit there, in the vocabulary's order. Single commands need not be listed.</param>
    internal static List<BehaviourSpan> Shortest(BehaviourTrace trace, IReadOnlyList<IEnumerable<BehaviourSpan>> choices)
    {
        var count = trace.Commands.Count;
        var best = new (int Decisions, int Named, BehaviourSpan First)[count + 1];
        for (var start = count - 1; start >= 0; start--)
        {
            var alone = new BehaviourSpan(start, 1, -1, trace.Commands[start].Arguments);
            best[start] = (best[start + 1].Decisions + 1, best[start + 1].Named + alone.Arguments.Count, alone);
            foreach (var span in choices[start])
            {
                var rest = best[start + span.Length];
                var (decisions, named) = (rest.Decisions + 1, rest.Named + span.Arguments.Count);
                if (decisions < best[start].Decisions || (decisions == best[start].Decisions && named < best[start].Named))
                    best[start] = (decisions, named, span);
            }
        }

        var way = new List<BehaviourSpan>();
        for (var at = 0; at < count; at += way[^1].Length) way.Add(best[at].First);
        return way;
    }
}

/// <summary>Some commands of a trace as one decision.</summary>
/// <param name="Start">Index of the first.</param>
/// <param name="Length">How many.</param>
/// <param name="Symbol">Index of the behaviour, or -1 for a single command.</param>
/// <param name="Arguments">What is named.</param>
internal readonly record struct BehaviourSpan(int Start, int Length, int Symbol, IReadOnlyList<string> Arguments);
