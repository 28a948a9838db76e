using TorchSharp.Utils;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Normalises [N, C, *] over groups of channels.</summary>
public sealed class GroupNorm : nn.Module<Tensor, Tensor>
{
    [ComponentName(Name = nameof(weight))]
    private Parameter? _weight;

    [ComponentName(Name = nameof(bias))]
    private Parameter? _bias;

    internal GroupNorm(long num_groups, long num_channels, double eps, bool affine, Device? device, ScalarType? dtype)
        : base(nameof(GroupNorm))
    {
        this.num_groups = num_groups;
        this.eps = eps;
        this.affine = affine;
        if (!affine) return;
        weight = new Parameter(ones(num_channels, dtype: dtype, device: device));
        bias = new Parameter(zeros(num_channels, dtype: dtype, device: device));
    }

    public long num_groups { get; set; }

    public double eps { get; set; }

    public bool affine { get; set; }

    public Parameter weight
    {
        get => _weight!;
        set => ConditionallyRegisterParameter(nameof(weight), Adopt(ref _weight, value));
    }

    public Parameter? bias
    {
        get => _bias;
        set => ConditionallyRegisterParameter(nameof(bias), Adopt(ref _bias, value));
    }

    public override Tensor forward(Tensor tensor)
    {
        if (tensor.dim() < 3)
            throw new ArgumentException($"{GetName()} expects [N, C, ...], but got [{string.Join(", ", tensor.shape)}].", nameof(tensor));
        return nn.functional.group_norm(tensor, num_groups, _weight, _bias, eps);
    }
}
