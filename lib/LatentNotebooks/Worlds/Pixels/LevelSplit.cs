namespace LatentNotebooks.Worlds.Pixels;

/// <summary>Which episodes a model may learn from and which it is judged on. The two never share one: the constructor refuses.</summary>
public sealed class LevelSplit
{
    /// <summary>Test seeds start here, far above any number of training seeds.</summary>
    public const ulong FirstTestSeed = 1_000_000;

    /// <summary>Keeps the two lists, having checked them.</summary>
    /// <exception cref="ArgumentException">An episode is in both lists.</exception>
    public LevelSplit(IReadOnlyList<Episode> train, IReadOnlyList<Episode> test)
    {
        var known = train.ToHashSet();
        foreach (var episode in test)
            if (known.Contains(episode))
                throw new ArgumentException(
                    $"Level '{episode.Level}' with seed {episode.Seed} is in both train and test: a model would be judged on what it saw.",
                    nameof(test));
        (Train, Test) = (train, test);
    }

    /// <summary>Episodes to learn from, levels taking turns.</summary>
    public IReadOnlyList<Episode> Train { get; }

    /// <summary>Episodes to judge on, levels taking turns.</summary>
    public IReadOnlyList<Episode> Test { get; }

    /// <summary>Every level on both sides, with different seeds.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A count below 1, or so many training seeds that they would reach the test
    /// seeds.</exception>
    public static LevelSplit BySeed(WorldSpec spec, int trainSeeds, int testSeeds)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((ulong)trainSeeds, FirstTestSeed);
        return new(Episodes(spec.Levels, 0, trainSeeds), Episodes(spec.Levels, FirstTestSeed, testSeeds));
    }

    /// <summary>Whole levels held out: the named ones are for the test only, with seeds of their own.</summary>
    /// <exception cref="ArgumentException">An unknown level, or no level left to learn from.</exception>
    public static LevelSplit ByLevel(WorldSpec spec, IReadOnlyList<string> testLevels, int trainSeeds, int testSeeds)
    {
        foreach (var level in testLevels)
            if (!spec.Levels.Contains(level))
                throw new ArgumentException(
                    $"World '{spec.Id}' has no level '{level}'. Its levels are: {string.Join(", ", spec.Levels)}.", nameof(testLevels));
        var trainLevels = spec.Levels.Except(testLevels).ToArray();
        if (trainLevels.Length == 0)
            throw new ArgumentException($"All levels of '{spec.Id}' are held out: none is left to learn from.", nameof(testLevels));
        return new(Episodes(trainLevels, 0, trainSeeds), Episodes(testLevels, FirstTestSeed, testSeeds));
    }

    private static Episode[] Episodes(IReadOnlyList<string> levels, ulong first, int seeds)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(seeds, 1);
        return [.. from seed in Enumerable.Range(0, seeds) from level in levels select new Episode(level, first + (ulong)seed)];
    }
}
