using System.Collections.Concurrent;
using LatentNotebooks.Runtime;

namespace LatentNotebooks.Worlds.Text.Craft;

/// <summary>
/// The scenes of CraftText: a scene is a family of items (stairs, doors, ...), a task one of them. One family in five is unseen; single
/// items of known families are held out as compositions (the material and the product are known, their pair is not); the horizon is the
/// depth of the recipe tree.
/// </summary>
internal static class CraftScenes
{
    private static readonly ConcurrentDictionary<string, IReadOnlyList<TextGoal>> Goals = new();

    // The published limit of 40 commands leaves room for mistakes where a flawless run needs at most 30.
    private static readonly Recipe[] Makeable =
        [.. RecipeBook.All.Where(recipe => RecipeBook.Commands(recipe.Made.Item) <= 30).OrderBy(recipe => recipe.Made.Item, StringComparer.Ordinal)];

    /// <summary>All families and their items. Training goes to depth 3.</summary>
    public static TextCatalogue Catalogue { get; } = new(
        CraftText.Id,
        [.. Families(unseen: false)],
        [.. Families(unseen: true)],
        TrainHorizon: 3,
        scene => Goals.GetOrAdd(scene, GoalsOf));

    private static readonly ConcurrentDictionary<string, (IReadOnlyList<Recipe> Needed, IReadOnlyList<Recipe> Related, int Commands)> Known = new();

    /// <summary>For an item that is made: the recipes it needs, those that are plausible but of no use, and the fewest commands. Found once an item.</summary>
    public static (IReadOnlyList<Recipe> Needed, IReadOnlyList<Recipe> Related, int Commands) For(string item) => Known.GetOrAdd(item, one =>
    {
        var needed = RecipeBook.Needed(one);
        return (needed, Related(needed), RecipeBook.Commands(one));
    });

    /// <summary>Recipes that share an ingredient with the needed ones, or make something of the same family: plausible but of no use.</summary>
    private static IReadOnlyList<Recipe> Related(IReadOnlyList<Recipe> needed)
    {
        var items = needed.SelectMany(recipe => recipe.Ingredients).Select(one => one.Item).ToHashSet();
        var families = needed.Select(recipe => RecipeBook.Family(recipe.Made.Item)).ToHashSet();
        return [.. RecipeBook.All.Where(recipe => !needed.Contains(recipe)
            && (families.Contains(RecipeBook.Family(recipe.Made.Item)) || recipe.Ingredients.Any(one => items.Contains(one.Item))))];
    }

    // The seed was chosen for a share of items near one in five, too: families differ much in size.
    private static IEnumerable<string> Families(bool unseen) => Makeable
        .Select(recipe => RecipeBook.Family(recipe.Made.Item))
        .Distinct()
        .Where(family => new Rng(7).Split(family).NextUInt64() % 5 == 0 == unseen);

    private static TextGoal[] GoalsOf(string family) => [.. Makeable
        .Select(recipe => recipe.Made.Item)
        .Where(item => RecipeBook.Family(item) == family)
        .Select(item => new TextGoal(
            $"depth-{RecipeBook.Depth(item)}", $"craft {item}", item, RecipeBook.Depth(item), item != family && TextCatalogue.IsHeldOut(item)))];
}
