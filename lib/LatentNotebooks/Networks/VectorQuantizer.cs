using static TorchSharp.torch;

namespace LatentNotebooks.Networks;

/// <summary>
/// Vector quantisation with a codebook learned by moving averages (van den Oord et al. 2017, appendix A.1), shared by all
/// slots. Codes that nobody has used for a while restart at a random input of the batch, since a learned codebook
/// otherwise collapses onto a few codes.
/// </summary>
public sealed class VectorQuantizer : Bottleneck
{
    private const double Decay = 0.99, CommitmentWeight = 0.25, DeadBelow = 0.05;

    private readonly Tensor codebook; // [C, d]
    private readonly Tensor counts;   // [C], moving average of uses a batch
    private readonly Tensor sums;     // [C, d], moving average of the inputs of each code
    private Tensor? commitment;

    /// <param name="codes">Codes C.</param>
    /// <param name="width">Scalars d of a slot.</param>
    public VectorQuantizer(int codes, int width) : base(nameof(VectorQuantizer))
    {
        Codes = codes;
        codebook = randn(codes, width) * 0.5;
        counts = ones(codes);
        sums = codebook.clone();
        RegisterComponents();
    }

    /// <inheritdoc/>
    public override int Codes { get; }

    /// <inheritdoc/>
    public override double Bits => Math.Log2(Codes);

    /// <summary>Pulls the inputs towards their codes; without it they drift away from the codebook.</summary>
    public override Tensor? ExtraLoss => commitment;

    /// <summary>Nearest codes of <c>[..., d]</c>, bounded to [-1, 1] first.</summary>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var flat = input.tanh().reshape(-1, codebook.shape[1]);
        var index = Nearest(flat);
        if (training) Update(flat.detach(), index);
        var code = codebook.index_select(0, index);
        commitment = (CommitmentWeight * (flat - code).square().mean()).MoveToOuterDisposeScope();
        return (flat + (code - flat).detach()).reshape(input.shape).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public override Tensor Indices(Tensor slots)
    {
        using var scope = NewDisposeScope();
        return Nearest(slots.reshape(-1, codebook.shape[1])).reshape(slots.shape[..^1]).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public override Tensor Values(Tensor indices) => codebook.index_select(0, indices.flatten()).reshape([.. indices.shape, codebook.shape[1]]);

    private Tensor Nearest(Tensor flat)
    {
        using var _ = no_grad();
        return cdist(flat, codebook).argmin(1);
    }

    private void Update(Tensor flat, Tensor index)
    {
        using var _ = no_grad();
        var uses = nn.functional.one_hot(index, Codes).to(ScalarType.Float32); // [B, C]
        counts.mul_(Decay).add_(uses.sum(0) * (1 - Decay));
        sums.mul_(Decay).add_(uses.t().matmul(flat) * (1 - Decay));
        var dead = (counts < DeadBelow).unsqueeze(1);
        var fresh = flat.index_select(0, randint(0, flat.shape[0], [Codes], dtype: ScalarType.Int64, device: flat.device));
        sums.copy_(where(dead, fresh, sums));
        counts.copy_(where(dead.squeeze(1), ones_like(counts), counts));
        codebook.copy_(sums / counts.unsqueeze(1));
    }
}
