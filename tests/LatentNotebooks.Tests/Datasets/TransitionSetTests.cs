using LatentNotebooks.Datasets;
using LatentNotebooks.Runtime;
using static TorchSharp.torch;

namespace LatentNotebooks.Tests.Datasets;

[Collection("engine")]
public class TransitionSetTests
{
    // A bright square that moves one pixel a frame over a dark ground.
    private static Footage MovingSquare(int frames = 200)
    {
        var pixels = new byte[frames * 120 * 160 * 3];
        for (var t = 0; t < frames; t++)
            for (var y = 30; y < 90; y++)
                for (var x = t % 100; x < t % 100 + 60; x++)
                    pixels.AsSpan(((t * 120 + y) * 160 + x) * 3, 3).Fill(200);
        return new Footage("square", frames, 120, 160, pixels);
    }

    private static TransitionSet Cut(bool test, long seed = 1, int count = 64) =>
        TransitionSet.Cut([MovingSquare()], new TimeBlocks(), test, count, new Seed(seed), size: 16, leastChange: 1);

    [Fact]
    public void The_same_seed_cuts_the_same_bytes()
    {
        using var one = Cut(test: false);
        using var two = Cut(test: false);
        using var other = Cut(test: false, seed: 2);
        Assert.Equal(one.Hash, two.Hash);
        Assert.NotEqual(one.Hash, other.Hash);
    }

    [Fact]
    public void A_batch_has_floats_between_zero_and_one_and_pairs_that_differ()
    {
        using var scope = NewDisposeScope();
        using var set = Cut(test: true);
        var (before, after) = set.Draw(8, new Seed(3));
        Assert.Equal([8, 3, 16, 16], before.shape);
        Assert.InRange(before.max().item<float>(), 0.1f, 1f);
        Assert.True((after - before).abs().mean(dimensions: [1, 2, 3]).min().item<float>() > 0);
    }

    [Fact]
    public void Batches_in_order_cover_every_pair_once()
    {
        using var set = Cut(test: false, count: 50);
        var sizes = new List<long>();
        foreach (var (before, after) in set.InOrder(16))
        {
            sizes.Add(before.shape[0]);
            before.Dispose();
            after.Dispose();
        }
        Assert.Equal([16L, 16, 16, 2], sizes);
    }

    [Fact]
    public void Still_footage_is_refused_with_a_hint()
    {
        var still = new Footage("still", 100, 120, 160, new byte[100 * 120 * 160 * 3]);
        var error = Assert.Throws<DatasetException>(() => TransitionSet.Cut([still], new TimeBlocks(), false, 4, new Seed(1)));
        Assert.Contains("Lower leastChange", error.Message);
    }

    [Fact]
    public void A_missing_video_says_how_to_get_one()
    {
        var error = Assert.Throws<DatasetException>(() => Footage.Decode("/nowhere/clip.mp4"));
        Assert.Contains("environment/setup", error.Message);
    }

    [Fact]
    public void A_file_that_is_no_video_is_refused()
    {
        var path = Path.GetTempFileName();
        File.WriteAllText(path, "not a video");
        var error = Assert.Throws<DatasetException>(() => Footage.Decode(path));
        Assert.Contains(path, error.Message);
    }

    [Fact]
    public void Missing_ffmpeg_is_named_with_its_package()
    {
        var path = Environment.GetEnvironmentVariable("PATH");
        Environment.SetEnvironmentVariable("PATH", "/nowhere");
        try
        {
            var error = Assert.Throws<DatasetException>(() => Footage.Decode(Path.GetTempFileName()));
            Assert.Contains("ffmpeg", error.Message);
        }
        finally
        {
            Environment.SetEnvironmentVariable("PATH", path);
        }
    }
}
