using LatentNotebooks.Runtime;

namespace LatentNotebooks.Networks;

/// <summary>Draws from a row of logits in plain C#, so that the same seed draws the same tokens on every device.</summary>
internal static class TransformerSampling
{
    /// <summary>A token drawn at a temperature from the smallest set of likeliest tokens that has probability <paramref name="topP"/>.</summary>
    internal static int Draw(ReadOnlySpan<float> logits, double temperature, double topP, ref Rng rng)
    {
        var top = double.NegativeInfinity;
        foreach (var logit in logits) top = Math.Max(top, logit);
        var weights = new double[logits.Length];
        for (var i = 0; i < weights.Length; i++) weights[i] = Math.Exp((logits[i] - top) / temperature);
        var order = Enumerable.Range(0, weights.Length).ToArray();
        if (topP < 1) Array.Sort([.. weights.Select(weight => -weight)], order);
        var total = weights.Sum();
        var (kept, count) = (0.0, 0);
        while (count < order.Length && (count == 0 || kept < topP * total)) kept += weights[order[count++]];
        var aim = rng.NextDouble() * kept;
        for (var i = 0; i < count - 1; i++)
            if ((aim -= weights[order[i]]) < 0) return order[i];
        return order[count - 1];
    }

    /// <summary>Natural logarithm of a token's probability at temperature 1.</summary>
    internal static double LogProbability(ReadOnlySpan<float> logits, int token)
    {
        var top = double.NegativeInfinity;
        foreach (var logit in logits) top = Math.Max(top, logit);
        var sum = 0.0;
        foreach (var logit in logits) sum += Math.Exp(logit - top);
        return logits[token] - top - Math.Log(sum);
    }
}
