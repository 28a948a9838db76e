using LatentNotebooks.Networks;

namespace LatentNotebooks.LatentActions;

/// <summary>What squeezes the slots.</summary>
public enum BottleneckKind
{
    /// <summary>Finite scalar quantisation: nothing to learn, nothing to collapse.</summary>
    Fsq,

    /// <summary>A learned codebook, shared by all slots, with moving averages and restart of dead codes.</summary>
    Vq,

    /// <summary>Bounded scalars with noise during training: capacity set by the noise.</summary>
    Continuous,

    /// <summary>Gaussian scalars that pay for every nat, as in a variational autoencoder: capacity set by the price.</summary>
    Variational,
}

/// <summary>The shape of a latent action model. Defaults are ours: the paper's sizes are not public.</summary>
public sealed record LatentActionOptions
{
    /// <summary>Height and width of a frame in pixels, a multiple of 8.</summary>
    public int FrameSize { get; init; } = 32;

    /// <summary>Channels of the first convolution.</summary>
    public int BaseChannels { get; init; } = 16;

    /// <summary>Slots K of a latent action: its capacity in tokens.</summary>
    public int Slots { get; init; } = 8;

    /// <summary>Levels of the scalars of a slot; their number is d, their product the number of codes (also of a learned codebook).</summary>
    public IReadOnlyList<int> Levels { get; init; } = [5, 5];

    /// <summary>What squeezes the slots.</summary>
    public BottleneckKind Bottleneck { get; init; } = BottleneckKind.Fsq;

    /// <summary>
    /// Whether the raw slots are brought to zero mean and unit variance over the batch before they are squeezed. The inverse model of
    /// an untrained network gives nearly the same for every pair; a quantiser then says the same of every pair, and the
    /// forward model may learn to do without it before it says anything.
    /// </summary>
    public bool StandardizeSlots { get; init; }

    /// <summary>How a learned codebook is kept in use.</summary>
    public CodebookOptions Codebook { get; init; } = new();

    /// <summary>What a nat of a variational slot costs, in units of the reconstruction loss.</summary>
    public double NatPrice { get; init; } = 1e-5;

    /// <summary>Width E of a slot's embedding before the forward model.</summary>
    public int SlotWidth { get; init; } = 16;

    /// <summary>
    /// Whether the latent action reaches the forward model as one vector, the same at every pixel, instead of a small picture. A
    /// picture may say <i>where</i> something appears; a vector has to say what happens to whatever is there, so that a move has
    /// the same code wherever the agent stands.
    /// </summary>
    public bool LatentAsVector { get; init; }

    /// <summary>Whether the null that fills absent slots is learned; else it stays zero.</summary>
    public bool LearnedNull { get; init; } = true;

    /// <summary>Scalars of a slot that the inverse model gives: a variational slot needs a mean and a spread for each.</summary>
    internal int RawWidth => Bottleneck == BottleneckKind.Variational ? 2 * Levels.Count : Levels.Count;

    /// <summary>The bottleneck these options ask for.</summary>
    public Bottleneck MakeBottleneck() => Bottleneck switch
    {
        BottleneckKind.Fsq => new FiniteScalarQuantizer(Levels),
        BottleneckKind.Vq => new VectorQuantizer(Levels.Aggregate(1, (product, level) => product * level), Levels.Count, Codebook),
        BottleneckKind.Continuous => new NoisyBound(Levels.Count),
        BottleneckKind.Variational => new VariationalBottleneck(Levels.Count, NatPrice),
        _ => throw new ArgumentException($"There is no bottleneck {Bottleneck}."),
    };

    /// <summary>Throws if no model has this shape.</summary>
    /// <exception cref="ArgumentException">With the field and the reason.</exception>
    public void Validate()
    {
        if (FrameSize < 16 || FrameSize % 8 != 0)
            throw new ArgumentException($"FrameSize is {FrameSize}; three strided convolutions need a multiple of 8, at least 16.");
        if (Slots < 1) throw new ArgumentException($"Slots is {Slots}; a latent action needs at least one.");
        if (BaseChannels < 1 || SlotWidth < 1) throw new ArgumentException("BaseChannels and SlotWidth must be at least 1.");
    }
}
