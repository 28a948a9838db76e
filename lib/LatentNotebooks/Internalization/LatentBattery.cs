using LatentNotebooks.Runtime;
using LatentNotebooks.Worlds.Reasoning;
using static TorchSharp.torch;

namespace LatentNotebooks.Internalization;

/// <summary>
/// Does the latent do the work? One trained solver under every replacement, swap, probe and early stop, on the same problems with
/// the same decoding. All values are shares of right answers unless said otherwise.
/// </summary>
/// <param name="Own">With its own latents.</param>
/// <param name="Skipped">With no slot at all (V3).</param>
/// <param name="Replaced">By the name of the replacement (V4, V5).</param>
/// <param name="SwapOwn">Latents of another problem: answers that are still those of the problem asked (V6).</param>
/// <param name="SwapImplied">... that follow from the donor's last value and the last operation of the problem asked.</param>
/// <param name="SwapDonor">... that are the donor's answer.</param>
/// <param name="MatchedSwap">Latents of another problem with the same last value (V7).</param>
/// <param name="Early">After 0, 1, ... all slots (V9).</param>
/// <param name="Influence">Change of the value that a probe reads from slot j when slot i is swapped and the rest computed anew,
/// <c>[n, n]</c> (V10); the last column is the answer.</param>
/// <param name="Probe">Linear probe from slot i to the value of step j, <c>[n, n]</c> (V11).</param>
/// <param name="ProbeControl">The same for slot i and step i with shuffled training labels.</param>
public sealed record LatentBattery(
    double Own, double Skipped, IReadOnlyDictionary<string, double> Replaced, double SwapOwn, double SwapImplied, double SwapDonor, double MatchedSwap,
    double[] Early, double[,] Influence, double[,] Probe, double[] ProbeControl)
{
    /// <summary>
    /// Utilisation U = (own - replaced) / (own - without steps): 1 if nothing is left of what the latents gave, 0 if they were
    /// decoration.
    /// </summary>
    public static double Utilisation(double own, double replaced, double noStep) => own - noStep < 0.02 ? double.NaN : (own - replaced) / (own - noStep);

    /// <summary>Runs the battery at full internalisation.</summary>
    /// <param name="solver">A solver with slots that hold latents (or pauses, as a floor: what noise in a slot does by itself).</param>
    /// <param name="problems">Problems to judge on.</param>
    /// <param name="others">Problems that probes are fitted on.</param>
    /// <param name="seed">Draws noise, orders and donors.</param>
    public static LatentBattery Run(StepSolver solver, IReadOnlyList<Problem> problems, IReadOnlyList<Problem> others, Seed seed)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        var stages = solver.Stages(problems[0]);
        var own = solver.Answer(problems, stages);
        var replaced = SlotReplacement.Names.ToDictionary(name => name, name =>
            Share(solver, problems, stages, SlotReplacement.Make(name, own.Contents, seed.For(name))));
        var (donors, matched) = (Donors(problems, seed, alike: false), Donors(problems, seed, alike: true));
        var swapped = solver.Answer(problems, stages, SlotReplacement.Swap(own.Contents, donors));
        var apply = Transitions(solver.World, problems.Concat(others));
        var probes = Probes(solver, others, stages);
        return new LatentBattery(
            Right(solver, problems, own), Right(solver, problems, solver.Answer(problems, stages, slots: 0)), replaced,
            Right(solver, problems, swapped),
            Agree(swapped, (i, answer) => apply(problems[donors[i]].Steps[^1].State, solver.World.Vocabulary[problems[i].Prompt[^2]]) == answer, solver),
            Agree(swapped, (i, answer) => solver.World.Vocabulary.Decode(problems[donors[i]].Answer) == answer, solver),
            Share(solver, problems, stages, SlotReplacement.Swap(own.Contents, matched)),
            [.. Enumerable.Range(0, stages + 1).Select(slots => Right(solver, problems, solver.Answer(problems, stages, slots: slots)))],
            InfluenceOf(solver, problems, own, donors, probes.Select(row => row.Fitted).ToArray()),
            Matrix(stages, (slot, step) => probes[step].At[slot].Accuracy(own.Contents[slot], Values(problems, step))),
            [.. Enumerable.Range(0, stages).Select(step => probes[step].Control.Accuracy(own.Contents[step], Values(problems, step)))]);
    }

    private static double Share(StepSolver solver, IReadOnlyList<Problem> problems, int stages, SlotEdit edit) =>
        Right(solver, problems, solver.Answer(problems, stages, edit));

    private static double Right(StepSolver solver, IReadOnlyList<Problem> problems, Answers answers) =>
        answers.Right(solver.World, problems).Average(right => right ? 1.0 : 0.0);

    private static double Agree(Answers answers, Func<int, string, bool> isIt, StepSolver solver) =>
        answers.Texts.Select((text, i) => Answer(solver.World, text) is { } answer && isIt(i, answer) ? 1.0 : 0.0).Average();

    // What stands between the answer mark and the end.
    private static string? Answer(ReasoningWorld world, int[] text)
    {
        var (mark, end) = (Array.IndexOf(text, Vocabulary.AnswerMark), Array.IndexOf(text, Vocabulary.End));
        return mark >= 0 && end > mark ? world.Vocabulary.Decode(text[(mark + 1)..end]) : null;
    }

    // Another problem for each, drawn anew until it differs in its last value - or, alike, another one with the same last value, where there is one.
    private static int[] Donors(IReadOnlyList<Problem> problems, Seed seed, bool alike)
    {
        var rng = seed.For(alike ? "matched donors" : "donors").Random();
        var byValue = Enumerable.Range(0, problems.Count).GroupBy(i => problems[i].Steps[^1].State).ToDictionary(group => group.Key, group => group.ToArray());
        if (!alike && byValue.Count < 2)
            throw new ArgumentException("All problems have the same last value, so none can lend latents to another. Judge on more problems.", nameof(problems));
        var donors = new int[problems.Count];
        for (var i = 0; i < donors.Length; i++)
        {
            var mates = byValue[problems[i].Steps[^1].State];
            do donors[i] = alike ? mates[rng.Next(mates.Length)] : rng.Next(problems.Count);
            while (alike ? donors[i] == i && mates.Length > 1 : problems[donors[i]].Steps[^1].State == problems[i].Steps[^1].State);
        }
        return donors;
    }

    // What an operation makes of a value, learned from worked solutions: no knowledge of the world is needed.
    private static Func<string, string, string?> Transitions(ReasoningWorld world, IEnumerable<Problem> problems)
    {
        var known = new Dictionary<(string Value, string Operation), string>();
        foreach (var problem in problems)
        {
            var value = world.Vocabulary[problem.Prompt[0]];
            foreach (var step in problem.Steps)
            {
                known[(value, step.Operation)] = step.State;
                value = step.State;
            }
        }
        return (value, operation) => known.GetValueOrDefault((value, operation));
    }

    private static List<string> Values(IReadOnlyList<Problem> problems, int step) => [.. problems.Select(problem => problem.Steps[step].State)];

    // For each step: probes of its value from every slot, the one from its own slot, and that one's control.
    private static (RidgeProbe[] At, RidgeProbe Fitted, RidgeProbe Control)[] Probes(StepSolver solver, IReadOnlyList<Problem> others, int stages)
    {
        var states = solver.Answer(others, stages).Contents;
        return [.. Enumerable.Range(0, stages).Select(step =>
        {
            var values = Values(others, step);
            var at = states.Select(state => new RidgeProbe(state, values)).ToArray();
            var order = new Seed(step).Random().Permutation(values.Count);
            return (at, at[step], new RidgeProbe(states[step], [.. order.Select(i => values[i])]));
        })];
    }

    private static double[,] InfluenceOf(StepSolver solver, IReadOnlyList<Problem> problems, Answers own, int[] donors, RidgeProbe[] probes)
    {
        var n = probes.Length;
        var before = probes.Select((probe, slot) => probe.Read(own.Contents[slot])).ToArray();
        var changed = new double[n, n + 1];
        for (var slot = 0; slot < n; slot++)
        {
            var after = solver.Answer(problems, n, SlotReplacement.Swap(own.Contents, donors, slot));
            for (var j = 0; j < n; j++)
                changed[slot, j] = probes[j].Read(after.Contents[j]).Zip(before[j]).Average(pair => pair.First == pair.Second ? 0.0 : 1.0);
            changed[slot, n] = after.Texts.Zip(own.Texts).Average(pair => Answer(solver.World, pair.First) == Answer(solver.World, pair.Second) ? 0.0 : 1.0);
        }
        return changed;
    }

    private static double[,] Matrix(int n, Func<int, int, double> value)
    {
        var matrix = new double[n, n];
        for (var i = 0; i < n; i++)
            for (var j = 0; j < n; j++) matrix[i, j] = value(i, j);
        return matrix;
    }
}
