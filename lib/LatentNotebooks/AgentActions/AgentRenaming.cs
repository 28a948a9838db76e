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
    /// <param name="numbers">Whether numbers are exchanged for numbers, too: right only where nothing is reckoned with them, as in recipes one deep.</param>
    /// <param name="seed">Draws one exchange for each trajectory.</param>
    public static TrajectorySet Shuffle(TrajectorySet set, AgentVocabulary vocabulary, bool numbers, Seed seed)
    {
        if (!vocabulary.Wording.Labels) return set;
        var words = Enumerable.Range(vocabulary.FirstWord, vocabulary.FirstSymbol - vocabulary.FirstWord).Select(token => vocabulary[token]).ToList();
        string[][] kinds = [[.. words.Where(vocabulary.Wording.IsName)], numbers ? [.. words.Where(word => int.TryParse(word, out _))] : []];
        return new TrajectorySet([.. set.All.Select((one, i) => Renamed(one, Exchange(kinds, seed.For("names", i).Random())))]);

        Trajectory Renamed(Trajectory one, Dictionary<string, string> others)
        {
            return one with
            {
                Task = Say(one.Task), Opening = Say(one.Opening),
                Turns = [.. one.Turns.Select(turn => turn with { Command = Say(turn.Command), Observation = Say(turn.Observation) })],
            };

            string Say(string text) => AgentWording.Text(vocabulary.Wording.Command(text).Select(word => others.GetValueOrDefault(word, word)));
        }
    }

    private static Dictionary<string, string> Exchange(string[][] kinds, Rng rng)
    {
        var others = new Dictionary<string, string>();
        foreach (var kind in kinds)
            foreach (var (i, other) in rng.Permutation(kind.Length).Index()) others[kind[i]] = kind[other];
        return others;
    }
}
