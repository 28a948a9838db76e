using LatentNotebooks.Statistics;

namespace LatentNotebooks.Experiments.FlexLam;

/// <summary>
/// Two questions about acting that go beyond the paper, whose authors executed no policy: nothing here is claimed by them. Rules, margins
/// and the count of "few" labels (24, as for the paper's own claims) were fixed before the rows.
/// </summary>
public static class CloningClaims
{
    private const string Cloning = "flexlam/latent-cloning", World = "mini-procgen/gather";
    private const int Few = 24;

    /// <summary>X1 and X2.</summary>
    public static IReadOnlyList<Claim> All { get; } =
    [
        new("X1", "Beyond the paper: acting through its latents with few labels, one variable-length model does at least as well as each fixed-length one.",
            "return with 24 labels (0 random play, 1 expert), Flex less Fixed-k: not worse than by 0.05 at any budget, and above 0 at one or more (Holm)", Cloning, World)
        {
            All = [.. BudgetCurve.Budgets.Select(k => new Check($"k = {k}", Lead(k), PassRule.NonInferior("the difference", 0.05)))],
            AnyOf = [.. BudgetCurve.Budgets.Select(k => new Check($"k = {k}", Lead(k), PassRule.Superior("the difference")))],
        },
        new("X2", "Beyond the paper: latent actions help to act when labels are few.",
            "return of Flex with 24 labels, mean over budgets, above that of cloning from the same labels, of a policy cloned from what an inverse "
            + "model of the same labels says, and of Flex with the latents of other transitions", Cloning, World)
        {
            All =
            [
                Above("over cloning", rows => rows["cloning", At(8)]),
                Above("over the inverse model", rows => rows["inverse-model", At(8)]),
                Above("over other transitions' latents", rows => Mean(rows, "flex-8-shuffled")),
            ],
        },
    ];

    /// <summary>X3: a prediction of our own, made after a maze was read at 16 and at 32 pixels, and before any frame of 24 or 40.</summary>
    public static Claim Grid { get; } = new("X3",
        "Our prediction: one code means one move only where a game's cells fall on the forward model's patches; more pixels do not replace that.",
        "actions read off one slot with 24 labels, mean of Fixed-1 and Flex: at 32 pixels above 24 and above 40", "flexlam/frame-grid", World)
    {
        All = [.. new[] { 24, 40 }.Select(size => new Check($"32 less {size} pixels", rows => ReadAt(rows, 32) - ReadAt(rows, size), PassRule.Superior("the difference")))],
    };

    private static double ReadAt(SeedRows rows, int size) => FrameGrid.Models.Average(model => rows[$"{model}/{size}", "labels_24"]);

    private static string At(int k) => LatentCloning.Column("return", Few, k);

    private static Func<SeedRows, double> Lead(int k) => rows => rows["flex-8", At(k)] - rows[$"fixed-{k}", At(k)];

    private static Check Above(string label, Func<SeedRows, double> rival) => new(label, rows => Mean(rows, "flex-8") - rival(rows), PassRule.Superior(label));

    private static double Mean(SeedRows rows, string arm) => BudgetCurve.Budgets.Average(k => rows[arm, At(k)]);
}
