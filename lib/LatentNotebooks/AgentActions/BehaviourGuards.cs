namespace LatentNotebooks.AgentActions;

/// <summary>
/// What the world has to say before each command of a behaviour: the names that, in training, the answer just before has always held. Where
/// <c>take {B} from {A}</c> came, {B} had always just been listed; if it is not, the binding is gone and the behaviour stops.
/// </summary>
public sealed class BehaviourGuards
{
    private readonly IReadOnlyList<bool[][]> named; // By behaviour, command and slot.

    private BehaviourGuards(IReadOnlyList<bool[][]> named) => this.named = named;

    /// <summary>Learns the guards from every place where a behaviour could have been used.</summary>
    /// <param name="behaviours">The vocabulary.</param>
    /// <param name="traces">Training trajectories.</param>
    /// <param name="share">A name is expected where at least this share of instances had it, 0..1.</param>
    public static BehaviourGuards Learn(IReadOnlyList<Behaviour> behaviours, IReadOnlyList<BehaviourTrace> traces, double share = 0.99)
    {
        var held = behaviours.Select(behaviour => behaviour.Steps.Select(_ => new int[behaviour.Slots.Count]).ToArray()).ToArray();
        var instances = new int[behaviours.Count];
        var byRule = Enumerable.Range(0, behaviours.Count).ToLookup(i => behaviours[i].Steps[0].Rule);
        foreach (var trace in traces)
            for (var start = 0; start < trace.Commands.Count; start++)
                foreach (var b in byRule[trace.Commands[start].Rule])
                {
                    if (behaviours[b].Length > trace.Reach(start) || behaviours[b].Match(trace.Commands, start) is not { } arguments) continue;
                    instances[b]++;
                    for (var step = 0; step < behaviours[b].Length; step++)
                        for (var slot = 0; slot < arguments.Length; slot++)
                            if (BehaviourNames.Has(trace.Before(start + step), arguments[slot])) held[b][step][slot]++;
                }
        return new([.. held.Select((steps, b) => steps
            .Select((slots, step) => slots.Select((count, slot) => instances[b] > 0 && count >= share * instances[b] && Uses(behaviours[b], step, slot)).ToArray())
            .ToArray())]);
    }

    /// <summary>The first argument that a command needs named and that the last answer does not name; null where all is as expected.</summary>
    /// <param name="behaviour">Index into the vocabulary.</param>
    /// <param name="step">Index of the command.</param>
    /// <param name="arguments">One for each slot.</param>
    /// <param name="answer">The last answer of the world.</param>
    public string? Missing(int behaviour, int step, IReadOnlyList<string> arguments, string answer)
    {
        for (var slot = 0; slot < arguments.Count; slot++)
            if (named[behaviour][step][slot] && !BehaviourNames.Has(answer, arguments[slot])) return arguments[slot];
        return null;
    }

    private static bool Uses(Behaviour behaviour, int step, int slot) => behaviour.Steps[step].Terms.Any(term => term.Slot == slot);
}
