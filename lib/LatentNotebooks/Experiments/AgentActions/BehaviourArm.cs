using LatentNotebooks.AgentActions;
using LatentNotebooks.Runtime;
using LatentNotebooks.Training;
using LatentNotebooks.Worlds.Text;

namespace LatentNotebooks.Experiments.AgentActions;

/// <summary>One arm of <see cref="BehaviourAgents"/>, trained: its agent, its symbols and the tasks to play.</summary>
public sealed class BehaviourArm : IDisposable
{
    private BehaviourArm(BehaviourAgents.Settings settings, Agent agent, BehaviourActions actions, BehaviourGuards guards,
        IReadOnlyList<BehaviourTrace> mined, IReadOnlyList<TextEpisode> tasks) =>
        (Settings, Agent, Actions, Guards, Mined, Tasks) = (settings, agent, actions, guards, mined, tasks);

    /// <summary>What was asked for.</summary>
    public BehaviourAgents.Settings Settings { get; }

    /// <summary>The agent.</summary>
    public Agent Agent { get; }

    /// <summary>Its symbols.</summary>
    public BehaviourActions Actions { get; }

    /// <summary>What the world has to say before each command of a behaviour.</summary>
    public BehaviourGuards Guards { get; }

    /// <summary>The trajectories that behaviours were found in.</summary>
    public IReadOnlyList<BehaviourTrace> Mined { get; }

    /// <summary>Unseen tasks.</summary>
    public IReadOnlyList<TextEpisode> Tasks { get; }

    /// <summary>Fixed chunks run open loop, as chunks do; everything else stops when the world disagrees.</summary>
    public BehaviourExecutor Executor => new(Actions.Encoding, Settings.Arm.StartsWith("chunks", StringComparison.Ordinal) ? null : Guards);

    /// <summary>Records the data, trains or loads the seed's token agent, and trains the arm on from it.</summary>
    public static BehaviourArm Train(BehaviourAgents.Settings settings, IProgress<TrainingProgress>? progress = null, CancellationToken cancel = default)
    {
        var (world, seed) = (TextWorlds.Create(settings.World), new Seed(settings.Seed));
        var (train, tasks) = Episodes(world.Catalogue, settings, seed);
        var recorded = TrajectorySet.Record(settings.World, train, (ulong)seed.For("trajectories").Value).Successful();
        var names = BehaviourNames.Of(world.Grammar, recorded.All);
        var traces = recorded.All.Select(one => new BehaviourTrace(world.Grammar, one, names, settings.Arm == "hindsight")).ToList();
        var mined = traces.Take(settings.Mined).ToList();
        var vocabulary = AgentVocabulary.Of(recorded, tasks, settings.Symbols);
        var encoding = new BehaviourEncoding(world.Grammar, Behaviours(settings, world.Grammar, mined, names));
        var actions = new BehaviourActions(vocabulary, encoding);

        var agent = new Agent(vocabulary, new AgentOptions { Width = settings.Width, Layers = settings.Layers, Heads = settings.Heads, Context = settings.Context }, seed);
        Base(agent, settings, AgentExample.Of(AgentEpisode.Literal(recorded, vocabulary), vocabulary, settings.Context), progress, cancel);
        actions.Start(agent);
        var mixture = seed.For("mixture").Random();
        var episodes = traces.Select(trace => actions.Episode(trace, settings.Share, ref mixture)).ToList();
        var options = new TrainingOptions { Updates = settings.Updates, LearningRate = settings.LearningRate / 2 };
        AgentTraining.Train(agent, AgentExample.Of(episodes, vocabulary, settings.Context), options, settings.Batch, seed.For("further"), null, progress, cancel);
        agent.Network.eval();
        return new BehaviourArm(settings, agent, actions, BehaviourGuards.Learn(encoding.Behaviours, mined), mined, tasks);
    }

