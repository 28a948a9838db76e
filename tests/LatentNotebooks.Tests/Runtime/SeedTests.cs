using FsCheck;
using FsCheck.Fluent;
using LatentNotebooks.Runtime;

namespace LatentNotebooks.Tests.Runtime;

public class SeedTests
{
    [Fact]
    public void Streams_differ_by_purpose_and_index_and_repeat_for_the_same() =>
        Prop.ForAll<long, int>((value, index) =>
        {
            var seed = new Seed(value);
            return seed.For("a", index) == seed.For("a", index)
                && seed.For("a", index) != seed.For("b", index)
                && seed.For("a", index) != seed.For("a", index + 1L)
                && seed.For("a", index).Value >= 0;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_permutation_holds_every_number_once() =>
        Prop.ForAll(Gen.Choose(0, 60).ToArbitrary(), ArbMap.Default.ArbFor<ulong>(), (count, state) =>
            new Rng(state).Permutation(count).Order().SequenceEqual(Enumerable.Range(0, count))).QuickCheckThrowOnFailure();

    [Fact]
    public void Bounded_draws_are_uniform()
    {
        var random = new Rng(7);
        var counts = new int[6];
        for (var i = 0; i < 60_000; i++) counts[random.Next(6)]++;
        Assert.All(counts, count => Assert.InRange(count, 9_600, 10_400)); // five standard deviations are 456
    }
}
