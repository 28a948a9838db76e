using LatentNotebooks.Runtime;
using LatentNotebooks.Training;
using LatentNotebooks.Worlds.Reasoning;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LatentNotebooks.Internalization;

/// <summary>
/// When to replay and when to write: a perceptron with one hidden layer on what is known at a step's boundary. Taught in two stages:
/// first by counterfactual branches (replay is right where the answer survives it), then by policy gradient with a price per pass
/// (analogues: SWITCH, TARPO; see the reading list of notebook 03).
/// </summary>
public sealed class ReplayPolicy : nn.Module
{
    private readonly Sequential net;
    private readonly int width;

    /// <param name="width">Width D of the solver; features are <c>[B, 2 D]</c>.</param>
    public ReplayPolicy(int width) : base(nameof(ReplayPolicy))
    {
        this.width = width;
        net = nn.Sequential(nn.Linear(2 * width, 64), nn.GELU(), nn.Linear(64, 1));
        RegisterComponents();
    }

    /// <summary>A policy with the same weights, to be taught further on its own.</summary>
    public ReplayPolicy Copy()
    {
        using var _ = no_grad();
        var copy = new ReplayPolicy(width);
        foreach (var (mine, its) in parameters().Zip(copy.parameters())) its.copy_(mine);
        return copy;
    }

    /// <summary>Logit of replaying, <c>[B]</c>.</summary>
    public Tensor Logit(Tensor features) => net.call(features).squeeze(1);

    /// <summary>Replays where that is likelier than not.</summary>
    public StepChoice[] Choose(int step, StepBoundary boundary)
    {
        using var scope = NewDisposeScope();
        return [.. Logit(boundary.Features).Values<float>().Select(logit => logit > 0 ? StepChoice.Replay : StepChoice.Write)];
    }

    /// <summary>Draws from the policy's own probabilities.</summary>
    public StepChooser Draw(Seed seed) => (step, boundary) =>
    {
        using var scope = NewDisposeScope();
        var rng = seed.For("choices", step).Random();
        return [.. Logit(boundary.Features).Values<float>().Select(logit => rng.NextDouble() < 1 / (1 + Math.Exp(-logit)) ? StepChoice.Replay : StepChoice.Write)];
    };

    /// <summary>
    /// Stage 1. From prefixes with random choices every step is tried both ways, and the rest is written. Where writing leads to the
    /// right answer, the label is whether replaying does, too; where it does not, there is nothing to learn.
    /// </summary>
    /// <param name="solver">The solver, which is not changed.</param>
    /// <param name="problems">Problems to branch on.</param>
    /// <param name="seed">Draws prefixes.</param>
    /// <param name="options">Updates and rates; every update reads all labels.</param>
    /// <returns>Share of labels that say replay.</returns>
    public double LearnFromBranches(HybridSolver solver, IReadOnlyList<Problem> problems, Seed seed, TrainingOptions options)
    {
        using var scope = NewDisposeScope();
        var rng = seed.For("prefixes").Random();
        var prefixes = problems.Select(_ => Enumerable.Range(0, solver.Steps).Select(_ => (StepChoice)rng.Next(2)).ToArray()).ToArray();
        var (features, labels) = (new List<Tensor>(), new List<float>());
        for (var step = 0; step < solver.Steps; step++)
        {
            var (write, replay) = (Branch(step, StepChoice.Write), Branch(step, StepChoice.Replay));
            var useful = Enumerable.Range(0, problems.Count).Where(row => write.Right[row]).ToArray();
            features.Add(write.Features[step].index_select(0, tensor(useful.Select(row => (long)row).ToArray())));
            labels.AddRange(useful.Select(row => replay.Right[row] ? 1f : 0f));
        }
        var (x, y) = (cat(features, 0), tensor(labels.ToArray()));
        TrainingLoop.Run(this, options, seed.For("branches"), _ => nn.functional.binary_cross_entropy_with_logits(Logit(x), y));
        return labels.Average();

        HybridRollout Branch(int at, StepChoice choice) => HybridRollout.Run(solver, problems, (step, _) =>
            [.. prefixes.Select(row => step < at ? row[step] : step == at ? choice : StepChoice.Write)]);
    }

    /// <summary>
    /// Stage 2: policy gradient. Each problem is solved by several draws; what a draw earns more than the mean of its group pushes its
    /// choices up. A draw earns <c>1[right] - price * passes / (most passes)</c>.
    /// </summary>
    /// <param name="solver">The solver, which is not changed.</param>
    /// <param name="price">What all passes of a fully written solution together cost; a right answer earns 1.</param>
    /// <param name="problems">Problems an update.</param>
    /// <param name="group">Draws of each problem.</param>
    /// <param name="seed">Draws problems and choices.</param>
    /// <param name="options">Updates and rates.</param>
    public void LearnFromRewards(HybridSolver solver, double price, int problems, int group, Seed seed, TrainingOptions options)
    {
        double most = 1 + 2 * solver.Steps;
        TrainingLoop.Run(this, options, seed, update =>
        {
            var rng = update.For("problems").Random();
            var drawn = Enumerable.Range(0, problems).Select(_ => solver.World.Draw(Split.Train, ref rng)).ToArray();
            var rollout = HybridRollout.Run(solver, [.. drawn.SelectMany(problem => Enumerable.Repeat(problem, group))], Draw(update));
            var earned = rollout.Right.Zip(rollout.Passes, (right, passes) => (right ? 1 : 0) - price * passes / most).ToArray();
            var advantage = earned.Chunk(group).SelectMany(draws => draws.Select(one => (float)(one - draws.Average()))).ToArray();
            var replayed = rollout.Choices.SelectMany(row => row).Select(choice => choice == StepChoice.Replay ? 1f : 0f).ToArray();
            var logits = stack(rollout.Features.Select(Logit).ToArray(), 1); // [B, n]
            var surprise = nn.functional.binary_cross_entropy_with_logits(logits, tensor(replayed, logits.shape), reduction: nn.Reduction.None);
            return (tensor(advantage, [advantage.Length, 1]) * surprise).mean();
        });
    }
}
