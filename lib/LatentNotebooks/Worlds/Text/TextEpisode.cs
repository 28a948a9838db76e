namespace LatentNotebooks.Worlds.Text;

/// <summary>One task in one scene. <see cref="TextWorld.Reset"/> builds the same start from it every time.</summary>
/// <param name="World">Id of the world, e.g. <c>house-text</c>.</param>
/// <param name="Scene">Id of the scene: what is fixed before any task is set (a house's furniture, a grid's doors, a kind of product).</param>
/// <param name="Task">What to do there, e.g. <c>heat apple countertop</c>.</param>
/// <param name="Composition">Label of the combination that the task asks for, e.g. <c>heat apple</c>: what held-out compositions hold out.</param>
/// <param name="Horizon">Label of how far the goal is, on the world's own dial.</param>
/// <param name="Seed">Decides everything else: where things lie, the wording, the distractors.</param>
public sealed record TextEpisode(string World, string Scene, string Task, string Composition, int Horizon, ulong Seed)
{
    /// <summary>A stable name.</summary>
    public string Id => $"{World}/{Scene}/{Task}/{Seed}";
}

/// <summary>What one command did.</summary>
/// <param name="Observation">What the agent reads next.</param>
/// <param name="Reward">1 where this command fulfilled the task, else 0.</param>
/// <param name="Done">The episode is over: solved, or out of steps.</param>
/// <param name="Valid">False where the command was refused, with <see cref="TextWorld.Failure"/>, and nothing changed.</param>
public readonly record struct TextStep(string Observation, float Reward, bool Done, bool Valid);

/// <summary>One command of a trajectory and its answer.</summary>
/// <param name="Command">The command as issued.</param>
/// <param name="Observation">The answer.</param>
/// <param name="Valid">False where the command was refused.</param>
/// <param name="SubGoal">What the expert was after, e.g. <c>search</c>; <c>noise</c> or <c>detour</c> where it was not the expert's choice. For
/// judging discovered behaviours, never for learning them.</param>
public sealed record TextTurn(string Command, string Observation, bool Valid, string SubGoal);

/// <summary>How a trajectory came about.</summary>
public enum TrajectorySource
{
    /// <summary>The searching expert, undisturbed.</summary>
    Expert,

    /// <summary>The expert with random commands mixed in.</summary>
    Noisy,

    /// <summary>The expert with needless but harmless commands.</summary>
    Detour,

    /// <summary>The expert after a run of random commands, from which it recovers.</summary>
    Recovered,

    /// <summary>Given up early.</summary>
    Truncated,

    /// <summary>Random admissible commands: the floor.</summary>
    Random,

    /// <summary>Read from a file of another project.</summary>
    External,
}

/// <summary>One episode as an agent lived through it.</summary>
/// <param name="Episode">Which scene, task and seed.</param>
/// <param name="Task">The task's text.</param>
/// <param name="Opening">The first observation.</param>
/// <param name="Turns">Commands and answers, in order.</param>
/// <param name="Success">The last command fulfilled the task.</param>
/// <param name="Source">How it came about.</param>
public sealed record Trajectory(
    TextEpisode Episode, string Task, string Opening, IReadOnlyList<TextTurn> Turns, bool Success, TrajectorySource Source);
