namespace LatentNotebooks.AgentActions;

/// <summary>
/// What the world has to say between the commands of a behaviour, learned from training: names that the answer just before a command had always
/// held must be there (where {B} is to be taken, {B} has just been listed), and where the answer had never held a further name that the task asks for, none may
/// turn up. Behaviours were found looking back, at trajectories in which nothing better had come up on the way; the second guard is what makes
/// them usable looking forward.
/// </summary>
public sealed class BehaviourGuards
{
    private readonly IReadOnlyList<Behaviour> behaviours;
    private readonly BehaviourNames names;
    private readonly IReadOnlyList<bool[][]> named;  // By behaviour, command and slot.
    private readonly IReadOnlyList<bool[]> quiet;    // By behaviour and command.

    private BehaviourGuards(IReadOnlyList<Behaviour> behaviours, BehaviourNames names, IReadOnlyList<bool[][]> named, IReadOnlyList<bool[]> quiet) =>
        (this.behaviours, this.names, this.named, this.quiet) = (behaviours, names, named, quiet);

    /// <summary>Learns the guards from every place where a behaviour could have been used.</summary>
    /// <param name="behaviours">The vocabulary.</param>
    /// <param name="traces">Training trajectories.</param>
    /// <param name="names">The names to look for in the answers.</param>
    /// <param name="share">A guard stands where at least this share of instances agrees with it, 0..1.</param>
    public static BehaviourGuards Learn(IReadOnlyList<Behaviour> behaviours, IReadOnlyList<BehaviourTrace> traces, BehaviourNames names, double share = 0.99)
    {
        var held = behaviours.Select(behaviour => behaviour.Steps.Select(_ => new int[behaviour.Slots.Count]).ToArray()).ToArray();
        var surprised = behaviours.Select(behaviour => new int[behaviour.Length]).ToArray();
        var instances = new int[behaviours.Count];
        var byRule = Enumerable.Range(0, behaviours.Count).ToLookup(i => behaviours[i].Steps[0].Rule);
        foreach (var trace in traces)
            for (var start = 0; start < trace.Commands.Count; start++)
                foreach (var b in byRule[trace.Commands[start].Rule])
                {
                    if (behaviours[b].Length > trace.Reach(start) || behaviours[b].Match(trace.Commands, start) is not { } arguments) continue;
                    instances[b]++;
                    for (var step = 1; step < behaviours[b].Length; step++)
                    {
                        var answer = trace.Before(start + step);
                        for (var slot = 0; slot < arguments.Length; slot++)
                            if (BehaviourNames.Has(answer, arguments[slot])) held[b][step][slot]++;
                        if (Surprise(behaviours[b], arguments, names, trace.Trajectory.Task, answer) is not null) surprised[b][step]++;
                    }
                }
        return new(behaviours, names,
            [.. held.Select((steps, b) => steps.Select((slots, step) => slots.Select((count, slot) =>
                step > 0 && instances[b] > 0 && count >= share * instances[b] && Uses(behaviours[b], step, slot)).ToArray()).ToArray())],
            [.. surprised.Select((steps, b) => steps.Select((count, step) => step > 0 && instances[b] > 0 && count <= (1 - share) * instances[b]).ToArray())]);
    }

    /// <summary>The name that speaks against giving a command: one that should be in the last answer and is not, or one that should not be and is; null
    /// where all is as expected.</summary>
    /// <param name="behaviour">Index into the vocabulary.</param>
    /// <param name="step">Index of the command, from 1; the first command follows at once from the decision.</param>
    /// <param name="arguments">One for each slot.</param>
    /// <param name="task">The task's text.</param>
    /// <param name="answer">The last answer of the world.</param>
    public string? Against(int behaviour, int step, IReadOnlyList<string> arguments, string task, string answer)
    {
        for (var slot = 0; slot < arguments.Count; slot++)
            if (named[behaviour][step][slot] && !BehaviourNames.Has(answer, arguments[slot])) return arguments[slot];
        return quiet[behaviour][step] ? Surprise(behaviours[behaviour], arguments, names, task, answer) : null;
    }

    // A name in the answer whose kind the task names, and which the behaviour itself does not deal with.
    private static string? Surprise(Behaviour behaviour, IReadOnlyList<string> arguments, BehaviourNames names, string task, string answer)
    {
        var asked = BehaviourNames.Plain(task).Split(' ').ToHashSet();
        return names.In(answer).FirstOrDefault(name => name.Split(' ').All(word => char.IsDigit(word[0]) || asked.Contains(word)) && !char.IsDigit(name[0])
            && !arguments.Contains(name) && !behaviour.Steps.Any(step => step.Terms.Any(term => term.Text == name)));
    }

    private static bool Uses(Behaviour behaviour, int step, int slot) => behaviour.Steps[step].Terms.Any(term => term.Slot == slot);
}
