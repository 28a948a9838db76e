using System.Text.Json;
using LatentNotebooks.Worlds.Text.House;

namespace LatentNotebooks.Worlds.Text.Loaders;

/// <summary>
/// Optional: command sequences from files of ALFWorld and ALFRED, for whoever has them. The suite ships none of these files and needs none.
/// </summary>
/// <remarks>
/// The files hold actions but no observations, so <see cref="TextTurn.Observation"/> is empty: good for mining and for measuring lengths, not
/// for training an agent. The games are read, not played.
/// </remarks>
public static class ExternalTrajectories
{
    /// <summary>World of what <see cref="LoadAlfworld"/> reads.</summary>
    public const string Alfworld = "alfworld";

    /// <summary>World of what <see cref="LoadAlfred"/> reads.</summary>
    public const string Alfred = "alfred";

    /// <summary>Reads the expert walkthrough of every ALFWorld game (<c>game.tw-pddl</c>) below a folder; games without one are left
    /// out.</summary>
    /// <param name="folder">E.g. ALFWorld's <c>json_2.1.1/valid_seen</c>: one folder per task, named
    /// <c>type-object-mover-receptacle-floorplan</c>, holding one per trial.</param>
    /// <exception cref="DirectoryNotFoundException">No such folder.</exception>
    /// <exception cref="FileNotFoundException">The folder holds no game with a walkthrough.</exception>
    /// <exception cref="InvalidDataException">A file is malformed, or a command of a walkthrough is none of HouseText's.</exception>
    public static TrajectorySet LoadAlfworld(string folder) => Load(folder, "game.tw-pddl", ReadGame);

    /// <summary>Reads the low-level actions of every ALFRED episode (<c>traj_data.json</c>) below a folder, each with the true sub-goal it serves.</summary>
    /// <exception cref="DirectoryNotFoundException">No such folder.</exception>
    /// <exception cref="FileNotFoundException">The folder holds no episode.</exception>
    /// <exception cref="InvalidDataException">A file is malformed.</exception>
    public static TrajectorySet LoadAlfred(string folder) => Load(folder, "traj_data.json", ReadEpisode);

    private static TrajectorySet Load(string folder, string name, Func<JsonElement, string, Trajectory?> read)
    {
        if (!Directory.Exists(folder))
            throw new DirectoryNotFoundException(
                $"There is no folder '{folder}'. These files are optional and not part of the suite: name a folder that holds '{name}' files.");
        var found = Directory.EnumerateFiles(folder, name, SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal)
            .Select(path => ReadFile(path, read))
            .OfType<Trajectory>()
            .ToArray();
        return found.Length > 0 ? new TrajectorySet(found) : throw new FileNotFoundException(
            $"No file '{name}' below '{folder}' holds an action sequence. Is it the folder of a split, with one folder per task?", name);
    }

    private static Trajectory? ReadFile(string path, Func<JsonElement, string, Trajectory?> read)
    {
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(path));
            return read(json.RootElement, path);
        }
        catch (Exception problem) when (problem is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new InvalidDataException($"'{path}' is not as expected: {problem.Message}", problem);
        }
    }

    private static Trajectory? ReadGame(JsonElement game, string path)
    {
        if (!game.TryGetProperty("walkthrough", out var walkthrough) || walkthrough.ValueKind != JsonValueKind.Array) return null;
        var turns = walkthrough.EnumerateArray().Select(one => one.GetString() ?? "").Select(command =>
        {
            var verb = HouseText.Commands.Templates[HouseText.Commands.Parse(command).Rule].Split(' ')[0];
            return new TextTurn(command, "", Valid: true, verb);
        }).ToArray();
        var trial = new FileInfo(path).Directory!;
        var parts = trial.Parent!.Name.Split('-');
        if (parts.Length != 5)
            throw new FormatException($"the task folder '{trial.Parent.Name}' should be named type-object-mover-receptacle-floorplan.");
        var task = $"{parts[0]} {parts[1]} {parts[3]}";
        var episode = new TextEpisode(Alfworld, $"floorplan-{parts[4]}", $"{task} {trial.Name}", $"{parts[0]} {parts[1]}", 1, Seed: 0);
        return turns.Length == 0 ? null : new Trajectory(episode, task, "", turns, Success: true, TrajectorySource.External);
    }

    private static Trajectory? ReadEpisode(JsonElement episode, string path)
    {
        var plan = episode.GetProperty("plan");
        var subGoals = plan.GetProperty("high_pddl").EnumerateArray()
            .ToDictionary(step => step.GetProperty("high_idx").GetInt32(), step => Action(step));
        var turns = plan.GetProperty("low_actions").EnumerateArray().Select(step =>
        {
            var index = step.GetProperty("high_idx").GetInt32();
            if (!subGoals.TryGetValue(index, out var subGoal))
                throw new FormatException($"a low-level action serves sub-goal {index}, which is not in the plan.");
            return new TextTurn(Action(step), "", Valid: true, $"{index} {subGoal}");
        }).ToArray();
        var type = episode.GetProperty("task_type").GetString() ?? "";
        var scene = episode.GetProperty("scene").GetProperty("floor_plan").GetString() ?? "";
        var id = episode.TryGetProperty("task_id", out var trial) ? trial.GetString() : new FileInfo(path).Directory!.Name;
        return turns.Length == 0 ? null : new Trajectory(
            new TextEpisode(Alfred, scene, $"{type} {id}", type, 1, Seed: 0), type, "", turns, Success: true, TrajectorySource.External);
    }

    /// <summary>The action's name without its amount: <c>MoveAhead</c> of <c>MoveAhead_25</c>.</summary>
    private static string Action(JsonElement step) =>
        (step.GetProperty("discrete_action").GetProperty("action").GetString() ?? "").Split('_')[0];
}
