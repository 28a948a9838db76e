namespace LatentNotebooks.Figures;

/// <summary>A labelled position on an axis.</summary>
internal readonly record struct Tick(double At, string Label);

/// <summary>Round positions for axis labels: steps of 1, 2 or 5 times a power of ten, or powers on a logarithmic axis.</summary>
internal static class Ticks
{
    private static readonly double[] Mantissas125 = [1, 2, 5];
    private static readonly double[] Mantissas1 = [1];

    /// <summary>At most about <paramref name="target"/> ticks in [low, high].</summary>
    public static Tick[] For(Axis axis, double low, double high, int target) =>
        axis.LogBase == 2 ? Powers(low, high, 2, target)
        : axis.IsLog ? Decades(low, high, target + 2)
        : Linear(low, high, target);

    public static Tick[] Linear(double low, double high, int target)
    {
        var step = NiceStep((high - low) / Math.Max(target, 1));
        var first = Math.Ceiling((low / step) - 1e-9);
        var count = (int)Math.Floor((high / step) + 1e-9 - first) + 1;
        var largest = Math.Max(Math.Abs(low), Math.Abs(high));
        return [.. Enumerable.Range(0, Math.Max(count, 0)).Select(i => (first + i) * step).Select(v => new Tick(v, Label(v, step, largest)))];
    }

    /// <summary>The smallest of 1, 2, 5 x 10^n that is not below <paramref name="raw"/>.</summary>
    public static double NiceStep(double raw)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(raw)));
        var fraction = raw / power;
        return power * (fraction <= 1.0000001 ? 1 : fraction <= 2.0000001 ? 2 : fraction <= 5.0000001 ? 5 : 10);
    }

    /// <summary>
    /// A number with the decimals that <paramref name="step"/> needs; all of an axis in k, M, G or powers of ten where the
    /// <paramref name="largest"/> of them is long.
    /// </summary>
    private static string Label(double value, double step, double largest)
    {
        if (Math.Abs(value) < step / 1e6)
            return "0";
        if (step < 1e-4 || largest >= 1e12)
            return Scientific(value);
        var (unit, suffix) = (largest, step) switch
        {
            ( >= 1e9, >= 1e7) => (1e9, "G"),
            ( >= 1e6, >= 1e4) => (1e6, "M"),
            ( >= 1e4, >= 1e2) => (1e3, "k"),
            _ => (1, ""),
        };
        var decimals = Math.Max(0, (int)Math.Ceiling(-Math.Log10(step / unit) - 1e-9));
        return Minus((value / unit).ToString($"F{decimals}")) + suffix;
    }

    /// <summary>The typographic minus, which is as wide as the plus.</summary>
    public static string Minus(string number) => number.Replace('-', '−');

    private static Tick[] Powers(double low, double high, int @base, int target)
    {
        var first = (int)Math.Ceiling(Math.Log(low, @base) - 1e-9);
        var last = (int)Math.Floor(Math.Log(high, @base) + 1e-9);
        var stride = Math.Max(1, (int)Math.Ceiling((last - first + 1) / (double)Math.Max(target, 2)));
        var ticks = Enumerable.Range(first, Math.Max(last - first + 1, 0)).Where(e => (e - first) % stride == 0)
            .Select(e => new Tick(Math.Pow(@base, e), Plain(Math.Pow(@base, e)))).ToArray();
        return ticks.Length >= 2 ? ticks : Linear(low, high, target);
    }

    private static Tick[] Decades(double low, double high, int target)
    {
        var (first, last) = ((int)Math.Floor(Math.Log10(low) + 1e-9), (int)Math.Floor(Math.Log10(high) + 1e-9));
        var stride = Math.Max(1, (int)Math.Ceiling((last - first) / (double)Math.Max(target, 2)));
        foreach (var mantissas in new[] { Mantissas1, Mantissas125 })
        {
            var ticks = Enumerable.Range(first, last - first + 1).Where(e => e % stride == 0)
                .SelectMany(e => mantissas.Select(m => m * Math.Pow(10, e)))
                .Where(v => v >= low * (1 - 1e-9) && v <= high * (1 + 1e-9)).Select(v => new Tick(v, Plain(v))).ToArray();
            if (ticks.Length >= 3 || (stride > 1 && ticks.Length >= 2))
                return ticks;
        }
        return Linear(low, high, target);
    }

    private static string Plain(double value) =>
        value is >= 1e6 or < 1e-3 ? Scientific(value)
        : value >= 1e4 && value % 1000 == 0 ? $"{value / 1000:0}k"
        : value.ToString("0.######");

    private static string Scientific(double value)
    {
        var exponent = (int)Math.Floor(Math.Log10(Math.Abs(value)) + 1e-9);
        var mantissa = Math.Round(value / Math.Pow(10, exponent), 2);
        var power = "10" + string.Concat($"{exponent}".Select(c => c == '-' ? '⁻' : "⁰¹²³⁴⁵⁶⁷⁸⁹"[c - '0']));
        return mantissa switch { 1 => power, -1 => "−" + power, _ => Minus($"{mantissa:0.##}×{power}") };
    }
}
