using static TorchSharp.torch;

namespace LatentNotebooks.Networks;

/// <summary>
/// The bottleneck of a variational autoencoder (Kingma and Welling 2014), as in AdaWorld: each scalar is a Gaussian whose
/// mean and spread the encoder chooses, and every nat by which it differs from the standard normal costs. There is no limit
/// to what a slot can carry, only a price.
/// </summary>
/// <param name="width">Scalars d of a slot; the encoder gives 2 d of them, means first.</param>
/// <param name="price">What a nat costs, in units of the reconstruction loss (beta).</param>
public sealed class VariationalBottleneck(int width, double price) : Bottleneck(nameof(VariationalBottleneck))
{
    // Log-variances beyond these say nothing and only make infinities.
    private const double Narrowest = -8, Widest = 2;

    private Tensor? nats; // [...]

    /// <inheritdoc/>
    public override int Codes => 0;

    /// <summary>Without limit; what is spent on the average is <see cref="Nats"/>.</summary>
    public override double Bits => double.PositiveInfinity;

    /// <summary>The Kullback-Leibler divergence of each slot in the last forward pass, in nats, <c>[...]</c>; null before the first.</summary>
    public Tensor? Nats => nats;

    /// <inheritdoc/>
    public override Tensor? Cost => nats is null ? null : nats * price;

    /// <summary>Means and log-variances <c>[..., 2 d]</c> to a draw <c>[..., d]</c> while training, else to the means.</summary>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var mean = input.narrow(-1, 0, width);
        var logVariance = input.narrow(-1, width, width).clamp(Narrowest, Widest);
        nats = (0.5 * (mean.square() + logVariance.exp() - 1 - logVariance)).sum(-1).MoveToOuterDisposeScope();
        return (training ? mean + (0.5 * logVariance).exp() * randn_like(mean) : mean.clone()).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public override Tensor Values(Tensor indices) => throw new NotSupportedException("A variational bottleneck has no codes. Use Fsq or Vq.");

    /// <inheritdoc/>
    public override Tensor Indices(Tensor slots) => throw new NotSupportedException("A variational bottleneck has no codes to count. Use Fsq or Vq.");
}
