using LatentNotebooks.Worlds.Text;
using MathNet.Numerics;

namespace LatentNotebooks.AgentActions;

/// <summary>The length of a two-part message that tells what was done, bits.</summary>
/// <param name="Size">Behaviours in the vocabulary.</param>
/// <param name="Dictionary">Bits for the vocabulary itself.</param>
/// <param name="Symbols">Bits for which symbol comes next.</param>
/// <param name="Naming">Bits for the arguments.</param>
/// <param name="Decisions">Decisions in all trajectories.</param>
public sealed record DescriptionLength(int Size, double Dictionary, double Symbols, double Naming, int Decisions)
{
    /// <summary>The whole message, bits.</summary>
    public double Total => Dictionary + Symbols + Naming;
}

/// <summary>
/// Measures description length: L(dictionary) + sum L(symbol | context) + sum L(argument | what has been read). The receiver of
/// the message sees the answers of the world, not the commands. All three codes are our choice.
/// </summary>
/// <remarks>
/// Symbols: an adaptive code for each context (last command's rule, and how many names of the task the last answer holds), which starts with one
/// count shared by all symbols. Arguments: the rank of the name among those of its kind, the one met last first, by the ranks of single commands.
/// </remarks>
public sealed class BehaviourDescription
{
    private const int Ranks = 32;   // Beyond, and for what was never read, the name itself is sent.

    private readonly Grammar grammar;
    private readonly IReadOnlyList<BehaviourTrace> traces;
    private readonly Dictionary<string, HashSet<string>> namesByKind = [];
    private readonly Dictionary<string, double[]> rankBits = [];
    private readonly Dictionary<(string Kind, string Name), int>[][] ranks;   // By trace and start.
    private readonly int[][] contexts;

    /// <summary>Prepares the codes for these trajectories.</summary>
    /// <param name="grammar">The world's commands.</param>
    /// <param name="traces">What is to be told; at least one.</param>
    /// <param name="names">The names to look for in the answers.</param>
    public BehaviourDescription(Grammar grammar, IReadOnlyList<BehaviourTrace> traces, BehaviourNames names)
    {
        (this.grammar, this.traces) = (grammar, traces);
        foreach (var command in traces.SelectMany(trace => trace.Commands).Where(command => command.Rule >= 0))
            for (var i = 0; i < command.Arguments.Count; i++)
            {
                var kind = grammar.Slots[command.Rule][i];
                if (!namesByKind.TryGetValue(kind, out var known)) namesByKind[kind] = known = [];
                known.Add(command.Arguments[i]);
            }
        ranks = [.. traces.Select(trace => RanksOf(trace, names))];
        contexts = [.. traces.Select(trace => ContextsOf(trace, names))];
        foreach (var kind in namesByKind.Keys) rankBits[kind] = BitsOf(kind);
    }

    /// <summary>The message with this vocabulary, every trajectory in its shortest encoding.</summary>
    public DescriptionLength Measure(BehaviourEncoding encoding)
    {
        var (counts, naming, decisions) = (new Dictionary<(int, int), int>(), 0.0, 0);
        for (var i = 0; i < traces.Count; i++)
        {
            var at = 0;
            foreach (var decision in encoding.Encode(traces[i]))
            {
                var (symbol, bits) = (decision.Symbol, decision.Symbol < 0
                    ? NamingOf(i, at) : NamingOf(i, at, encoding.Behaviours[decision.Symbol], decision.Arguments));
                Count(counts, i, at, symbol);
                (naming, decisions, at) = (naming + bits, decisions + 1, at + encoding.LengthOf(decision));
            }
        }
        return new(encoding.Behaviours.Count, encoding.Behaviours.Sum(DictionaryOf), SymbolsOf(counts, encoding.Behaviours.Count), naming, decisions);
    }

    /// <summary>Bits to write a behaviour into the dictionary: its length (2 to 6, or longer at a price), its commands, and for each argument a
    /// slot so far, a new slot or a fixed text.</summary>
    public double DictionaryOf(Behaviour behaviour)
    {
        var (bits, slots) = (Math.Log2(5) + Math.Max(0, behaviour.Length - 6), 0);
        foreach (var step in behaviour.Steps)
        {
            bits += Math.Log2(grammar.Templates.Count);
            for (var i = 0; i < step.Terms.Count; i++)
            {
                bits += Math.Log2(slots + 2);
                if (step.Terms[i].Slot < 0) bits += Math.Log2(1 + NamesOf(grammar.Slots[step.Rule][i]));
                slots = Math.Max(slots, step.Terms[i].Slot + 1);
            }
        }
        return bits;
    }

    /// <summary>Bits to name the arguments of a behaviour at a place of a trace.</summary>
    internal double NamingOf(int trace, int start, Behaviour behaviour, IReadOnlyList<string> arguments) =>
        arguments.Select((name, slot) => Bits(trace, start, behaviour.Slots[slot], name)).Sum();

