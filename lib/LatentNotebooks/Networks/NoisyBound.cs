using static TorchSharp.torch;

namespace LatentNotebooks.Networks;

/// <summary>
/// Continuous scalars in [-1, 1] with Gaussian noise while training. Without the noise one real number could carry
/// everything and a budget would mean nothing.
/// </summary>
/// <param name="width">Scalars d of a slot.</param>
public sealed class NoisyBound(int width) : Bottleneck(nameof(NoisyBound))
{
    private const double Noise = 0.1;

    /// <inheritdoc/>
    public override int Codes => 0;

    /// <summary>What uniform scalars get through the noise, in bits: the entropy of the signal less that of the noise.</summary>
    public override double Bits => width * (Math.Log2(2) - 0.5 * Math.Log2(2 * Math.PI * Math.E * Noise * Noise));

    /// <summary>Bounds <c>[..., d]</c>.</summary>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var bounded = input.tanh();
        return (training ? bounded + randn_like(bounded) * Noise : bounded).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public override Tensor Values(Tensor indices) => throw new NotSupportedException("A continuous bottleneck has no codes. Use Fsq or Vq.");

    /// <inheritdoc/>
    public override Tensor Indices(Tensor slots) => throw new NotSupportedException("A continuous bottleneck has no codes to count. Use Fsq or Vq.");
}
