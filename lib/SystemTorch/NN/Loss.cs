using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>A loss of two tensors, reduced to a mean, a sum or not at all.</summary>
public abstract class Loss<T1, T2, TResult> : nn.Module<T1, T2, TResult>
{
    public Loss(nn.Reduction reduction = nn.Reduction.Mean) : base("Loss") => this.reduction = reduction;

    public nn.Reduction reduction { get; }
}

/// <summary>A loss whose classes or elements may weigh differently. The weight is not a parameter.</summary>
public abstract class WeightedLoss<T1, T2, TResult> : Loss<T1, T2, TResult>
{
    public WeightedLoss(Tensor? weight = null, nn.Reduction reduction = nn.Reduction.Mean) : base(reduction) => this.weight = weight;

    public Tensor? weight { get; }
}
