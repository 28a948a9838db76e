using LatentNotebooks.Statistics;

namespace LatentNotebooks.Experiments.AgentActions;

/// <summary>
/// Claims of LAR (arXiv 2605.18597) tested on what the paper does: token spans become vocabulary (our reading A). The reference is always the token
/// agent with the same further training, because the paper's own headline baseline has none. Fixed before the rows: 3 points of success, 20 % of
/// tokens, a third of decisions.
/// </summary>
public static class AgentClaims
{
    private const string Spans = "agent-actions/span-agents", Rate = "agent-actions/span-rate", Clock = "agent-actions/clock";
    private const string House = "house-text", Craft = "craft-text", Grid = "grid-text";

    /// <summary>L1 to L14, as far as reading A speaks to them.</summary>
    public static IReadOnlyList<Claim> All { get; } =
    [
        new("L1", "Text actions make long tasks costly and hard.",
            "house, rooms twice as large: the token agent needs at least 1.25 times the tokens, and its success is lower", Spans, House)
        {
            All =
            [
                new("tokens, large / usual", rows => rows["tuned", "tokens_longer"] / rows["tuned", "tokens_seen"], PassRule.AtLeast("the ratio", 1.25)),
                new("success, usual less large", rows => rows["tuned", "success_seen"] - rows["tuned", "success_longer"], PassRule.Superior("the difference")),
            ],
        },
        new("L2", "The representation of actions is the bottleneck: with model, data and training fixed, another vocabulary does better.",
            "house, mean success under caps of 16 to 256 tokens: spans above the same further training, and above padded symbols", Spans, House)
        {
            All = [Above("less tuned", "spans", "tuned", "success_under_caps"), Above("less padded", "spans", "padded", "success_under_caps")],
        },
        new("L4", "The effective horizon is shorter.", "house, tasks both solve: decisions at most two thirds of the reference's", Spans, House)
        {
            All = [Ratio("decisions, spans / tuned", "spans", "tuned", "decisions_by_task", 2 / 3.0)],
        },
        new("L5", "Nothing expressible is lost.", "house: success with all symbols forbidden not below the reference's by more than 3 points", Spans, House)
        {
            All = [new("masked less tuned", rows => rows["spans", "masked_success"] - rows["tuned", "success"], Points)],
        },
        new("L6T", "Spans of scaffolding beat what a tokeniser would merge (ours: the paper has no such baseline that we could read).",
            "house, mean success under caps of 16 to 256 tokens: spans above byte pairs, as many, arguments among them", Spans, House)
        {
            All = [Above("less byte pairs", "spans", "bpe", "success_under_caps")],
        },
        new("L7", "The model itself acts in latent actions.", "house: symbols emitted in at least 90 % of the places where one fits", Spans, House)
        {
            All = [new("emitted / possible", rows => rows["spans", "emission"], PassRule.AtLeast("the ratio", 0.9))],
        },
        new("L7w", "The published weight (all divergence, w = 1) teaches that too.", "house: the same with w = 1", Spans, House)
        {
            All = [new("emitted / possible", rows => rows["spans-w1", "emission"], PassRule.AtLeast("the ratio", 0.9))],
        },
        new("L8c", "It works across benchmarks: crafting.",
            "craft: success not lower by more than 3 points, tokens of tasks both solve at least 10 % fewer", Spans, Craft) { All = Kept(0.9) },
        new("L8g", "It works across benchmarks: grid.",
            "grid: success not lower by more than 3 points, tokens of tasks both solve at least 10 % fewer", Spans, Grid) { All = Kept(0.9) },
        new("L9", "At a fixed budget it solves more.", "house, mean success under caps of 16 to 256 tokens: above the reference's", Spans, House)
        {
            All = [Above("less tuned", "spans", "tuned", "success_under_caps")],
        },
        new("L10", "Fewer action tokens.", "house, tasks both solve: at least 20 % fewer", Spans, House)
        {
            All = [Ratio("tokens, spans / tuned", "spans", "tuned", "tokens_by_task", 0.8)],
        },
        new("L10t", "Less time.", "house, an episode alone, cache on: at least 10 % fewer milliseconds than the reference", Clock, House)
        {
            All = [new("ms, spans / tuned", rows => rows["clock", "ms_alone:spans"] / rows["clock", "ms_alone:tuned"], PassRule.AtMost("the ratio", 0.9))],
        },
        new("L11", "Success is kept.", "house: success not below the reference's by more than 3 points", Spans, House)
        {
            All = [new("less tuned", rows => rows["spans", "success"] - rows["tuned", "success"], Points)],
        },
        new("L12", "It adds to other ways of saving.",
            "house, with a speculative draft of the next command, tasks both solve: passes at least 5 % fewer with spans than without", Spans, House)
        {
            All = [Ratio("passes, spans-draft / tuned-draft", "spans-draft", "tuned-draft", "passes_by_task", 0.95)],
        },
        new("L13", "Absorbing predictable text is safe; absorbing arguments makes success collapse.",
            "house: scaffolding not below none by more than 3 points, and whole commands below scaffolding by more than 10", Rate, House)
        {
            All =
            [
                new("scaffolding less none", rows => rows["scaffolding", "success"] - rows["none", "success"], Points),
                new("scaffolding less commands", rows => rows["scaffolding", "success"] - rows["commands-256", "success"], PassRule.AtLeast("the difference", 0.1)),
            ],
        },
        new("L14", "Latent actions beat padded ones, and padded ones the plain agent.", "house, success: spans above padded, padded above the reference", Spans, House)
        {
            All = [Above("spans less padded", "spans", "padded", "success"), Above("padded less tuned", "padded", "tuned", "success")],
        },
    ];

    private static PassRule Points => PassRule.NonInferior("the difference", 0.03);

    private static IReadOnlyList<Check> Kept(double tokens) =>
    [
        new("success, spans less tuned", rows => rows["spans", "success"] - rows["tuned", "success"], Points),
        Ratio("tokens, spans / tuned", "spans", "tuned", "tokens_by_task", tokens),
    ];

    private static Check Above(string label, string arm, string reference, string column) =>
        new(label, rows => rows[arm, column] - rows[reference, column], PassRule.Superior(label));

    private static Check Ratio(string label, string arm, string reference, string column, double most) =>
        new(label, rows => SpanFigures.RatioAtSuccess(rows, arm, reference, column), PassRule.AtMost("the ratio", most));
}
