using LatentNotebooks.Networks;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LatentNotebooks.LatentActions;

/// <summary>
/// A latent action model: an inverse model explains a transition by a few discrete slots, and a forward model has to
/// rebuild the next frame from the first one and those slots alone. The slots are the latent action.
/// Training draws it through the bottleneck only by reconstruction; no true action is ever seen.
/// </summary>
public sealed class LatentActionModel : nn.Module<Tensor, Tensor, Tensor>, ILatentActions
{
    private readonly InverseModel idm;
    private readonly BatchNorm1d? standardize;
    private readonly Bottleneck bottleneck;
    private readonly SlotEmbedding embedding;
    private readonly ForwardModel fdm;

    /// <param name="options">The model's shape.</param>
    /// <exception cref="ArgumentException">No model has this shape.</exception>
    public LatentActionModel(LatentActionOptions options) : base(nameof(LatentActionModel))
    {
        options.Validate();
        Options = options;
        idm = new InverseModel(options);
        // Without weights of its own it draws no random number, so that all other weights start alike.
        standardize = options.StandardizeSlots ? nn.BatchNorm1d(options.Slots * options.RawWidth, affine: false) : null;
        bottleneck = options.MakeBottleneck();
        embedding = new SlotEmbedding(options);
        fdm = new ForwardModel(options);
        RegisterComponents();
    }

    /// <summary>The shape it was built with.</summary>
    public LatentActionOptions Options { get; }

    /// <summary>Information of a whole latent action at most, in bits.</summary>
    public double Bits => Options.Slots * bottleneck.Bits;

    /// <summary>Trainable numbers.</summary>
    public long ParameterCount => parameters().Sum(parameter => parameter.numel());

    /// <summary>What each slot of the last <see cref="Infer"/> adds to the loss, <c>[B, K]</c>, or null.</summary>
    public Tensor? SlotCost => bottleneck.Cost;

    /// <summary>The latent action of a transition: frames <c>[B, 3, S, S]</c> to squeezed slots <c>[B, K, d]</c> in [-1, 1].</summary>
    public Tensor Infer(Tensor before, Tensor after)
    {
        using var raw = idm.call(before, after);
        if (standardize is null) return bottleneck.call(raw);
        using var flat = raw.flatten(1);
        using var scaled = standardize.call(flat);
        using var slots = scaled.view_as(raw);
        return bottleneck.call(slots);
    }

    /// <summary>The next frame, if this latent action is taken in this frame.</summary>
    /// <param name="before">Frames <c>[B, 3, S, S]</c>.</param>
    /// <param name="slots">Squeezed slots <c>[B, K, d]</c>.</param>
    /// <param name="present">Slots kept, booleans <c>[B, K]</c> or <c>[1, K]</c>, see <see cref="PrefixDropout"/>; null keeps all.</param>
    public Tensor Predict(Tensor before, Tensor slots, Tensor? present = null)
    {
        using var embedded = Fill(slots, present);
        return fdm.call(before, embedded);
    }

    /// <summary>
    /// Slots with the absent ones replaced by the learned null: <c>[B, K, d]</c> to <c>[B, K, E]</c>. The forward model,
    /// the translator and the evaluator all read this one form.
    /// </summary>
    public Tensor Fill(Tensor slots, Tensor? present = null) => embedding.call(slots, present);

    /// <summary>Reconstruction of the second frame through the bottleneck, <c>[B, 3, S, S]</c>.</summary>
    public override Tensor forward(Tensor before, Tensor after)
    {
        using var slots = Infer(before, after);
        return Predict(before, slots);
    }

    /// <summary>Code numbers of slots: <c>[B, K, d]</c> to <c>[B, K]</c> integers.</summary>
    public Tensor Codes(Tensor slots) => bottleneck.Indices(slots);

    /// <summary>The slots that code numbers stand for: <c>[B, K]</c> integers to <c>[B, K, d]</c>.</summary>
    public Tensor Slots(Tensor codes) => bottleneck.Values(codes);

    /// <summary>Codes a slot can take.</summary>
    public int CodesPerSlot => bottleneck.Codes;
}
