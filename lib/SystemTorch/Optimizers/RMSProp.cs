using static TorchSharp.torch;
using static TorchSharp.torch.optim;

namespace TorchSharp.Modules;

/// <summary>Gradients over the root of their running mean square, with momentum and centring where asked for.</summary>
public class RMSProp : OptimizerHelper, IMomentum
{
    public RMSProp(IEnumerable<Parameter> parameters, double lr = 1e-3, double alpha = 0.99, double eps = 1e-8, double weight_decay = 0,
        double momentum = 0.0, bool centered = false, bool maximize = false)
        : this([new ParamGroup { Parameters = parameters }], lr, alpha, eps, weight_decay, momentum, centered, maximize)
    {
    }

    public RMSProp(IEnumerable<ParamGroup> parameters, double lr = 1e-3, double alpha = 0.99, double eps = 1e-8, double weight_decay = 0,
        double momentum = 0.0, bool centered = false, bool maximize = false)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(lr);
        ArgumentOutOfRangeException.ThrowIfNegative(eps);
        ArgumentOutOfRangeException.ThrowIfNegative(alpha);
        ArgumentOutOfRangeException.ThrowIfNegative(momentum);
        ArgumentOutOfRangeException.ThrowIfNegative(weight_decay);
        _defaults = new Options
        {
            LearningRate = lr, alpha = alpha, eps = eps, weight_decay = weight_decay, momentum = momentum, centered = centered,
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
        options.alpha ??= defaults.alpha;
        options.eps ??= defaults.eps;
        options.weight_decay ??= defaults.weight_decay;
        options.momentum ??= defaults.momentum;
        options.centered ??= defaults.centered;
        options.maximize ??= defaults.maximize;
        Add(param_group, parameter => new State(parameter));
    }

    public override Tensor? step(Func<Tensor>? closure = null) => _step<Modules.ParamGroup>(group =>
    {
        var options = (Options)group.Options;
        var (alpha, rate) = (options.alpha!.Value, options.LearningRate!.Value);
        foreach (var batch in Batches<State, int>(group, options.maximize!.Value, _ => 0))
        {
            var gradients = batch.Gradients;
            if (options.weight_decay is { } decay and not 0)
                gradients = Op.List("_foreach_add.List", gradients, batch.Parameters, decay);
            foreach (var state in batch.States) state.step++;

            var squares = batch.Each(state => state.square_avg);
            Op.Do("_foreach_mul_.Scalar", squares, alpha);
            Op.Do("_foreach_addcmul_.Scalar", squares, gradients, gradients, 1 - alpha);
            var roots = options.centered!.Value ? Centred(batch, gradients, squares, alpha) : Op.List("_foreach_sqrt", squares);
            Op.Do("_foreach_add_.Scalar", roots, options.eps!.Value);

            if (options.momentum is { } momentum and > 0)
            {
                var buffers = batch.Each(state => state.momentum_buffer);
                Op.Do("_foreach_mul_.Scalar", buffers, momentum);
                Op.Do("_foreach_addcdiv_.Scalar", buffers, gradients, roots, 1.0);
                Op.Do("_foreach_add_.List", batch.Parameters, buffers, -rate);
            }
            else
            {
                Op.Do("_foreach_addcdiv_.Scalar", batch.Parameters, gradients, roots, -rate);
            }
        }
    }, closure);

    private static Tensor[] Centred(Batch<State> batch, Tensor[] gradients, Tensor[] squares, double alpha)
    {
        var means = batch.Each(state => state.grad_avg);
        Op.Do("_foreach_mul_.Scalar", means, alpha);
        Op.Do("_foreach_add_.List", means, gradients, 1 - alpha);
        var variances = Op.List("_foreach_addcmul.Scalar", squares, means, means, -1.0);
        Op.Do("_foreach_sqrt_", variances);
        return variances;
    }

    public sealed class State : OptimizerState, IDisposable
    {
        public long step;
        public Tensor? square_avg;
        public Tensor? momentum_buffer;
        public Tensor? grad_avg;

        public State(Parameter parameter) : base(parameter) { }

        public void Dispose()
        {
            square_avg?.Dispose();
            momentum_buffer?.Dispose();
            grad_avg?.Dispose();
        }

        public override void Initialize(OptimizerOptions options)
        {
            Dispose();
            var asked = (Options)options;
            step = 0;
            square_avg = Zeros();
            momentum_buffer = asked.momentum > 0 ? Zeros() : null;
            grad_avg = asked.centered!.Value ? Zeros() : null;
        }

        public override void LoadStateDict(OptimizerState source)
        {
            var state = (State)source;
            step = state.step;
            Copy(ref square_avg, state.square_avg);
            Copy(ref momentum_buffer, state.momentum_buffer);
            Copy(ref grad_avg, state.grad_avg);
        }

        public override bool ApproximatelyEquals(OptimizerState other) =>
            other is State state && step == state.step && Close(square_avg, state.square_avg)
            && Close(momentum_buffer, state.momentum_buffer) && Close(grad_avg, state.grad_avg);

        public override void to(Device device)
        {
            Move(ref square_avg, device);
            Move(ref momentum_buffer, device);
            Move(ref grad_avg, device);
        }
    }

    public class Options : OptimizerOptions
    {
        public bool? maximize;
        public double? momentum;
        public double? alpha;
        public double? eps;
        public double? weight_decay;
        public bool? centered;

        public override void LoadStateDict(OptimizerOptions source)
        {
            base.LoadStateDict(source);
            var options = (Options)source;
            maximize = options.maximize;
            momentum = options.momentum;
            alpha = options.alpha;
            eps = options.eps;
            weight_decay = options.weight_decay;
            centered = options.centered;
        }
    }

    public class ParamGroup : ParamGroup<Options>, IMomentum
    {
        public ParamGroup() { }

        public ParamGroup(IEnumerable<Parameter> parameters, Options options) : base(parameters, options) { }

        public ParamGroup(IEnumerable<Parameter> parameters, double lr = 1e-3, double eps = 1e-8, double alpha = 0.99,
            double weight_decay = 0, double momentum = 0.0, bool centered = false)
            : base(parameters, new Options
            {
                LearningRate = lr, alpha = alpha, eps = eps, weight_decay = weight_decay, momentum = momentum, centered = centered,
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
