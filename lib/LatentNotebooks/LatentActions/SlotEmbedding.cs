using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LatentNotebooks.LatentActions;

/// <summary>
/// Turns quantised slots into what every consumer reads: the forward model, and later the translator and the evaluator.
/// Slots from the k-th on are replaced by one learned null vector, shared by all of them, before the position is added,
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
        absent = new Parameter(randn(options.SlotWidth) * 0.02);
        position = new Parameter(randn(options.Slots, options.SlotWidth) * 0.02);
        RegisterComponents();
    }

    /// <summary>Slots <c>[B, K, d]</c> to embeddings <c>[B, K, E]</c>.</summary>
    /// <param name="slots">Quantised slots.</param>
    /// <param name="kept">How many leading slots each sample keeps, <c>[B]</c> integers from 0 to K; null keeps all.</param>
    public override Tensor forward(Tensor slots, Tensor? kept)
    {
        using var scope = NewDisposeScope();
        var embedded = embed.call(slots);
        if (kept is not null)
        {
            var present = (arange(slots.shape[1], device: slots.device).unsqueeze(0) < kept.unsqueeze(1)).unsqueeze(-1); // [B, K, 1]
            embedded = where(present, embedded, absent);
        }
        return (embedded + position).MoveToOuterDisposeScope();
    }
}
