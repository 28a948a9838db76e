using LatentNotebooks.Figures;
using LatentNotebooks.Internalization.Steering;
using LatentNotebooks.Worlds.Reasoning;

namespace LatentNotebooks.Experiments.Internalization;

/// <summary>One problem, step by step: what was written without steering and with it, and what was weighed at every delimiter.</summary>
/// <param name="Greedy">What greedy decoding writes.</param>
/// <param name="Steered">What STIR writes.</param>
/// <param name="Decisions">What happened at each delimiter that STIR wrote.</param>
/// <param name="Texts">The problem and both answers, with what is wrong in them.</param>
public sealed record SteeringTrace(IReadOnlyList<int> Greedy, IReadOnlyList<int> Steered, IReadOnlyList<Decision> Decisions, Table Texts)
{
    /// <summary>Solves one problem twice.</summary>
    /// <param name="task">The solver.</param>
    /// <param name="gate">A gate that has decided nothing yet.</param>
    /// <param name="problem">What to solve.</param>
    public static SteeringTrace Of(SteeringTask task, ValueGate gate, Problem problem)
    {
        var (world, limits) = (task.World, SteeringTask.Limits(task.World));
        var greedy = SteeredDecoding.Run(task.Solver.Model, [problem.Prompt], limits, world.Delimiter, null).Tokens[0];
        var steered = SteeredDecoding.Run(task.Solver.Model, [problem.Prompt], limits, world.Delimiter, gate);
        var texts = new Table("One problem").Column("").Column("text").Column("tokens").Column("first fault")
            .Row("problem", Shown(problem.Prompt), problem.Prompt.Count, "")
            .Row("greedy", Shown(greedy), greedy.Count, world.Check(problem, greedy).Fault ?? "none")
            .Row("STIR", Shown(steered.Tokens[0]), steered.Tokens[0].Count, world.Check(problem, steered.Tokens[0]).Fault ?? "none")
            .Caption($"S opens a careful block and V a hasty one. Previews generated {steered.PreviewTokens[0]} more tokens that were thrown away.");
        return new SteeringTrace(greedy, steered.Tokens[0], gate.Decisions, texts);

        string Shown(IReadOnlyList<int> tokens) => world.Vocabulary.Decode(tokens).Replace("f f f f f f f f", "f...f", StringComparison.Ordinal);
    }

    /// <summary>
    /// A problem to look at: of the first few that greedy decoding gets wrong, one on which the gate opens, if possible one that STIR
    /// then gets right. Null where there is none.
    /// </summary>
    /// <param name="task">The solver; its validation problems are searched.</param>
    /// <param name="gate">Makes a gate that has decided nothing yet.</param>
    public static SteeringTrace? Find(SteeringTask task, Func<ValueGate> gate)
    {
        const int Few = 12;
        var wrong = task.Validation.Zip(task.Decode(task.Validation, null).Right).Where(pair => !pair.Second).Select(pair => pair.First).Take(Few);
        return wrong.Select(problem => (Problem: problem, Trace: Of(task, gate(), problem)))
            .Where(one => one.Trace.Decisions.Any(decision => decision.Chosen is not null))
            .OrderByDescending(one => task.World.Check(one.Problem, one.Trace.Steered).AnswerIsRight).Select(one => one.Trace).FirstOrDefault();
    }

    /// <summary>What was retrieved, previewed and decided at each delimiter.</summary>
    public Table Steps()
    {
        var table = new Table("At each delimiter").Column("delimiter").Column("anchors found").Column("nearest anchor", format: "F3").Column("corrections found")
            .Column("nearest correction", format: "F3").Column("null score", format: "F3").Column("best score", format: "F3").Column("its preview gain", "nats a token", "F3")
            .Column("decision").Column("strength", format: "F2")
            .Caption("Similarities are cosines. The best correction has to score above the null score, which the nearest anchor sets; a tie decides for nothing.");
        foreach (var decision in Decisions)
        {
            var (anchors, corrections) = (decision.Retrieved.Where(one => one.Entry.IsAnchor).ToList(), decision.Retrieved.Where(one => !one.Entry.IsAnchor).ToList());
            var best = decision.Candidates.MaxBy(candidate => candidate.Score);
            table = table.Row(decision.ControlPoint, anchors.Count, Nearest(anchors), corrections.Count, Nearest(corrections), decision.NullScore,
                best is null ? Cell.Missing : best.Score, best is null ? Cell.Missing : best.Preview,
                decision.Retrieved.Count == 0 ? "nothing mined here" : decision.Chosen is null ? "leave it" : "add the action",
                decision.Chosen is null ? Cell.Missing : decision.Strength);
        }
        return table;
    }

    /// <summary>Every entry that was retrieved, nearest first, delimiter by delimiter; a correction has to stand above every anchor.</summary>
    public Figure Draw() => Figure.Grid(2, Decisions.Where(decision => decision.Retrieved.Count > 0).Select(decision =>
    {
        var decided = decision.Chosen is null ? "leave it" : $"add {decision.Strength:F1} times the action";
        var ranked = decision.Retrieved.Select((one, i) => (Rank: i + 1.0, one.Advantage, one.Entry.IsAnchor)).ToList();
        return new[] { ("anchor", true), ("correction", false) }.Aggregate(
            new Figure($"delimiter {decision.ControlPoint}: {decided}").X("entry, nearest first").Y("advantage A").Size(380, 260),
            (figure, kind) => figure.Scatter(kind.Item1, ranked.Where(one => one.IsAnchor == kind.Item2).Select(one => one.Rank),
                ranked.Where(one => one.IsAnchor == kind.Item2).Select(one => one.Advantage)));
    }), "What the memory says");

    private static Cell Nearest(List<Retrieved> found) => found.Count == 0 ? Cell.Missing : found.Max(one => one.Similarity);
}