    /// <summary>Bits to name the arguments of the single command at a place of a trace.</summary>
    internal double NamingOf(int trace, int start)
    {
        var command = traces[trace].Commands[start];
        return command.Rule < 0 ? 0 : command.Arguments.Select((name, i) => Bits(trace, start, grammar.Slots[command.Rule][i], name)).Sum();
    }

    /// <summary>Notes that a symbol was used; behaviours count from 0, the single command at that place below.</summary>
    internal void Count(Dictionary<(int Context, int Symbol), int> counts, int trace, int start, int symbol, int times = 1)
    {
        var key = (contexts[trace][start], symbol >= 0 ? symbol : -2 - traces[trace].Commands[start].Rule);
        counts[key] = counts.GetValueOrDefault(key) + times;
    }

    /// <summary>Bits for symbols used so often, by context: what the adaptive code comes to does not depend on their order.</summary>
    internal double SymbolsOf(Dictionary<(int Context, int Symbol), int> counts, int behaviours)
    {
        var prior = 1.0 / (grammar.Templates.Count + 1 + behaviours);
        var (nats, totals, free) = (0.0, new SortedDictionary<int, int>(), SpecialFunctions.GammaLn(prior));
        foreach (var (key, count) in counts)
        {
            if (count == 0) continue;
            nats -= SpecialFunctions.GammaLn(prior + count) - free;
            totals[key.Context] = totals.GetValueOrDefault(key.Context) + count;
        }
        return (nats + totals.Values.Sum(total => SpecialFunctions.GammaLn(1.0 + total))) / Math.Log(2);
    }

    private double Bits(int trace, int start, string kind, string name)
    {
        var rank = ranks[trace][start].GetValueOrDefault((kind, name), Ranks);
        return rankBits[kind][rank] + (rank >= Ranks - 1 ? Math.Log2(1 + NamesOf(kind)) : 0);
    }

    private int NamesOf(string kind) => namesByKind.TryGetValue(kind, out var known) ? known.Count : 0;

    // Rank 0 is the name of that kind that was read or used last. Only names that are used from here on are looked up.
    private Dictionary<(string, string), int>[] RanksOf(BehaviourTrace trace, BehaviourNames names)
    {
        var (met, clock) = (new Dictionary<string, int>(), 0);
        var all = new Dictionary<(string, string), int>[trace.Commands.Count];
        Meet(names.In(trace.Trajectory.Task).Concat(names.In(trace.Trajectory.Opening)));
        for (var start = 0; start < all.Length; start++)
        {
            all[start] = [];
            foreach (var command in trace.Commands.Skip(start).Take(Math.Max(1, trace.Reach(start))).Where(command => command.Rule >= 0))
                for (var i = 0; i < command.Arguments.Count; i++)
                {
                    var (kind, name) = (grammar.Slots[command.Rule][i], command.Arguments[i]);
                    if (!met.TryGetValue(name, out var when) || all[start].ContainsKey((kind, name))) continue;
                    all[start][(kind, name)] = Math.Min(Ranks - 1, met.Count(other => other.Value > when && namesByKind[kind].Contains(other.Key)));
                }
            Meet(names.In(trace.Trajectory.Turns[start].Observation).Concat(trace.Commands[start].Arguments));
        }
        return all;

        void Meet(IEnumerable<string> some)
        {
            foreach (var name in some) met[name] = ++clock;
        }
    }

    private int[] ContextsOf(BehaviourTrace trace, BehaviourNames names)
    {
        var known = namesByKind.Values.SelectMany(all => all).SelectMany(name => name.Split(' ')).Where(word => !char.IsDigit(word[0])).ToHashSet();
        var wanted = BehaviourNames.Plain(trace.Trajectory.Task).Split(' ').Where(known.Contains).ToHashSet();
        return [.. Enumerable.Range(0, trace.Commands.Count).Select(start =>
        {
            var last = start == 0 ? -2 : trace.Commands[start - 1].Rule;
            var held = BehaviourNames.Plain(trace.Before(start)).Split(' ').Where(wanted.Contains).Distinct().Count();
            return ((last + 2) * 3) + Math.Min(2, held);
        })];
    }

    private double[] BitsOf(string kind)
    {
        var counts = Enumerable.Repeat(0.5, Ranks + 1).ToArray();
        for (var i = 0; i < traces.Count; i++)
            for (var start = 0; start < traces[i].Commands.Count; start++)
            {
                var command = traces[i].Commands[start];
                for (var slot = 0; slot < command.Arguments.Count; slot++)
                    if (grammar.Slots[command.Rule][slot] == kind)
                        counts[ranks[i][start].GetValueOrDefault((kind, command.Arguments[slot]), Ranks)]++;
            }
        return [.. counts.Select(count => -Math.Log2(count / counts.Sum()))];
    }
}
