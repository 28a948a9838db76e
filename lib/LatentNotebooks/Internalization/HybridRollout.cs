using LatentNotebooks.Runtime;
using LatentNotebooks.Worlds.Reasoning;
using static TorchSharp.torch;

namespace LatentNotebooks.Internalization;

/// <summary>Decides what to do with the next step of every problem of a batch.</summary>
/// <param name="step">0 for the first step.</param>
/// <param name="boundary">What is known before the choice.</param>
public delegate StepChoice[] StepChooser(int step, StepBoundary boundary);

/// <summary>What is known at the boundary before a step.</summary>
/// <param name="Features">The last state, and the prompt's state at the operation that comes next, <c>[B, 2 D]</c>.</param>
/// <param name="Operations">The operation that comes next: for oracles only.</param>
/// <param name="Entropy">Entropy, in nats, of the value that the last step wrote; infinite before the first step and after a replayed one.</param>
public sealed record StepBoundary(Tensor Features, string[] Operations, double[] Entropy);

/// <summary>Problems solved under somebody's choices.</summary>
/// <param name="Choices">What was done with each step of each problem.</param>
/// <param name="Right">Which answers are right.</param>
/// <param name="Passes">Tokens read after the prompt for each problem, the answer mark included: one pass each.</param>
/// <param name="Features">Features at each boundary, <c>[B, 2 D]</c>; the caller's scope owns them.</param>
public sealed record HybridRollout(StepChoice[][] Choices, bool[] Right, int[] Passes, IReadOnlyList<Tensor> Features)
{
    /// <summary>Share of right answers.</summary>
    public double Accuracy => Right.Average(right => right ? 1.0 : 0.0);

    /// <summary>Mean passes an answer.</summary>
    public double MeanPasses => Passes.Average();

    /// <summary>Share of steps that were replayed.</summary>
    public double ReplayRate => Choices.SelectMany(row => row).Average(choice => choice == StepChoice.Replay ? 1.0 : 0.0);

    /// <summary>Solves problems greedily, asking for a choice before every step. Values are the solver's own, never the true ones.</summary>
    public static HybridRollout Run(HybridSolver solver, IReadOnlyList<Problem> problems, StepChooser choose)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        var (count, width, vocabulary) = (problems.Count, problems[0].Prompt.Count, solver.World.Vocabulary);
        using var cache = solver.Network.NewCache(count, solver.Network.Options.MaxLength);
        var prompt = solver.Network.States(tensor(problems.SelectMany(problem => problem.Prompt.Select(token => (long)token)).ToArray(), [count, width]), null, cache);
        var (last, entropy) = (prompt.select(1, -1), Enumerable.Repeat(double.PositiveInfinity, count).ToArray());
        var choices = problems.Select(_ => new StepChoice[solver.Steps]).ToArray();
        var features = new List<Tensor>();
        for (var step = 0; step < solver.Steps; step++)
        {
            features.Add(cat([last, prompt.select(1, step + 1)], 1));
            var chosen = choose(step, new StepBoundary(features[^1], [.. problems.Select(problem => vocabulary[problem.Prompt[step + 1]])], entropy));
            for (var row = 0; row < count; row++) choices[row][step] = chosen[row];
            var decided = Read([.. chosen.Select(choice => (long)solver.Token(choice))], _ => solver.PlaceOf(step));
            var logits = solver.Network.Unembed(decided).narrow(1, 0, vocabulary.Count);
            var values = logits.argmax(1).Values<long>();
            var uncertain = Entropies(logits);
            bool Written(int row) => chosen[row] == StepChoice.Write;
            entropy = [.. uncertain.Select((value, row) => Written(row) ? value : double.PositiveInfinity)];
            // Rows that replay get padding in this column, which nobody sees.
            var wrote = Read(values, row => Written(row) ? solver.PlaceOf(step) + 1 : -1);
            using var mask = tensor(Enumerable.Range(0, count).Select(Written).ToArray(), [count, 1]);
            last = where(mask, wrote, decided);
        }
        var marked = Read([.. problems.Select(_ => (long)Vocabulary.AnswerMark)], _ => solver.PlaceOf(solver.Steps));
        var answers = solver.Network.Unembed(marked).narrow(1, 0, vocabulary.Count).argmax(1).Values<long>();
        return new HybridRollout(choices, [.. problems.Select((problem, row) => answers[row] == problem.Answer[0])],
            [.. choices.Select(row => 1 + row.Sum(choice => choice == StepChoice.Write ? 2 : 1))], [.. features.Select(one => one.MoveToOuterDisposeScope())]);

        Tensor Read(long[] tokens, Func<int, int> place) => solver.Network.States(tensor(tokens, [count, 1]),
            tensor(Enumerable.Range(0, count).Select(row => (long)place(row)).ToArray(), [count, 1]), cache).select(1, 0);
    }

    private static double[] Entropies(Tensor logits)
    {
        var p = nn.functional.softmax(logits, 1);
        return [.. (-(p * (p + 1e-9).log()).sum(1)).Values<float>().Select(value => (double)value)];
    }
}
