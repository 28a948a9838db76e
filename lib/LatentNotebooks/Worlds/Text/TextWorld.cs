namespace LatentNotebooks.Worlds.Text;

/// <summary>A text world: a command in; an observation, a reward and the end of the episode out. The same episode and the same commands give
/// the same texts on every machine.</summary>
public sealed class TextWorld
{
    /// <summary>The answer to a command that cannot be read or carried out.</summary>
    public const string Failure = "Nothing happens.";

    private readonly TextScene scene;
    private readonly List<string> admissible = [];
    private TextEpisode? episode;

    /// <summary>Runs <paramref name="scene"/>; <see cref="TextWorlds.Create"/> builds one by name.</summary>
    public TextWorld(TextScene scene) => this.scene = scene;

    /// <summary>Stable name, e.g. <c>house-text</c>.</summary>
    public string Id => scene.World;

    /// <summary>The commands of this world.</summary>
    public Grammar Grammar => scene.Grammar;

    /// <summary>The scenes and tasks of this world.</summary>
    public TextCatalogue Catalogue => scene.Catalogue;

    /// <summary>The current task in words.</summary>
    public string Task => scene.Task;

    /// <summary>What the agent read last.</summary>
    public string Observation { get; private set; } = "";

    /// <summary>Commands given in this episode.</summary>
    public int Steps { get; private set; }

    /// <summary>The episode is over after this many commands at the latest.</summary>
    public int StepLimit => scene.StepLimit;

    /// <summary>The task is fulfilled.</summary>
    public bool Solved { get; private set; }

    /// <summary>The episode is over: solved or out of steps. True before the first reset.</summary>
    public bool Done { get; private set; } = true;

    /// <summary>The episode that is played or has just finished.</summary>
    /// <exception cref="InvalidOperationException">None has begun.</exception>
    public TextEpisode Episode => episode ?? throw new InvalidOperationException($"World '{Id}' must be reset to an episode first.");

    /// <summary>Starts an episode and returns the first observation.</summary>
    /// <exception cref="ArgumentException">The episode belongs to another world, or its scene or task does not exist.</exception>
    public string Reset(TextEpisode start)
    {
        if (start.World != Id)
            throw new ArgumentException($"Episode '{start.Id}' belongs to world '{start.World}', not to '{Id}'.", nameof(start));
        Observation = scene.Reset(start);
        (episode, Steps, Solved, Done) = (start, 0, false, false);
        return Observation;
    }

    /// <summary>Gives a command.</summary>
    /// <exception cref="InvalidOperationException">The episode is over.</exception>
    public TextStep Step(string command)
    {
        if (Done)
            throw new InvalidOperationException(
                $"The episode of world '{Id}' is over (or none has begun): reset it before the command '{command}'.");
        var answer = scene.Grammar.TryParse(command, out var parsed) ? scene.Apply(parsed) : null;
        Steps++;
        Solved = answer is not null && scene.Solved;
        Done = Solved || Steps >= scene.StepLimit;
        Observation = answer ?? Failure;
        return new TextStep(Observation, Solved ? 1 : 0, Done, answer is not null);
    }

    /// <summary>The commands that would now be carried out. It reveals what the agent cannot see: for tests, floors and guards of last
    /// resort.</summary>
    /// <returns>A list that the next call overwrites.</returns>
    public IReadOnlyList<string> Admissible()
    {
        admissible.Clear();
        if (!Done) scene.Admissible(admissible);
        return admissible;
    }

    /// <summary>A scripted expert for this world. It plays one episode at a time.</summary>
    public TextExpert CreateExpert() => scene.CreateExpert();
}
