using LatentNotebooks.Worlds.Pixels.Control;
using LatentNotebooks.Worlds.Pixels.Ego;
using LatentNotebooks.Worlds.Pixels.MiniProcgen;

namespace LatentNotebooks.Worlds.Pixels;

/// <summary>Every pixel world by its id.</summary>
public static class PixelWorlds
{
    private static readonly Dictionary<string, Func<int, float, (WorldSpec Spec, Func<Scene> Scene)>> All = new()
    {
        ["ego-rooms"] = (size, _) => (EgoRooms.Spec(size), () => new EgoRooms(size)),
        ["mini-procgen/maze"] = (size, _) => (Maze.Spec(size), () => new Maze(size)),
        ["mini-procgen/heist"] = (size, _) => (Heist.Spec(size), () => new Heist(size)),
        ["mini-procgen/leaper"] = (size, _) => (Leaper.Spec(size), () => new Leaper(size)),
        ["mini-procgen/dodge"] = (size, _) => (Dodge.Spec(size), () => new Dodge(size)),
        ["mini-procgen/gather"] = (size, _) => (Gather.Spec(size), () => new Gather(size)),
    };

    static PixelWorlds()
    {
        foreach (var kind in Enum.GetValues<DistractorKind>())
        {
            All[PointMass.Spec(0, kind).Id] = (size, strength) => (PointMass.Spec(size, kind), () => new PointMass(kind, strength));
            All[Reacher.Spec(0, kind).Id] = (size, strength) => (Reacher.Spec(size, kind), () => new Reacher(kind, strength));
            All[CartPole.Spec(0, kind).Id] = (size, strength) => (CartPole.Spec(size, kind), () => new CartPole(kind, strength));
        }

        Ids = [.. All.Keys];
    }

    /// <summary>The ids that <see cref="Create"/> knows.</summary>
    public static IReadOnlyList<string> Ids { get; }

    /// <summary>Builds a world of square frames.</summary>
    /// <param name="id">One of <see cref="Ids"/>.</param>
    /// <param name="count">Environments stepped together, N.</param>
    /// <param name="size">Frame height and width in pixels, 16..128.</param>
    /// <param name="distractorStrength">How strong the distractors of the <c>+uncorrelated</c> and <c>+correlated</c> worlds are, 0..1; the
    /// others have none.</param>
    /// <exception cref="ArgumentException">An unknown id, or a size, count or strength out of range.</exception>
    public static PixelWorld Create(string id, int count = 1, int size = 32, float distractorStrength = 1)
    {
        if (!All.TryGetValue(id, out var build))
            throw new ArgumentException($"There is no pixel world '{id}'. There are: {string.Join(", ", Ids)}.", nameof(id));
        if (size is < 16 or > 128)
            throw new ArgumentException(
                $"A frame size of {size} is out of range: worlds are readable from 16 pixels on and meant for at most 128.", nameof(size));
        if (distractorStrength is not (>= 0 and <= 1))
            throw new ArgumentException(
                $"A distractor strength of {distractorStrength} is out of range: it runs from 0 (invisible) to 1.",
                nameof(distractorStrength));
        var (spec, scene) = build(size, distractorStrength);
        return new PixelWorld(spec, scene, count);
    }
}
