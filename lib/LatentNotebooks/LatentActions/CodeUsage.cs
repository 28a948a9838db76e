using LatentNotebooks.Runtime;
using LatentNotebooks.Datasets;
using static TorchSharp.torch;

namespace LatentNotebooks.LatentActions;

/// <summary>Which codes each slot takes over a data set: the first place to look for collapse.</summary>
/// <param name="Counts">Times each code was used, <c>[K, codes]</c>.</param>
public sealed record CodeUsage(long[,] Counts)
{
    /// <summary>Slots, K.</summary>
    public int Slots => Counts.GetLength(0);

    /// <summary>Codes a slot could take.</summary>
    public int Codes => Counts.GetLength(1);

    /// <summary>Counts codes over every pair.</summary>
    public static CodeUsage Measure(LatentActionModel model, TransitionSet data, int batch = 256)
    {
        using var _ = no_grad();
        model.eval();
        var counts = new long[model.Options.Slots, model.CodesPerSlot];
        foreach (var (before, after) in data.InOrder(batch))
        {
            using var scope = NewDisposeScope();
            scope.Attach(before);
            scope.Attach(after);
            var codes = model.Codes(model.Infer(before, after)).Values<long>();
            for (var i = 0; i < codes.Length; i++) counts[i % model.Options.Slots, codes[i]]++;
        }
        return new CodeUsage(counts);
    }

    /// <summary>Codes a slot used at least once.</summary>
    public int Used(int slot) => Enumerable.Range(0, Codes).Count(code => Counts[slot, code] > 0);

    /// <summary>
    /// Exponential of a slot's code entropy: how many codes it uses as if all equally often. 1 means the slot has
    /// collapsed and says nothing.
    /// </summary>
    public double Perplexity(int slot)
    {
        double total = 0, entropy = 0;
        for (var code = 0; code < Codes; code++) total += Counts[slot, code];
        for (var code = 0; code < Codes; code++)
            if (Counts[slot, code] > 0) entropy -= Counts[slot, code] / total * Math.Log(Counts[slot, code] / total);
        return Math.Exp(entropy);
    }
}
