namespace LatentNotebooks.Worlds.Pixels;

/// <summary>Mean returns of the random policy and of the scripted expert on one level: the 0 and the 1 of normalised return.</summary>
/// <param name="Random">Mean return of <see cref="Behaviour.Random"/>.</param>
/// <param name="Expert">Mean return of <see cref="Behaviour.Expert"/>.</param>
/// <remarks>
/// Measured once: 200 episodes a number, seeds 0..199, frames of 16 x 16 (returns do not depend on the frame size or on distractors),
/// policy seed 12345. A test plays other seeds and fails where a number here has gone stale.
/// </remarks>
public readonly record struct ReturnScale(double Random, double Expert)
{
    private static readonly Dictionary<(string World, string Level), ReturnScale> Measured = new()
    {
        [("ego-rooms", "courtyard")] = new(0.983, 14.895),
        [("ego-rooms", "corridors")] = new(0.725, 12.707),
        [("ego-rooms", "four-rooms")] = new(0.710, 13.395),
        [("ego-rooms", "labyrinth")] = new(0.515, 9.650),
        [("ego-rooms", "arena")] = new(0.820, 15.315),
        [("ego-rooms", "garden")] = new(0.632, 12.130),
        [("ego-rooms", "gallery")] = new(0.868, 13.148),
        [("ego-rooms", "cellar")] = new(0.575, 12.735),
        [("mini-procgen/maze", "meadow")] = new(0.240, 11.220),
        [("mini-procgen/maze", "cave")] = new(0.310, 11.405),
        [("mini-procgen/maze", "neon")] = new(0.230, 11.560),
        [("mini-procgen/heist", "meadow")] = new(0.540, 9.000),
        [("mini-procgen/heist", "cave")] = new(0.635, 9.000),
        [("mini-procgen/heist", "neon")] = new(0.640, 9.000),
        [("mini-procgen/leaper", "meadow")] = new(-4.765, 7.607),
        [("mini-procgen/leaper", "cave")] = new(-4.770, 7.728),
        [("mini-procgen/leaper", "neon")] = new(-4.702, 7.603),
        [("mini-procgen/dodge", "meadow")] = new(-6.735, 19.235),
        [("mini-procgen/dodge", "cave")] = new(-6.730, 19.025),
        [("mini-procgen/dodge", "neon")] = new(-6.650, 18.975),
        [("mini-procgen/gather", "meadow")] = new(0.610, 18.655),
        [("mini-procgen/gather", "cave")] = new(0.610, 18.435),
        [("mini-procgen/gather", "neon")] = new(0.605, 18.505),
        [("pixel-control/point-mass", "paper")] = new(0.520, 22.255),
        [("pixel-control/point-mass", "slate")] = new(0.475, 22.360),
        [("pixel-control/point-mass", "night")] = new(0.435, 22.360),
        [("pixel-control/reacher", "paper")] = new(0.240, 14.235),
        [("pixel-control/reacher", "slate")] = new(0.290, 14.240),
        [("pixel-control/reacher", "night")] = new(0.265, 14.600),
        [("pixel-control/cart-pole", "paper")] = new(14.995, 126.678),
        [("pixel-control/cart-pole", "slate")] = new(14.954, 125.339),
        [("pixel-control/cart-pole", "night")] = new(14.029, 126.871),
    };

    /// <summary>The scale of one level of a world; the distractor variants of a world share one.</summary>
    /// <exception cref="ArgumentException">Nothing was measured for this pair.</exception>
    public static ReturnScale Of(string world, string level) =>
        Measured.TryGetValue((world.Split('+')[0], level), out var scale)
            ? scale
            : throw new ArgumentException(
                $"No returns were measured for world '{world}', level '{level}'. Known: {string.Join(", ", Measured.Keys)}.",
                nameof(level));

    /// <summary>0 for the random policy's mean return, 1 for the expert's; may lie outside.</summary>
    public double Normalise(double episodeReturn) => (episodeReturn - Random) / (Expert - Random);
}
