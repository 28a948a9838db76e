using LatentNotebooks.Datasets;
using LatentNotebooks.Figures;
using static TorchSharp.torch;

namespace LatentNotebooks.LatentActions;

/// <summary>What a budget does, as pictures and as a curve.</summary>
public static class PrefixFigure
{
    /// <summary>One column a pair: now, what came next, and the reconstruction from the first k slots for each budget.</summary>
    /// <param name="model">A trained model.</param>
    /// <param name="data">Pairs it was not trained on.</param>
    /// <param name="budgets">Slots kept, each 0..K.</param>
    /// <param name="columns">Pairs to show: those at even distances in the order of motion, from the middle to the top.</param>
    /// <param name="scale">Screen pixels a frame pixel.</param>
    public static Figure Draw(LatentActionModel model, TransitionSet data, IReadOnlyList<int> budgets, int columns = 8, int scale = 3)
    {
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        model.eval();
        // Pairs in which little moves look right at any budget.
        var motion = PrefixCurve.Still(data).Motion;
        var order = Enumerable.Range(0, data.Count).OrderBy(pair => motion[pair]).ToArray();
        var shown = Enumerable.Range(0, columns).Select(i => (long)order[(data.Count / 2) + (i * (data.Count / 2) / columns)]).ToArray();
        var (before, after) = data.Batch(tensor(shown));
        var slots = model.Infer(before, after);
        var rebuilt = budgets.Select(k => ReconstructionFigure.Pictures(model.Predict(before, slots, PrefixDropout.Keep(k, model.Options.Slots))));
        return Figure.Images("Held-out transitions, rebuilt from the first k slots",
            [ReconstructionFigure.Pictures(before), ReconstructionFigure.Pictures(after), .. rebuilt],
            ["now", "next, true", .. budgets.Select(k => k == 0 ? "no slot" : k == 1 ? "1 slot" : $"{k} slots")], [], scale);
    }

    /// <summary>PSNR against the number of slots kept, with the three controls.</summary>
    public static Figure Draw(PrefixCurve curve)
    {
        var kept = Enumerable.Range(0, curve.Prefix.Length).ToArray();
        return new Figure("One model, every budget").X("slots kept, k").Y("PSNR", "dB").Size(600, 360)
            .Line("first k", kept, curve.Prefix).Line("last k", kept, curve.Suffix).Line("first k, another pair's", kept, curve.Shuffled)
            .HorizontalLine(curve.CopyLast, "copy-last");
    }

    /// <summary>Slots needed to get below an error, for fifths of the pairs by motion: mean and quartiles.</summary>
    public static Figure DrawNeed(PrefixCurve curve)
    {
        var needed = curve.SlotsNeeded(curve.HalfOfGuessing);
        var fifths = Enumerable.Range(0, needed.Length).OrderBy(pair => curve.Motion[pair]).Chunk((needed.Length + 4) / 5)
            .Select(part => part.Select(pair => (double)needed[pair]).Order().ToArray()).ToList();
        return new Figure("Slots needed to halve the error of guessing").X("pairs, by how much moves").Y("slots needed (9: all were not enough)").Size(600, 320)
            .Bars("mean, with quartiles", Enumerable.Range(1, fifths.Count).Select(i => i == 1 ? "least" : i == fifths.Count ? "most" : $"{i}"),
                fifths.Select(part => part.Average()), fifths.Select(part => Math.Min(part[part.Length / 4], part.Average())),
                fifths.Select(part => Math.Max(part[part.Length * 3 / 4], part.Average())));
    }
}
