using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LatentNotebooks.LatentActions;

/// <summary>
/// Turns quantised slots into what every consumer reads: the forward model, and later the translator and the evaluator.
/// Absent slots are replaced by one null vector, learned unless told otherwise, shared by all of them, before the position is added,
/// so that "slot 3 is absent" can be told from "slot 5 is absent".
/// </summary>
public sealed class SlotEmbedding : nn.Module<Tensor, Tensor?, Tensor>
{
    private readonly Linear embed;
    private readonly Parameter absent;   // [E]
    private readonly Parameter position; // [K, E]

    /// <param name="options">Slots and widths.</param>
    public SlotEmbedding(LatentActionOptions options) : base(nameof(SlotEmbedding))
    {
        embed = nn.Linear(options.Levels.Count, options.SlotWidth);
        // A null of zero draws its numbers all the same, so that all other weights start alike.
        absent = new Parameter(randn(options.SlotWidth) * (options.LearnedNull ? 0.02 : 0), requires_grad: options.LearnedNull);
        position = new Parameter(randn(options.Slots, options.SlotWidth) * 0.02);
        RegisterComponents();
    }

    /// <summary>Slots <c>[B, K, d]</c> to embeddings <c>[B, K, E]</c>.</summary>
    /// <param name="slots">Quantised slots.</param>
    /// <param name="present">Which slots each sample keeps, booleans <c>[B, K]</c> or <c>[1, K]</c>; null keeps all.</param>
    public override Tensor forward(Tensor slots, Tensor? present)
    {
        using var scope = NewDisposeScope();
        var embedded = embed.call(slots);
        if (present is not null) embedded = where(present.unsqueeze(-1), embedded, absent);
        return (embedded + position).MoveToOuterDisposeScope();
    }
}
