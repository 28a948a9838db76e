using LatentNotebooks.Figures;
using LatentNotebooks.Statistics;

namespace LatentNotebooks.Experiments.FlexLam;

/// <summary>A claim of the paper, the rule that was set for it before the sweep, and what came out.</summary>
/// <param name="Id">C1 .. C12, as in notebook 06.</param>
/// <param name="Claim">In our words.</param>
/// <param name="Rule">What has to hold.</param>
/// <param name="Measured">The number that decides, in words.</param>
/// <param name="Outcome">What the rows say.</param>
public sealed record ClaimVerdict(string Id, string Claim, string Rule, string Measured, Outcome Outcome)
{
    /// <summary>supported, not supported or undecided.</summary>
    public string Word => Outcome switch { Outcome.Supported => "supported", Outcome.NotSupported => "not supported", _ => "undecided" };
}

/// <summary>The claims that the budget curve decides, for one world.</summary>
public sealed class BudgetCurveClaims(BudgetCurveRows rows)
{
    private const string Flex = "flex-8", Family = "flex-8-family", Full = "fixed-8";
    private static readonly string Scarce = BudgetCurveRow.Few(24), Narrow = BudgetCurveRow.Narrow(64);

    /// <summary>In order of their numbers; a claim whose arms were not run in this world is left out.</summary>
    public IReadOnlyList<ClaimVerdict> All =>
    [
        .. new[]
        {
            TooTight(), TooLoose(), TooLooseForNarrowLabels(), PrefixValid(), CoarseFirst(), DetailWhenNeeded(),
            Matches("C8", "One Flex matches or surpasses each Fixed-k with scarce labels", Scarce, Flex),
            Matches("C8, 4x updates", "... with the updates of the whole family", Scarce, Family),
            Matches("C9", "The same with low-return labels of one level", Narrow, Flex),
            Matches("C9, 4x updates", "... with the updates of the whole family", Narrow, Family),
            BetterInterface(), OneTranslator(), EvaluatorAgrees(),
        }.OfType<ClaimVerdict>(),
    ];

    /// <summary>The claims as a table.</summary>
    public Table Table()
    {
        var table = new Table($"{rows.World}: claims").Column("claim").Column("in words").Column("rule, set before the sweep").Column("measured").Column("verdict");
        foreach (var claim in All) table = table.Row(claim.Id, claim.Claim, claim.Rule, claim.Measured, claim.Word);
        return table;
    }

    private ClaimVerdict? TooTight() => Judge("C1", "Too tight a code loses cues needed to align actions", "Fixed-1 below the best Fixed-k, all labels",
        rows.Difference(Best("probe"), "fixed-1", BudgetCurveRow.At("probe", Slots(Best("probe"))), "probe@1"), above: 0, $"best is {Best("probe")}");

    private ClaimVerdict? TooLoose()
    {
        var best = Best(Scarce);
        if (best == Full) return Settled("C2", "Too loose a code hurts when labels are scarce", "Fixed-8 below the best Fixed-k at 24 labels, and by more than at 256", "Fixed-8 is itself the best at 24 labels", Outcome.NotSupported);
        var interaction = rows.Mean([best, Full], seed => Gap(best, seed, Scarce) - Gap(best, seed, BudgetCurveRow.Few(256)));
        return Judge("C2", "Too loose a code hurts when labels are scarce", "the lead of the best Fixed-k over Fixed-8 is larger at 24 labels than at 256", interaction, above: 0, $"best is {best}");
    }

    private ClaimVerdict? TooLooseForNarrowLabels()
    {
        var best = Best(Narrow);
        if (best == Full) return Settled("C3", "... or narrow", "Fixed-8 below the best Fixed-k at 64 narrow labels, and by more than at 64 broad ones", "Fixed-8 is itself the best at 64 narrow labels", Outcome.NotSupported);
        var interaction = rows.Mean([best, Full], seed => Gap(best, seed, Narrow) - Gap(best, seed, BudgetCurveRow.Few(64)));
        return Judge("C3", "... or narrow", "the lead of the best Fixed-k over Fixed-8 is larger with 64 narrow labels than with 64 broad ones", interaction, above: 0, $"best is {best}");
    }

    private ClaimVerdict? PrefixValid()
    {
        if (rows.Seeds(Flex, Full).Count == 0) return null;
        var means = BudgetCurve.Budgets.Select(k => rows.Mean(Flex, BudgetCurveRow.At("psnr", k)).Value).ToList();
        var rising = means.Zip(means.Skip(1)).All(pair => pair.Second > pair.First);
        var lead = rows.Mean([Flex, Full], seed => Math.Min(Lead(seed, 1), Lead(seed, 2)));
        var verdict = PassRule.AtLeast("lead", 1).Judge(lead).Outcome;
        return new ClaimVerdict("C5", "A prefix of the code is a code", "PSNR rises with k; Flex more than 1 dB above a truncated Fixed-8 at k = 1 and 2",
            $"{(rising ? "rises" : "does not rise")}; smaller lead {Show(lead)} dB", rising ? verdict : Outcome.NotSupported);

        double Lead(long seed, int k) => rows.Number(Flex, seed, BudgetCurveRow.At("psnr", k)) - rows.Number(Full, seed, BudgetCurveRow.At("psnr", k));
    }

