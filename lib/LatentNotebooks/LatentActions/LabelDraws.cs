using LatentNotebooks.Runtime;
using static TorchSharp.torch;

namespace LatentNotebooks.LatentActions;

/// <summary>
/// Which transitions of a pool get their label shown. The draws depend on the pool's size and the seed alone, so every
/// model compared gets the same ones, and a larger count holds all labels of a smaller one.
/// </summary>
public static class LabelDraws
{
    /// <summary>Indices of labelled transitions, <c>[D, n]</c> integers; no transition twice in one draw.</summary>
    /// <param name="pool">Transitions in the pool.</param>
    /// <param name="labels">Labels shown, n.</param>
    /// <param name="draws">Independent draws, D.</param>
    /// <param name="seed">The run's seed.</param>
    /// <exception cref="ArgumentOutOfRangeException">More labels than the pool has.</exception>
    public static Tensor Draw(int pool, int labels, int draws, Seed seed)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(labels, pool);
        var chosen = new long[draws * labels];
        for (var draw = 0; draw < draws; draw++)
        {
            var order = seed.For("label draw", draw).Random().Permutation(pool);
            for (var i = 0; i < labels; i++) chosen[draw * labels + i] = order[i];
        }
        return tensor(chosen, [draws, labels]);
    }

    /// <summary>Rows of <c>[N, ...]</c> for each draw: <c>[D, n, ...]</c>.</summary>
    public static Tensor Pick(Tensor rows, Tensor draws) =>
        rows.index_select(0, draws.flatten()).reshape([.. draws.shape, .. rows.shape[1..]]);
}
