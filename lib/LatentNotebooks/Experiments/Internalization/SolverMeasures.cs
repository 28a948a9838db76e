using System.Diagnostics;
using System.Globalization;
using LatentNotebooks.Internalization;
using LatentNotebooks.Runtime;
using LatentNotebooks.Worlds.Reasoning;
using TorchSharp;

namespace LatentNotebooks.Experiments.Internalization;

/// <summary>Everything that is measured of one trained arm, as columns of its row. What an arm does not have stays empty.</summary>
internal static class SolverMeasures
{
    private const int ProbeProblems = 600;

    internal static Dictionary<string, object> Of(StepsAndLatents.Settings settings, StepsAndLatents.Trained trained, ReasoningWorld world)
    {
        var (plan, solver, seed) = (settings.Plan(), trained.Solver, new Seed(settings.Seed));
        var test = world.Problems(Split.Test, settings.TestProblems, seed);
        var others = world.Problems(Split.Mining, Math.Min(ProbeProblems, 10 * settings.TestProblems), seed.For("probes"));
        var stages = solver.Stages(test[0]);
        var last = plan.Schedule == ShareSchedule.Explicit ? 0 : stages;
        var values = new Dictionary<string, object>
        {
            ["world"] = settings.World, ["arm"] = settings.Arm, ["form"] = $"{plan.Form}", ["schedule"] = $"{plan.Schedule}",
            ["steps"] = test[0].Steps.Count, ["layers"] = solver.Options.Layers, ["chance"] = world.Chance,
        };
        Cost(values, solver, test, last);
        values["accuracy_by_stage"] = List(Enumerable.Range(0, stages + 1).Select(stage => solver.Accuracy(test, stage)));
        Course(values, settings, trained.Course);
        Battery(values, solver, test, others, seed, plan);
        Codes(values, solver, test, stages, seed);
        var few = Math.Min(settings.TestProblems / 2, world is EquationChain ? 150 : 500); // there are only 201 equations of two steps in the test split
        var shorter = SmallWorlds.Make(settings.World, settings.Dial - 1).Problems(Split.Test, few, seed);
        values["shorter_accuracy"] = solver.Accuracy(shorter, Math.Min(last, solver.Stages(shorter[0])));
        values["parameters"] = solver.Network.ParameterCount;
        values["examples"] = trained.Examples;
        values["training_flops"] = trained.Flops;
        return values;
    }

    // Accuracy at the last stage with what an answer costs; milliseconds are medians and differ from run to run.
    private static void Cost(Dictionary<string, object> values, StepSolver solver, IReadOnlyList<Problem> test, int stage)
    {
        using var scope = torch.NewDisposeScope();
        var answers = solver.Answer(test, stage);
        values["accuracy"] = answers.Right(solver.World, test).Average(right => right ? 1.0 : 0.0);
        values["tokens"] = answers.Tokens;
        values["latents"] = solver.Options.Form == StepForm.Latent ? stage : 0;
        values["passes"] = answers.Passes;
        values["ms_batch_1"] = Milliseconds(solver, test, stage, 1, 20);
        values["ms_batch_64"] = Milliseconds(solver, test, stage, Math.Min(64, test.Count), 5);
    }

    private static double Milliseconds(StepSolver solver, IReadOnlyList<Problem> test, int stage, int batch, int times)
    {
        var taken = Enumerable.Range(0, times).Select(time =>
        {
            using var scope = torch.NewDisposeScope();
            var problems = test.Skip(time * batch % Math.Max(1, test.Count - batch + 1)).Take(batch).ToArray();
            var clock = Stopwatch.StartNew();
            solver.Answer(problems, stage);
            return clock.Elapsed.TotalMilliseconds / batch;
        }).Order().ToArray();
        return taken[taken.Length / 2];
    }

    // The last accuracy at each stage while it was trained, and the highest stage that was mastered on the way.
    private static void Course(Dictionary<string, object> values, StepsAndLatents.Settings settings, IReadOnlyList<CurvePoint> course)
    {
        var gate = new CurriculumOptions().Gate;
        values["mastered"] = course.Where(point => point.Accuracy >= gate).Select(point => point.Stage).DefaultIfEmpty(0).Max();
        values["course_examples"] = List(course.Select(point => (double)point.Examples));
        values["course_stage"] = List(course.Select(point => (double)point.Stage));
        values["course_accuracy"] = List(course.Select(point => point.Accuracy));
        values["course_tokens"] = List(course.Select(point => (double)point.Tokens));
        values["updates"] = course[^1].Examples / settings.BatchSize;
    }

    private static void Battery(
        Dictionary<string, object> values, StepSolver solver, IReadOnlyList<Problem> test, IReadOnlyList<Problem> others, Seed seed, StepsAndLatents.Arm plan)
    {
        // Swaps need the value that a slot should hold and the operation that follows: one step a slot, one operation a step.
        var has = plan.Form is StepForm.Latent or StepForm.Pause && !solver.World.Id.StartsWith("equation", StringComparison.Ordinal);
        var battery = has ? LatentBattery.Run(solver, test, others, seed.For("battery")) : null;
        values["skipped"] = (object?)battery?.Skipped ?? "";
        foreach (var name in SlotReplacement.Names) values[name.Replace('-', '_')] = (object?)battery?.Replaced[name] ?? "";
        values["swap_own"] = (object?)battery?.SwapOwn ?? "";
        values["swap_implied"] = (object?)battery?.SwapImplied ?? "";
        values["swap_donor"] = (object?)battery?.SwapDonor ?? "";
        values["matched_swap"] = (object?)battery?.MatchedSwap ?? "";
        values["early"] = battery is null ? "" : List(battery.Early);
        values["influence"] = battery is null ? "" : List(battery.Influence.Cast<double>());
        values["probe"] = battery is null ? "" : List(battery.Probe.Cast<double>());
        values["probe_control"] = battery is null ? "" : List(battery.ProbeControl);
    }

    private static void Codes(Dictionary<string, object> values, StepSolver solver, IReadOnlyList<Problem> test, int stages, Seed seed)
    {
        foreach (var name in new[] { "code_gold", "code_right", "code_permuted", "code_random", "codes_used" }) values[name] = "";
        if (solver.Options.Form != StepForm.Code) return;
        using var scope = torch.NewDisposeScope();
        var gold = test.Select(problem => solver.CodesOf!(problem)).ToArray();
        var order = seed.For("permuted codes").Random().Permutation(solver.Options.Codes);
        var rng = seed.For("random codes").Random();
        var own = solver.Answer(test, stages);
        values["code_gold"] = Share((slot, _) => [.. gold.Select(codes => codes[slot])]);
        values["code_right"] = own.Codes.Zip(gold).Average(pair => pair.First.SequenceEqual(pair.Second) ? 1.0 : 0.0);
        values["code_permuted"] = Share((_, codes) => [.. codes.Select(code => order[code])]);
        values["code_random"] = Share((_, codes) => [.. codes.Select(_ => rng.Next(solver.Options.Codes))]);
        values["codes_used"] = own.Codes.SelectMany(codes => codes).Distinct().Count();

        double Share(CodeEdit edit) => solver.Answer(test, stages, recode: edit).Right(solver.World, test).Average(right => right ? 1.0 : 0.0);
    }

    internal static string List(IEnumerable<double> numbers) => string.Join(';', numbers.Select(number => number.ToString("0.####", CultureInfo.InvariantCulture)));
}
