using LatentNotebooks.Worlds.Text;

namespace LatentNotebooks.AgentActions;

/// <summary>
/// The lower half of a hierarchy (the usual rival of latent actions): a controller names a sub-goal, a behaviour with its arguments, and this second network writes the
/// commands, one at a time, until it writes an empty one: done. It reads the task, the sub-goal, and what the world answers since.
/// </summary>
/// <param name="worker">The network; its tokens are those of the controller.</param>
/// <param name="actions">The sub-goals.</param>
public sealed class SubGoalWorker(Agent worker, BehaviourActions actions)
{
    // Longer than any behaviour, so that it may try again.
    private const int MostCommands = 12;

    private readonly ActionVocabulary words = ActionVocabulary.Words(worker.Vocabulary) with
    {
        Execute = (world, tokens) => tokens.Count == 1 && tokens[0] == AgentVocabulary.End
            ? new Execution([]) { Over = true }
            : ActionVocabulary.Give(world, ActionVocabulary.Command(worker.Vocabulary, tokens)),
    };

    /// <summary>The network.</summary>
    public Agent Agent => worker;

    /// <summary>What a worker learns from: every behaviour in the trajectories, an example each.</summary>
    /// <param name="traces">Trajectories.</param>
    /// <param name="actions">The sub-goals.</param>
    /// <param name="vocabulary">Tokens.</param>
    /// <exception cref="ArgumentException">No trajectory holds a behaviour.</exception>
    public static IReadOnlyList<AgentExample> Examples(IReadOnlyList<BehaviourTrace> traces, BehaviourActions actions, AgentVocabulary vocabulary)
    {
        var examples = new List<AgentExample>();
        foreach (var trace in traces)
        {
            var at = 0;
            foreach (var decision in actions.Encoding.Encode(trace))
            {
                var length = actions.Encoding.LengthOf(decision);
                if (decision.Symbol >= 0) examples.Add(Example(decision, trace.Trajectory.Task, trace.Trajectory.Turns.Skip(at).Take(length)));
                at += length;
            }
        }
        return examples.Count > 0 ? examples : throw new ArgumentException("No trajectory holds a behaviour: there is nothing for a worker to do.", nameof(traces));

        AgentExample Example(Decision decision, string task, IEnumerable<TextTurn> turns)
        {
            var (tokens, emitted) = (new List<int>(Prompt(vocabulary, task, actions.Write(decision))), new List<bool>());
            emitted.AddRange(tokens.Select(_ => false));
            foreach (var turn in turns)
            {
                Add([.. vocabulary.Command(turn.Command), AgentVocabulary.End], true);
                Add(vocabulary.Answer(task, [turn]), false);
            }
            Add([AgentVocabulary.End], true);
            return new AgentExample([.. tokens], [.. emitted]);

            void Add(IReadOnlyList<int> some, bool written)
            {
                tokens.AddRange(some);
                emitted.AddRange(some.Select(_ => written));
            }
        }
    }

    /// <summary>Pursues a sub-goal until it is done, the episode is over, or twelve commands were given.</summary>
    /// <returns>What was done, and what the worker's own passes cost.</returns>
    public Execution Run(TextWorld world, Decision decision)
    {
        var prompt = Prompt(worker.Vocabulary, world.Task, actions.Write(decision));
        var played = Rollouts.Continue(worker, world, prompt, words, new RolloutOptions { MostDecisions = MostCommands });
        return new Execution([.. played.Turns.SelectMany(turn => turn.Commands)]) { Cost = played.Cost };
    }

    private static int[] Prompt(AgentVocabulary vocabulary, string task, IReadOnlyList<int> goal) =>
        [.. vocabulary.Encode(vocabulary.Wording.Task(task)), .. goal, AgentVocabulary.Act];
}
