namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            /// <summary>Sets the learning rates of an optimizer's groups, epoch by epoch: call <see cref="step()"/> after each.</summary>
            public abstract class LRScheduler
            {
                protected int _step_count;

                private readonly bool _verbose;

                private protected LRScheduler(Optimizer? optimizer, int last_epoch = -1, bool verbose = false)
                {
                    Optimizer = optimizer ?? throw new ArgumentNullException(nameof(optimizer));
                    Epoch = last_epoch;
                    _verbose = verbose;
                    Groups = [.. optimizer.ParamGroups];
                    BaseRates = [.. Groups.Select(group => group.InitialLearningRate)];
                    LastRates = Rates;
                }

                internal Optimizer Optimizer { get; }

                internal int Epoch { get; set; }

                private protected ILearningRateController[] Groups { get; }

                /// <summary>The rates the groups started with.</summary>
                private protected double[] BaseRates { get; }

                /// <summary>The rates the groups have now.</summary>
                private protected double[] Rates => [.. Groups.Select(group => group.LearningRate)];

                internal double[] LastRates { get; private protected set; }

                /// <summary>Goes to the next epoch.</summary>
                public virtual void step() => step(null);

                /// <summary>Goes to the given epoch, or to the next.</summary>
                public virtual void step(int? epoch)
                {
                    _step_count++;
                    Epoch = epoch ?? (Epoch + 1);
                    double[] rates = [.. epoch is null ? get_lr() : get_closed_form_lr()];
                    for (var i = 0; i < Groups.Length; i++)
                    {
                        if (_verbose && Groups[i].LearningRate != rates[i]) Console.WriteLine($"Learning rate of group {i}: {rates[i]}");
                        Groups[i].LearningRate = rates[i];
                    }
                    LastRates = rates;
                }

                /// <summary>As <see cref="step(int?)"/>; the metric matters to schedulers that watch it only.</summary>
                public virtual void step(double current, int? epoch = null) => step(epoch);

                /// <summary>The rates of the current epoch, from those of the epoch before.</summary>
                protected virtual IEnumerable<double> get_lr() => Rates;

                /// <summary>The rates of the current epoch, from those at the start.</summary>
                protected virtual IEnumerable<double> get_closed_form_lr() => get_lr();

                public IEnumerable<double> get_last_lr() => LastRates;

                private protected IEnumerable<double> Scaled(double factor) => Rates.Select(rate => rate * factor);
            }
        }
    }
}
