using static TorchSharp.torch;

namespace LatentNotebooks.Networks;

/// <summary>How a learned codebook is kept in use. Defaults are ours, chosen in <c>flexlam/codebook-collapse</c>.</summary>
public sealed record CodebookOptions
{
    /// <summary>As textbooks have it: random codes from the first batch on, a commitment that counts, rare restarts.</summary>
    public static CodebookOptions Textbook { get; } = new() { WarmUp = 0, FromData = false, Patience = 300, Commitment = 0.03 };

    /// <summary>Training batches that pass without being quantised, so that slots have something to say before their codes are chosen. Inference always quantises.</summary>
    public int WarmUp { get; init; } = 200;

    /// <summary>
    /// Deviation of the noise that is added to slots, which lie in [-1, 1], during the warm-up. It leaves room for few bits, so that an
    /// encoder settles on what is cheapest to say before codes are chosen.
    /// </summary>
    public double WarmNoise { get; init; }

    /// <summary>
    /// Whether the first codes are inputs of the batch that ends the warm-up, far from each other (k-means++; Arthur and Vassilvitskii 2007).
    /// Codes drawn from anywhere else may lie far from every input, which then all share the nearest one.
    /// </summary>
    public bool FromData { get; init; } = true;

    /// <summary>Share of the moving averages that a batch leaves as it was.</summary>
    public double Decay { get; init; } = 0.99;

    /// <summary>Batches without any use after which a code restarts at a random input. It has to be small against the updates of a run.</summary>
    public int Patience { get; init; } = 20;

    /// <summary>
    /// What the squared distance of a slot to its code costs, in units of the reconstruction loss. It has to be light against what there is to
    /// gain by reconstruction, which in pixels of [0, 1] is a few thousandths: the cheapest way to be near a code is to
    /// say the same of every pair.
    /// </summary>
    public double Commitment { get; init; } = 1e-4;
}

/// <summary>
/// Vector quantisation with a codebook learned by moving averages (van den Oord et al. 2017, appendix A.1), shared by all
/// slots: one book for each slot is known to collapse (LAPO's author, in its issue 3).
/// </summary>
public sealed class VectorQuantizer : Bottleneck
{
    private readonly CodebookOptions options;
    private readonly Tensor codebook; // [C, d]
    private readonly Tensor batches;  // [], training batches seen
    private readonly Tensor counts;   // [C], moving average of uses a batch
    private readonly Tensor sums;     // [C, d], moving average of the inputs of each code
    private readonly Tensor idle;     // [C], batches since the last use
    private Tensor? commitment;

    /// <param name="codes">Codes C.</param>
    /// <param name="width">Scalars d of a slot.</param>
    /// <param name="options">See <see cref="CodebookOptions"/>; null for the defaults.</param>
    public VectorQuantizer(int codes, int width, CodebookOptions? options = null) : base(nameof(VectorQuantizer))
    {
        Codes = codes;
        this.options = options ?? new();
        codebook = randn(codes, width) * 0.5;
        batches = zeros([], dtype: ScalarType.Int64);
        counts = ones(codes);
        sums = zeros(codes, width);
        idle = zeros(codes);
        RegisterComponents();
    }

    /// <inheritdoc/>
    public override int Codes { get; }

    /// <inheritdoc/>
    public override double Bits => Math.Log2(Codes);

    /// <summary>Pulls the inputs towards their codes; without it they drift away from the codebook.</summary>
    public override Tensor? Cost => commitment;

    /// <summary>Nearest codes of <c>[..., d]</c>, bounded to [-1, 1] first.</summary>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var flat = input.tanh().reshape(-1, codebook.shape[1]);
        if (training && IsWarmingUp(flat.detach()))
            return (options.WarmNoise == 0 ? flat : flat + options.WarmNoise * randn_like(flat)).reshape(input.shape).MoveToOuterDisposeScope();
        var index = Nearest(flat);
        if (training) Update(flat.detach(), index);
        var code = codebook.index_select(0, index);
        commitment = (options.Commitment * (flat - code).square().mean([1])).reshape(input.shape[..^1]).MoveToOuterDisposeScope();
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

    // Counts batches and, with the first one after the warm-up, chooses the codes.
    private bool IsWarmingUp(Tensor flat)
    {
        using var _ = no_grad();
        var past = batches.add_(1).item<long>() - options.WarmUp;
        if (past != 1) return past <= 0;
        if (options.FromData) codebook.copy_(Apart(flat));
        sums.copy_(codebook);
        return false;
    }

    // Inputs [C, d], each drawn with a chance proportional to its squared distance from those before; anew where all distances are 0.
    private Tensor Apart(Tensor flat)
    {
        using var scope = NewDisposeScope();
        var far = ones(flat.shape[0], device: flat.device);
        var chosen = new List<Tensor>();
        while (chosen.Count < Codes)
        {
            var next = (far.max().item<float>() > 0 ? far : ones_like(far)).multinomial(1);
            chosen.Add(flat.index_select(0, next));
            var distance = (flat - chosen[^1]).square().sum(-1);
            far = chosen.Count == 1 ? distance : minimum(far, distance);
        }
        return cat(chosen, 0).MoveToOuterDisposeScope();
    }

    private void Update(Tensor flat, Tensor index)
    {
        using var _ = no_grad();
        var uses = nn.functional.one_hot(index, Codes).to(ScalarType.Float32); // [B, C]
        var used = uses.sum([0]); // not sum(0): a literal 0 also converts to ScalarType, and then means the sum over everything
        counts.mul_(options.Decay).add_(used * (1 - options.Decay));
        sums.mul_(options.Decay).add_(uses.t().matmul(flat) * (1 - options.Decay));
        idle.copy_(where(used > 0, zeros_like(idle), idle + 1));
        var dead = idle > options.Patience;
        sums.copy_(where(dead.unsqueeze(1), Some(flat), sums));
        counts.copy_(where(dead, ones_like(counts), counts));
        idle.copy_(where(dead, zeros_like(idle), idle));
        codebook.copy_(sums / counts.unsqueeze(1));
    }

    // As many inputs as there are codes, without repetition where the batch is large enough.
    private Tensor Some(Tensor flat)
    {
        var order = randperm(flat.shape[0], device: flat.device);
        while (order.shape[0] < Codes) order = cat([order, order], 0);
        return flat.index_select(0, order.slice(0, 0, Codes, 1));
    }
}
