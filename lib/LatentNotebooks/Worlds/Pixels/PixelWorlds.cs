using LatentNotebooks.Worlds.Pixels.Ego;
using LatentNotebooks.Worlds.Pixels.MiniProcgen;

namespace LatentNotebooks.Worlds.Pixels;

/// <summary>Every pixel world by its id.</summary>
public static class PixelWorlds
{
    private static readonly Dictionary<string, Func<int, (WorldSpec Spec, Func<Scene> Scene)>> All = new()
    {
        ["ego-rooms"] = size => (EgoRooms.Spec(size), () => new EgoRooms(size)),
        ["mini-procgen/maze"] = size => (Maze.Spec(size), () => new Maze(size)),
        ["mini-procgen/heist"] = size => (Heist.Spec(size), () => new Heist(size)),
        ["mini-procgen/leaper"] = size => (Leaper.Spec(size), () => new Leaper(size)),
        ["mini-procgen/dodge"] = size => (Dodge.Spec(size), () => new Dodge(size)),
    };

    /// <summary>The ids that <see cref="Create"/> knows.</summary>
    public static IReadOnlyList<string> Ids { get; } = [.. All.Keys];

    /// <summary>Builds a world of square frames.</summary>
    /// <param name="id">One of <see cref="Ids"/>.</param>
    /// <param name="count">Environments stepped together, N.</param>
    /// <param name="size">Frame height and width in pixels, 16..128.</param>
    /// <exception cref="ArgumentException">An unknown id, or a size or count out of range.</exception>
    public static PixelWorld Create(string id, int count = 1, int size = 32)
    {
        if (!All.TryGetValue(id, out var build))
            throw new ArgumentException($"There is no pixel world '{id}'. There are: {string.Join(", ", Ids)}.", nameof(id));
        if (size is < 16 or > 128)
            throw new ArgumentException($"A frame size of {size} is out of range: worlds are readable from 16 pixels on and meant for at most 128.", nameof(size));
        var (spec, scene) = build(size);
        return new PixelWorld(spec, scene, count);
    }
}
