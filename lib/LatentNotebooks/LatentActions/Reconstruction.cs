using LatentNotebooks.Datasets;
using LatentNotebooks.Runtime;
using static TorchSharp.torch;

namespace LatentNotebooks.LatentActions;

/// <summary>
/// How well a latent action rebuilds the second frame, beside the two controls without which the number says nothing.
/// All PSNR values are in dB, of the mean squared error over all pairs and pixels.
/// </summary>
/// <param name="Model">The reconstruction.</param>
/// <param name="CopyLast">"Nothing moves": the first frame as the prediction. A model below it has learned nothing.</param>
/// <param name="Shuffled">The reconstruction with latent actions of other pairs. If it equals <see cref="Model"/>, the latent is ignored.</param>
/// <param name="Pairs">Pairs measured.</param>
public sealed record Reconstruction(double Model, double CopyLast, double Shuffled, int Pairs)
{
    /// <summary>What the latent action buys over "nothing moves", in dB.</summary>
    public double GainOverCopy => Model - CopyLast;

    /// <summary>What the <i>right</i> latent action buys over any other (Genie's delta PSNR, one step), in dB.</summary>
    public double DeltaPsnr => Model - Shuffled;

    /// <summary>Measures a model on every pair of a set.</summary>
    /// <param name="model">A trained model.</param>
    /// <param name="data">Pairs it was not trained on.</param>
    /// <param name="seed">Draws the shuffle.</param>
    /// <param name="batch">Pairs at a time.</param>
    public static Reconstruction Measure(LatentActionModel model, TransitionSet data, Seed seed, int batch = 256)
    {
        using var _ = no_grad();
        model.eval();
        double error = 0, copy = 0, shuffled = 0;
        var index = 0;
        foreach (var (before, after) in data.InOrder(batch))
        {
            using var scope = NewDisposeScope();
            scope.Attach(before);
            scope.Attach(after);
            var slots = model.Infer(before, after);
            var others = slots.index_select(0, Derangement((int)before.shape[0], seed.For("shuffle", index++)));
            error += SquaredError(model.Predict(before, slots), after);
            copy += SquaredError(before, after);
            shuffled += SquaredError(model.Predict(before, others), after);
        }
        double values = (double)data.Count * 3 * data.Size * data.Size;
        return new Reconstruction(Psnr(error / values), Psnr(copy / values), Psnr(shuffled / values), data.Count);
    }

    /// <summary>Peak signal-to-noise ratio of a mean squared error on values in [0, 1], in dB.</summary>
    public static double Psnr(double meanSquaredError) => -10 * Math.Log10(Math.Max(meanSquaredError, 1e-12));

    private static double SquaredError(Tensor prediction, Tensor target) =>
        (prediction.clamp(0, 1) - target).square().sum().to(ScalarType.Float64).item<double>();

    // A random cycle through all pairs: nobody keeps its own latent action.
    private static Tensor Derangement(int count, Seed seed)
    {
        var order = seed.Random().Permutation(count);
        var donor = new long[count];
        for (var i = 0; i < count; i++) donor[order[i]] = order[(i + 1) % count];
        return tensor(donor);
    }
}
