using LatentNotebooks.Internalization.Steering;
using LatentNotebooks.Runtime;
using MathNet.Numerics.LinearAlgebra;

namespace LatentNotebooks.Tests.Internalization.Steering;

public class BasisTests
{
    private static readonly BasisOptions Plain = new() { Budget = 5, LeastPerControlPoint = 0 };

    private static List<MemoryEntry> Entries(int count, int width, long seed)
    {
        var rng = new Seed(seed).Random();
        var entries = new List<MemoryEntry>();
        for (var i = 0; i < count; i++)
        {
            var key = new float[width];
            for (var j = 0; j < width; j++) key[j] = (float)rng.NextGaussian() + 1; // a common offset, as hidden states have
            entries.Add(new MemoryEntry(1 + i % 2, key, i % 3 == 0 ? null : key, rng.NextDouble()));
        }
        return entries;
    }

    // The objective as it is written in the paper, by an ordinary determinant.
    private static double ByDeterminant(IReadOnlyList<MemoryEntry> chosen, BasisOptions options)
    {
        var keys = Matrix<double>.Build.DenseOfRowArrays(chosen.Select(entry => entry.Key.Select(value => value / Vectors.Norm(entry.Key)).ToArray()));
        var gram = keys.TransposeAndMultiply(keys) + Matrix<double>.Build.DenseIdentity(chosen.Count) * options.Jitter;
        return chosen.Sum(entry => Math.Log(1 + entry.Quality)) + options.DiversityWeight * Math.Log(gram.Determinant());
    }

    [Theory]
    [InlineData(1, 0.5), InlineData(2, 0.5), InlineData(3, 5), InlineData(4, 0)]
    public void The_incremental_choice_is_the_one_of_brute_force(long seed, double weight)
    {
        var (entries, options) = (Entries(14, 8, seed), Plain with { DiversityWeight = weight });
        var expected = new List<MemoryEntry>();
        while (expected.Count < options.Budget)
            expected.Add(entries.Except(expected).MaxBy(entry => ByDeterminant([.. expected, entry], options))!);
        Assert.Equal(expected, Basis.Select(entries, options, new Seed(1)));
    }

    [Fact]
    public void The_objective_is_the_one_of_an_ordinary_determinant()
    {
        var entries = Entries(6, 8, 1);
        Assert.Equal(ByDeterminant(entries, Plain), Basis.Objective(entries, Plain), 1e-6);
    }

    [Fact]
    public void A_key_that_is_there_already_comes_last()
    {
        var entries = Entries(6, 8, 1).Select(entry => entry with { Quality = 0.99 }).ToList();
        entries.Insert(0, entries[3] with { Quality = 1 }); // a twin, and a little better
        var chosen = Basis.Select(entries, Plain with { Budget = 6 }, new Seed(1));
        Assert.Single(chosen, entry => entry.Key == entries[0].Key);
    }

    [Theory]
    [InlineData(BasisSelection.LogDeterminant), InlineData(BasisSelection.TopQuality), InlineData(BasisSelection.Random)]
    public void A_budget_selects_and_every_control_point_keeps_its_best(BasisSelection selection)
    {
        var entries = Entries(40, 8, 5);
        var chosen = Basis.Select(entries, new BasisOptions { Budget = 10, LeastPerControlPoint = 2, Selection = selection }, new Seed(1));
        Assert.Equal(10, chosen.Distinct().Count());
        foreach (var point in entries.GroupBy(entry => entry.ControlPoint))
            Assert.All(point.OrderByDescending(entry => entry.Quality).Take(2), entry => Assert.Contains(entry, chosen));
        Assert.Equal(entries, Basis.Select(entries, new BasisOptions { Budget = 40 }, new Seed(1)));
    }

    [Fact]
    public void Selections_differ_as_their_names_say()
    {
        var entries = Entries(40, 8, 6);
        var options = Plain with { Budget = 8 };
        var best = Basis.Select(entries, options with { Selection = BasisSelection.TopQuality }, new Seed(1));
        Assert.Equal(entries.OrderByDescending(entry => entry.Quality).Take(8), best);
        var diverse = Basis.Select(entries, options with { DiversityWeight = 10 }, new Seed(1));
        var random = Basis.Select(entries, options with { Selection = BasisSelection.Random }, new Seed(1));
        Assert.NotEqual(random, Basis.Select(entries, options with { Selection = BasisSelection.Random }, new Seed(2)));
        Assert.True(Basis.Objective(diverse, options) > Basis.Objective(random, options));
    }
}
