using System.Text.Json;

namespace Benchmarks;

/// <summary>Runs a case on both sides in turns and compares. On a busy machine both sides of a turn are hit alike, so the ratio is the
/// median of the turns' ratios; the figures beside it are those of each side's best turn.</summary>
internal static class Comparison
{
    private const double WarmUp = 4;

    internal static Result Run(Case item, Reference? reference, int turns, double seconds)
    {
        TorchSharp.torch.manual_seed(1);
        var step = item.Build();
        Window.Run(step, WarmUp); // until the compiler's later tiers are done too
        var variant = reference?.Prepare(item.Name);
        List<Window> ours = [], theirs = [];
        for (var i = 0; i < turns; i++)
        {
            // Who goes first changes, so that a machine that gets busier or calmer favours nobody.
            if (i % 2 == 0) ours.Add(Window.Run(step, seconds));
            if (reference is not null) theirs.Add(reference.Run(seconds));
            if (i % 2 == 1) ours.Add(Window.Run(step, seconds));
        }
        var pace = item.InUnit(ours.Min(window => window.WallPerStep));
        if (reference is null) return new Result(item, null, pace, null, null, null, null);
        return new Result(item, variant, pace, item.InUnit(theirs.Min(window => window.WallPerStep)),
            Median(Ratios(item, ours, theirs, window => window.WallPerStep)), Spread(Ratios(item, ours, theirs,
                window => window.WallPerStep)),
            Median(Ratios(item, ours, theirs, window => window.CpuPerStep)));
    }

    // Of speeds where speed is counted, of costs where cost is.
    private static double[] Ratios(Case item, List<Window> ours, List<Window> theirs, Func<Window, double> time) =>
        [.. ours.Zip(theirs, (our, their) => item.InUnit(time(our)) / item.InUnit(time(their)))];

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    /// <summary>Half the distance between the quartiles.</summary>
    private static double Spread(double[] values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[sorted.Length * 3 / 4] - sorted[sorted.Length / 4]) / 2;
    }
}

/// <summary>One line of the report. <c>cpu_ratio</c> is the ratio by processor time, which a busy machine disturbs less.</summary>
internal sealed record Result(Case Case, string? Variant, double Ours, double? Reference, double? Ratio, double? Spread, double? CpuRatio)
{
    internal string ToJson() => JsonSerializer.Serialize(new
    {
        name = Case.Title,
        ours = Round(Ours),
        reference = Round(Reference),
        ratio = Round(Ratio),
        spread = Round(Spread),
        cpu_ratio = Round(CpuRatio),
        unit = Case.Unit,
        target = Case.Target,
        reference_variant = Variant,
    });

    internal string ToText() => Reference is null
        ? $"{Case.Title,-50} {Ours,10:F1} {Case.Unit}; no python3-torch 1.13 here to compare with"
        : $"{Case.Title,-50} {Ours,10:F1} | {Reference,10:F1} {Case.Unit,-17} ratio {Ratio:F2} ± {Spread:F2} "
            + $"(cpu {CpuRatio:F2}), asked {(Case.IsCost ? "<=" : ">=")} {Case.Target}";

    private static double? Round(double? value) => value is { } v ? Math.Round(v, 3) : null;
}
