using LatentNotebooks.Worlds.Text.Craft;
using LatentNotebooks.Worlds.Text.Grid;
using LatentNotebooks.Worlds.Text.House;

namespace LatentNotebooks.Worlds.Text;

/// <summary>Every text world by its id.</summary>
public static class TextWorlds
{
    private static readonly Dictionary<string, Func<TextScene>> All = new()
    {
        [HouseText.Id] = () => new HouseText(),
        [GridText.Id] = () => new GridText(),
        [CraftText.Id] = () => new CraftText(),
    };

    /// <summary>The ids that <see cref="Create"/> knows.</summary>
    public static IReadOnlyList<string> Ids { get; } = [.. All.Keys];

    /// <summary>Builds a world; it must be reset before the first command.</summary>
    /// <exception cref="ArgumentException">An unknown id.</exception>
    public static TextWorld Create(string id) => All.TryGetValue(id, out var scene)
        ? new TextWorld(scene())
        : throw new ArgumentException($"There is no text world '{id}'. There are: {string.Join(", ", Ids)}.", nameof(id));
}
