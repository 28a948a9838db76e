using LatentNotebooks.Statistics;

namespace LatentNotebooks.Experiments.FlexLam;

/// <summary>
/// FlexLAM's claims (arXiv 2606.19408, from its abstract and project page: the body of the paper was not at hand), each
/// with our test. Margins were fixed before the rows: 1 point of accuracy, 0.2 dB. "Few" is 24 labels, about K x d = 16. The rules
/// have not changed since an earlier sweep, at another rate and without standardised slots; its rows are not judged here.
/// </summary>
public static class FlexLamClaims
{
    private const string Curve = "flexlam/budget-curve", Ego = "ego-rooms", Video = "flexlam/video-budgets";

    /// <summary>C1 to C14.</summary>
    public static IReadOnlyList<Claim> All { get; } =
    [
        new("C1", "A code that is too tight loses cues that aligning actions needs.",
            "Fixed-8 above Fixed-1 with all labels, and the loss is larger for compound actions (forward + look) than for simple moves", Curve, Ego)
        {
            All =
            [
                Above("Fixed-8 less Fixed-1", rows => rows["fixed-8", "probe@8"] - rows["fixed-1", "probe@1"]),
                Above("recall lost, compound less simple", rows => Gain(rows, Compound, ("fixed-1", 1), ("fixed-8", 8)) - Gain(rows, Simple, ("fixed-1", 1), ("fixed-8", 8))),
            ],
        },
        new("C2", "A code that is too loose keeps extra variation, which hurts when labels are scarce.",
            "with 12 labels one of Fixed-1, 2, 4 above Fixed-8 (Holm); Fixed-8 gains more from 12 to 256 labels than Fixed-4; "
            + "exogenous factors are easier to read at 8 slots than at 1", Curve, Ego)
        {
            AnyOf = [.. new[] { 1, 2, 4 }.Select(k => Above($"Fixed-{k} less Fixed-8", rows => rows[$"fixed-{k}", $"labels_12@{k}"] - rows["fixed-8", "labels_12@8"]))],
            All =
            [
                Above("gain, 8 less 4", rows =>
                    rows["fixed-8", "labels_256@8"] - rows["fixed-8", "labels_12@8"] - rows["fixed-4", "labels_256@4"] + rows["fixed-4", "labels_12@4"]),
                Above("exogenous R², 8 less 1", rows => rows["fixed-8", "exogenous_r2@8"] - rows["fixed-1", "exogenous_r2@1"]),
            ],
        },
        new("C3", "... or when they come from a narrow source.",
            "with 24 labels of one level and poor behaviour one of Fixed-1, 2, 4 above Fixed-8 (Holm), "
            + "and Fixed-4's lead over Fixed-8 larger than with 24 broad labels", Curve, Ego)
        {
            AnyOf = [.. new[] { 1, 2, 4 }.Select(k => Above($"Fixed-{k} less Fixed-8", rows => rows[$"fixed-{k}", $"narrow_24@{k}"] - rows["fixed-8", "narrow_24@8"]))],
            All =
            [
                Above("lead of Fixed-4, narrow less broad", rows =>
                    rows["fixed-4", "narrow_24@4"] - rows["fixed-8", "narrow_24@8"] - rows["fixed-4", "labels_24@4"] + rows["fixed-8", "labels_24@8"]),
            ],
        },
        new("C4", "Variable length needs no new architecture and no new loss.",
            "Flex-8 and Fixed-8 have the same parameters, updates and examples: the mask is the only difference", Curve, Ego)
        {
            All =
            [
                new("differences", rows => new[] { "parameters", "updates", "examples" }
                    .Sum(column => Math.Abs(rows["flex-8", column] - rows["fixed-8", column])), PassRule.AtMost("the sum of differences", 0.5)),
            ],
        },
        new("C5", "Any prefix of the code can be used.",
            "Flex's PSNR rises at each budget; at k = 1 and 2 it is more than 1 dB above Fixed-8 cut to k slots", Curve, Ego)
        {
            All =
            [
                .. new[] { (1, 2), (2, 4), (4, 8) }.Select(step => Above($"k = {step.Item2} less {step.Item1} (dB)", rows =>
                    rows["flex-8", $"psnr@{step.Item2}"] - rows["flex-8", $"psnr@{step.Item1}"])),
                .. new[] { 1, 2 }.Select(k => new Check($"over cut Fixed-8, k = {k} (dB)", rows =>
                    rows["flex-8", $"psnr@{k}"] - rows["fixed-8", $"psnr@{k}"], PassRule.Superior("Flex less Fixed-8 cut short", 1, "dB"))),
            ],
        },
        new("C6", "Compact structure comes first, detail later.",
            "from one slot to eight, Flex's recall of compound actions rises more than that of simple moves", Curve, Ego)
        {
            All = [Above("rise, compound less simple", rows => Gain(rows, Compound, ("flex-8", 1), ("flex-8", 8)) - Gain(rows, Simple, ("flex-8", 1), ("flex-8", 8)))],
        },
        new("C7", "Detail is used only when it is needed.",
            "slots needed to halve the error without a latent correlate with how much moves: Spearman above 0.3", Curve, Ego)
        {
            All = [new("Spearman", rows => rows["flex-8", "slots_needed_spearman"], PassRule.AtLeast("Spearman's correlation", 0.3))],
        },
        Parity("C8", "With scarce labels one variable-length model matches or surpasses each fixed-length one at every budget.", "24 labels of all levels", "labels_24"),
        Parity("C9", "The same with labels of one task and low return.", "24 labels of one level and poor behaviour", "narrow_24"),
        new("C10", "Even at full length its code is the better interface.",
            "Flex-8 less Fixed-8, all 8 slots: 24 labels, and the token evaluator's score, both above 0", Curve, Ego)
        {
            All =
            [
                Above("24 labels", rows => rows["flex-8", "labels_24@8"] - rows["fixed-8", "labels_24@8"]),
                Above("evaluator", rows => rows["flex-8", "evaluator_score@8"] - rows["fixed-8", "evaluator_score@8"]),
            ],
        },
        new("C11", "The budget can be changed at inference without training anew.",
            "one translator for all budgets is at no budget worse by more than 1 point than a translator for that budget", Curve, Ego)
        {
            All = [.. BudgetCurve.Budgets.Select(k => new Check($"k = {k}", rows => rows["flex-8", $"shared_translator@{k}"] - rows["flex-8", $"probe@{k}"], Point))],
        },
        new("C12", "One null-filled form serves alignment and the downstream evaluator.",
            "the evaluator ranks Flex and Fixed at all budgets as the true tokens do: Spearman over the eight, above 0.5", Curve, Ego)
        {
            All = [new("Spearman", EvaluatorOrder, PassRule.AtLeast("Spearman's correlation", 0.5))],
        },
        new("C13", "It rebuilds transitions of real video better.",
            "footage of hands, held-out blocks: at each budget Flex not worse than Fixed-k by more than 0.2 dB, and above copy-last", Video)
        {
            All =
            [
                .. BudgetCurve.Budgets.Select(k => new Check($"k = {k} (dB)", rows =>
                    rows["flex-8", $"psnr@{k}"] - rows[$"fixed-{k}", $"psnr@{k}"], PassRule.NonInferior("Flex less Fixed-k", 0.2, "dB"))),
                .. BudgetCurve.Budgets.Select(k => Above($"over copy-last, k = {k} (dB)", rows => rows["flex-8", $"psnr@{k}"] - rows["flex-8", "copy_last_psnr"])),
            ],
        },
        new("C14", "It drops into other latent-action models: VQ, VAE, latent-space targets.",
            "in at least two of three hosts (seed by seed the middle one), mean over k = 1, 2, 8: Flex not worse than Fixed-k by 1 point with 24 and with 256 labels; "
            + "Flex with one slot above Fixed-8 cut to one", "flexlam/drop-in-hosts")
        {
            All =
            [
                new("24 labels", rows => DropInFindings.MiddleHost(rows, "labels_24"), Point),
                new("256 labels", rows => DropInFindings.MiddleHost(rows, "labels_256"), Point),
                Above("one slot, over the cut one", rows => DropInFindings.MiddleHostOverCut(rows, "labels_256")),
            ],
        },
    ];

