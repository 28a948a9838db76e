using LatentNotebooks.Runtime;

namespace LatentNotebooks.Worlds.Text;

/// <summary>The part of a text world that differs from world to world. <see cref="TextWorld"/> runs it.</summary>
public abstract class TextScene
{
    /// <summary>Stable name of the world.</summary>
    public abstract string World { get; }

    /// <summary>The commands of the world.</summary>
    public abstract Grammar Grammar { get; }

    /// <summary>The scenes and tasks that exist.</summary>
    public abstract TextCatalogue Catalogue { get; }

    /// <summary>The current task in words.</summary>
    public abstract string Task { get; }

    /// <summary>The current episode is over after this many commands at the latest.</summary>
    public abstract int StepLimit { get; }

    /// <summary>The task is fulfilled.</summary>
    public abstract bool Solved { get; }

    /// <summary>Starts an episode and returns the first observation, without the task.</summary>
    /// <exception cref="ArgumentException">The scene or the task does not exist.</exception>
    public abstract string Reset(TextEpisode episode);

    /// <summary>Carries a command out and returns the answer, or null where it is not possible now; then nothing changes.</summary>
    public abstract string? Apply(Command command);

    /// <summary>Adds every command that <see cref="Apply"/> would now carry out; where numbers make them endless, a useful selection.</summary>
    public abstract void Admissible(List<string> commands);

    /// <summary>A scripted expert for this scene, which knows only what the agent has been shown.</summary>
    public abstract TextExpert CreateExpert();
}

/// <summary>A scripted expert: it is told the task, every command and every answer, and names the next command.</summary>
/// <remarks>It never learns what a command it did not choose was for, so it must cope with noise by reading the answers.</remarks>
public abstract class TextExpert
{
    /// <summary>What the command named last by <see cref="Next"/> is for.</summary>
    public string SubGoal { get; protected set; } = "";

    /// <summary>Starts an episode.</summary>
    /// <param name="task">The task's text.</param>
    /// <param name="opening">The first observation.</param>
    /// <param name="rng">Decides among equally good choices, such as where to look first.</param>
    public abstract void Begin(string task, string opening, Rng rng);

    /// <summary>Takes note of a command, whoever chose it, and its answer.</summary>
    public abstract void Observe(string command, string observation);

    /// <summary>The next command.</summary>
    public abstract string Next();

    /// <summary>A needless but harmless command, as a hesitant person might give.</summary>
    public abstract string Detour(ref Rng rng);
}
