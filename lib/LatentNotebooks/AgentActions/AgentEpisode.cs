using LatentNotebooks.Worlds.Text;

namespace LatentNotebooks.AgentActions;

/// <summary>One decision of an agent and what came of it.</summary>
/// <param name="Tokens">Exactly as emitted, with the token that ends it.</param>
/// <param name="Commands">The world's commands that it led to, with their answers; usually one.</param>
public sealed record AgentTurn(IReadOnlyList<int> Tokens, IReadOnlyList<TextTurn> Commands)
{
    /// <summary>Every command was refused: agents do not learn to repeat it.</summary>
    public bool Refused => Commands.All(command => !command.Valid);
}

/// <summary>A trajectory in an agent's tokens.</summary>
/// <param name="Episode">Which scene, task and seed.</param>
/// <param name="Task">The task's text.</param>
/// <param name="Opening">The first observation.</param>
/// <param name="Turns">Decisions in order.</param>
public sealed record AgentEpisode(TextEpisode Episode, string Task, string Opening, IReadOnlyList<AgentTurn> Turns)
{
    /// <summary>A trajectory word by word: every command is a decision.</summary>
    public static AgentEpisode Literal(Trajectory one, AgentVocabulary vocabulary) => new(
        one.Episode, one.Task, one.Opening, [.. one.Turns.Select(turn => new AgentTurn([.. vocabulary.Command(turn.Command), AgentVocabulary.End], [turn]))]);

    /// <summary>Successful trajectories word by word, those that recover from errors among them.</summary>
    /// <exception cref="ArgumentException">No trajectory ends in success.</exception>
    public static IReadOnlyList<AgentEpisode> Literal(TrajectorySet set, AgentVocabulary vocabulary) =>
        [.. set.Successful().All.Select(one => Literal(one, vocabulary))];

    /// <summary>The same with every decision rewritten.</summary>
    public AgentEpisode Rewritten(Func<IReadOnlyList<int>, IReadOnlyList<int>> rewrite) =>
        this with { Turns = [.. Turns.Select(turn => turn with { Tokens = rewrite(turn.Tokens) })] };

    /// <summary>The whole stream: tokens, and which of them the agent has to predict (decisions).</summary>
    public (int[] Tokens, bool[] Emitted) Stream(AgentVocabulary vocabulary)
    {
        var (tokens, emitted) = (new List<int>(), new List<bool>());
        Add(vocabulary.Prompt(Task, Opening), false);
        foreach (var turn in Turns)
        {
            Add(turn.Tokens, !turn.Refused);
            Add(vocabulary.Answer(Task, turn.Commands), false);
        }
        return ([.. tokens], [.. emitted]);

        void Add(IReadOnlyList<int> some, bool written)
        {
            tokens.AddRange(some);
            emitted.AddRange(Enumerable.Repeat(written, some.Count));
        }
    }
}
