using LatentNotebooks.AgentActions;
using LatentNotebooks.Figures;
using LatentNotebooks.Worlds.Text;

namespace LatentNotebooks.Experiments.AgentActions;

/// <summary>Shows an episode decision by decision: what was emitted, what it did, what came back, and the clock.</summary>
public static class EpisodeStory
{
    /// <summary>One row a command; the decision's tokens and clock stand beside its first.</summary>
    /// <param name="title">The table's title.</param>
    /// <param name="played">The episode.</param>
    /// <param name="vocabulary">Its tokens.</param>
    /// <param name="most">Commands shown at most.</param>
    public static Table Of(string title, Played played, AgentVocabulary vocabulary, int most = 40)
    {
        var table = new Table(title).Column("decision").Column("emitted").Column("tokens so far").Column("clock", "ms", "F0").Column("command").Column("answer");
        var (tokens, clock, shown) = (0, 0.0, 0);
        foreach (var (turn, i) in played.Turns.Select((turn, i) => (turn, i)))
        {
            tokens += turn.Tokens.Count;
            clock += i < played.Clock.Count ? played.Clock[i] : 0;
            foreach (var (command, k) in turn.Commands.Select((command, k) => (command, k)))
                if (shown++ < most)
                    table = k == 0
                        ? table.Row(i + 1, vocabulary.Text(turn.Tokens), tokens, clock, command.Command, Short(command.Observation))
                        : table.Row(Cell.Missing, "", Cell.Missing, Cell.Missing, command.Command, Short(command.Observation));
        }
        var world = TextWorlds.Create(vocabulary.World);
        world.Reset(played.Episode);
        return table.Caption($"Task: {world.Task} {(played.Solved ? "Solved" : "Not solved")} after {played.Decisions} decisions, {played.Commands} commands, "
            + $"{played.Cost.ActionTokens} action tokens, {played.Cost.Passes} passes{(shown > most ? $"; the first {most} commands" : "")}.");
    }

    /// <summary>Tokens emitted against the clock, a line an episode: the same task, played by several agents.</summary>
    public static Figure Race(string title, IEnumerable<(string Name, Played Played)> episodes) => episodes.Aggregate(
        new Figure(title).X("time", "ms").Y("commands carried out").Size(640, 340), (figure, one) =>
        {
            var (time, commands) = (0.0, 0);
            var points = one.Played.Turns.Zip(one.Played.Clock, (turn, spent) => (Time: time += spent, Commands: commands += turn.Commands.Count)).ToList();
            return figure.Line(one.Name + (one.Played.Solved ? "" : " (not solved)"),
                points.Select(point => point.Time).Prepend(0).ToArray(), points.Select(point => (double)point.Commands).Prepend(0).ToArray());
        });

    /// <summary>Several agents on the same tasks: success and mean cost.</summary>
    public static Table Compared(string title, IEnumerable<(string Name, IReadOnlyList<Played> Played)> agents) => agents.Aggregate(
        new Table(title).Column("agent").Column("tasks").Column("solved").Column("commands", format: "F1").Column("decisions", format: "F1")
            .Column("action tokens", format: "F1").Column("prompt tokens", format: "F0").Column("passes", format: "F1"),
        (table, agent) => table.Row(agent.Name, agent.Played.Count, agent.Played.Count(one => one.Solved), agent.Played.Average(one => one.Commands),
            agent.Played.Average(one => one.Decisions), agent.Played.Average(one => one.Cost.ActionTokens), agent.Played.Average(one => one.Cost.PromptTokens),
            agent.Played.Average(one => one.Cost.Passes)));

    private static string Short(string text) => text.Length <= 70 ? text : text[..67] + "...";
}
