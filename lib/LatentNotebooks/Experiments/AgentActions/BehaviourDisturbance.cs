using LatentNotebooks.AgentActions;
using LatentNotebooks.Worlds.Text;
using LatentNotebooks.Worlds.Text.House;

namespace LatentNotebooks.Experiments.AgentActions;

/// <summary>
/// Somebody else in the house: just before an agent takes its first thing, that thing is carried to another surface. The agent's command
/// is refused, whatever it is part of, and the thing has to be found again. It is done with ordinary commands, which use up four of the steps
/// allowed; agents that decide by command and by behaviour are disturbed alike.
/// </summary>
public sealed class BehaviourDisturbance
{
    private readonly HashSet<TextEpisode> disturbed = [];

    /// <summary>Episodes in which a thing was moved.</summary>
    public IReadOnlySet<TextEpisode> Disturbed => disturbed;

    /// <summary>For <see cref="BehaviourExecutor.Before"/>.</summary>
    public void Before(TextWorld world, string command)
    {
        if (disturbed.Contains(world.Episode) || !world.Grammar.TryParse(command, out var read) || read.Rule != (int)HouseText.Verb.Take) return;
        var (thing, place) = (read.Arguments[0], read.Arguments[1]);
        // Not where the task wants it, or the disturbance would solve it.
        var elsewhere = HouseScenes.Furnish(world.Episode.Scene).FirstOrDefault(name =>
            name != place && !HouseCatalogue.IsOpenable(HouseRoom.KindOf(name)) && !BehaviourNames.Has(world.Task, HouseRoom.KindOf(name)));
        if (elsewhere is null || world.Steps + 5 >= world.StepLimit || !world.Step(command).Valid) return;
        disturbed.Add(world.Episode);
        foreach (var move in new[] { $"go to {elsewhere}", $"move {thing} to {elsewhere}", $"go to {place}" }) world.Step(move);
    }
}
