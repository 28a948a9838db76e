using LatentNotebooks.Networks;
using static TorchSharp.torch;

namespace LatentNotebooks.LatentActions;

/// <summary>
/// A latent action model: an inverse model explains a transition by a few discrete slots, and a forward model has to
/// rebuild the next frame from the first one and those slots alone. The slots are the latent action.
/// Training draws it through the bottleneck only by reconstruction; no true action is ever seen.
/// </summary>
public sealed class LatentActionModel : nn.Module<Tensor, Tensor, Tensor>
{
    private readonly InverseModel idm;
    private readonly FiniteScalarQuantizer quantizer;
    private readonly SlotEmbedding embedding;
    private readonly ForwardModel fdm;

    /// <param name="options">The model's shape.</param>
    /// <exception cref="ArgumentException">No model has this shape.</exception>
    public LatentActionModel(LatentActionOptions options) : base(nameof(LatentActionModel))
    {
        options.Validate();
        Options = options;
        idm = new InverseModel(options);
        quantizer = new FiniteScalarQuantizer(options.Levels);
        embedding = new SlotEmbedding(options);
        fdm = new ForwardModel(options);
        RegisterComponents();
    }

    /// <summary>The shape it was built with.</summary>
    public LatentActionOptions Options { get; }

    /// <summary>Information of a whole latent action at most, in bits.</summary>
    public double Bits => Options.Slots * quantizer.Bits;

    /// <summary>Trainable numbers.</summary>
    public long ParameterCount => parameters().Sum(parameter => parameter.numel());

    /// <summary>The latent action of a transition: frames <c>[B, 3, S, S]</c> to quantised slots <c>[B, K, d]</c> in [-1, 1].</summary>
    public Tensor Infer(Tensor before, Tensor after)
    {
        using var raw = idm.call(before, after);
        return quantizer.call(raw);
    }

    /// <summary>The next frame, if this latent action is taken in this frame.</summary>
    /// <param name="before">Frames <c>[B, 3, S, S]</c>.</param>
    /// <param name="slots">Quantised slots <c>[B, K, d]</c>.</param>
    /// <param name="kept">Leading slots kept per sample, <c>[B]</c>; null keeps all.</param>
    public Tensor Predict(Tensor before, Tensor slots, Tensor? kept = null)
    {
        using var embedded = embedding.call(slots, kept);
        return fdm.call(before, embedded);
    }

    /// <summary>Reconstruction of the second frame through the bottleneck, <c>[B, 3, S, S]</c>.</summary>
    public override Tensor forward(Tensor before, Tensor after)
    {
        using var slots = Infer(before, after);
        return Predict(before, slots);
    }

    /// <summary>Code numbers of slots: <c>[B, K, d]</c> to <c>[B, K]</c> integers.</summary>
    public Tensor Codes(Tensor slots) => quantizer.Indices(slots);

    /// <summary>Codes a slot can take.</summary>
    public int CodesPerSlot => quantizer.Codes;
}
