using LatentNotebooks.Statistics;

namespace LatentNotebooks.Experiments.AgentActions;

/// <summary>
/// Planning over latent actions at equal compute. The paper reports no such test that we could read, so these are our statements; arXiv 2605.18597's abstract speaks
/// of planning over abstractions. Rules were fixed before the rows.
/// </summary>
public static class PlanningClaims
{
    private const string Played = "agent-actions/planning", House = "house-text";

    /// <summary>One for each way to choose an attempt, and kind of latent action.</summary>
    public static IReadOnlyList<Claim> All { get; } =
    [
        Of("P1", "Planning in behaviours beats planning in words: attempts chosen by the agent's own probability.", "behaviours", "sum"),
        Of("P2", "The same where the world says which attempt reached the goal (oracle, pass@n).", "behaviours", "oracle"),
        Of("P3", "Planning in spans beats planning in words: attempts chosen by the agent's own probability.", "spans", "sum"),
        Of("P4", "The same with the oracle.", "spans", "oracle"),
        new("P5", "The agent's own probability a word tells a good attempt from a bad one.",
            "house, words: success of 8 attempts, chosen by the mean log-probability of a word, above that of 1", Played, House)
        {
            All = [new("8 less 1", rows => rows["tuned", "success_mean@8"] - rows["tuned", "success_mean@1"], PassRule.Superior("8 less 1"))],
        },
    ];

    /// <summary>Success that best-of-n has when a task may cost so many passes on average: between measured n by straight lines over the logarithm of passes; not
    /// beyond the largest n; NaN below n = 1.</summary>
    /// <param name="rows">The rows of one seed.</param>
    /// <param name="arm">Which arm.</param>
    /// <param name="choice">One of <see cref="Planning.Choices"/>.</param>
    /// <param name="passes">The budget.</param>
    public static double AtPasses(SeedRows rows, string arm, string choice, double passes)
    {
        var points = Planning.Attempts.Select(n => (Passes: rows[arm, $"passes_{choice}@{n}"], Success: rows[arm, $"success_{choice}@{n}"])).ToArray();
        if (passes < points[0].Passes) return double.NaN;
        for (var i = 1; i < points.Length; i++)
            if (passes < points[i].Passes)
            {
                var share = Math.Log(passes / points[i - 1].Passes) / Math.Log(points[i].Passes / points[i - 1].Passes);
                return points[i - 1].Success + share * (points[i].Success - points[i - 1].Success);
            }
        return points[^1].Success;
    }

    private static Claim Of(string id, string statement, string arm, string choice) => new(id, statement + " Ours.",
        $"house: success at the passes that the agent in words needs for 1, 2, 4 and 8 attempts, mean: '{arm}' above 'tuned'", Played, House)
    {
        All = [new($"{arm} less tuned", rows => Lead(rows, arm, choice), PassRule.Superior($"{arm} less tuned"))],
    };

    // Where a single attempt of the arm costs more than the budget, it solves nothing with it.
    private static double Lead(SeedRows rows, string arm, string choice)
    {
        if (double.IsNaN(rows[arm, $"passes_{choice}@1"])) return double.NaN;
        return Planning.Attempts.Average(n =>
            AtPasses(rows, arm, choice, rows["tuned", $"passes_{choice}@{n}"]) is var success && double.IsNaN(success) ? -rows["tuned", $"success_{choice}@{n}"]
            : success - rows["tuned", $"success_{choice}@{n}"]);
    }
}
