using LatentNotebooks.Datasets;
using LatentNotebooks.Figures;
using LatentNotebooks.Runtime;
using static TorchSharp.torch;

namespace LatentNotebooks.LatentActions;

/// <summary>
/// Is a latent action model healthy? The checks that need no true action, so that anyone can run them on a model and on
/// frames of their own:
/// <code>Health.Check(model, heldOutPairs, new Seed(1)).Table()</code>
/// </summary>
/// <param name="Reconstruction">Against "nothing moves" and against shuffled latents.</param>
/// <param name="AllNull">PSNR with no slot present, dB: what the forward model guesses without a latent action.</param>
/// <param name="SceneCut">
/// Leakage: the share of the error with a wrong latent that the right one removes, when the second frame comes from
/// <i>another scene</i>. No action leads there, so a code that only describes actions has nothing to say.
/// </param>
/// <param name="Ordinary">The same share for true pairs, for comparison.</param>
/// <param name="LeastPerplexity">Codes in use in the poorest slot; 0 for a continuous bottleneck.</param>
/// <param name="Codes">Codes a slot could take.</param>
public sealed record Health(Reconstruction Reconstruction, double AllNull, double SceneCut, double Ordinary, double LeastPerplexity, int Codes)
{
    /// <summary>Runs every check.</summary>
    /// <param name="model">A trained model.</param>
    /// <param name="data">Pairs it was not trained on.</param>
    /// <param name="seed">Draws shuffles and scene cuts.</param>
    public static Health Check(LatentActionModel model, TransitionSet data, Seed seed)
    {
        var curve = PrefixCurve.Measure(model, data, seed, [model.Options.Slots]);
        var usage = model.CodesPerSlot == 0 ? null : CodeUsage.Measure(model, data);
        return new Health(
            new Reconstruction(curve.Prefix[^1], curve.CopyLast, curve.Shuffled[^1], data.Count), curve.Prefix[0],
            Rebuilt(model, data, seed, cut: true), Rebuilt(model, data, seed, cut: false),
            usage is null ? 0 : Enumerable.Range(0, usage.Slots).Min(usage.Perplexity), model.CodesPerSlot);
    }

    /// <summary>Every check, in reading order; a continuous bottleneck has no codes to check.</summary>
    public IReadOnlyList<HealthCheck> Checks =>
    [
        new("explains motion: PSNR above copy-last (dB)", Reconstruction.GainOverCopy, "at least 1", Reconstruction.GainOverCopy >= 1, "train longer; widen the bottleneck"),
        new("uses the latent: PSNR above shuffled (dB)", Reconstruction.DeltaPsnr, "at least 1", Reconstruction.DeltaPsnr >= 1,
            "the forward model guesses: see whether the data have anything to decide"),
        new("needs the latent: PSNR above all-null (dB)", Reconstruction.Model - AllNull, "at least 1", Reconstruction.Model - AllNull >= 1, "as above"),
        new("does not leak: share of a scene cut explained", SceneCut, "below half of the share for true pairs, or 0.05", SceneCut < Math.Max(0.5 * Ordinary, 0.05),
            "the code transmits pictures: narrow the bottleneck"),
        .. Codes == 0 ? Array.Empty<HealthCheck>() :
            [new HealthCheck("no slot has collapsed: least perplexity", LeastPerplexity, "at least 2", LeastPerplexity >= 2,
                "restart dead codes, or use finite scalar quantisation")],
    ];

    /// <summary>One row a check: what was measured, the rule of thumb, and what to look at where it fails.</summary>
    public Table Table() => Checks.Aggregate(
        new Table("Health of a latent action model").Column("check").Column("measured", format: "F2").Column("healthy").Column("passed").Column("where it fails"),
        (table, check) => table.Row(check.Name, check.Value, check.Healthy, check.Passed, check.Passed ? "" : check.Advice));

    /// <summary>Several models side by side: one row a check, one column a model.</summary>
    public static Table Compare(IReadOnlyList<(string Model, Health Health)> models)
    {
        var table = models.Aggregate(new Table("Health, side by side").Column("check").Column("healthy"), (table, one) => table.Column(one.Model, align: Align.Right));
        foreach (var check in models.MaxBy(one => one.Health.Checks.Count).Health.Checks)
            table = table.Row([check.Name, check.Healthy, .. models.Select(one => Shown(one.Health.Checks.FirstOrDefault(own => own.Name == check.Name)))]);
        return table.Caption("'Fails' marks what is outside the rule. A continuous code has no perplexity.");

        static Cell Shown(HealthCheck? check) => check is null ? Cell.Missing : $"{Math.Round(check.Value, 2) + 0.0:F2}{(check.Passed ? "" : ", fails")}".Replace('-', '−');
    }

    // 1 - error / error with another pair's latent: what the right latent buys, free of what a blurred guess buys anyway.
    // A cut pairs the first frame of one transition with the second frame of one half a set away.
    internal static double Rebuilt(LatentActionModel model, TransitionSet data, Seed seed, bool cut)
    {
        using var _ = no_grad();
        double error = 0, wrong = 0;
        var order = seed.For("scene cuts").Random().Permutation(data.Count).Select(index => (long)index).ToArray();
        for (var from = 0; from < data.Count; from += 256)
        {
            using var scope = NewDisposeScope();
            var chosen = Enumerable.Range(from, Math.Min(256, data.Count - from)).ToArray();
            var (before, after) = data.Batch(tensor(chosen.Select(i => order[i]).ToArray()));
            if (cut) after = data.Batch(tensor(chosen.Select(i => order[(i + data.Count / 2) % data.Count]).ToArray())).After;
            var slots = model.Infer(before, after);
            error += SquaredError(model.Predict(before, slots), after);
            wrong += SquaredError(model.Predict(before, slots.roll(1, 0)), after);
        }
        return 1 - error / wrong;

        static double SquaredError(Tensor prediction, Tensor truth) => (prediction.clamp(0, 1) - truth).square().sum().item<float>();
    }
}

/// <summary>One line of the health panel.</summary>
/// <param name="Name">What is checked, with its unit.</param>
/// <param name="Value">What was measured.</param>
/// <param name="Healthy">The rule of thumb in words.</param>
/// <param name="Passed">Whether it is met.</param>
/// <param name="Advice">What to look at where it is not.</param>
public sealed record HealthCheck(string Name, double Value, string Healthy, bool Passed, string Advice);
