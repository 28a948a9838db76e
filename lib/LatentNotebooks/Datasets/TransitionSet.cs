using System.Security.Cryptography;
using LatentNotebooks.Runtime;
using static TorchSharp.torch;

namespace LatentNotebooks.Datasets;

/// <summary>
/// Pairs of frames (o_t, o_t+1), the only thing a latent action model sees. Held as bytes; a batch is cut out as floats
/// in [0, 1] only when it is used.
/// </summary>
public sealed class TransitionSet : IDisposable
{
    private readonly Tensor pairs; // [N, 2, 3, S, S] bytes

    private TransitionSet(string name, byte[] pixels, int count, int size)
    {
        Name = name;
        Count = count;
        Size = size;
        Hash = Convert.ToHexStringLower(SHA256.HashData(pixels))[..16];
        pairs = tensor(pixels, [count, 2, 3, size, size], ScalarType.Byte).DetachFromDisposeScope();
    }

    /// <summary>Where the pairs come from, for tables.</summary>
    public string Name { get; }

    /// <summary>Pairs, N.</summary>
    public int Count { get; }

    /// <summary>Height and width of a frame in pixels.</summary>
    public int Size { get; }

    /// <summary>Names the content: equal hashes mean equal bytes in equal order.</summary>
    public string Hash { get; }

    /// <summary>
    /// Cuts random square windows out of footage, the same window in both frames of a pair, and scales each to
    /// <paramref name="size"/>: tens of thousands of transitions from a few hundred frames. Pairs in which less than
    /// <paramref name="leastChange"/> changes are skipped, or most would show a still background.
    /// </summary>
    /// <param name="clips">Footage, cut alike.</param>
    /// <param name="blocks">The split by time.</param>
    /// <param name="test">Which part.</param>
    /// <param name="count">Pairs wanted.</param>
    /// <param name="seed">Draws clips, frames, gaps and windows.</param>
    /// <param name="size">Pixels of a side.</param>
    /// <param name="windows">Smallest and largest window, in pixels of the footage.</param>
    /// <param name="largestGap">Frames between the two of a pair: 1 to this.</param>
    /// <param name="leastChange">Least mean absolute change of a window, in grey levels of 0 to 255.</param>
    /// <exception cref="DatasetException">The footage has no moving windows to cut.</exception>
    public static TransitionSet Cut(
        IReadOnlyList<Footage> clips, TimeBlocks blocks, bool test, int count, Seed seed,
        int size = 32, (int Smallest, int Largest)? windows = null, int largestGap = 4, double leastChange = 4)
    {
        var (smallest, largest) = windows ?? (48, 96);
        var random = seed.For(test ? "test pairs" : "training pairs").Random();
        var starts = clips.Select(clip => Enumerable.Range(1, largestGap).Select(gap => blocks.Starts(clip.Count, gap, test)).ToList()).ToList();
        var pixels = new byte[(long)count * 2 * 3 * size * size];
        var one = 2 * 3 * size * size;
        for (int found = 0, tries = 0; found < count; tries++)
        {
            if (tries > 200 + 100 * count)
                throw new DatasetException($"Only {found:N0} of {count:N0} moving windows were found in {string.Join(", ", clips.Select(clip => clip.Name))}. "
                    + "Lower leastChange, or use footage with more motion.");
            var which = random.Next(clips.Count);
            var gap = random.Next(1, largestGap + 1);
            if (starts[which][gap - 1] is not { Count: > 0 } possible) continue;
            var t = possible[random.Next(possible.Count)];
            var clip = clips[which];
            var window = new Window(clip, ref random, smallest, largest);
            var pair = pixels.AsSpan(found * one, one);
            window.Scale(clip.Frame(t), pair[..(one / 2)], size);
            window.Scale(clip.Frame(t + gap), pair[(one / 2)..], size);
            if (MeanChange(pair) >= leastChange) found++;
        }
        return new TransitionSet($"{string.Join("+", clips.Select(clip => clip.Name))}, {(test ? "held-out" : "training")} blocks", pixels, count, size);
    }

    /// <summary>Pairs as they come, already cut and scaled: <c>[N, 2, 3, S, S]</c> bytes.</summary>
    /// <exception cref="ArgumentException">The number of bytes does not fit.</exception>
    public static TransitionSet FromPixels(string name, byte[] pixels, int count, int size)
    {
        var bytes = count * 6L * size * size;
        return pixels.Length == bytes ? new TransitionSet(name, pixels, count, size) : throw new ArgumentException(
            $"{count} pairs of {size}x{size} RGB frames take {bytes:N0} bytes, but {pixels.Length:N0} were given.", nameof(pixels));
    }

    /// <summary>Pairs by index: before and after, each <c>[B, 3, S, S]</c> floats in [0, 1].</summary>
    public (Tensor Before, Tensor After) Batch(Tensor indices)
    {
        using var scope = NewDisposeScope();
        var batch = pairs.index_select(0, indices).to(ScalarType.Float32).div_(255);
        return scope.MoveToOuter(batch.select(1, 0).contiguous(), batch.select(1, 1).contiguous());
    }

    /// <summary>A batch drawn with replacement, the same for the same seed.</summary>
    public (Tensor Before, Tensor After) Draw(int size, Seed seed)
    {
        var random = seed.For("batch").Random();
        var indices = new long[size];
        for (var i = 0; i < size; i++) indices[i] = random.Next(Count);
        using var chosen = tensor(indices);
        return Batch(chosen);
    }

    /// <summary>All pairs in order, in batches of at most <paramref name="size"/>.</summary>
    public IEnumerable<(Tensor Before, Tensor After)> InOrder(int size)
    {
        for (var from = 0; from < Count; from += size)
        {
            using var indices = arange(from, Math.Min(Count, from + size), dtype: ScalarType.Int64);
            yield return Batch(indices);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => pairs.Dispose();

    private static double MeanChange(ReadOnlySpan<byte> pair)
    {
        var half = pair.Length / 2;
        long sum = 0;
        for (var i = 0; i < half; i++) sum += Math.Abs(pair[i] - pair[half + i]);
        return sum / (double)half;
    }
}
