namespace LatentNotebooks.Statistics;

/// <summary>Checks of input that all of this room shares.</summary>
internal static class Samples
{
    /// <summary>The values as an array; they must be finite and at least <paramref name="least"/> in number.</summary>
    public static double[] Checked(IEnumerable<double> values, string what, int least = 1)
    {
        ArgumentNullException.ThrowIfNull(values);
        var array = values.ToArray();
        if (array.Length < least)
            throw new ArgumentException(
                $"{what}: {array.Length} value(s) given, at least {least} needed. Run more seeds or tasks.", nameof(values));
        var bad = Array.FindIndex(array, v => !double.IsFinite(v));
        if (bad >= 0)
            throw new ArgumentException(
                $"{what}: value {bad} is {array[bad]}. Drop failed runs before the analysis, and say so, instead of averaging over them.",
                nameof(values));
        return array;
    }

    public static (double[] A, double[] B) Paired(IEnumerable<double> a, IEnumerable<double> b, string what, int least = 1)
    {
        var (first, second) = (Checked(a, what, least), Checked(b, what, least));
        return first.Length == second.Length ? (first, second) : throw new ArgumentException(
            $"{what}: {first.Length} and {second.Length} values cannot be paired. Give both in the order of the same seeds.", nameof(b));
    }

    public static void CheckLevel(double level)
    {
        if (level is not (> 0 and < 1))
            throw new ArgumentOutOfRangeException(nameof(level), level, "A confidence level lies between 0 and 1, such as 0.95.");
    }

    public static double[] Differences(double[] a, double[] b) => [.. a.Zip(b, (x, y) => x - y)];
}
