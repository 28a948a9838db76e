using LatentNotebooks.Datasets;
using static TorchSharp.torch;

namespace LatentNotebooks.LatentActions;

/// <summary>
/// What every judge of a latent action reads: the null-filled prefix as one vector. Slots are inferred once for a data set
/// and filled anew for each budget, by the very call that feeds the forward model (<see cref="LatentActionModel.Fill"/>).
/// </summary>
public static class LatentFeatures
{
    /// <summary>The latent actions of all pairs, squeezed slots <c>[N, K, d]</c>; the caller owns them.</summary>
    public static Tensor Infer(ILatentActions model, TransitionSet data, int batch = 256)
    {
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        model.eval();
        var parts = new List<Tensor>();
        foreach (var (before, after) in data.InOrder(batch))
        {
            parts.Add(model.Infer(before, after));
            before.Dispose();
            after.Dispose();
        }
        return cat(parts, 0).MoveToOuterDisposeScope();
    }

    /// <summary>Slots <c>[N, K, d]</c> with a budget of k tokens, filled and flattened: <c>[N, K * E]</c>.</summary>
    /// <param name="model">The model the slots come from.</param>
    /// <param name="slots">Squeezed slots.</param>
    /// <param name="budget">Slots kept, 0..K.</param>
    public static Tensor Of(ILatentActions model, Tensor slots, int budget)
    {
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        return model.Fill(slots, PrefixDropout.Keep(budget, model.Options.Slots)).flatten(1).MoveToOuterDisposeScope();
    }

    /// <summary>As <see cref="Of(ILatentActions, Tensor, int)"/>, but every sample has its own budget.</summary>
    /// <param name="model">The model the slots come from.</param>
    /// <param name="slots">Squeezed slots <c>[N, K, d]</c>.</param>
    /// <param name="budgets">One budget a sample, <c>[N]</c>.</param>
    public static Tensor Of(ILatentActions model, Tensor slots, IReadOnlyList<int> budgets)
    {
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        var count = model.Options.Slots;
        var kept = new bool[budgets.Count * count];
        for (var i = 0; i < kept.Length; i++) kept[i] = i % count < budgets[i / count];
        return model.Fill(slots, tensor(kept, [budgets.Count, count])).flatten(1).MoveToOuterDisposeScope();
    }
}