    private static PassRule Point => PassRule.NonInferior("the difference", 0.01);

    private static string[] Simple => ["forward", "back", "strafe left", "strafe right", "look left", "look right"];

    private static string[] Compound => ["forward + look left", "forward + look right"];

    private static Check Above(string label, Func<SeedRows, double> quantity) => new(label, quantity, PassRule.Superior(label));

    private static Claim Parity(string id, string statement, string labels, string column) =>
        new(id, statement, $"{labels}, score of Flex less Fixed-k: not worse than by 1 point at any budget, and above 0 at one or more (Holm)", Curve, Ego)
        {
            All = [.. BudgetCurve.Budgets.Select(k => new Check($"k = {k}", Difference(column, k), Point))],
            AnyOf = [.. BudgetCurve.Budgets.Select(k => Above($"k = {k}", Difference(column, k)))],
        };

    private static Func<SeedRows, double> Difference(string column, int k) => rows => rows["flex-8", $"{column}@{k}"] - rows[$"fixed-{k}", $"{column}@{k}"];

    // Mean recall of some actions at the second model and budget, less that at the first.
    private static double Gain(SeedRows rows, string[] actions, (string Arm, int K) from, (string Arm, int K) to) =>
        Recall(rows, actions, to) - Recall(rows, actions, from);

    private static double Recall(SeedRows rows, string[] actions, (string Arm, int K) at)
    {
        var (names, recalls) = (rows.Text(at.Arm, "actions").Split(';'), rows.Text(at.Arm, $"recall@{at.K}").Split(';'));
        if (names.Length != recalls.Length) return double.NaN;
        return names.Zip(recalls).Where(pair => actions.Contains(pair.First)).Select(pair => double.TryParse(pair.Second, out var share) ? share : double.NaN)
            .DefaultIfEmpty(double.NaN).Average();
    }

    private static double EvaluatorOrder(SeedRows rows)
    {
        var arms = BudgetCurve.Budgets.SelectMany(k => new[] { ("flex-8", k), ($"fixed-{k}", k) }).ToArray();
        var (evaluator, truth) = (Scores("evaluator_score"), Scores("probe"));
        var complete = evaluator.Concat(truth).All(double.IsFinite) && evaluator.Distinct().Count() > 1 && truth.Distinct().Count() > 1;
        return complete ? RankCorrelation.Spearman(evaluator, truth).Value : double.NaN;

        double[] Scores(string column) => [.. arms.Select(arm => rows[arm.Item1, $"{column}@{arm.k}"])];
    }
}
