using static TorchSharp.torch;
using static TorchSharp.torch.optim;

namespace TorchSharp.Modules;

/// <summary>The options of a group. What is null is taken from the optimizer when the group is added.</summary>
public class OptimizerOptions
{
    public double? LearningRate { get; set; }

    public double InitialLearningRate { get; set; }

    public virtual void LoadStateDict(OptimizerOptions source)
    {
        InitialLearningRate = source.InitialLearningRate;
        LearningRate = source.LearningRate;
    }
}

/// <summary>What an optimizer remembers about one parameter. Its tensors live outside of dispose scopes.</summary>
public abstract class OptimizerState
{
    protected Parameter _parameter;

    protected OptimizerState(Parameter parameter) => _parameter = parameter;

    /// <summary>Copies the state of another parameter, usually a saved one.</summary>
    public abstract void LoadStateDict(OptimizerState source);

    public abstract void Initialize(OptimizerOptions options);

    public virtual bool ApproximatelyEquals(OptimizerState other) => false;

    public virtual void to(Device device) { }

    private protected Tensor Zeros() => zeros_like(_parameter).DetachFromDisposeScope();

    // Values, not references: a saved state must not change when the optimizer it came from goes on.
    private protected void Copy(ref Tensor? own, Tensor? source)
    {
        if (ReferenceEquals(own, source)) return;
        own?.Dispose();
        own = source is null ? null : Op.Call("_to_copy", source.detach(), source.dtype, Arg.Default, _parameter.device)
            .DetachFromDisposeScope();
    }

    private protected static void Move(ref Tensor? own, Device device)
    {
        if (own is null) return;
        var moved = own.to(device).DetachFromDisposeScope();
        if (ReferenceEquals(moved, own)) return;
        own.Dispose();
        own = moved;
    }

    private protected static bool Close(Tensor? left, Tensor? right) =>
        left is null || right is null ? left is null && right is null : left.allclose(right);
}

public class ParamGroup : ILearningRateController
{
    public IEnumerable<Parameter> Parameters { get; set; } = [];

    public OptimizerOptions Options { get; set; } = null!;

    public double LearningRate
    {
        get => Options.LearningRate!.Value;
        set => Options.LearningRate = value;
    }

    public double InitialLearningRate
    {
        get => Options.InitialLearningRate;
        set => Options.InitialLearningRate = value;
    }
}

public class ParamGroup<TOptions> : ParamGroup where TOptions : OptimizerOptions
{
    public ParamGroup() { }

    public ParamGroup(IEnumerable<Parameter> parameters, TOptions? options = null)
    {
        Parameters = parameters;
        base.Options = options!;
    }

    public new TOptions Options
    {
        get => (TOptions)base.Options;
        set => base.Options = value;
    }
}
