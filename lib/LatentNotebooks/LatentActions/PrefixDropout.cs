using LatentNotebooks.Runtime;
using static TorchSharp.torch;

namespace LatentNotebooks.LatentActions;

/// <summary>How many of K slots a training sample keeps.</summary>
public enum KeptLength
{
    /// <summary>Each of 1..K alike (our default; the paper's choice is not public).</summary>
    Uniform,

    /// <summary>Each of 1, 2, 4, ... K alike: late slots are kept more often, so they are starved less (FlexTok's option).</summary>
    PowersOfTwo,

    /// <summary>Geometric with parameter 0.3, cut at K (Rippel et al. 2014).</summary>
    Geometric,

    /// <summary>All K half of the time, else uniform.</summary>
    HalfFull,
}

/// <summary>Which slots are kept, given how many. Only the prefix is the method; the others are its controls.</summary>
public enum KeptShape
{
    /// <summary>The first k: nested dropout.</summary>
    Prefix,

    /// <summary>The last k.</summary>
    Suffix,

    /// <summary>Any k.</summary>
    Random,
}

/// <summary>
/// Nested dropout over slots (Rippel, Gelbart and Adams 2014), which is all that FlexLAM adds to a latent action model:
/// every sample keeps its first k slots and the rest become the shared null. So the first slot has to be useful alone,
/// the second beside the first, and so on: the code is ordered, and any prefix of it can be used.
/// </summary>
/// <param name="Length">The distribution of k.</param>
/// <param name="Shape">Which k slots.</param>
public sealed record PrefixDropout(KeptLength Length = KeptLength.Uniform, KeptShape Shape = KeptShape.Prefix)
{
    /// <summary>Draws which slots each sample keeps: booleans <c>[B, K]</c>.</summary>
    public Tensor Draw(int batch, int slots, Seed seed)
    {
        var random = seed.For("kept slots").Random();
        var kept = new bool[batch * slots];
        for (var sample = 0; sample < batch; sample++)
        {
            var k = DrawLength(slots, ref random);
            var order = Shape == KeptShape.Random ? random.Permutation(slots) : null;
            for (var i = 0; i < k; i++)
            {
                var slot = Shape switch { KeptShape.Prefix => i, KeptShape.Suffix => slots - 1 - i, _ => order![i] };
                kept[sample * slots + slot] = true;
            }
        }
        return tensor(kept, [batch, slots]);
    }

    /// <summary>The same k slots for everybody: booleans <c>[1, K]</c>. This is how a budget is set at inference.</summary>
    /// <exception cref="ArgumentOutOfRangeException">k is not in 0..K.</exception>
    public static Tensor Keep(int k, int slots, KeptShape shape = KeptShape.Prefix)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(k);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(k, slots);
        if (shape == KeptShape.Random) throw new ArgumentException("A random choice of slots needs a seed: use Draw.", nameof(shape));
        return tensor(Enumerable.Range(0, slots).Select(slot => shape == KeptShape.Prefix ? slot < k : slot >= slots - k).ToArray(), [1, slots]);
    }

    private int DrawLength(int slots, ref Rng random)
    {
        switch (Length)
        {
            case KeptLength.PowersOfTwo:
                return Math.Min(slots, 1 << random.Next(1 + (int)Math.Ceiling(Math.Log2(slots))));
            case KeptLength.Geometric:
                return Math.Min(slots, 1 + (int)(Math.Log(1 - random.NextDouble()) / Math.Log(1 - 0.3)));
            case KeptLength.HalfFull when random.NextDouble() < 0.5:
                return slots;
            default:
                return random.Next(1, slots + 1);
        }
    }
}
