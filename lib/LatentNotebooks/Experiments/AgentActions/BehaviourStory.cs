using LatentNotebooks.AgentActions;
using LatentNotebooks.Figures;

namespace LatentNotebooks.Experiments.AgentActions;

/// <summary>Behaviours and episodes as tables to read.</summary>
public static class BehaviourStory
{
    private const int LongestAnswer = 90;

    /// <summary>The behaviours of a vocabulary in the order of choice, each with how often it is used and one use.</summary>
    /// <param name="encoding">The vocabulary.</param>
    /// <param name="traces">Trajectories to take uses from.</param>
    public static Table Named(BehaviourEncoding encoding, IReadOnlyList<BehaviourTrace> traces)
    {
        var uses = traces.SelectMany(encoding.Encode).Where(decision => decision.Symbol >= 0).ToLookup(decision => decision.Symbol);
        var table = new Table("Discovered behaviours").Column("symbol").Column("stands for").Column("commands").Column("slots").Column("uses in 100 trajectories", format: "F0").Column("for example");
        for (var symbol = 0; symbol < encoding.Behaviours.Count; symbol++)
        {
            var behaviour = encoding.Behaviours[symbol];
            var example = uses[symbol].FirstOrDefault();
            table = table.Row($"<seg_{symbol}>", behaviour.Text, behaviour.Length, behaviour.Slots.Count, 100.0 * uses[symbol].Count() / traces.Count,
                example is null ? "" : string.Join(", ", example.Arguments));
        }
        return table;
    }

    /// <summary>An episode decision by decision: what was emitted, and what it did.</summary>
    /// <param name="title">The table's title.</param>
    /// <param name="played">The episode.</param>
    /// <param name="vocabulary">The tokens.</param>
    public static Table Told(string title, Played played, AgentVocabulary vocabulary)
    {
        var table = new Table(title).Column("#").Column("emitted").Column("tokens").Column("command").Column("answer");
        for (var i = 0; i < played.Turns.Count; i++)
            for (var j = 0; j < played.Turns[i].Commands.Count; j++)
            {
                var (turn, command) = (played.Turns[i], played.Turns[i].Commands[j]);
                var answer = command.Observation.Length <= LongestAnswer ? command.Observation : command.Observation[..LongestAnswer] + " ...";
                table = table.Row(j == 0 ? $"{i + 1}" : "", j == 0 ? vocabulary.Text(turn.Tokens) : "", j == 0 ? turn.Tokens.Count : Cell.Missing, command.Command, answer);
            }
        return table.Caption($"{(played.Solved ? "Solved" : "Not solved")}: {played.Decisions} decisions, {played.Cost.ActionTokens} action tokens, {played.Commands} commands, "
            + $"{played.Aborts} given up, {played.Cost.Milliseconds:F0} ms.");
    }
}
