using LatentNotebooks.Statistics;

namespace LatentNotebooks.Experiments.AgentActions;

/// <summary>
/// Claims of arXiv 2605.18597 read as its abstract words them: one latent action is a multi-step behaviour (our reading B). Numbers as in
/// the claims of reading A. Thresholds were fixed before the rows: 3 points of success, 1.5 times fewer decisions, a quarter fewer action tokens.
/// </summary>
public static class BehaviourClaims
{
    private const string Found = "agent-actions/behaviour-vocabularies", Played = "agent-actions/behaviour-agents";
    private const string Rivals = "agent-actions/behaviour-rivals", House = "house-text", Grid = "grid-text";

    /// <summary>Claims about vocabularies, which need no agent.</summary>
    public static IReadOnlyList<Claim> Vocabularies { get; } =
    [
        new("L3B", "A compact set of multi-step behaviours describes what agents do, in rooms they never saw too.",
            "house: the shortest description is more than 1 % shorter than with 0 and with 128 behaviours; coverage of unseen scenes at least 80 % of training's", Found, House)
        {
            All =
            [
                new("shorter than with none", rows => 1 - rows["share-1", "best_kbit"] / rows["share-1", "kbit@0"], PassRule.AtLeast("the share saved", 0.01)),
                new("shorter than with 128", rows => 1 - rows["share-1", "best_kbit"] / rows["share-1", "kbit@128"], PassRule.AtLeast("the share saved", 0.01)),
                new("coverage, unseen / training", rows => rows["share-1", "unseen_coverage"] / rows["share-1", "coverage"], PassRule.AtLeast("the ratio", 0.8)),
            ],
        },
        new("L3G", "The same where commands have no arguments and horizons are long.", "grid: as L3B", Found, Grid)
        {
            All =
            [
                new("shorter than with none", rows => 1 - rows["share-1", "best_kbit"] / rows["share-1", "kbit@0"], PassRule.AtLeast("the share saved", 0.01)),
                new("shorter than with 128", rows => 1 - rows["share-1", "best_kbit"] / rows["share-1", "kbit@128"], PassRule.AtLeast("the share saved", 0.01)),
                new("coverage, unseen / training", rows => rows["share-1", "unseen_coverage"] / rows["share-1", "coverage"], PassRule.AtLeast("the ratio", 0.8)),
            ],
        },
        new("L5B", "Nothing is lost: a symbol does what its commands do.",
            "house, unseen scenes: more than 99 % of behaviours replayed in saved states lead where their commands lead, and more than 99 % of trajectories "
            + "survive encoding and decoding", Found, House)
        {
            All =
            [
                new("replay equal", rows => rows["share-1", "replay_equal"], PassRule.AtLeast("the share", 0.99)),
                new("round trip", rows => rows["share-1", "round_trip"], PassRule.AtLeast("the share", 0.99)),
            ],
        },
        new("L6V", "Learned behaviours beat others of the same number, before any agent learns them.",
            "house, unseen rooms: their message is shorter than with pairs of whole commands, chunks of 2, a random choice and one command repeated", Rivals, "")
        {
            All =
            [
                .. new[] { "pair-encoding", "chunks-2", "random", "repeated" }.Select(arm => new Check(
                    $"{arm} less behaviours", rows => rows[arm, "message_ratio"] - rows["behaviours", "message_ratio"], PassRule.Superior($"{arm} less behaviours"))),
            ],
        },
        new("L13B", "Absorbing arguments into symbols costs coverage.",
            "house, unseen rooms: decisions with two slots filled for good at least a tenth more than with all slots open", Rivals, "")
        {
            All = [new("decisions, absorbed / open", rows => rows["absorbed-2", "decision_ratio"] / rows["behaviours", "decision_ratio"], PassRule.AtLeast("the ratio", 1.1))],
        },
        new("L3S", "The behaviours are a property of the world, not of one sample.",
            "house: from a tenth of the trajectories, behaviours that cover unseen scenes at least 80 % as well as those from all", Found, House)
        {
            All = [new("coverage, a tenth / all", rows => rows["share-0.1", "unseen_coverage"] / rows["share-1", "unseen_coverage"], PassRule.AtLeast("the ratio", 0.8))],
        },
    ];

