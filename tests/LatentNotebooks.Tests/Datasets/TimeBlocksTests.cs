using FsCheck;
using FsCheck.Fluent;
using LatentNotebooks.Datasets;

namespace LatentNotebooks.Tests.Datasets;

public class TimeBlocksTests
{
    [Fact]
    public void No_frame_near_a_held_out_block_is_trained_on() =>
        Prop.ForAll(Gen.Choose(2, 600).ToArbitrary(), Gen.Choose(1, 5).ToArbitrary(), (frames, gap) =>
        {
            var blocks = new TimeBlocks();
            var test = blocks.Starts(frames, gap, test: true).SelectMany(t => new[] { t, t + gap }).ToHashSet();
            var training = blocks.Starts(frames, gap, test: false).SelectMany(t => new[] { t, t + gap });
            return training.All(frame => test.All(held => Math.Abs(frame - held) > blocks.Margin)) && test.All(frame => frame < frames);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void About_a_fifth_is_held_out()
    {
        var blocks = new TimeBlocks();
        Assert.Equal(3 * 29, blocks.Starts(455, 1, test: true).Count); // three whole blocks of 30 frames, 29 pairs each
        Assert.InRange(blocks.Starts(455, 1, test: false).Count, 300, 350);
    }

    [Fact]
    public void A_gap_below_one_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new TimeBlocks().Starts(100, 0, test: true));
}
