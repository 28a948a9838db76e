using LatentNotebooks.Worlds.Text;

namespace LatentNotebooks.AgentActions;

/// <summary>A trajectory as commands with arguments, and what may be joined in it.</summary>
/// <remarks>
/// A decision is taken before its first command, so a span may not name what only an answer inside the span reveals: an apple
/// that shows when the fridge is open is no argument of the decision to open the fridge. Refused commands and commands in a second spelling stay alone.
/// </remarks>
public sealed class BehaviourTrace
{
    private readonly int[] reach;

    /// <summary>Reads a trajectory.</summary>
    /// <param name="grammar">The world's commands.</param>
    /// <param name="trajectory">What was done.</param>
    /// <param name="names">The names to look for in the answers.</param>
    /// <param name="hindsight">Lets spans name what their own answers reveal: an ablation.</param>
    public BehaviourTrace(Grammar grammar, Trajectory trajectory, BehaviourNames names, bool hindsight = false)
    {
        Trajectory = trajectory;
        Commands = [.. trajectory.Turns.Select(turn => Read(grammar, turn))];
        var known = new Dictionary<string, int>();
        foreach (var name in names.In(trajectory.Task).Concat(names.In(trajectory.Opening))) known[name] = 0;
        for (var i = 0; i < trajectory.Turns.Count; i++)
            foreach (var name in names.In(trajectory.Turns[i].Observation)) known.TryAdd(name, i + 1);
        reach = [.. Enumerable.Range(0, Commands.Count).Select(start => Reach(start, hindsight ? [] : known))];
    }

    /// <summary>What was read.</summary>
    public Trajectory Trajectory { get; }

    /// <summary>The commands; one that must stay alone has rule -1.</summary>
    public IReadOnlyList<Command> Commands { get; }

    /// <summary>How many commands from <paramref name="start"/> on could have been one decision.</summary>
    public int Reach(int start) => reach[start];

    /// <summary>The text that was read before the command at <paramref name="start"/>.</summary>
    public string Before(int start) => start == 0 ? Trajectory.Opening : Trajectory.Turns[start - 1].Observation;

    private static Command Read(Grammar grammar, TextTurn turn) =>
        turn.Valid && grammar.TryParse(turn.Command, out var command) && grammar.Write(command.Rule, command.Arguments) == turn.Command
            ? command
            : new Command(-1, []);

    private int Reach(int start, Dictionary<string, int> known)
    {
        var end = start;
        while (end < Commands.Count && Commands[end].Rule >= 0 && !Commands[end].Arguments.Any(name => Revealed(name, end))) end++;
        return end - start;

        // What no answer ever names is put together by the agent itself, such as a count.
        bool Revealed(string name, int use) => known.TryGetValue(name, out var from) && from > start && from <= use;
    }
}
