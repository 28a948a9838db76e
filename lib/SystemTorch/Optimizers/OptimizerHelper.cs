using static TorchSharp.torch;
using static TorchSharp.torch.optim;

namespace TorchSharp.Modules;

/// <summary>What the optimizers share: their groups, the state of each parameter, and the frame of a step.</summary>
public abstract class OptimizerHelper : Optimizer
{
    protected OptimizerOptions _defaults = null!;

    private readonly Dictionary<Parameter, OptimizerState> _states = new(ReferenceEqualityComparer.Instance);

    public OptimizerHelper() { }

    public virtual StateDictionary state_dict()
    {
        var result = new StateDictionary();
        foreach (var group in _parameter_groups)
        {
            var positions = new List<int>();
            result.Options.Add(group.Options);
            result.StateIndexRef.Add(positions);
            foreach (var parameter in group.Parameters)
            {
                positions.Add(result.State.Count);
                result.State.Add(_states[parameter]);
            }
        }
        return result;
    }

    public virtual void load_state_dict(StateDictionary state_dict)
    {
        var own = this.state_dict();
        if (state_dict.Options.Count != own.Options.Count || state_dict.State.Count != own.State.Count)
            throw new ArgumentException(
                $"The state has {state_dict.Options.Count} groups and {state_dict.State.Count} parameters, but this optimizer has "
                + $"{own.Options.Count} and {own.State.Count}. Load the state of an optimizer of the same model.", nameof(state_dict));
        for (var i = 0; i < own.Options.Count; i++)
            if (own.Options[i] != state_dict.Options[i]) own.Options[i].LoadStateDict(state_dict.Options[i]);
        for (var i = 0; i < own.State.Count; i++)
            if (own.State[i] != state_dict.State[i]) own.State[i].LoadStateDict(state_dict.State[i]);
    }

    public void to(Device device)
    {
        foreach (var state in _states.Values) state.to(device);
    }

    private protected override void Release()
    {
        foreach (var state in _states.Values.OfType<IDisposable>()) state.Dispose();
        _states.Clear();
    }

    /// <summary>Runs <paramref name="body"/> for each group without recording, in a dispose scope of its own.</summary>
    protected Tensor? _step<T>(Action<T> body, Func<Tensor>? loss_closure = null) where T : ParamGroup
    {
        Tensor? loss = null;
        if (loss_closure is not null)
        {
            using var recording = enable_grad();
            loss = loss_closure();
        }
        using var frozen = no_grad();
        using var scope = NewDisposeScope();
        foreach (var group in _parameter_groups) body((T)group);
        return loss;
    }

    private protected void Add(ParamGroup group, Func<Parameter, OptimizerState> start)
    {
        group.Options.InitialLearningRate = group.LearningRate;
        group.Parameters = [.. group.Parameters]; // a lazy sequence would be walked again at every step
        _parameter_groups.Add(group);
        foreach (var parameter in group.Parameters)
        {
            var state = start(parameter);
            state.Initialize(group.Options);
            if (!_states.TryAdd(parameter, state))
                throw new ArgumentException("A parameter was given to the optimizer twice.", nameof(group));
        }
    }

    /// <summary>The parameters of a group that have a gradient, in runs that share what <paramref name="key"/> says (their step count,
    /// as a rule all the same), as the lists that multi-tensor operators want.</summary>
    private protected IEnumerable<Batch<TState>> Batches<TState, TKey>(ParamGroup group, bool maximize, Func<TState, TKey> key)
        where TState : OptimizerState
    {
        var active = new List<(Parameter Parameter, Tensor Gradient, TState State)>();
        foreach (var parameter in group.Parameters)
            if (parameter.grad is { } gradient) active.Add((parameter, gradient, (TState)_states[parameter]));
        foreach (var run in active.GroupBy(entry => key(entry.State)))
        {
            Tensor[] gradients = [.. run.Select(entry => entry.Gradient)];
            yield return new Batch<TState>(
                [.. run.Select(entry => entry.Parameter)],
                maximize ? Op.List("_foreach_neg", gradients) : gradients,
                [.. run.Select(entry => entry.State)]);
        }
    }

    private protected readonly record struct Batch<TState>(Tensor[] Parameters, Tensor[] Gradients, TState[] States)
    {
        internal Tensor[] Each(Func<TState, Tensor?> part) => Array.ConvertAll(States, state => part(state)!);
    }
}
