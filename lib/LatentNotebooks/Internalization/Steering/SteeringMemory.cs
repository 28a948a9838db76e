using LatentNotebooks.Runtime;

namespace LatentNotebooks.Internalization.Steering;

/// <summary>One thing remembered: a state at a control point, and what to do there.</summary>
/// <param name="ControlPoint">Which delimiter, counted from 1.</param>
/// <param name="Key">The state that it is found by, <c>[D]</c>.</param>
/// <param name="Action">What to add, <c>[D]</c>; null for an anchor, which says that all is well here.</param>
/// <param name="Quality">q of the pair that it comes from.</param>
public sealed record MemoryEntry(int ControlPoint, float[] Key, float[]? Action, double Quality)
{
    /// <summary>Whether it speaks for doing nothing.</summary>
    public bool IsAnchor => Action is null;

    /// <summary>Two entries a pair: where wrong rollouts stood, with the action that leads away; where right ones stood, with none.</summary>
    public static IReadOnlyList<MemoryEntry> Of(IEnumerable<SteeringPair> pairs) =>
    [
        .. pairs.SelectMany(pair => new MemoryEntry[]
        {
            new(pair.ControlPoint, pair.Failure, pair.Action, pair.Quality), new(pair.ControlPoint, pair.Success, null, pair.Quality),
        }),
    ];
}

/// <summary>An entry that was found, and how near its key is.</summary>
/// <param name="Entry">The entry.</param>
/// <param name="Similarity">Cosine of its key and the query.</param>
public readonly record struct Retrieved(MemoryEntry Entry, double Similarity)
{
    /// <summary>A = similarity times quality: what the entry promises here.</summary>
    public double Advantage => Similarity * Entry.Quality;
}

/// <summary>Finds entries by the cosine of their keys, among those of the same control point only.</summary>
public sealed class SteeringMemory
{
    private readonly Dictionary<int, MemoryEntry[]> entries;

    /// <param name="entries">What to remember, usually a basis.</param>
    /// <exception cref="ArgumentException">There is nothing to remember.</exception>
    public SteeringMemory(IReadOnlyList<MemoryEntry> entries)
    {
        if (entries.Count == 0)
            throw new ArgumentException("There are no entries to remember: mining found no problem with both right and wrong rollouts. "
                + "Mine more problems, or a model that is right in some tries and wrong in others.", nameof(entries));
        Entries = entries;
        this.entries = entries.GroupBy(entry => entry.ControlPoint).ToDictionary(point => point.Key, point => point.ToArray());
    }

    /// <summary>All entries.</summary>
    public IReadOnlyList<MemoryEntry> Entries { get; }

    /// <summary>The nearest entries of a control point, nearest first; none where nothing was mined.</summary>
    public IReadOnlyList<Retrieved> Nearest(int controlPoint, float[] state, int count) =>
        entries.TryGetValue(controlPoint, out var candidates)
            ? [.. candidates.Select(entry => new Retrieved(entry, Vectors.Cosine(entry.Key, state))).OrderByDescending(found => found.Similarity).Take(count)]
            : [];

    /// <summary>Control: the same keys, with actions dealt out anew among the corrections of all control points.</summary>
    public SteeringMemory WithShuffledActions(Seed seed)
    {
        var rng = seed.For("shuffled-actions").Random();
        var actions = Entries.Where(entry => !entry.IsAnchor).Select(entry => entry.Action).ToArray();
        var order = rng.Permutation(actions.Length);
        var next = 0;
        return new SteeringMemory([.. Entries.Select(entry => entry.IsAnchor ? entry : entry with { Action = actions[order[next++]] })]);
    }
}
