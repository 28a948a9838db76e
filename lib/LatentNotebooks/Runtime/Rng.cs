namespace LatentNotebooks.Runtime;

/// <summary>
/// A small splittable random number generator (SplitMix64: a counter stepped by the golden ratio, then mixed).
/// The same seed gives the same numbers on every machine and runtime, which <see cref="Random"/> does not promise.
/// </summary>
/// <remarks>
/// It is a mutable value: keep it in a field or pass it by <c>ref</c>, because a copy repeats the original's numbers.
/// <see cref="Split(ulong)"/> derives an independent stream without advancing this one, so what one part of a world draws can
/// never shift what another part sees. Integers and uniforms are exact; <see cref="NextGaussian"/> goes through the platform's
/// logarithm and cosine and may differ in the last bit between operating systems.
/// </remarks>
public struct Rng
{
    private const ulong GoldenRatio = 0x9E3779B97F4A7C15;

    private ulong state;

    /// <summary>A stream that starts from <paramref name="seed"/>; neighbouring seeds give unrelated streams.</summary>
    public Rng(ulong seed) => state = Mix(seed + GoldenRatio);

    /// <summary>An independent stream numbered <paramref name="stream"/>; this generator is left as it is.</summary>
    public readonly Rng Split(ulong stream) => new(state ^ Mix(stream + GoldenRatio));

    /// <summary>An independent stream named <paramref name="stream"/>; this generator is left as it is.</summary>
    public readonly Rng Split(string stream)
    {
        ulong hash = 0xCBF29CE484222325;   // FNV-1a: string.GetHashCode differs from run to run.
        foreach (var letter in stream) hash = (hash ^ letter) * 0x100000001B3;
        return Split(hash);
    }

    /// <summary>64 random bits.</summary>
    public ulong NextUInt64() => Mix(state += GoldenRatio);

    /// <summary>A whole number in <c>0 .. bound-1</c>. The bias of the multiply method is below 2^-32 for the bounds used here.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="bound"/> is below 1.</exception>
    public int Next(int bound)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bound, 1);
        return (int)(((NextUInt64() >> 32) * (ulong)bound) >> 32);
    }

    /// <summary>A whole number in <c>low .. high-1</c>.</summary>
    public int Next(int low, int high) => low + Next(high - low);

    /// <summary>A uniform random order of <c>0 .. count-1</c> (Fisher-Yates).</summary>
    public int[] Permutation(int count)
    {
        var order = new int[count];
        for (var i = 0; i < count; i++)
        {
            var j = Next(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        return order;
    }

    /// <summary>A uniform number in <c>[0, 1)</c> with 24 random bits.</summary>
    public float NextSingle() => (NextUInt64() >> 40) * (1f / (1 << 24));

    /// <summary>A uniform number in <c>[low, high)</c>.</summary>
    public float NextSingle(float low, float high) => low + ((high - low) * NextSingle());

    /// <summary>A uniform number in <c>[0, 1)</c> with 53 random bits.</summary>
    public double NextDouble() => (NextUInt64() >> 11) * (1.0 / (1L << 53));

    /// <summary>A standard normal number (Box-Muller; the second one of the pair is not kept, so every call draws twice).</summary>
    public double NextGaussian()
    {
        var radius = Math.Sqrt(-2 * Math.Log(1 - NextDouble()));
        return radius * Math.Cos(2 * Math.PI * NextDouble());
    }

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
