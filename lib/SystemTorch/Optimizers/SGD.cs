using static TorchSharp.torch;
using static TorchSharp.torch.optim;

namespace TorchSharp.Modules;

/// <summary>Gradient descent, with momentum b ← μ b + (1 - dampening) g where asked for.</summary>
public class SGD : OptimizerHelper, IMomentum
{
    public SGD(IEnumerable<Parameter> parameters, double lr, double momentum = 0.0, double dampening = 0, double weight_decay = 0,
        bool nesterov = false, bool maximize = false)
        : this([new ParamGroup { Parameters = parameters }], lr, momentum, dampening, weight_decay, nesterov, maximize)
    {
    }

    public SGD(IEnumerable<ParamGroup> parameters, double lr, double momentum = 0.0, double dampening = 0, double weight_decay = 0,
        bool nesterov = false, bool maximize = false)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(lr);
        ArgumentOutOfRangeException.ThrowIfNegative(momentum);
        ArgumentOutOfRangeException.ThrowIfNegative(weight_decay);
        if (nesterov && (momentum <= 0 || dampening != 0))
            throw new ArgumentException("Nesterov momentum requires a momentum and zero dampening.", nameof(nesterov));
        _defaults = new Options
        {
            LearningRate = lr, momentum = momentum, dampening = dampening, weight_decay = weight_decay, nesterov = nesterov,
            maximize = maximize,
        };
        foreach (var group in parameters) add_param_group(group);
    }

    public double Momentum
    {
        get => ((Options)_defaults).momentum!.Value;
        set => ((Options)_defaults).momentum = value;
    }

    public override void add_param_group(Modules.ParamGroup param_group)
    {
        var options = (Options)(param_group.Options ??= new Options());
        var defaults = (Options)_defaults;
        options.LearningRate ??= defaults.LearningRate;
        options.momentum ??= defaults.momentum;
        options.dampening ??= defaults.dampening;
        options.weight_decay ??= defaults.weight_decay;
        options.nesterov ??= defaults.nesterov;
        options.maximize ??= defaults.maximize;
        Add(param_group, parameter => new State(parameter));
    }

    public override Tensor? step(Func<Tensor>? closure = null) => _step<Modules.ParamGroup>(group =>
    {
        var options = (Options)group.Options;
        foreach (var batch in Batches<State, bool>(group, options.maximize!.Value, state => state.momentum_buffer is null))
        {
            var direction = batch.Gradients;
            if (options.weight_decay is { } decay and not 0)
                direction = Op.List("_foreach_add.List", direction, batch.Parameters, decay);
            if (options.momentum is { } momentum and not 0) direction = Gather(batch, direction, momentum, options);
            Op.Do("_foreach_add_.List", batch.Parameters, direction, -options.LearningRate!.Value);
        }
    }, closure);

    private static Tensor[] Gather(Batch<State> batch, Tensor[] gradients, double momentum, Options options)
    {
        if (batch.States[0].momentum_buffer is null)
        {
            for (var i = 0; i < gradients.Length; i++)
                batch.States[i].momentum_buffer = gradients[i].clone().DetachFromDisposeScope();
        }
        else
        {
            var buffers = batch.Each(state => state.momentum_buffer);
            Op.Do("_foreach_mul_.Scalar", buffers, momentum);
            Op.Do("_foreach_add_.List", buffers, gradients, 1 - options.dampening!.Value);
        }
        var gathered = batch.Each(state => state.momentum_buffer);
        return options.nesterov!.Value ? Op.List("_foreach_add.List", gradients, gathered, momentum) : gathered;
    }

    public sealed class State : OptimizerState, IDisposable
    {
        /// <summary>Null before the first step, and without momentum.</summary>
        public Tensor? momentum_buffer;

        public State(Parameter parameter) : base(parameter) { }

        public void Dispose() => momentum_buffer?.Dispose();

        public override void Initialize(OptimizerOptions options)
        {
            momentum_buffer?.Dispose();
            momentum_buffer = null;
        }

        public override void LoadStateDict(OptimizerState source) => Copy(ref momentum_buffer, ((State)source).momentum_buffer);

        public override bool ApproximatelyEquals(OptimizerState other) =>
            other is State state && Close(momentum_buffer, state.momentum_buffer);

        public override void to(Device device) => Move(ref momentum_buffer, device);
    }

    public class Options : OptimizerOptions
    {
        public double? momentum;
        public double? dampening;
        public double? weight_decay;
        public bool? nesterov;
        public bool? maximize;

        public override void LoadStateDict(OptimizerOptions source)
        {
            base.LoadStateDict(source);
            var options = (Options)source;
            momentum = options.momentum;
            dampening = options.dampening;
            weight_decay = options.weight_decay;
            nesterov = options.nesterov;
            maximize = options.maximize;
        }
    }

    public class ParamGroup : ParamGroup<Options>, IMomentum
    {
        public ParamGroup() { }

        public ParamGroup(IEnumerable<Parameter> parameters, Options options) : base(parameters, options) { }

        public ParamGroup(IEnumerable<Parameter> parameters, double lr = 1e-3, double momentum = 0.0, double dampening = 0,
            double weight_decay = 0, bool nesterov = false, bool maximize = false)
            : base(parameters, new Options
            {
                LearningRate = lr, momentum = momentum, dampening = dampening, weight_decay = weight_decay, nesterov = nesterov,
                maximize = maximize,
            })
        {
        }

        public double Momentum
        {
            get => Options.momentum!.Value;
            set => Options.momentum = value;
        }
    }
}