    private ClaimVerdict? CoarseFirst()
    {
        var names = rows.Actions;
        var fine = Enumerable.Range(0, names.Length).Where(i => names[i].Contains('+') || names[i] == "fire").ToList();
        if (fine.Count == 0 || rows.Seeds(Flex).Count == 0) return null;
        var coarse = Enumerable.Range(0, names.Length).Except(fine).ToList();
        return Judge("C6", "Coarse structure first, detail later", "of what 8 tokens find, 1 token finds a larger share for plain moves than for compound moves and fire",
            rows.Mean([Flex], seed => Share(seed, coarse) - Share(seed, fine)), above: 0);

        double Share(long seed, List<int> actions) => Found(seed, 1, actions) / Found(seed, 8, actions);
        double Found(long seed, int k, List<int> actions)
        {
            var recall = rows.Text(Flex, seed, BudgetCurveRow.At("recall", k)).Split(';').Select(double.Parse).ToArray();
            return actions.Average(action => recall[action]);
        }
    }

    private ClaimVerdict? DetailWhenNeeded() => Judge("C7", "Detail is used only when needed", "rank correlation of slots needed and motion above 0.3", rows.Mean(Flex, "slots_needed_spearman"), above: 0.3);

    private ClaimVerdict? Matches(string id, string claim, string column, string arm)
    {
        var comparison = BudgetCurveComparison.Of(rows, BudgetMeasure.Of(column), "", arm);
        return comparison.Budgets.Count == 0 ? null
            : new ClaimVerdict(id, claim, "not worse by more than 1 point at any budget, better at one at least (Holm)",
                string.Join("; ", comparison.Budgets.Select(at => $"k={at.Budget} {at.Difference.Value:+0.000;-0.000} {at.Word}")), comparison.Outcome);
    }

    private ClaimVerdict? BetterInterface() => Judge("C10", "A better interface, not only an adjustable one", "Flex@8 less Fixed-8 is above 0 at 24 labels", rows.Difference(Flex, Full, Scarce + "@8"), above: 0,
        $"evaluator {Show(rows.Difference(Flex, Full, "evaluator_score@8"))}");

    private ClaimVerdict? OneTranslator() => Judge("C11", "The budget can be changed without retraining", "one translator for all budgets less one for each: not worse by more than 1 point, worst budget",
        rows.Mean([Flex], seed => BudgetCurve.Budgets.Min(k => rows.Number(Flex, seed, BudgetCurveRow.At("shared_translator", k)) - rows.Number(Flex, seed, BudgetCurveRow.At("probe", k)))), above: -0.01);

    private ClaimVerdict? EvaluatorAgrees()
    {
        var points = BudgetCurve.Budgets.Select(k => (Arm: BudgetCurveComparison.Fixed(k), K: k)).Concat(BudgetCurve.Budgets.Select(k => (Arm: Flex, K: k)))
            .Where(point => rows.Seeds(point.Arm).Count > 0).ToList();
        if (points.Count < 4) return null;
        var agreement = RankCorrelation.Spearman(points.Select(point => Of("evaluator_score", point)), points.Select(point => Of("probe", point)));
        return Judge("C12", "Predicted tokens rank models as true tokens do", "rank correlation over models and budgets above 0", agreement, above: 0);

        double Of(string column, (string Arm, int K) point) => rows.Mean(point.Arm, BudgetCurveRow.At(column, point.K)).Value;
    }

    // The lead of a Fixed-k over Fixed-8.
    private double Gap(string best, long seed, string column) =>
        rows.Number(best, seed, BudgetCurveRow.At(column, Slots(best))) - rows.Number(Full, seed, column + "@8");

    private string Best(string column) => BudgetCurve.Budgets.Select(BudgetCurveComparison.Fixed).Where(arm => rows.Seeds(arm).Count > 0)
        .OrderByDescending(arm => rows.Mean(arm, BudgetCurveRow.At(column, Slots(arm))).Value).FirstOrDefault(Full);

    private static int Slots(string arm) => BudgetCurve.Slots(arm);

    private static ClaimVerdict? Judge(string id, string claim, string rule, Estimate measured, double above, string note = "") =>
        measured.Count == 0 || double.IsNaN(measured.Value) ? null
            : new ClaimVerdict(id, claim, rule, Show(measured) + (note.Length > 0 ? $" ({note})" : ""), PassRule.AtLeast(rule, above).Judge(measured).Outcome);

    private static ClaimVerdict Settled(string id, string claim, string rule, string measured, Outcome outcome) => new(id, claim, rule, measured, outcome);

    private static string Show(Estimate estimate) => double.IsFinite(estimate.Low)
        ? $"{estimate.Value:0.000} [{estimate.Low:0.000}, {estimate.High:0.000}]" : $"{estimate.Value:0.000}, one seed";
}
