using static TorchSharp.torch;

namespace LatentNotebooks.LatentActions;

/// <summary>
/// What a reader of latent actions needs of a model: the slots of a transition and their null-filled form. What the model
/// was trained to predict - pixels, or features of its own - is not its business.
/// </summary>
public interface ILatentActions
{
    /// <summary>Slots and widths.</summary>
    LatentActionOptions Options { get; }

    /// <summary>The latent action of a transition: frames <c>[B, 3, S, S]</c> to squeezed slots <c>[B, K, d]</c>.</summary>
    Tensor Infer(Tensor before, Tensor after);

    /// <summary>Slots with the absent ones replaced by the shared null: <c>[B, K, d]</c> to <c>[B, K, E]</c>.</summary>
    Tensor Fill(Tensor slots, Tensor? present = null);

    /// <summary>Switches to inference: no noise, no updates of codebooks.</summary>
    void eval();
}
