using LatentNotebooks.Networks;
using static TorchSharp.torch;

namespace LatentNotebooks.Internalization;

/// <summary>
/// Continuous thoughts (Coconut, arXiv 2412.06769): the state with which the network would write the next token becomes the next
/// input. A slot's input is the slot token's embedding, its place, and that state added; the first is ours, it marks a slot as
/// one. n thoughts cost n passes more, and the gradient flows back through all of them.
/// </summary>
internal static class LatentFeedback
{
    /// <summary>The states <c>[B, D]</c> that are fed into each slot, made one after the other, with their gradients.</summary>
    internal static IReadOnlyList<Tensor> Train(Transformer network, SolverBatch batch, Tensor tokens, Tensor? places)
    {
        var fed = new List<Tensor>();
        for (var slot = 0; slot < batch.MostSlots; slot++)
        {
            var read = batch.Prompt + slot;
            var states = network.States(tokens.narrow(1, 0, read), places?.narrow(1, 0, read), hook: Hook(batch, fed));
            var state = states.select(1, -1);
            fed.Add(batch.Has(slot) is { } has ? state * has : state);
        }
        return fed;
    }

    /// <summary>A hook that adds the states to the inputs of the slots behind the prompt.</summary>
    internal static TransformerHook Hook(SolverBatch batch, IReadOnlyList<Tensor> fed)
    {
        var slots = fed.ToArray(); // the list may grow while autograd still refers to this pass
        return (layer, hidden, _) =>
        {
            if (layer > 0 || slots.Length == 0) return hidden;
            var (before, after) = (hidden.narrow(1, 0, batch.Prompt), hidden.narrow(1, batch.Prompt, hidden.shape[1] - batch.Prompt));
            var inner = after.narrow(1, 0, slots.Length) + stack(slots, 1);
            return cat([before, inner, after.narrow(1, slots.Length, after.shape[1] - slots.Length)], 1);
        };
    }
}
