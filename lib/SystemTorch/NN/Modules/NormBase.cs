using TorchSharp.Utils;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>What layers with running statistics share. <c>num_batches_tracked</c> is an Int64 buffer.</summary>
public abstract class NormBase : nn.Module<Tensor, Tensor>
{
    [ComponentName(Name = nameof(weight))]
    private Parameter? _weight;

    [ComponentName(Name = nameof(bias))]
    private Parameter? _bias;

    [ComponentName(Name = nameof(running_mean))]
    private Tensor? _running_mean;

    [ComponentName(Name = nameof(running_var))]
    private Tensor? _running_var;

    [ComponentName(Name = nameof(num_batches_tracked))]
    private Tensor? _num_batches_tracked;

    public NormBase(long num_features, double eps, double? momentum, bool affine, bool track_running_stats, Device? device,
        ScalarType? dtype, string name) : base(name)
    {
        this.num_features = num_features;
        this.eps = eps;
        this.momentum = momentum;
        this.affine = affine;
        this.track_running_stats = track_running_stats;
        if (affine)
        {
            weight = new Parameter(ones(num_features, dtype: dtype, device: device));
            bias = new Parameter(zeros(num_features, dtype: dtype, device: device));
        }
        if (track_running_stats)
        {
            running_mean = zeros(num_features, dtype: dtype, device: device);
            running_var = ones(num_features, dtype: dtype, device: device);
            num_batches_tracked = zeros([], dtype: ScalarType.Int64, device: device);
        }
    }

    public long num_features { get; }

    public double eps { get; set; }

    public double? momentum { get; set; }

    public bool affine { get; }

    public bool track_running_stats { get; }

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

    public Tensor? running_mean
    {
        get => _running_mean;
        set => ConditionallyRegisterBuffer(nameof(running_mean), Adopt(ref _running_mean, value));
    }

    public Tensor? running_var
    {
        get => _running_var;
        set => ConditionallyRegisterBuffer(nameof(running_var), Adopt(ref _running_var, value));
    }

    public Tensor? num_batches_tracked
    {
        get => _num_batches_tracked;
        set => ConditionallyRegisterBuffer(nameof(num_batches_tracked), Adopt(ref _num_batches_tracked, value));
    }

    public void reset_running_stats()
    {
        if (!track_running_stats) return;
        nn.init.zeros_(_running_mean!);
        nn.init.ones_(_running_var!);
        nn.init.zeros_(_num_batches_tracked!);
    }

    public void reset_parameters()
    {
        reset_running_stats();
        if (!affine) return;
        nn.init.ones_(_weight!);
        nn.init.zeros_(_bias!);
    }

    protected abstract void ValidateInputDimensions(Tensor input);
}
