using static TorchSharp.torch;

namespace LatentNotebooks.Networks;

/// <summary>
/// Finite scalar quantisation (Mentzer et al. 2023, arXiv 2309.15505): bound each scalar to an odd number of levels,
/// round, and let the gradient pass straight through. The codebook is the grid of all level combinations, so there is
/// nothing to learn, no commitment loss and nothing to collapse.
/// </summary>
public sealed class FiniteScalarQuantizer : Bottleneck
{
    private readonly Tensor half; // [d]: (levels - 1) / 2 of each scalar

    /// <param name="levels">Levels of each scalar of a slot, odd and at least 3; <c>[5, 5]</c> makes 25 codes.</param>
    /// <exception cref="ArgumentException">A level count is even or too small.</exception>
    public FiniteScalarQuantizer(IReadOnlyList<int> levels) : base(nameof(FiniteScalarQuantizer))
    {
        if (levels.Count == 0 || levels.Any(level => level < 3 || level % 2 == 0))
            throw new ArgumentException($"Levels must be odd and at least 3, so that zero is a level; got [{string.Join(", ", levels)}].", nameof(levels));
        Levels = levels;
        half = tensor(levels.Select(level => (level - 1) / 2f).ToArray());
        register_buffer("half", half);
    }

    /// <summary>Levels of each scalar.</summary>
    public IReadOnlyList<int> Levels { get; }

    /// <summary>The product of the levels.</summary>
    public override int Codes => Levels.Aggregate(1, (product, level) => product * level);

    /// <inheritdoc/>
    public override double Bits => Math.Log2(Codes);

    /// <summary>Rounds <c>[..., d]</c> to the grid, scaled to [-1, 1].</summary>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var bounded = input.tanh() * half;
        // Straight-through estimator: the value is rounded, the gradient is that of the bounded scalar.
        return ((bounded + (bounded.round() - bounded).detach()) / half).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public override Tensor Indices(Tensor slots)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        var digits = (slots * half + half).round().to(ScalarType.Int64);
        var index = zeros_like(digits.select(-1, 0));
        for (var i = 0; i < Levels.Count; i++) index = index * Levels[i] + digits.select(-1, i);
        return index.MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public override Tensor Values(Tensor indices)
    {
        using var scope = NewDisposeScope();
        var digits = new Tensor[Levels.Count];
        var rest = indices;
        for (var i = Levels.Count - 1; i >= 0; i--)
        {
            digits[i] = rest.remainder(Levels[i]);
            rest = (rest - digits[i]) / Levels[i];
        }
        return ((stack(digits, -1).to(ScalarType.Float32) - half) / half).MoveToOuterDisposeScope();
    }
}
