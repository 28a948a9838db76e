namespace LatentNotebooks.Worlds.Reasoning;

/// <summary>All reasoning worlds by name, each with its difficulty dial.</summary>
public static class ReasoningWorlds
{
    private static readonly Dictionary<string, (int Usual, Func<int, ReasoningWorld> Make)> Known = new()
    {
        ["affine-chain"] = (8, difficulty => new AffineChain(difficulty)),
        ["affine-chain-mixed"] = (8, difficulty => new AffineChain(difficulty, easyShare: 0.5)),
        ["s4-words"] = (5, difficulty => new PermutationWords(4, difficulty)),
        ["s5-words"] = (8, difficulty => new PermutationWords(5, difficulty)),
        ["multiplication"] = (3, difficulty => new Multiplication(difficulty)),
        ["addition"] = (3, difficulty => new Addition(difficulty)),
        ["reachability"] = (3, difficulty => new Reachability(difficulty)),
        ["equations-fixed"] = (4, difficulty => new EquationChain(difficulty)),
        ["equations-shuffled"] = (4, difficulty => new EquationChain(difficulty, PremiseOrder.Shuffled)),
        ["planted-modes"] = (3, blocks => new PlantedModes(PlantedVariant.EqualProgress, blocks)),
        ["planted-unequal"] = (3, blocks => new PlantedModes(PlantedVariant.UnequalProgress, blocks)),
        ["planted-sticky"] = (3, blocks => new PlantedModes(PlantedVariant.StickyModes, blocks)),
        ["planted-no-gain"] = (3, blocks => new PlantedModes(PlantedVariant.NothingToGain, blocks)),
        ["planted-single"] = (3, blocks => new PlantedModes(PlantedVariant.SingleMode, blocks)),
        ["planted-conflicting"] = (3, blocks => new PlantedModes(PlantedVariant.Conflicting, blocks)),
    };

    /// <summary>Names that <see cref="Make"/> knows.</summary>
    public static IReadOnlyList<string> Names => [.. Known.Keys];

    /// <summary>A world with its dial set: steps, digits, hops or blocks; null for the usual setting.</summary>
    /// <exception cref="ArgumentException">No world has this name, or it cannot be that easy or hard.</exception>
    public static ReasoningWorld Make(string name, int? dial = null) => Known.TryGetValue(name, out var world)
        ? world.Make(dial ?? world.Usual)
        : throw new ArgumentException($"There is no reasoning world '{name}'. The worlds are: {string.Join(", ", Known.Keys)}.", nameof(name));
}
