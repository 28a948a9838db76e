using System.Diagnostics;
using LatentNotebooks.Figures;
using LatentNotebooks.Internalization;
using LatentNotebooks.Worlds.Reasoning;
using TorchSharp;

namespace LatentNotebooks.Experiments.Internalization;

/// <summary>Single models and single problems, for looking at: what a notebook shows beside the rows.</summary>
public static class Showcase
{
    /// <summary>One problem answered with more and more steps internal, with tokens, passes and milliseconds of the answer.</summary>
    /// <param name="solver">A solver that handles every share, such as one trained with random shares.</param>
    /// <param name="problem">The problem.</param>
    /// <param name="others">Problems on which each share is judged.</param>
    public static Table Shares(StepSolver solver, Problem problem, IReadOnlyList<Problem> others)
    {
        var vocabulary = solver.World.Vocabulary;
        var table = new Table($"{vocabulary.Decode(problem.Prompt)}  (answer {vocabulary.Decode(problem.Answer)})")
            .Column("steps internal").Column("written by the solver", align: Align.Left)
            .Column("tokens").Column("latents").Column("passes").Column("ms", format: "F2").Column($"right, {others.Count:N0} problems", "%", "F1");
        foreach (var stage in Enumerable.Range(0, solver.Stages(problem) + 1))
        {
            using var scope = torch.NewDisposeScope();
            var answers = solver.Answer([problem], stage);
            var latents = solver.Options.Form == StepForm.Latent ? stage : 0;
            var written = string.Concat(Enumerable.Repeat("~ ", latents)) + vocabulary.Decode(answers.Texts[0]);
            table = table.Row($"{stage} of {solver.Stages(problem)}", written, answers.Tokens, latents,
                answers.Passes, Milliseconds(solver, problem, stage), 100 * solver.Accuracy(others, stage));
        }
        return table.Caption("~ is a latent: a pass without a token. Milliseconds: median of 15 answers at batch 1.");
    }

    /// <summary>Accuracy at the share at hand and tokens that are still written, along a curriculum.</summary>
    /// <param name="course">One point a validation.</param>
    public static Figure Course(IReadOnlyList<CurvePoint> course)
    {
        var examples = course.Select(point => point.Examples / 1e3).ToArray();
        return Figure.Grid(2,
        [
            new Figure().X("examples", "1000").Y("right answers", "%").YRange(0, 105).Line("accuracy at the share at hand", examples, course.Select(point => 100 * point.Accuracy)),
            new Figure().X("examples", "1000").Y("tokens written an answer").YRange(0, 1 + course.Max(point => point.Tokens))
                .Line("tokens still written", examples, course.Select(point => (double)point.Tokens)),
        ], "Along the curriculum").Size(860, 320);
    }

    /// <summary>The battery of one solver: what happens to its answers when the slots hold something else.</summary>
    public static Table Replacements(LatentBattery battery)
    {
        var table = new Table("One solver, its slots tampered with").Column("slots hold").Column("answers that are right", "%", "F1");
        table = table.Row("its own latents", 100 * battery.Own).Row("those of a problem with the same last value", 100 * battery.MatchedSwap)
            .Row("nothing: slots skipped", 100 * battery.Skipped);
        foreach (var (name, share) in battery.Replaced) table = table.Row(name.Replace('-', ' '), 100 * share);
        return table.Row("those of another problem", 100 * battery.SwapOwn).ReferenceRow("... answers that follow from the donor's last value", 100 * battery.SwapImplied)
            .ReferenceRow("... answers that are the donor's", 100 * battery.SwapDonor);
    }

    /// <summary>What a policy does with each step of some problems.</summary>
    /// <param name="solver">The solver.</param>
    /// <param name="policy">The policy.</param>
    /// <param name="problems">Problems to show.</param>
    public static Table Choices(HybridSolver solver, ReplayPolicy policy, IReadOnlyList<Problem> problems)
    {
        using var scope = torch.NewDisposeScope();
        var rollout = HybridRollout.Run(solver, problems, policy.Choose);
        var table = new Table("What the policy writes").Column("start", align: Align.Left).Column("steps: a value where it writes, ~ where it replays", align: Align.Left)
            .Column("passes").Column("all written").Column("right");
        for (var i = 0; i < problems.Count; i++)
        {
            var steps = problems[i].Steps.Select((step, at) => $"{step.Operation} {(rollout.Choices[i][at] == StepChoice.Write ? "= " + step.State : "~")}");
            table = table.Row(solver.World.Vocabulary[problems[i].Prompt[0]], string.Join("   ", steps), rollout.Passes[i], 1 + 2 * solver.Steps, rollout.Right[i]);
        }
        return table;
    }

    private static double Milliseconds(StepSolver solver, Problem problem, int stage)
    {
        var taken = Enumerable.Range(0, 15).Select(_ =>
        {
            using var scope = torch.NewDisposeScope();
            var clock = Stopwatch.StartNew();
            solver.Answer([problem], stage);
            return clock.Elapsed.TotalMilliseconds;
        }).Order().ToArray();
        return taken[taken.Length / 2];
    }
}
