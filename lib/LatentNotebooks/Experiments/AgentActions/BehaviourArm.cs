using LatentNotebooks.AgentActions;
using LatentNotebooks.Runtime;
using LatentNotebooks.Worlds.Text;

namespace LatentNotebooks.Experiments.AgentActions;

/// <summary>One arm of <see cref="BehaviourAgents"/>, trained and ready to play.</summary>
public sealed class BehaviourArm : IDisposable
{
    private const int MostSymbols = 32, Mined = 1_000;

    // Not 0: an agent that always takes the likeliest word walks in circles while it searches.
    private const double Temperature = 0.4;

    private readonly bool openLoop;
    private readonly long seed;

    private BehaviourArm(Agent agent, BehaviourActions actions, IReadOnlyList<BehaviourTrace> mined, BehaviourNames names, AgentSettings settings)
    {
        (Agent, Actions, Traces, Names, seed) = (agent, actions, mined, names, settings.Seed);
        openLoop = settings.Arm.StartsWith("chunks", StringComparison.Ordinal);
        Guards = BehaviourGuards.Learn(actions.Encoding.Behaviours, mined, names);
    }

    /// <summary>The trained agent.</summary>
    public Agent Agent { get; }

    /// <summary>Its symbols.</summary>
    public BehaviourActions Actions { get; }

    /// <summary>What the world has to say between the commands of a behaviour.</summary>
    public BehaviourGuards Guards { get; }

    /// <summary>Training trajectories that behaviours were found in.</summary>
    public IReadOnlyList<BehaviourTrace> Traces { get; }

    /// <summary>Names of things.</summary>
    public BehaviourNames Names { get; }

    /// <summary>The lower half of a hierarchy; null in every other arm.</summary>
    public SubGoalWorker? Worker { get; private init; }

    /// <summary>Fixed chunks run open loop, as chunks do; everything else stops when the world disagrees.</summary>
    public BehaviourExecutor Executor => new(Actions.Encoding, openLoop ? null : Guards) { Worker = Worker };

    /// <summary>Trains an arm, or loads what was trained before: cross-entropy on trajectories of which a share of the behaviours is written as symbols.</summary>
    /// <param name="study">Data and token agent.</param>
    /// <param name="settings">Arm, updates, seed; a share <see cref="AgentSettings.Literal"/> of the behaviours stays spelled out.</param>
    /// <exception cref="SettingsException">There is no such arm.</exception>
    public static BehaviourArm Train(AgentStudy study, AgentSettings settings)
    {
        var grammar = TextWorlds.Create(settings.World).Grammar;
        var recorded = study.Episodes.Select(one => new Trajectory(
            one.Episode, one.Task, one.Opening, [.. one.Turns.SelectMany(turn => turn.Commands)], true, TrajectorySource.Expert)).ToList();
        var names = BehaviourNames.Of(grammar, recorded);
        var traces = recorded.Select(one => new BehaviourTrace(grammar, one, names, settings.Arm == "hindsight")).ToList();
        var mined = traces.Take(Mined).ToList();
        var behaviours = BehaviourRivals.Behaviours(settings.Arm, settings.World, mined, names, MostSymbols, new Seed(settings.Seed));
        var actions = new BehaviourActions(study.Vocabulary, new BehaviourEncoding(grammar, behaviours));
        var mixture = new Seed(settings.Seed).For("mixture").Random();
        var episodes = traces.Select(trace => actions.Episode(trace, 1 - settings.Literal, ref mixture)).ToList();
        var agent = study.Further($"behaviours-{settings.Arm}", AgentExample.Of(episodes, study.Vocabulary, settings.Context), weight: 0, actions.Start);
        return new BehaviourArm(agent, actions, mined, names, settings)
        {
            // 2/3 of 3/4 of the width of the other arms is half of it.
            Worker = settings.Arm == "hierarchy"
                ? new SubGoalWorker(study.Another("worker", settings.Width * 2 / 3, SubGoalWorker.Examples(traces, actions, study.Vocabulary)), actions) : null,
        };
    }

    /// <summary>Plays tasks.</summary>
    /// <param name="tasks">Which.</param>
    /// <param name="executor">How decisions are carried out; null for <see cref="Executor"/>.</param>
    /// <param name="masked">Whether symbols are forbidden.</param>
    /// <param name="options">Null draws words at a temperature of 0.4.</param>
    public IReadOnlyList<Played> Play(IReadOnlyList<TextEpisode> tasks, BehaviourExecutor? executor = null, bool masked = false, RolloutOptions? options = null) =>
        Rollouts.Play(Agent, tasks, Actions.Actions(executor ?? Executor, masked), options ?? Options);

    /// <summary>How an arm plays unless told otherwise.</summary>
    public RolloutOptions Options => new() { Temperature = Temperature, Seed = new Seed(seed) };

    /// <inheritdoc/>
    public void Dispose()
    {
        Agent.Dispose();
        Worker?.Agent.Dispose();
    }
}
