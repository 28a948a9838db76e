using LatentNotebooks.Runtime;

namespace LatentNotebooks.Worlds.Reasoning;

/// <summary>What a problem may be used for.</summary>
public enum Split
{
    /// <summary>Eight problems in ten: to train on.</summary>
    Train,

    /// <summary>One in ten: to mine steering actions and to choose strengths on.</summary>
    Mining,

    /// <summary>One in ten: to be judged on, and for nothing else.</summary>
    Test,
}

/// <summary>
/// Which split a problem belongs to is a property of the problem itself, so no two draws, runs or seeds can disagree about it.
/// </summary>
public static class ProblemSplit
{
    /// <summary>The split of a problem, from a hash of its key.</summary>
    public static Split Of(string key) => new Rng(0).Split(key).Next(10) switch
    {
        0 => Split.Test,
        1 => Split.Mining,
        _ => Split.Train,
    };

    /// <summary>Refuses sets that share a problem.</summary>
    /// <exception cref="ArgumentException">A problem is in two sets, or twice in one.</exception>
    public static void AssertDisjoint(params IReadOnlyList<Problem>[] sets)
    {
        var known = new Dictionary<string, int>();
        for (var set = 0; set < sets.Length; set++)
            foreach (var problem in sets[set])
                if (!known.TryAdd(problem.Key, set))
                    throw new ArgumentException($"Problem '{problem.Key}' is in set {known[problem.Key]} and in set {set}: "
                        + "a solver would be judged on what it saw.", nameof(sets));
    }
}
