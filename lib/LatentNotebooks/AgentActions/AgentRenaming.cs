using LatentNotebooks.Runtime;
using LatentNotebooks.Worlds.Text;

namespace LatentNotebooks.AgentActions;

/// <summary>
/// Training trajectories in which things bear other names, where names are labels (<see cref="AgentWording.Labels"/>). An agent that learned from the real
/// names would know the recipes of its items by heart and could not read those of others; one that learns from these has to read.
/// </summary>
public static class AgentRenaming
{
    /// <summary>Every trajectory with its names exchanged at random for others of the vocabulary; as they were where names are more than labels.</summary>
    /// <param name="set">Trajectories; which of them succeeded, and how long they took, stays.</param>
    /// <param name="vocabulary">Holds the names.</param>
    /// <param name="seed">Draws one exchange for each trajectory.</param>
    public static TrajectorySet Shuffle(TrajectorySet set, AgentVocabulary vocabulary, Seed seed)
    {
        if (!vocabulary.Wording.Labels) return set;
        string[] names = [.. Enumerable.Range(vocabulary.FirstWord, vocabulary.FirstSymbol - vocabulary.FirstWord).Select(token => vocabulary[token]).Where(vocabulary.Wording.IsName)];
        return new TrajectorySet([.. set.All.Select((one, i) => Renamed(one, seed.For("names", i).Random().Permutation(names.Length)))]);

        Trajectory Renamed(Trajectory one, int[] order)
        {
            var others = names.Select((name, i) => (name, Other: names[order[i]])).ToDictionary(pair => pair.name, pair => pair.Other);
            return one with
            {
                Task = Say(one.Task), Opening = Say(one.Opening),
                Turns = [.. one.Turns.Select(turn => turn with { Command = Say(turn.Command), Observation = Say(turn.Observation) })],
            };

            string Say(string text) => vocabulary.Wording.Renamed(text, others);
        }
    }
}
