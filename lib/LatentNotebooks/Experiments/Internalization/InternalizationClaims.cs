using LatentNotebooks.Statistics;

namespace LatentNotebooks.Experiments.Internalization;

/// <summary>
/// What the news article on arXiv 2602.04925 claims of a codebook, a replay policy and a curriculum (the paper itself is about
/// steering), each in our words and with our test. Rules and margins were fixed before the rows: 2 points of accuracy for
/// "kept", 60 points for "needs steps". The numbers are of toy worlds and networks of 0.1 million parameters.
/// </summary>
public static class InternalizationClaims
{
    private const string Steps = "internalization/steps-and-latents", Words = "s4-words",
        Discovery = "internalization/codebook-discovery", Policy = "internalization/replay-policy";

    private const int AnswerTokens = 3; // mark, value, end: what remains of a solution without steps

    /// <summary>A1 to A16.</summary>
    public static IReadOnlyList<Claim> All { get; } = 
        [.. OfSteps().Concat(OfCodes()).Concat(OfReplay()).Concat(OfPolicy()).OrderBy(claim => int.Parse(claim.Id[1..]))];

    private static IEnumerable<Claim> OfSteps() =>
    [
        new("A1", "Written steps help on problems of several steps.",
            "explicit above 98 %, and more than 60 points above a network that never saw a step and had as many operations", Steps, Words)
        {
            All =
            [
                new("explicit", rows => rows["explicit", "accuracy"], PassRule.AtLeast("accuracy", 0.98)),
                new("explicit less no-step", rows => rows["explicit", "accuracy"] - rows["no-step", "accuracy"], PassRule.AtLeast("the difference", 0.6)),
            ],
        },
        new("A2", "Written steps are expensive.",
            "milliseconds an answer, explicit over no-step, at batch 1: above 1.5, and within half and one and a half of the ratio of passes", Steps, Words)
        {
            All =
            [
                new("ratio of milliseconds", rows => Ratio(rows, "explicit", "no-step", "ms_batch_1"), PassRule.AtLeast("the ratio", 1.5)),
                new("over ratio of passes", Relative, PassRule.AtLeast("the ratio", 0.5)),
                new("over ratio of passes", Relative, PassRule.AtMost("the ratio", 1.5)),
            ],
        },
        new("A8", "Quality survives up to some share, and latent positions carry it further than bare depth does.",
            "latent at full share not worse than explicit by more than 2 points; with steps removed, four layers master more stages than one", Steps, Words)
        {
            All =
            [
                new("latent less explicit", rows => rows["latent", "accuracy"] - rows["explicit", "accuracy"], PassRule.NonInferior("the difference", 0.02)),
                new("stages, 4 layers less 1", rows => rows["removal/layers-4", "mastered"] - rows["removal/layers-1", "mastered"], PassRule.Superior("the difference")),
            ],
        },
        new("A11", "A share that grows with proficiency beats a sudden switch.",
            "latents, equal updates: gated more than 20 points above abrupt", Steps, Words)
        {
            All =
            [
                new("gated less abrupt", rows => rows["latent", "accuracy"] - rows["latent/abrupt", "accuracy"], PassRule.Superior("the difference", 0.2)),
            ],
        },
        new("A13", "Latents are harder to audit than text.",
            "a linear probe reads less than 98 % of the intermediate values from the slots that should hold them", Steps, Words)
        {
            All = [new("read by the probe", rows => Diagonal(rows.Text("latent", "probe")), PassRule.AtMost("the share", 0.98))],
        },
        new("A15", "Answers come faster.",
            "milliseconds, explicit over code: above 1.1 at batch 1, and the gain at batch 64 is smaller", Steps, Words)
        {
            All =
            [
                new("speed-up, batch 1", rows => Ratio(rows, "explicit", "code", "ms_batch_1"), PassRule.AtLeast("the ratio", 1.1)),
                new("batch 1 less batch 64", rows =>
                    Ratio(rows, "explicit", "code", "ms_batch_1") - Ratio(rows, "explicit", "code", "ms_batch_64"), PassRule.Superior("the difference")),
            ],
        },
    ];

    private static IEnumerable<Claim> OfCodes() =>
    [
        new("A3", "Recurring primitives can be discovered from traces.",
            "normalised mutual information of code and true operation, four codes: above 0.8 trained, below 0.2 untrained", Discovery)
        {
            All =
            [
                new("trained", rows => rows["prompt/codes-4", "operation_nmi"], PassRule.AtLeast("the information", 0.8)),
                new("untrained", rows => rows["untrained", "operation_nmi"], PassRule.AtMost("the information", 0.2)),
            ],
        },
        new("A4", "Codes are compact, yet coherent.",
            "four codes rebuild more than 99 % of single steps, 90 % of a code's chunks share their operation, and four steps a code rebuild less", Discovery)
        {
            All =
            [
                new("rebuilt", rows => rows["prompt/codes-4", "rebuilt"], PassRule.AtLeast("the share", 0.99)),
                new("purity", rows => rows["prompt/codes-4", "operation_purity"], PassRule.AtLeast("the purity", 0.9)),
                new("one step less four", rows => rows["prompt/codes-4", "rebuilt"] - rows["chunk/g4-codes-64", "rebuilt"], PassRule.Superior("the difference")),
            ],
        },
        new("A5", "Best reconstruction with fewest codes finds the number of primitives.",
            "four codes rebuild more than 95 %, three less than 80 %; and some price on entropy leaves fewer than 6 of 64 codes in use at more than 95 %", Discovery)
        {
            All =
            [
                new("4 codes", rows => rows["prompt/codes-4", "rebuilt"], PassRule.AtLeast("the share", 0.95)),
                new("3 codes", rows => rows["prompt/codes-3", "rebuilt"], PassRule.AtMost("the share", 0.8)),
                new("codes at the best price", FewestCodes, PassRule.AtMost("the perplexity", 6)),
            ],
        },
    ];

