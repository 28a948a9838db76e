using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.optim;

namespace SystemTorch.Tests;

/// <summary>Learning rates of the first epochs against those that PyTorch 1.13 gives (written down from it).</summary>
public sealed class OptimSchedulerTests
{
    private static readonly Dictionary<string, (Func<Optimizer, lr_scheduler.LRScheduler> Make, double[] Rates)> Schedules = new()
    {
        ["StepLR"] = (o => lr_scheduler.StepLR(o, 3, 0.5),
            [0.5, 0.5, 0.5, 0.25, 0.25, 0.25, 0.125]),
        ["MultiStepLR"] = (o => lr_scheduler.MultiStepLR(o, [2, 5], 0.1),
            [0.5, 0.5, 0.05, 0.05, 0.05, 0.005, 0.005]),
        ["ExponentialLR"] = (o => lr_scheduler.ExponentialLR(o, 0.9),
            [0.5, 0.45, 0.405, 0.3645, 0.32805, 0.295245, 0.2657205]),
        ["ConstantLR"] = (o => lr_scheduler.ConstantLR(o, 0.25, 4),
            [0.125, 0.125, 0.125, 0.125, 0.5, 0.5, 0.5]),
        ["LinearLR"] = (o => lr_scheduler.LinearLR(o, 0.2, 1.0, 4),
            [0.1, 0.2, 0.3, 0.4, 0.5, 0.5, 0.5]),
        ["LambdaLR"] = (o => lr_scheduler.LambdaLR(o, epoch => 1.0 / (epoch + 1)),
            [0.5, 0.25, 0.166666666666667, 0.125, 0.1, 0.0833333333333333, 0.0714285714285714]),
        ["CosineAnnealingLR"] = (o => lr_scheduler.CosineAnnealingLR(o, 3, 0.1),
            [0.5, 0.4, 0.2, 0.1, 0.2, 0.4, 0.5]),
        ["OneCycleLR"] = (o => lr_scheduler.OneCycleLR(o, 1.0, total_steps: 8),
            [0.04, 0.819275104892192, 0.971941777387523, 0.811745653949763, 0.555984014122702, 0.283060998208699, 0.0766415938342564]),
        ["OneCycleLR, linear"] = (o => lr_scheduler.OneCycleLR(
                o, 1.0, total_steps: 8, anneal_strategy: lr_scheduler.impl.OneCycleLR.AnnealStrategy.Linear, three_phase: true),
            [0.04, 0.725714285714286, 0.588571428571429, 0.0380954285714286, 0.0285725714285714, 0.0190497142857143, 0.00952685714285714]),
        ["SequentialLR"] = (o => lr_scheduler.SequentialLR(
                o, [lr_scheduler.LinearLR(o, 0.1, 1.0, 3), lr_scheduler.ExponentialLR(o, 0.5)], [3]),
            [0.05, 0.2, 0.35, 0.5, 0.25, 0.125, 0.0625]),
    };

    public static TheoryData<string> Names => [.. Schedules.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_schedule_gives_pytorchs_rates(string name)
    {
        using var weight = new Parameter(zeros(1));
        using var optimizer = optim.SGD([weight], 0.5, momentum: 0.9);
        var (make, rates) = Schedules[name];
        var schedule = make(optimizer);
        foreach (var rate in rates)
        {
            Assert.Equal(rate, optimizer.ParamGroups.Single().LearningRate, 1e-12);
            Assert.Equal(rate, schedule.get_last_lr().Single(), 1e-12);
            schedule.step();
        }
    }

    [Fact]
    public void A_one_cycle_moves_the_momentum_against_the_rate()
    {
        using var weight = new Parameter(zeros(1));
        using var optimizer = optim.AdamW([weight], 0.5);
        var schedule = lr_scheduler.OneCycleLR(optimizer, 1.0, total_steps: 10);
        var group = (AdamW.ParamGroup)optimizer.ParamGroups.Single();
        Assert.Equal(0.95, group.Betas.Item1, 1e-12);
        schedule.step();
        schedule.step();
        Assert.Equal(1.0, group.LearningRate, 1e-12);
        Assert.Equal(0.85, group.Betas.Item1, 1e-12);
        Assert.Equal(0.999, group.Betas.Item2);
    }

    [Fact]
    public void Going_to_an_epoch_uses_the_closed_form()
    {
        using var weight = new Parameter(zeros(1));
        using var optimizer = optim.SGD([weight], 0.5);
        var schedule = lr_scheduler.StepLR(optimizer, 3);
        schedule.step(7);
        Assert.Equal(0.005, optimizer.ParamGroups.Single().LearningRate, 1e-12);
    }

    [Fact]
    public void A_sequence_needs_one_milestone_between_two_schedulers()
    {
        using var weight = new Parameter(zeros(1));
        using var optimizer = optim.SGD([weight], 0.5);
        var schedule = lr_scheduler.ExponentialLR(optimizer);
        Assert.Throws<ArgumentException>(() => lr_scheduler.SequentialLR(optimizer, [schedule], [3]));
    }
}
