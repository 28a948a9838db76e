using LatentNotebooks.Runtime;
using static TorchSharp.torch;

namespace LatentNotebooks.Internalization;

/// <summary>
/// Vector quantisation that starts late: first points pass as they are, so that the encoder spreads them out; then codes are put
/// where points lie (k-means++ on one batch) and follow them by moving averages. A code that nobody uses restarts at the point
/// that fits its own code worst. Started from random codes, the same codebook collapses onto one code in these experiments.
/// </summary>
internal sealed class WarmQuantizer : nn.Module
{
    private const double Decay = 0.95, DeadBelow = 0.02;
    private readonly Tensor codebook, counts, sums; // [K, c], [K], [K, c]

    internal WarmQuantizer(int codes, int width) : base(nameof(WarmQuantizer))
    {
        codebook = randn(codes, width);
        counts = ones(codes);
        sums = codebook.clone();
        RegisterComponents();
    }

    /// <summary>The codes as points, <c>[K, c]</c>.</summary>
    internal Tensor Codebook => codebook;

    /// <summary>Puts codes onto points <c>[N, c]</c>, each with a chance proportional to its squared distance from the codes so far.</summary>
    internal void Start(Tensor points, Seed seed)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        var rng = seed.Random();
        var (codes, count) = ((int)codebook.shape[0], (int)points.shape[0]);
        var chosen = new List<long> { rng.Next(count) };
        var nearest = full([count], double.PositiveInfinity, ScalarType.Float32);
        while (chosen.Count < codes)
        {
            nearest = minimum(nearest, (points - points.select(0, chosen[^1])).square().sum(1));
            var weights = nearest.data<float>().ToArray();
            var aim = rng.NextDouble() * weights.Sum(weight => (double)weight);
            var at = 0;
            while (at < count - 1 && (aim -= weights[at]) > 0) at++;
            chosen.Add(at);
        }
        codebook.copy_(points.index_select(0, tensor(chosen.ToArray())));
        sums.copy_(codebook);
        counts.fill_(1);
    }

    /// <summary>The nearest code of each point, <c>[N]</c>.</summary>
    internal Tensor Nearest(Tensor points)
    {
        using var _ = no_grad();
        return cdist(points, codebook).argmin(1);
    }

    /// <summary>Points <c>[N, c]</c> replaced by their codes, with the gradient of the points, and the loss that pulls points to codes.</summary>
    internal (Tensor Codes, Tensor Commitment) Quantize(Tensor points)
    {
        var index = Nearest(points);
        if (training) Follow(points.detach(), index);
        var codes = codebook.index_select(0, index);
        return (points + (codes - points).detach(), (points - codes).square().mean());
    }

    private void Follow(Tensor points, Tensor index)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        var uses = nn.functional.one_hot(index, codebook.shape[0]).to(ScalarType.Float32);
        counts.mul_(Decay).add_(uses.mean([0]) * codebook.shape[0] * (1 - Decay)); // 1 where all codes are used alike
        sums.mul_(Decay).add_(uses.t().matmul(points) * (codebook.shape[0] / (double)points.shape[0] * (1 - Decay)));
        codebook.copy_(sums / counts.clamp(min: 1e-6).unsqueeze(1));
        var dead = Enumerable.Range(0, (int)counts.shape[0]).Where(code => counts[code].item<float>() < DeadBelow).ToArray();
        if (dead.Length == 0) return;
        var worst = (points - codebook.index_select(0, index)).square().sum(1).argsort(0, true).data<long>().ToArray();
        foreach (var (code, i) in dead.Select((code, i) => (code, i)))
        {
            using var point = points.select(0, worst[i % worst.Length]);
            codebook.select(0, code).copy_(point);
            sums.select(0, code).copy_(point);
            counts.select(0, code).fill_(1);
        }
    }
}
