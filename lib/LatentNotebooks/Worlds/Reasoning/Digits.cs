using LatentNotebooks.Runtime;

namespace LatentNotebooks.Worlds.Reasoning;

/// <summary>Numbers as digits, lowest first: carries then travel in reading order (Lee et al. 2023, arXiv 2307.03381).</summary>
internal static class Digits
{
    internal static IEnumerable<string> Symbols => Enumerable.Range(0, 10).Select(digit => $"{digit}");

    /// <summary>The lowest <paramref name="count"/> digits of a number, lowest first, separated by spaces.</summary>
    internal static string Reversed(long number, int count)
    {
        var digits = new string[count];
        for (var i = 0; i < count; i++, number /= 10) digits[i] = $"{number % 10}";
        return string.Join(' ', digits);
    }

    /// <summary>A number of exactly <paramref name="count"/> digits.</summary>
    internal static long Draw(int count, ref Rng rng)
    {
        long number = rng.Next(1, 10);
        for (var i = 1; i < count; i++) number = number * 10 + rng.Next(10);
        return number;
    }

    /// <summary>a and b as one key, whichever comes first: 12 * 34 in the test must not be 34 * 12 in training.</summary>
    internal static string Key(long a, string operation, long b) => $"{Math.Min(a, b)} {operation} {Math.Max(a, b)}";
}
