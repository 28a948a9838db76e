namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            public static partial class impl
            {
                /// <summary>Up to max_lr and down to almost nothing in a fixed number of steps, the momentum the other way round.</summary>
                public class OneCycleLR : LRScheduler
                {
                    private readonly AnnealStrategy _strategy;
                    private readonly bool _cycleMomentum;
                    private readonly int _steps;
                    private readonly Phase[] _phases;

                    public OneCycleLR(Optimizer optimizer, double max_lr, int total_steps = -1, int epochs = -1, int steps_per_epoch = -1,
                        double pct_start = 0.3, AnnealStrategy anneal_strategy = AnnealStrategy.Cos, bool cycle_momentum = true,
                        double base_momentum = 0.85, double max_momentum = 0.95, double div_factor = 25, double final_div_factor = 1e4,
                        bool three_phase = false, int last_epoch = -1, bool verbose = false) : base(optimizer, last_epoch, verbose)
                    {
                        _steps = total_steps != -1 ? total_steps : epochs * steps_per_epoch;
                        if (_steps <= 0 || (total_steps == -1 && (epochs <= 0 || steps_per_epoch <= 0)))
                            throw new ArgumentException(
                                "OneCycleLR needs total_steps, or epochs and steps_per_epoch, all positive.", nameof(total_steps));
                        if (pct_start is < 0 or > 1)
                            throw new ArgumentOutOfRangeException(nameof(pct_start), pct_start, "pct_start must be in 0..1.");
                        if (cycle_momentum && Groups.Any(group => group is not (IMomentum or IBetas)))
                            throw new ArgumentException("The optimizer has no momentum to cycle: pass cycle_momentum: false.",
                                nameof(optimizer));
                        _strategy = anneal_strategy;
                        _cycleMomentum = cycle_momentum;
                        var first = max_lr / div_factor;
                        var (low, high) = (base_momentum, max_momentum);
                        _phases = three_phase
                            ?
                            [
                                new((pct_start * _steps) - 1, first, max_lr, high, low),
                                new((2 * pct_start * _steps) - 2, max_lr, first, low, high),
                                new(_steps - 1, first, first / final_div_factor, high, high),
                            ]
                            :
                            [
                                new((pct_start * _steps) - 1, first, max_lr, high, low),
                                new(_steps - 1, max_lr, first / final_div_factor, low, high),
                            ];
                        step();
                    }

                    public enum AnnealStrategy
                    {
                        Cos,
                        Linear,
                    }

                    protected override IEnumerable<double> get_lr()
                    {
                        if (Epoch > _steps)
                            throw new InvalidOperationException($"OneCycleLR was made for {_steps} steps, and this is step {Epoch + 1}.");
                        var index = Math.Min(_phases.Count(phase => Epoch > phase.End), _phases.Length - 1);
                        var start = index == 0 ? 0 : _phases[index - 1].End;
                        var current = _phases[index];
                        var progress = (Epoch - start) / (current.End - start);
                        if (_cycleMomentum) SetMomentum(Anneal(current.FromMomentum, current.ToMomentum, progress));
                        return Groups.Select(_ => Anneal(current.FromRate, current.ToRate, progress));
                    }

                    private void SetMomentum(double momentum)
                    {
                        foreach (var group in Groups)
                        {
                            if (group is IBetas betas) betas.Betas = (momentum, betas.Betas.Item2);
                            else ((IMomentum)group).Momentum = momentum;
                        }
                    }

                    private double Anneal(double from, double to, double progress) => _strategy == AnnealStrategy.Cos
                        ? to + ((from - to) / 2 * (Math.Cos(Math.PI * progress) + 1))
                        : from + ((to - from) * progress);

                    private readonly record struct Phase(double End, double FromRate, double ToRate, double FromMomentum,
                        double ToMomentum);
                }
            }
        }
    }
}
