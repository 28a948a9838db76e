using LatentNotebooks.Internalization;
using LatentNotebooks.Runtime;
using LatentNotebooks.Worlds.Reasoning;
using TorchSharp;

namespace LatentNotebooks.Tests.Internalization;

[Collection("engine")]
public class LatentBatteryTests
{
    private static readonly PermutationWords World = new(4, 4);
    private static readonly IReadOnlyList<Problem> Problems = World.Problems(Split.Test, 60, new Seed(1)), Others = World.Problems(Split.Mining, 80, new Seed(1));

    [Fact]
    public void Replacements_keep_what_their_names_say()
    {
        using var scope = torch.NewDisposeScope();
        torch.manual_seed(1);
        var own = new[] { torch.randn(200, 8) * 3 + 1, torch.randn(200, 8) };
        torch.Tensor Replaced(string name, int slot = 0) => SlotReplacement.Make(name, own, new Seed(1))(slot, own[slot]);
        Assert.Equal(0, Replaced("zero").abs().sum().item<float>());
        Assert.Equal(own[0].mean([0])[3].item<float>(), Replaced("mean")[7, 3].item<float>(), 4);
        Assert.InRange(Replaced("gaussian").std().item<float>() / own[0].std().item<float>(), 0.85, 1.15);
        Assert.Equal(Norms(own[0]), Norms(Replaced("random-direction")), (a, b) => Math.Abs(a - b) < 1e-3);
        Assert.Equal(Values(own[0]), Values(Replaced("first-repeated", 1)));
        Assert.Equal(Values(own[1]), Values(Replaced("reversed")));
        Assert.Equal(Values(own[0]).Order(), Values(Replaced("shuffled")).Order());
        Assert.NotEqual(Values(own[0]), Values(Replaced("shuffled")));

        static float[] Values(torch.Tensor tensor) => tensor.clone().data<float>().ToArray();
        static float[] Norms(torch.Tensor tensor) => tensor.square().sum(1).sqrt().data<float>().ToArray();
    }

    [Fact]
    public void A_solver_that_ignores_its_slots_is_found_out()
    {
        // Pauses without content: a swap hands over nothing, so not one answer may change.
        torch.manual_seed(1);
        using var solver = new StepSolver(World, new SolverOptions { Width = 16, Form = StepForm.Pause });
        var battery = LatentBattery.Run(solver, Problems, Others, new Seed(1));
        Assert.Equal(battery.Own, battery.SwapOwn);
        Assert.Equal(battery.Own, battery.MatchedSwap);
        Assert.Equal(battery.Own, battery.Replaced["shuffled"]);
        Assert.All(battery.Influence.Cast<double>(), change => Assert.Equal(0, change));
    }

    [Fact]
    public void A_probe_reads_what_is_there_linearly_and_nothing_else()
    {
        using var scope = torch.NewDisposeScope();
        torch.manual_seed(1);
        string[] labels = [.. Enumerable.Range(0, 400).Select(i => $"v{i % 5}")];
        var states = torch.tensor(Enumerable.Range(0, 400).SelectMany(i => Enumerable.Range(0, 5).Select(j => i % 5 == j ? 1f : 0f)).ToArray(), [400, 5]) + 0.1 * torch.randn(400, 5);
        Assert.Equal(1, new RidgeProbe(states, labels).Accuracy(states, labels), 2);
        Assert.InRange(new RidgeProbe(torch.randn(400, 5), labels).Accuracy(torch.randn(400, 5), labels), 0.05, 0.4);
    }

    [Theory]
    [InlineData(0.9, 0.1, 0.1, 1)]
    [InlineData(0.9, 0.9, 0.1, 0)]
    [InlineData(0.9, 0.5, 0.1, 0.5)]
    public void Utilisation_is_one_when_nothing_is_left_and_zero_when_nothing_is_lost(double own, double replaced, double noStep, double expected) =>
        Assert.Equal(expected, LatentBattery.Utilisation(own, replaced, noStep), 6);

    [Fact]
    public void Without_a_gain_there_is_no_utilisation() => Assert.True(double.IsNaN(LatentBattery.Utilisation(0.1, 0, 0.1)));
}
