using LatentNotebooks.Worlds.Text;
using LatentNotebooks.Worlds.Text.Loaders;

namespace LatentNotebooks.Tests.Worlds.Text;

/// <summary>The loaders, on tiny files made up for the purpose.</summary>
public sealed class ExternalTrajectoriesTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("external").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Walkthroughs_of_games_are_read_and_games_without_are_left_out()
    {
        Write("pick_heat_then_place_in_recep-Apple-None-CounterTop-10/trial_1/game.tw-pddl",
            """{"walkthrough": ["go to fridge 1", "open fridge 1", "take apple 1 from fridge 1", "put apple 1 in/on countertop 1"]}""");
        Write("pick_and_place_simple-Mug-None-Shelf-308/trial_2/game.tw-pddl", """{"walkthrough": null}""");
        var only = Assert.Single(ExternalTrajectories.LoadAlfworld(folder).All);
        Assert.Equal(("alfworld", "floorplan-10", "pick_heat_then_place_in_recep Apple"), (only.Episode.World, only.Episode.Scene, only.Episode.Composition));
        Assert.Equal(["go", "open", "take", "move"], only.Turns.Select(turn => turn.SubGoal));
        Assert.Equal(TrajectorySource.External, only.Source);
    }

    [Fact]
    public void Low_level_actions_come_with_the_sub_goal_they_serve()
    {
        Write("task/trial/traj_data.json", Episode(lastIndex: 1));
        var only = Assert.Single(ExternalTrajectories.LoadAlfred(folder).All);
        Assert.Equal(["MoveAhead", "RotateLeft", "PickupObject"], only.Turns.Select(turn => turn.Command));
        Assert.Equal(["0 GotoLocation", "0 GotoLocation", "1 PickupObject"], only.Turns.Select(turn => turn.SubGoal));
        Assert.Equal(("FloorPlan10", "pick_and_place_simple"), (only.Episode.Scene, only.Episode.Composition));
    }

    [Fact]
    public void Absent_and_malformed_files_are_named()
    {
        var nowhere = Path.Combine(folder, "nowhere");
        Assert.Contains("optional", Assert.Throws<DirectoryNotFoundException>(() => ExternalTrajectories.LoadAlfworld(nowhere)).Message);
        Assert.Contains("traj_data.json", Assert.Throws<FileNotFoundException>(() => ExternalTrajectories.LoadAlfred(folder)).Message);
        Write("a-b-c-d-1/trial/game.tw-pddl", """{"walkthrough": ["dance"]}""");
        Assert.Contains("dance", Assert.Throws<InvalidDataException>(() => ExternalTrajectories.LoadAlfworld(folder)).Message);
        Write("a-b-c-d-1/trial/game.tw-pddl", "{");
        Assert.Contains("game.tw-pddl", Assert.Throws<InvalidDataException>(() => ExternalTrajectories.LoadAlfworld(folder)).Message);
        Write("a-b-c-d-1/trial/game.tw-pddl", "[1]");
        Assert.Throws<InvalidDataException>(() => ExternalTrajectories.LoadAlfworld(folder));
        Write("oddly-named/trial/game.tw-pddl", """{"walkthrough": ["look"]}""");
        File.Delete(Path.Combine(folder, "a-b-c-d-1/trial/game.tw-pddl"));
        Assert.Contains("oddly-named", Assert.Throws<InvalidDataException>(() => ExternalTrajectories.LoadAlfworld(folder)).Message);
        Write("task/trial/traj_data.json", Episode(lastIndex: 7));
        Assert.Contains("sub-goal 7", Assert.Throws<InvalidDataException>(() => ExternalTrajectories.LoadAlfred(folder)).Message);
        Write("task/trial/traj_data.json", "{}");
        Assert.Throws<InvalidDataException>(() => ExternalTrajectories.LoadAlfred(folder));
    }

    private static string Episode(int lastIndex) => $$$"""
        {"task_type": "pick_and_place_simple", "scene": {"floor_plan": "FloorPlan10"}, "plan": {
          "high_pddl": [{"high_idx": 0, "discrete_action": {"action": "GotoLocation"}}, {"high_idx": 1, "discrete_action": {"action": "PickupObject"}}],
          "low_actions": [{"high_idx": 0, "discrete_action": {"action": "MoveAhead_25"}}, {"high_idx": 0, "discrete_action": {"action": "RotateLeft_90"}},
            {"high_idx": {{{lastIndex}}}, "discrete_action": {"action": "PickupObject"}}]}}
        """;

    private void Write(string path, string text)
    {
        var full = Path.Combine(folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
    }
}
