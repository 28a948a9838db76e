namespace LatentNotebooks.Figures;

/// <summary>One axis of a <see cref="Figure"/>: what it shows, in which unit, on which scale.</summary>
/// <example><code>new Axis { Label = "PSNR", Unit = "dB" }</code></example>
public sealed record Axis
{
    /// <summary>What is shown.</summary>
    public string Label { get; init; } = "";

    /// <summary>Its unit; empty for a pure number.</summary>
    public string Unit { get; init; } = "";

    /// <summary>0 for a linear axis, else the base whose powers are labelled.</summary>
    public int LogBase { get; init; }

    /// <summary>The lower limit; null follows the data.</summary>
    public double? Low { get; init; }

    /// <summary>The upper limit; null follows the data.</summary>
    public double? High { get; init; }

    internal bool IsLog => LogBase > 0;

    internal string Title => Unit.Length == 0 ? Label : Label.Length == 0 ? Unit : $"{Label} ({Unit})";

    internal Axis Between(double low, double high)
    {
        if (!(double.IsFinite(low) && double.IsFinite(high) && low < high))
            throw new ArgumentException($"An axis from {low} to {high} is empty. Give finite limits, the lower one first.", nameof(low));
        return this with { Low = low, High = high };
    }

    internal Axis Logarithmic(int @base)
    {
        if (@base is not (2 or 10))
            throw new ArgumentOutOfRangeException(nameof(@base), @base, "A logarithmic axis is labelled at powers of 2 or of 10.");
        return this with { LogBase = @base };
    }
}

/// <summary>Where the legend of a figure stands.</summary>
public enum LegendPosition
{
    /// <summary>None for a single series, else beside or below the plot, whichever leaves more room for it.</summary>
    Auto,

    /// <summary>To the right of the plot.</summary>
    Right,

    /// <summary>Below the plot.</summary>
    Bottom,

    /// <summary>No legend.</summary>
    None,
}
