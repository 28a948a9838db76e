using LatentNotebooks.Runtime;
using static TorchSharp.torch;

namespace LatentNotebooks.Internalization;

/// <summary>
/// What is put in place of latents, to see whether their content does the work: prompt, number of slots and decoding stay as they
/// are (Token Replacement Test, arXiv 2605.21642). Statistics are taken from the latents of the same problems, slot by slot.
/// </summary>
public static class SlotReplacement
{
    /// <summary>Names of the replacements that <see cref="Make"/> knows.</summary>
    public static IReadOnlyList<string> Names { get; } = ["zero", "mean", "gaussian", "random-direction", "first-repeated", "reversed", "shuffled"];

    /// <summary>An edit that replaces every slot.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="own">The latents of the same problems, a slot each, <c>[B, D]</c>.</param>
    /// <param name="seed">Draws noise and orders.</param>
    /// <exception cref="ArgumentException">There is no such replacement.</exception>
    public static SlotEdit Make(string name, IReadOnlyList<Tensor> own, Seed seed)
    {
        using var scope = NewDisposeScope();
        manual_seed(seed.Value);
        var contents = own.Select((content, slot) => (name switch
        {
            "zero" => zeros_like(content),
            "mean" => content.mean([0], keepdim: true).expand(content.shape).clone(),
            "gaussian" => Gaussian(content),
            "random-direction" => Rescaled(randn_like(content), content),
            "first-repeated" => own[0].clone(),
            "reversed" => own[own.Count - 1 - slot].clone(),
            "shuffled" => content.index_select(0, tensor(seed.For("order", slot).Random().Permutation((int)content.shape[0]).Select(i => (long)i).ToArray())),
            _ => throw new ArgumentException($"There is no replacement '{name}'. There are {string.Join(", ", Names)}.", nameof(name)),
        }).MoveToOuterDisposeScope()).ToArray();
        return (slot, _) => contents[slot].alias();
    }

    /// <summary>Every problem gets the latents of another one: row i those of <paramref name="donors"/>[i].</summary>
    /// <param name="own">The latents of the same problems, a slot each, <c>[B, D]</c>.</param>
    /// <param name="donors">Row of each problem's donor.</param>
    /// <param name="only">The one slot to swap; null swaps all.</param>
    public static SlotEdit Swap(IReadOnlyList<Tensor> own, int[] donors, int? only = null) => (slot, content) =>
    {
        if (only is { } one && one != slot) return content.alias();
        using var rows = tensor(donors.Select(donor => (long)donor).ToArray());
        return own[slot].index_select(0, rows);
    };

    // Noise with the mean and the covariance of the latents.
    private static Tensor Gaussian(Tensor content)
    {
        var (rows, width) = (content.shape[0], content.shape[1]);
        var centred = content - content.mean([0], keepdim: true);
        var covariance = centred.t().matmul(centred) / (rows - 1) + 1e-4 * eye(width);
        return content.mean([0], keepdim: true) + randn(rows, width).matmul(linalg.cholesky(covariance).t());
    }

    private static Tensor Rescaled(Tensor noise, Tensor content) =>
        noise / noise.square().sum(1, keepdim: true).sqrt() * content.square().sum(1, keepdim: true).sqrt();
}
