using System.ComponentModel.DataAnnotations;
using LatentNotebooks.Runtime;

namespace LatentNotebooks.Internalization.Steering;

/// <summary>
/// STIR's second stage: of all mined entries keep a few that are good and that differ. The choice maximises
/// <c>sum log(1 + q) + lambda log det(K + eps I)</c> greedily, with K the Gram matrix of the normalised keys.
/// </summary>
public static class Basis
{
    /// <summary>At most <see cref="BasisOptions.Budget"/> of the entries.</summary>
    /// <param name="entries">All entries.</param>
    /// <param name="options">Budget, weights, or a simpler rule.</param>
    /// <param name="seed">Used only where the choice is random.</param>
    /// <exception cref="ValidationException">An option is out of its range, such as a budget of 0.</exception>
    public static IReadOnlyList<MemoryEntry> Select(IReadOnlyList<MemoryEntry> entries, BasisOptions options, Seed seed)
    {
        Validator.ValidateObject(options, new ValidationContext(options), validateAllProperties: true);
        if (entries.Count <= options.Budget) return entries;
        var forced = Forced(entries, options);
        var chosen = options.Selection switch
        {
            BasisSelection.LogDeterminant => GrowGreedily(entries, options, forced),
            BasisSelection.TopQuality => forced.Concat(ByQuality(entries).Except(forced)),
            BasisSelection.Random => forced.Concat(RandomOrder(entries.Count, seed).Except(forced)),
            _ => throw new ArgumentOutOfRangeException(nameof(options), options.Selection, "No such selection."),
        };
        return [.. chosen.Take(options.Budget).Select(i => entries[i])];
    }

    /// <summary>What the greedy choice tries to make large; for checking and for showing.</summary>
    public static double Objective(IReadOnlyList<MemoryEntry> chosen, BasisOptions options)
    {
        var grower = new Grower(chosen, options.Jitter);
        var value = chosen.Sum(entry => Math.Log(1 + entry.Quality));
        for (var i = 0; i < chosen.Count; i++)
        {
            value += options.DiversityWeight * Math.Log(grower.Remaining[i]);
            grower.Add(i);
        }
        return value;
    }

    private static List<int> GrowGreedily(IReadOnlyList<MemoryEntry> entries, BasisOptions options, IReadOnlyList<int> forced)
    {
        var (grower, chosen) = (new Grower(entries, options.Jitter), new List<int>());
        var open = Enumerable.Range(0, entries.Count).ToHashSet();
        while (chosen.Count < options.Budget)
        {
            var next = chosen.Count < forced.Count ? forced[chosen.Count] : open.Order().MaxBy(Gain);
            grower.Add(next);
            chosen.Add(next);
            open.Remove(next);
        }
        return chosen;

        double Gain(int i) => Math.Log(1 + entries[i].Quality) + options.DiversityWeight * Math.Log(grower.Remaining[i]);
    }

    private static List<int> Forced(IReadOnlyList<MemoryEntry> entries, BasisOptions options)
    {
        var points = entries.GroupBy(entry => entry.ControlPoint).Count();
        var each = Math.Min(options.LeastPerControlPoint, options.Budget / 2 / points);
        return [.. ByQuality(entries).GroupBy(i => entries[i].ControlPoint).OrderBy(point => point.Key).SelectMany(point => point.Take(each))];
    }

    private static IEnumerable<int> ByQuality(IReadOnlyList<MemoryEntry> entries) =>
        Enumerable.Range(0, entries.Count).OrderByDescending(i => entries[i].Quality);

    private static int[] RandomOrder(int count, Seed seed)
    {
        var rng = seed.For("basis").Random();
        return rng.Permutation(count);
    }

    /// <summary>
    /// A Cholesky factor that grows by one row for each chosen key. What remains of a key's diagonal, after all that the chosen
    /// ones explain, is the factor by which choosing it would multiply the determinant (Chen et al. 2018, arXiv 1709.05135).
    /// </summary>
    private sealed class Grower
    {
        private readonly double[][] keys;
        private readonly List<double[]> rows = []; // of the factor, one for each chosen key: its entries for all keys

        internal Grower(IReadOnlyList<MemoryEntry> entries, double jitter)
        {
            keys = [.. entries.Select(entry => Normalised(entry.Key))];
            Remaining = [.. keys.Select(key => Dot(key, key) + jitter)];
        }

        internal double[] Remaining { get; }

        internal void Add(int chosen)
        {
            var (pivot, row) = (Math.Sqrt(Remaining[chosen]), new double[keys.Length]);
            for (var i = 0; i < keys.Length; i++)
            {
                if (i == chosen) continue;
                row[i] = (Dot(keys[chosen], keys[i]) - rows.Sum(other => other[chosen] * other[i])) / pivot;
                Remaining[i] = Math.Max(Remaining[i] - row[i] * row[i], double.Epsilon); // rounding must not make it negative
            }
            row[chosen] = pivot;
            rows.Add(row);
        }

        private static double[] Normalised(float[] key)
        {
            var norm = Vectors.Norm(key);
            return [.. key.Select(value => value / norm)];
        }

        private static double Dot(double[] a, double[] b)
        {
            var sum = 0.0;
            for (var i = 0; i < a.Length; i++) sum += a[i] * b[i];
            return sum;
        }
    }
}
