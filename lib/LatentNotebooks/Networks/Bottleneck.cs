using static TorchSharp.torch;

namespace LatentNotebooks.Networks;

/// <summary>
/// Squeezes raw slots <c>[..., d]</c> so that they can carry only so much. Everything a latent action knows has to pass
/// here, and nothing else in a latent action model limits it.
/// </summary>
public abstract class Bottleneck(string name) : nn.Module<Tensor, Tensor>(name)
{
    /// <summary>Codes one slot can take; 0 for a continuous bottleneck.</summary>
    public abstract int Codes { get; }

    /// <summary>Information of one slot at most, in bits.</summary>
    public abstract double Bits { get; }

    /// <summary>The number of each code: squeezed slots <c>[..., d]</c> to integers <c>[...]</c>.</summary>
    /// <exception cref="NotSupportedException">The bottleneck has no codes.</exception>
    public abstract Tensor Indices(Tensor slots);

    /// <summary>The squeezed slots that codes stand for, the inverse of <see cref="Indices"/>: integers <c>[...]</c> to <c>[..., d]</c>.</summary>
    /// <exception cref="NotSupportedException">The bottleneck has no codes.</exception>
    public abstract Tensor Values(Tensor indices);

    /// <summary>What each slot adds to the loss of the last forward pass, <c>[...]</c>, or null: the price of its nats, or its distance to its code.</summary>
    public virtual Tensor? Cost => null;
}
