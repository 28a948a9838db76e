using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LatentNotebooks.Networks;

/// <summary>What all blocks of one pass share.</summary>
/// <param name="Causal">Whether the plain triangle hides the future; then there is no mask.</param>
/// <param name="Mask">Added to the scores, <c>[T, N]</c> or <c>[B, 1, T, N]</c> for T queries and N keys; null hides nothing.</param>
/// <param name="Rotation">Cosines and sines <c>[1 or B, 1, T, D / heads / 2]</c>; null for learned places.</param>
/// <param name="Cache">Where keys and values are kept, or null.</param>
internal sealed record TransformerPass(bool Causal, Tensor? Mask, (Tensor Cosines, Tensor Sines)? Rotation, KeyValueCache? Cache);

/// <summary>Attention, then a perceptron, each reading a normalised residual stream <c>[B, T, D]</c> and adding to it.</summary>
internal sealed class TransformerBlock : nn.Module
{
    private readonly LayerNorm beforeAttention, beforePerceptron;
    private readonly Linear attend, project, up, down;
    private readonly int layer, heads;

    internal TransformerBlock(TransformerOptions options, int layer) : base(nameof(TransformerBlock))
    {
        (this.layer, heads) = (layer, options.Heads);
        var width = options.Width;
        beforeAttention = nn.LayerNorm(width);
        attend = nn.Linear(width, 3 * width);
        project = nn.Linear(width, width);
        beforePerceptron = nn.LayerNorm(width);
        up = nn.Linear(width, 4 * width);
        down = nn.Linear(4 * width, width);
        RegisterComponents();
        using var _ = no_grad();
        // Every block adds twice to the stream; a smaller start keeps its size independent of the depth (Radford et al. 2019).
        foreach (var last in new[] { project, down }) last.weight!.mul_(1 / Math.Sqrt(2.0 * options.Layers));
    }

    internal Tensor Run(Tensor stream, TransformerPass pass)
    {
        using var scope = NewDisposeScope();
        var x = stream + Attend(beforeAttention.call(stream), pass);
        return (x + down.call(nn.functional.gelu(up.call(beforePerceptron.call(x))))).MoveToOuterDisposeScope();
    }

    private Tensor Attend(Tensor input, TransformerPass pass)
    {
        var (n, t, d) = (input.shape[0], input.shape[1], input.shape[2]);
        // [B, T, 3 D] to three times [B, heads, T, D / heads].
        var parts = attend.call(input).view(n, t, 3, heads, d / heads).permute(2, 0, 3, 1, 4);
        var (queries, keys, values) = (parts.select(0, 0), parts.select(0, 1), parts.select(0, 2));
        if (pass.Rotation is { } angle) (queries, keys) = (Turn(queries, angle), Turn(keys, angle));
        if (pass.Cache is { } cache) (keys, values) = cache.Append(layer, keys, values);
        var mixed = nn.functional.scaled_dot_product_attention(queries, keys, values, pass.Mask, is_casual: pass.Causal);
        return project.call(mixed.transpose(1, 2).reshape(n, t, d));
    }

    private static Tensor Turn(Tensor vectors, (Tensor Cosines, Tensor Sines) angle)
    {
        var half = vectors.shape[^1] / 2;
        var (first, second) = (vectors.narrow(-1, 0, half), vectors.narrow(-1, half, half));
        return cat([first * angle.Cosines - second * angle.Sines, second * angle.Cosines + first * angle.Sines], -1);
    }
}
