namespace LatentNotebooks.Statistics;

/// <summary>What the data say about a claim.</summary>
public enum Outcome
{
    /// <summary>The whole interval is on the claim's side.</summary>
    Supported,

    /// <summary>The whole interval is on the other side.</summary>
    NotSupported,

    /// <summary>The interval holds both; more runs could decide.</summary>
    Undecided,
}

/// <summary>A judgement with everything it rests on, ready to be printed.</summary>
/// <param name="Outcome">What the data say.</param>
/// <param name="Measured">The value and interval that were judged.</param>
/// <param name="Rule">The rule, fixed before the run, in words.</param>
public sealed record Verdict(Outcome Outcome, Estimate Measured, string Rule)
{
    /// <summary>supported, not supported or undecided.</summary>
    public string Word => Outcome switch { Outcome.Supported => "supported", Outcome.NotSupported => "not supported", _ => "undecided" };

    /// <inheritdoc />
    public override string ToString() => $"{Word}: {Measured} (rule: {Rule})";
}

/// <summary>
/// A rule that turns an estimate into a <see cref="Verdict"/>: the quantity must lie above, or below, a threshold fixed before
/// the run, with its whole interval. An interval that touches the threshold decides nothing.
/// </summary>
/// <example>
/// <code>
/// var rule = PassRule.NonInferior("PSNR of Flex minus fixed", margin: 0.5, unit: "dB");
/// rule.Judge(Bootstrap.PairedDifference(flex, fixed, Aggregate.Mean, seed: 1)).Outcome
/// </code>
/// </example>
public sealed record PassRule
{
    private PassRule(string text, double threshold, bool above) => (Text, Threshold, Above) = (text, threshold, above);

    /// <summary>The rule in words.</summary>
    public string Text { get; }

    /// <summary>The bound that the whole interval must clear.</summary>
    public double Threshold { get; }

    /// <summary>Whether the quantity must lie above the threshold, or below.</summary>
    public bool Above { get; }

    /// <summary>
    /// A difference candidate - reference, higher being better, is not worse than by <paramref name="margin"/>: its interval lies
    /// above -margin.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The margin is not positive.</exception>
    public static PassRule NonInferior(string difference, double margin, string unit = "")
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(margin);
        var text = $"{difference} is above {Amount(-margin, unit)} (not worse by more than {Amount(margin, unit)})";
        return new PassRule(text, -margin, above: true);
    }

    /// <summary>A difference candidate - reference lies above zero, or above <paramref name="least"/>.</summary>
    public static PassRule Superior(string difference, double least = 0, string unit = "") =>
        new($"{difference} is above {Amount(least, unit)}", least, above: true);

    /// <summary>A quantity lies above a threshold.</summary>
    public static PassRule AtLeast(string quantity, double threshold, string unit = "") =>
        new($"{quantity} is at least {Amount(threshold, unit)}", threshold, above: true);

    /// <summary>A quantity lies below a threshold.</summary>
    public static PassRule AtMost(string quantity, double threshold, string unit = "") =>
        new($"{quantity} is at most {Amount(threshold, unit)}", threshold, above: false);

    /// <summary>Applies the rule; an estimate that is not a number leaves it undecided.</summary>
    public Verdict Judge(Estimate measured)
    {
        var (low, high) = Above
            ? (measured.Low - Threshold, measured.High - Threshold)
            : (Threshold - measured.High, Threshold - measured.Low);
        var outcome = low > 0 ? Outcome.Supported : high < 0 ? Outcome.NotSupported : Outcome.Undecided;
        return new Verdict(outcome, measured, $"{Text}, with the whole {measured.Interval.Level:0.#%} interval");
    }

    private static string Amount(double value, string unit) => unit.Length == 0 ? $"{value:0.####}" : $"{value:0.####} {unit}";
}