    private static IEnumerable<Claim> OfReplay() =>
    [
        new("A6", "Replayed codes can stand for written steps.",
            "all steps as codes, less explicit: true codes not worse than by 2 points, own codes not worse than by 10", Steps, Words)
        {
            All =
            [
                new("true codes", rows => rows["code", "code_gold"] - rows["explicit", "accuracy"], PassRule.NonInferior("the difference", 0.02)),
                new("own codes", rows => rows["code", "accuracy"] - rows["explicit", "accuracy"], PassRule.NonInferior("the difference", 0.1)),
            ],
        },
        new("A7", "Far fewer tokens at the same quality.",
            "two steps a code: at most 55 % of the reasoning tokens and 80 % of the passes, accuracy not worse than by 2 points", Steps, Words)
        {
            All =
            [
                new("tokens", rows => (rows["code", "tokens"] - AnswerTokens) / (rows["explicit", "tokens"] - AnswerTokens), PassRule.AtMost("the ratio", 0.55)),
                new("passes", rows => Ratio(rows, "code", "explicit", "passes"), PassRule.AtMost("the ratio", 0.8)),
                new("accuracy", rows => rows["code", "accuracy"] - rows["explicit", "accuracy"], PassRule.NonInferior("the difference", 0.02)),
            ],
        },
    ];

    private static IEnumerable<Claim> OfPolicy() =>
    [
        new("A9", "A policy learns when steps have to be written.",
            "replay rate on +1 more than 50 points above products; accuracy more than 3 points above a coin with the same rate", Policy)
        {
            All =
            [
                new("rate, +1 less products", rows => rows["policy", Main("rate_easy")] - rows["policy", Main("rate_products")], PassRule.Superior("the difference", 0.5)),
                new("accuracy over a coin", rows =>
                    rows["policy", Main("accuracy")] - rows["policy", $"random@{ReplayPolicyStudy.MainPrice}_accuracy"], PassRule.Superior("the difference", 0.03)),
            ],
        },
        new("A10", "Not all steps compress equally.", "replay rate on +1 above that on other sums and that on products", Policy)
        {
            All =
            [
                new("+1 less sums", rows => rows["policy", Main("rate_easy")] - rows["policy", Main("rate_sums")], PassRule.Superior("the difference")),
                new("+1 less products", rows => rows["policy", Main("rate_easy")] - rows["policy", Main("rate_products")], PassRule.Superior("the difference")),
            ],
        },
        new("A12", "Compressing everything hurts hard problems most.",
            "accuracy lost by replaying all steps: many hard steps (3 or more) less few (at most 1), above 0", Policy)
        {
            All =
            [
                new("loss, many less few", rows => rows["policy", "never_accuracy_many"] - rows["policy", "always_accuracy_many"]
                    - rows["policy", "never_accuracy_few"] + rows["policy", "always_accuracy_few"], PassRule.Superior("the difference")),
            ],
        },
        new("A14", "A mixture is the best compromise.",
            $"at a price of {ReplayPolicyStudy.MainPrice} the learned policy earns more than the better of write-all and replay-all", Policy)
        {
            All =
            [
                new("earned", rows => Earned(rows, $"policy@{ReplayPolicyStudy.MainPrice}") - Math.Max(Earned(rows, "never"), Earned(rows, "always")),
                    PassRule.Superior("the difference")),
            ],
        },
        new("A16", "Effort follows difficulty.", "Spearman's correlation of passes and hard steps of a problem: above 0.5", Policy)
        {
            All = [new("Spearman", rows => rows["policy", Main("spearman")], PassRule.AtLeast("the correlation", 0.5))],
        },
    ];

    private static string Main(string column) => $"policy@{ReplayPolicyStudy.MainPrice}_{column}";

    private static double Ratio(SeedRows rows, string arm, string other, string column) => rows[arm, column] / rows[other, column];

    private static double Relative(SeedRows rows) => Ratio(rows, "explicit", "no-step", "ms_batch_1") / Ratio(rows, "explicit", "no-step", "passes");

    private static double Earned(SeedRows rows, string name) =>
        rows["policy", $"{name}_accuracy"] - ReplayPolicyStudy.MainPrice * rows["policy", $"{name}_passes"] / (1 + 2 * rows["policy", "steps"]);

    // Mean of a matrix's diagonal, from its rows one after the other.
    private static double Diagonal(string matrix)
    {
        var values = matrix.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(double.Parse).ToArray();
        var n = (int)Math.Sqrt(values.Length);
        return n == 0 ? double.NaN : Enumerable.Range(0, n).Average(i => values[i * n + i]);
    }

    // The least perplexity among prices that still rebuild 95 %; all 64 codes if none does.
    private static double FewestCodes(SeedRows rows)
    {
        var points = CodebookDiscovery.Prices.Select(price => (Rebuilt: rows[$"price/mu-{price}", "rebuilt"], Used: rows[$"price/mu-{price}", "perplexity"])).ToArray();
        return points.Any(point => double.IsNaN(point.Rebuilt)) ? double.NaN : points.Where(point => point.Rebuilt > 0.95).Select(point => point.Used).DefaultIfEmpty(64).Min();
    }
}
