using LatentNotebooks.Internalization;
using LatentNotebooks.Runtime;
using LatentNotebooks.Training;
using LatentNotebooks.Worlds.Reasoning;
using TorchSharp;

namespace LatentNotebooks.Tests.Internalization;

[Collection("engine")]
public class HybridSolverTests
{
    private static readonly AffineChain World = new(4, 5, easyShare: 0.5);
    private static readonly IReadOnlyList<Problem> Problems = World.Problems(Split.Test, 30, new Seed(1));

    [Fact]
    public void A_written_step_costs_two_passes_and_a_replayed_one_costs_one()
    {
        using var solver = Solver();
        using var scope = torch.NewDisposeScope();
        var rollout = HybridRollout.Run(solver, Problems, (step, _) => [.. Problems.Select((_, i) => (i + step) % 2 == 0 ? StepChoice.Write : StepChoice.Replay)]);
        Assert.All(Problems.Select((_, i) => i), i => Assert.Equal(1 + (i % 2 == 0 ? 2 + 1 + 2 : 1 + 2 + 1), rollout.Passes[i]));
        Assert.Equal(3, rollout.Features.Count);
    }

    [Fact]
    public void What_others_of_the_batch_choose_changes_nothing()
    {
        // Rows that replay carry padding where others write: it must not be seen.
        using var solver = Solver();
        using var scope = torch.NewDisposeScope();
        var alone = HybridRollout.Run(solver, [Problems[0]], (_, _) => [StepChoice.Replay]);
        var together = HybridRollout.Run(solver, Problems, (_, _) => [.. Problems.Select((_, i) => i == 0 ? StepChoice.Replay : StepChoice.Write)]);
        for (var step = 0; step < solver.Steps; step++)
            Assert.All(alone.Features[step][0].data<float>().ToArray().Zip(together.Features[step][0].clone().data<float>().ToArray()), pair => Assert.Equal(pair.First, pair.Second, 4));
    }

    [Fact]
    public void A_policy_learns_from_branches_what_can_be_replayed()
    {
        // Everything is replayed as well as it is written by a solver that knows nothing: labels are all alike.
        using var solver = Solver();
        using var policy = new ReplayPolicy(16);
        var share = policy.LearnFromBranches(solver, World.Problems(Split.Mining, 40, new Seed(1)), new Seed(1), new TrainingOptions { Updates = 60, LearningRate = 1e-2 });
        using var scope = torch.NewDisposeScope();
        var rate = HybridRollout.Run(solver, Problems, policy.Choose).ReplayRate;
        Assert.True(share > 0.5 ? rate > 0.5 : rate < 0.6, $"labels {share}, replayed {rate}");
    }

    [Fact]
    public void A_high_price_teaches_to_replay_and_the_policy_alone_changes()
    {
        using var solver = Solver();
        var before = solver.parameters().Select(parameter => parameter.sum().item<float>()).ToArray();
        using var policy = new ReplayPolicy(16);
        policy.LearnFromRewards(solver, price: 10, problems: 8, group: 8, new Seed(1), new TrainingOptions { Updates = 60, LearningRate = 1e-2, WarmUp = 1 });
        using var scope = torch.NewDisposeScope();
        Assert.True(HybridRollout.Run(solver, Problems, policy.Choose).ReplayRate > 0.9);
        Assert.Equal(before, solver.parameters().Select(parameter => parameter.sum().item<float>()));
    }

    [Fact]
    public void Worlds_with_longer_steps_are_refused() =>
        Assert.Contains("not one token", Assert.Throws<ArgumentException>(
            () => new HybridSolver(new EquationChain(3), new SolverOptions())).Message, StringComparison.Ordinal);

    private static HybridSolver Solver()
    {
        torch.manual_seed(2);
        return new HybridSolver(World, new SolverOptions { Width = 16 });
    }
}