    /// <summary>Plays tasks.</summary>
    /// <param name="tasks">Which.</param>
    /// <param name="executor">How decisions are carried out; null for <see cref="Executor"/>.</param>
    /// <param name="masked">Whether symbols are forbidden.</param>
    /// <param name="options">Batch, temperature.</param>
    public IReadOnlyList<Played> Play(IReadOnlyList<TextEpisode> tasks, BehaviourExecutor? executor = null, bool masked = false, RolloutOptions? options = null) =>
        Rollouts.Play(Agent, tasks, Actions.Actions(executor ?? Executor, masked), options);

    /// <inheritdoc/>
    public void Dispose() => Agent.Dispose();

    // The token agent of a seed is the same for all arms: trained by the first, loaded by the others.
    private static void Base(Agent agent, BehaviourAgents.Settings settings, IReadOnlyList<AgentExample> examples, IProgress<TrainingProgress>? progress, CancellationToken cancel)
    {
        var shared = settings with { Arm = "", Updates = 1, Share = 0, Mined = 10, ControlTasks = 1, Draws = 0, Temperature = 0 };
        var path = Path.Combine(ProjectPaths.Artifacts, "agents", $"{SettingsBinder.Hash(shared, EngineFacts.LibraryVersion)}.safetensors");
        if (File.Exists(path))
        {
            agent.Load(path);
            return;
        }
        var options = new TrainingOptions { Updates = settings.BaseUpdates, LearningRate = settings.LearningRate };
        AgentTraining.Train(agent, examples, options, settings.Batch, new Seed(settings.Seed).For("base"), null, progress, cancel);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        agent.Save(path);
    }

    private static IReadOnlyList<Behaviour> Behaviours(BehaviourAgents.Settings settings, Grammar grammar, IReadOnlyList<BehaviourTrace> mined, BehaviourNames names)
    {
        if (settings.Arm == "token") return [];
        IReadOnlyList<Behaviour> found = [.. BehaviourDiscovery.Find(grammar, mined, names, settings.Symbols).Chosen];
        var rng = new Seed(settings.Seed).For("baseline").Random();
        return settings.Arm switch
        {
            "behaviours" or "hindsight" => found,
            "hand" => BehaviourHandMade.Of(settings.World, grammar),
            "pair-encoding" => BehaviourBaselines.PairEncoding(grammar, mined, found.Count),
            "random" => BehaviourBaselines.Random(grammar, mined, found, ref rng),
            "repeated" => BehaviourBaselines.Repeated(grammar, mined, found),
            "absorbed-1" => BehaviourBaselines.Absorbed(found, mined, slots: 1, found.Count),
            "absorbed-2" => BehaviourBaselines.Absorbed(found, mined, slots: 2, found.Count),
            "chunks-2" => BehaviourBaselines.Chunks(grammar, mined, 2, found.Count),
            "chunks-4" => BehaviourBaselines.Chunks(grammar, mined, 4, found.Count),
            "chunks-8" => BehaviourBaselines.Chunks(grammar, mined, 8, found.Count),
            _ => throw new SettingsException($"There is no arm '{settings.Arm}'. There are {string.Join(", ", BehaviourAgents.Main.Concat(BehaviourAgents.Further))}."),
        };
    }

    // Where only some scenes are wanted, more are drawn and the others left out.
    private static (IReadOnlyList<TextEpisode> Train, IReadOnlyList<TextEpisode> Tasks) Episodes(TextCatalogue catalogue, BehaviourAgents.Settings settings, Seed seed)
    {
        var surplus = settings.Scenes.Length == 0 ? 1 : 10;
        var split = TextSplit.Draw(catalogue, surplus * settings.Trajectories, surplus * settings.Tasks, (ulong)seed.For("tasks").Value);
        return (Wanted(split.Train, settings.Trajectories), Wanted(split.Unseen, settings.Tasks));

        TextEpisode[] Wanted(IEnumerable<TextEpisode> all, int count) =>
            [.. all.Where(episode => episode.Scene.StartsWith(settings.Scenes, StringComparison.Ordinal)).Take(count)];
    }
}
