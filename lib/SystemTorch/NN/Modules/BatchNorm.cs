using static TorchSharp.torch;

namespace TorchSharp.Modules;

public abstract class BatchNorm : NormBase
{
    public BatchNorm(long num_features, double eps, double momentum, bool affine, bool track_running_stats, Device? device,
        ScalarType? dtype, string name) : base(num_features, eps, momentum, affine, track_running_stats, device, dtype, name)
    {
    }

    public override Tensor forward(Tensor input)
    {
        ValidateInputDimensions(input);
        var updates = training && track_running_stats;
        var average = momentum ?? 0.0;
        if (updates && num_batches_tracked is { } seen)
        {
            using var _ = no_grad();
            seen.add_(1);
            if (momentum is null) average = 1.0 / seen.item<long>(); // a plain average over all batches so far
        }
        var fromBatch = training || running_mean is null;
        var keep = !training || track_running_stats;
        return nn.functional.batch_norm(input, keep ? running_mean : null, keep ? running_var : null,
            affine ? weight : null, bias, fromBatch, average, eps);
    }

    private protected void RequireRank(Tensor input, params ReadOnlySpan<long> ranks)
    {
        if (!ranks.Contains(input.dim()))
            throw new ArgumentException(
                $"{GetName()} expects {string.Join("D or ", ranks.ToArray())}D input, but got [{string.Join(", ", input.shape)}].",
                    nameof(input));
    }
}

/// <summary>Batch normalisation of [N, C] or [N, C, L].</summary>
public sealed class BatchNorm1d : BatchNorm
{
    internal BatchNorm1d(long num_features, double eps, double momentum, bool affine, bool track_running_stats, Device? device,
        ScalarType? dtype) : base(num_features, eps, momentum, affine, track_running_stats, device, dtype, nameof(BatchNorm1d))
    {
    }

    protected override void ValidateInputDimensions(Tensor input) => RequireRank(input, 2, 3);
}

/// <summary>Batch normalisation of [N, C, H, W].</summary>
public sealed class BatchNorm2d : BatchNorm
{
    internal BatchNorm2d(long num_features, double eps, double momentum, bool affine, bool track_running_stats, Device? device,
        ScalarType? dtype) : base(num_features, eps, momentum, affine, track_running_stats, device, dtype, nameof(BatchNorm2d))
    {
    }

    protected override void ValidateInputDimensions(Tensor input) => RequireRank(input, 4);
}
