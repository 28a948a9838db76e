namespace LatentNotebooks.Statistics;

/// <summary>How well one labelling of things agrees with another, whatever the labels are called.</summary>
public static class Agreement
{
    /// <summary>
    /// Share of things that carry the commonest <paramref name="truth"/> of their code. 1 if every code means one thing; it also rises
    /// with the number of codes, so read it beside <see cref="NormalizedMutualInformation"/>.
    /// </summary>
    /// <exception cref="ArgumentException">Nothing to compare, or different numbers of labels.</exception>
    public static double Purity<TCode, TTruth>(IReadOnlyList<TCode> codes, IReadOnlyList<TTruth> truth) where TCode : notnull where TTruth : notnull =>
        (double)Counts(codes, truth).GroupBy(cell => cell.Key.Code).Sum(code => code.Max(cell => cell.Value)) / codes.Count;

    /// <summary>
    /// Mutual information over the arithmetic mean of both entropies, in [0, 1]: 1 if each labelling tells the other, 0 if it says
    /// nothing about it, or if one of them is constant.
    /// </summary>
    /// <exception cref="ArgumentException">Nothing to compare, or different numbers of labels.</exception>
    public static double NormalizedMutualInformation<TCode, TTruth>(IReadOnlyList<TCode> codes, IReadOnlyList<TTruth> truth)
        where TCode : notnull where TTruth : notnull
    {
        var joint = Entropy(Counts(codes, truth).Values);
        var (own, other) = (Entropy(codes), Entropy(truth));
        return own + other < 1e-12 ? 0 : Math.Clamp(2 * (own + other - joint) / (own + other), 0, 1);
    }

    /// <summary>Shannon entropy of labels, in nats; its exponential is the perplexity.</summary>
    public static double Entropy<T>(IReadOnlyList<T> labels) where T : notnull => Entropy(labels.CountBy(label => label).Select(pair => pair.Value));

    private static double Entropy(IEnumerable<int> counts)
    {
        var all = counts.ToArray();
        double total = all.Sum();
        return all.Sum(count => -count / total * Math.Log(count / total));
    }

    private static Dictionary<(TCode Code, TTruth Truth), int> Counts<TCode, TTruth>(IReadOnlyList<TCode> codes, IReadOnlyList<TTruth> truth)
    {
        if (codes.Count == 0 || codes.Count != truth.Count)
            throw new ArgumentException($"Agreement needs two labels for each thing: there are {codes.Count} and {truth.Count}.", nameof(truth));
        return codes.Zip(truth).CountBy(pair => (pair.First, pair.Second)).ToDictionary(pair => pair.Key, pair => pair.Value);
    }
}
