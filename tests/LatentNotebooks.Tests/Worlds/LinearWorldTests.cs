using LatentNotebooks.Runtime;
using FsCheck;
using FsCheck.Fluent;
using LatentNotebooks.Worlds;

namespace LatentNotebooks.Tests.Worlds;

public sealed class LinearWorldTests
{
    [Fact]
    public void The_residual_of_the_ordered_world_is_the_known_one()
    {
        var world = LinearWorld.Ordered(seed: 1);
        double[] known = [0.556, 0.317, 0.191, 0.120, 0.080, 0.056];
        for (var k = 1; k <= known.Length; k++) Assert.Equal(known[k - 1], world.Residual(k), tolerance: 0.0006);
        Assert.Equal(1, world.Residual(0), tolerance: 1e-12);
        Assert.Equal(0, world.Residual(24), tolerance: 1e-12);
    }

    [Fact]
    public void Components_are_orthonormal_and_ordered()
    {
        var world = LinearWorld.Interleaved(seed: 3);
        for (var i = 0; i < world.Dimension; i++)
        {
            for (var j = 0; j <= i; j++)
                Assert.Equal(i == j ? 1 : 0, world.Component(i).Zip(world.Component(j), (a, b) => a * b).Sum(), tolerance: 1e-12);
            if (i > 0) Assert.True(world.Energy(i) <= world.Energy(i - 1));
        }

        Assert.Equal([0, -1, -1, 1, -1, 2, -1], Enumerable.Range(0, 7).Select(world.ActionAt));
        Assert.Equal([0, 1 / 3.0, 1 / 3.0, 1 / 3.0, 2 / 3.0, 2 / 3.0, 1], Enumerable.Range(0, 7).Select(world.ActionR2));
    }

    [Fact]
    public void Sampled_changes_have_the_stated_components()
    {
        var world = LinearWorld.Ordered(seed: 5);
        const int N = 20_000;
        var sample = world.Sample(N, seed: 9);
        for (var rank = 0; rank < 8; rank++)
        {
            double energy = 0, leak = 0;
            for (var row = 0; row < N; row++)
            {
                var (along, next) = (Along(world, sample, row, rank), Along(world, sample, row, rank + 1));
                energy += along * along / N;
                leak += along * next / N;
            }

            Assert.Equal(1, energy / world.Energy(rank), tolerance: 0.05);
            Assert.Equal(0, leak / world.Energy(rank), tolerance: 0.05);
        }
    }

    [Fact]
    public void The_change_along_an_actions_component_is_that_action()
    {
        var world = LinearWorld.Drowned(seed: 2);
        var sample = world.Sample(50, seed: 4);
        var rank = Enumerable.Range(0, world.Dimension).First(r => world.ActionAt(r) == 1);
        for (var row = 0; row < 50; row++)
        {
            var change = Along(world, sample, row, rank);
            Assert.Equal(sample.Actions[(row * world.ActionCount) + 1], change / Math.Sqrt(world.Energy(rank)), tolerance: 1e-4);
        }
    }

    [Fact]
    public void Narrow_labels_barely_move_all_actions_but_the_first()
    {
        var world = LinearWorld.Clean(seed: 2);
        var actions = world.Sample(4000, seed: 4, LabelSource.Narrow).Actions;
        double[] deviations = [.. Enumerable.Range(0, 3).Select(Deviation)];
        Assert.Equal(1, deviations[0], tolerance: 0.05);
        Assert.All(deviations[1..], deviation => Assert.Equal(LinearWorld.NarrowScale, deviation, tolerance: 0.01));

        double Deviation(int i) => Math.Sqrt(Enumerable.Range(0, 4000).Average(row => Math.Pow(actions[(row * 3) + i], 2)));
    }

    [Fact]
    public void Impossible_worlds_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new LinearWorld(4, [], [1], 0.1, 0));
        Assert.Throws<ArgumentException>(() => new LinearWorld(2, [3, 2], [1], 0.1, 0));
        Assert.Throws<ArgumentException>(() => new LinearWorld(4, [3, 2], [2], 0.1, 0));
        Assert.Throws<ArgumentException>(() => new LinearWorld(4, [3, 2], [1], 1.5, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => LinearWorld.Clean(0).Sample(0, 0));
    }

    [Fact]
    public void Random_numbers_stay_in_range_and_streams_do_not_disturb_each_other() =>
        Prop.ForAll(ArbMap.Default.ArbFor<ulong>(), ArbMap.Default.ArbFor<PositiveInt>(), (seed, bound) =>
        {
            var (rng, twin) = (new Rng(seed), new Rng(seed));
            var split = rng.Split("other");
            var number = rng.Next(bound.Get);
            return number >= 0 && number < bound.Get && number == twin.Next(bound.Get)
                && rng.NextSingle() is >= 0 and < 1 && split.NextUInt64() != twin.NextUInt64();
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_generator_is_splitmix64_with_known_numbers_and_moments()
    {
        // SplitMix64 started at 1234567 begins with 6457827717110365317, which a seed becomes here before it is the state. The next two
        // numbers were computed by an independent implementation; they must never change, or every recorded seed would mean something else.
        var rng = new Rng(1234567);
        Assert.Equal([9709514789577493705UL, 13013878896559074743UL], new[] { rng.NextUInt64(), rng.NextUInt64() });
        var draws = Enumerable.Range(0, 20_000).Select(_ => rng.NextGaussian()).ToArray();
        Assert.Equal(0, draws.Average(), tolerance: 0.03);
        Assert.Equal(1, draws.Average(x => x * x), tolerance: 0.05);
    }

    /// <summary>The change of one sampled transition along one principal component.</summary>
    private static double Along(LinearWorld world, LinearTransitions sample, int row, int rank)
    {
        var first = row * world.Dimension;
        var direction = world.Component(rank);
        return Enumerable.Range(0, world.Dimension).Sum(d => (sample.Next[first + d] - sample.Observations[first + d]) * direction[d]);
    }
}
