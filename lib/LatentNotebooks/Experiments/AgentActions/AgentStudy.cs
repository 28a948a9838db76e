using LatentNotebooks.AgentActions;
using LatentNotebooks.Runtime;
using LatentNotebooks.Training;
using LatentNotebooks.Worlds.Text;

namespace LatentNotebooks.Experiments.AgentActions;

/// <summary>
/// What the arms of one world and seed share: training trajectories, test tasks, and the token agent that they all start from. The token
/// agent is one a world (trained once, then loaded); the seed draws test tasks and the order of further updates.
/// </summary>
public sealed class AgentStudy : IDisposable
{
    private readonly AgentSettings settings;
    private readonly RunContext context;

    private AgentStudy(AgentSettings settings, RunContext context, TextSplit split, AgentVocabulary vocabulary, TrajectorySet recorded, Agent agent)
    {
        (this.settings, this.context, Split, Vocabulary, Token) = (settings, context, split, vocabulary, agent);
        (Recorded, Episodes) = (AgentEpisode.Literal(recorded, vocabulary), Learned(settings, recorded, vocabulary));
    }

    /// <summary>Training episodes and the four tests; the seed draws the tests.</summary>
    public TextSplit Split { get; }

    /// <summary>Tokens of all arms.</summary>
    public AgentVocabulary Vocabulary { get; }

    /// <summary>Successful training episodes as the world told them, word by word: where symbols are mined.</summary>
    public IReadOnlyList<AgentEpisode> Recorded { get; }

    /// <summary>The same as the agent learns them; see <see cref="AgentRenaming"/>.</summary>
    public IReadOnlyList<AgentEpisode> Episodes { get; }

    /// <summary>The token agent. Do not train it: <see cref="Further"/> gives a copy.</summary>
    public Agent Token { get; }

    /// <summary>Records the data and trains the token agent, or loads it where it was trained before.</summary>
    public static AgentStudy Open(AgentSettings settings, RunContext? context = null)
    {
        context ??= new RunContext();
        var split = Draw(settings);
        var recorded = Teaching(TrajectorySet.Record(settings.World, split.Train, (ulong)settings.BaseSeed));
        var vocabulary = AgentVocabulary.Of(recorded, Openings(settings), settings.Symbols);
        var seed = new Seed(settings.BaseSeed);
        var options = new AgentOptions { Width = settings.Width, Layers = settings.Layers, Heads = settings.Heads, Context = settings.Context };
        var agent = new Agent(vocabulary, options, seed);
        var training = new TrainingOptions { Updates = settings.BaseUpdates, LearningRate = settings.BaseRate };
        var kept = Kept("token-agent", settings with { Arm = "", Updates = 1, Rate = 1e-3, Literal = 0, Seed = 0 }, vocabulary);
        var study = new AgentStudy(settings, context, split, vocabulary, recorded, agent);
        AgentTraining.Train(agent, AgentExample.Of(study.Episodes, vocabulary, settings.Context), training, settings.Batch, seed, null, kept, context.Progress, context.Cancel);
        return study;
    }

    private static IReadOnlyList<AgentEpisode> Learned(AgentSettings settings, TrajectorySet recorded, AgentVocabulary vocabulary) =>
        AgentEpisode.Literal(AgentRenaming.Shuffle(recorded, vocabulary, numbers: settings.Horizon == 1, new Seed(settings.BaseSeed)), vocabulary);

    /// <summary>A copy of the token agent, trained on by <see cref="AgentSettings.Updates"/>, or loaded where that was done before.</summary>
    /// <param name="name">Tells apart what is done to it.</param>
    /// <param name="examples">What it learns from.</param>
    /// <param name="weight">Weight w of the divergence from the token agent.</param>
    /// <param name="start">Done to the copy first, such as starting its symbols.</param>
    public Agent Further(string name, IReadOnlyList<AgentExample> examples, double weight, Action<Agent>? start = null)
    {
        var agent = Token.Copy();
        start?.Invoke(agent);
        var training = new TrainingOptions { Updates = settings.Updates, LearningRate = settings.Rate };
        var kept = Kept("further", settings with { Arm = name }, Vocabulary);
        var seed = new Seed(settings.Seed).For("further");
        AgentTraining.Train(agent, examples, training, settings.Batch, seed, new Distillation(Token, weight), kept, context.Progress, context.Cancel);
        return agent;
    }

    /// <summary>Another agent with the same tokens, trained from nothing by <see cref="AgentSettings.Updates"/>, or loaded where that was done before.</summary>
    /// <param name="name">Tells it apart.</param>
    /// <param name="width">Its width; all else is as in the token agent.</param>
    /// <param name="examples">What it learns from.</param>
    public Agent Another(string name, int width, IReadOnlyList<AgentExample> examples)
    {
        var seed = new Seed(settings.Seed).For(name);
        var agent = new Agent(Vocabulary, Token.Options with { Width = width }, seed);
        var training = new TrainingOptions { Updates = settings.Updates, LearningRate = settings.Rate };
        var kept = Kept("another", settings with { Arm = name, Width = width }, Vocabulary);
        AgentTraining.Train(agent, examples, training, settings.Batch, seed, null, kept, context.Progress, context.Cancel);
        return agent;
    }

    /// <inheritdoc/>
    public void Dispose() => Token.Dispose();

    // The expert, and the expert who recovers from a run of errors. Noise all along would be imitated.
    private static TrajectorySet Teaching(TrajectorySet all) =>
        new([.. all.Successful().All.Where(one => one.Source is TrajectorySource.Expert or TrajectorySource.Recovered)]);

    private static TextSplit Draw(AgentSettings settings)
    {
        var catalogue = Catalogue(settings);
        var train = TextSplit.Draw(catalogue, settings.Trajectories, 1, (ulong)settings.BaseSeed).Train;
        var tests = TextSplit.Draw(catalogue, 1, Math.Max(settings.Tasks, settings.TransferTasks), (ulong)new Seed(settings.Seed).For("tasks").Value);
        return new TextSplit(train, Some(tests.Seen), [.. tests.Unseen.Take(settings.Tasks)], Some(tests.Compositions), Some(tests.Longer));

        TextEpisode[] Some(IReadOnlyList<TextEpisode> all) => [.. all.Take(settings.TransferTasks)];
    }

    private static TextCatalogue Catalogue(AgentSettings settings)
    {
        var all = TextWorlds.Create(settings.World).Catalogue;
        return all with
        {
            TrainHorizon = settings.Horizon == 0 ? all.TrainHorizon : settings.Horizon,
            Scenes = [.. all.Scenes.Where(Wanted)], UnseenScenes = [.. all.UnseenScenes.Where(Wanted)],
        };

        bool Wanted(string scene) => scene.Contains(settings.Scenes, StringComparison.Ordinal);
    }

    // Every first text that any seed may show, by sample: a tokeniser knows the words of its world.
    private static IEnumerable<TextEpisode> Openings(AgentSettings settings)
    {
        var some = TextSplit.Draw(Catalogue(settings), 1, 300, 12_345);
        return [.. some.Seen, .. some.Unseen, .. some.Compositions, .. some.Longer];
    }

    // What is played, and how often, does not change an agent.
    private static (string Path, string SettingsHash) Kept(string name, AgentSettings settings, AgentVocabulary vocabulary) =>
        RunFolder.Open($"agent-actions/{name}", settings with { Tasks = 1, TransferTasks = 1, TimedTasks = 1 }, vocabulary.Fingerprint).Checkpoint;
}
