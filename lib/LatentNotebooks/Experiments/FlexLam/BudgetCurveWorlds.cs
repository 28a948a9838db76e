namespace LatentNotebooks.Experiments.FlexLam;

/// <summary>The worlds of the budget curve, and what differs between them: the same for every arm of a world.</summary>
public static class BudgetCurveWorlds
{
    /// <summary>The world that the claims are judged on, with every arm and five seeds.</summary>
    public const string Main = "ego-rooms";

    /// <summary>Top-down games and control tasks, these plain and with distractors; fewer arms.</summary>
    public static IReadOnlyList<string> Others { get; } =
    [
        "mini-procgen/maze", "mini-procgen/heist", "mini-procgen/leaper", "mini-procgen/dodge",
        "pixel-control/point-mass", "pixel-control/point-mass+uncorrelated", "pixel-control/point-mass+correlated",
        "pixel-control/cart-pole", "pixel-control/cart-pole+uncorrelated", "pixel-control/cart-pole+correlated",
    ];

    /// <summary>The arms of the other worlds: the claim, and the references that belong to any world.</summary>
    public static IReadOnlyList<string> FewArms { get; } = ["flex-8", "fixed-1", "fixed-2", "fixed-4", "fixed-8", "pca-difference", "state-only", "pixel-idm"];

    /// <summary>
    /// The settings for a world. Elsewhere than in the main world one small thing moves over a still board, so the latent action
    /// enters as a vector: as a picture it says where the thing went and not what was done (pilots on Fixed-4; notebook 02 has
    /// their numbers). Frames are smaller and updates fewer, and there is no token evaluator: ten worlds have to share the time of one.
    /// </summary>
    public static BudgetCurve.Settings For(BudgetCurve.Settings settings, string world) => world == Main ? settings with { World = world } : settings with
    {
        World = world, FrameSize = 16, LatentAsVector = true, Updates = Math.Min(1_500, settings.Updates), EvaluatorUpdates = 0,
        LabelDraws = Math.Min(5, settings.LabelDraws), PixelDraws = 1,
    };
}