    /// <summary>Claims about agents. The reference, <c>tuned</c>, is the same token agent with the same further training, without symbols.</summary>
    public static IReadOnlyList<Claim> Agents { get; } =
    [
        new("L4B", "Decisions are fewer.", "house, tasks that both solve: 'tuned' needs at least 1.5 times the decisions", Played, House)
        {
            All = [new("decisions, tuned / behaviours", rows => Saving(rows, "behaviours", "decisions_by_task"), PassRule.AtLeast("the ratio", 1.5))],
        },
        new("L5M", "Expressiveness stays: without its symbols the agent can do the same, command by command.",
            "house: success with symbols forbidden not lower than with them by more than 3 points", Played, House)
        {
            All = [new("forbidden less allowed", rows => rows["behaviours", "masked_success"] - rows["behaviours", "control_success"], Points)],
        },
        new("L6B", "Learned behaviours beat others: hand-written, pairs of whole commands, a random choice.",
            "house, mean success under caps of 16 to 256 action tokens: above each of pair-encoding and random, not below hand-made by more than 3 points", Played, House)
        {
            All =
            [
                .. new[] { "pair-encoding", "random" }.Select(arm => new Check($"less {arm}", Under("behaviours", arm), PassRule.Superior($"behaviours less {arm}"))),
                new("less hand-made", Under("behaviours", "hand"), Points),
            ],
        },
        new("L6H", "Behaviours in one network beat a hierarchy of two: a controller that names them, and a worker that writes their commands (ours).",
            "house, mean success under caps of 16 to 256 action tokens, the worker's among them: above the hierarchy of no more parameters", Played, House)
        {
            All = [new("less hierarchy", Under("behaviours", "hierarchy"), PassRule.Superior("behaviours less hierarchy"))],
        },
        new("L7B", "The agent really decides in them.", "house: symbols emitted in at least 90 % of the places where the shortest encoding of what it did has one", Played, House)
        {
            // Symbols that were given up are in no encoding of what was done.
            All = [new("carried out / possible", rows => rows["behaviours", "emission"] * (1 - rows["behaviours", "aborted_share"]), PassRule.AtLeast("the ratio", 0.9))],
        },
        new("L9B", "At a fixed budget it solves more.", "house: mean success under caps of 16 to 256 action tokens above that of 'tuned'", Played, House)
        {
            All = [new("less tuned", Under("behaviours", "tuned"), PassRule.Superior("behaviours less tuned"))],
        },
        new("L9P", "Planning over latent actions pays: best of up to four attempts at equal compute.",
            "house: mean share of tasks solved within 32 to 512 passes above that of 'tuned'", Played, House)
        {
            All = [new("less tuned", rows => Planned(rows, "behaviours") - Planned(rows, "tuned"), PassRule.Superior("behaviours less tuned"))],
        },
        new("L10B", "Fewer action tokens.", "house, tasks that both solve: at least a quarter fewer action tokens", Played, House)
        {
            All = [new("action tokens, behaviours / tuned", rows => 1 / Saving(rows, "behaviours", "tokens_by_task"), PassRule.AtMost("the ratio", 0.75))],
        },
        new("L11B", "Success is kept.", "house: success not below that of 'tuned' by more than 3 points", Played, House)
        {
            All = [new("less tuned", rows => rows["behaviours", "success"] - rows["tuned", "success"], Points)],
        },
        new("L11L", "Success is kept, at the latest with three times the further training.",
            "house: success not below that of the reference with the same training by more than 3 points", Played, House)
        {
            All = [new("less tuned, both longer", rows => rows["behaviours-long", "success"] - rows["tuned-long", "success"], Points)],
        },
        new("L5D", "A world that changes under a behaviour does not break the agent.",
            "house, tasks in which the thing was moved away: success not below that of 'tuned' by more than 3 points", Played, House)
        {
            All = [new("less tuned", rows => rows["behaviours", "disturbed_success"] - rows["tuned", "disturbed_success"], Points)],
        },
        new("L3X", "Symbols carry meaning: shuffled, they are worthless.", "house: success with shuffled symbols less than half of that with the right ones", Played, House)
        {
            All = [new("shuffled / right", rows => rows["behaviours", "shuffled_success"] / rows["behaviours", "control_success"], PassRule.AtMost("the ratio", 0.5))],
        },
        new("L4G", "Decisions are fewer where horizons are long.", "grid, tasks that both solve: 'tuned' needs at least 1.5 times the decisions", Played, Grid)
        {
            All = [new("decisions, tuned / behaviours", rows => Saving(rows, "behaviours", "decisions_by_task"), PassRule.AtLeast("the ratio", 1.5))],
        },
        new("L11G", "And success is kept.", "grid: success not below that of 'tuned' by more than 3 points", Played, Grid)
        {
            All = [new("less tuned", rows => rows["behaviours", "success"] - rows["tuned", "success"], Points)],
        },
    ];

    private static PassRule Points => PassRule.NonInferior("the difference", 0.03);

    private static double Saving(SeedRows rows, string arm, string column) =>
        BehaviourAgentFigures.Saving(rows.Text("tuned", "outcomes"), rows.Text(arm, "outcomes"), rows.Text("tuned", column), rows.Text(arm, column));

    private static Func<SeedRows, double> Under(string arm, string other) => rows => rows[arm, "success_under_caps"] - rows[other, "success_under_caps"];

    private static double Planned(SeedRows rows, string arm) => BehaviourAgentMeasures.PassBudgets.Average(budget => rows[arm, $"best_of@{budget}"]);
}
