namespace LatentNotebooks.Worlds.Text.Craft;

/// <summary>How many of an item.</summary>
public readonly record struct Stack(int Count, string Item)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Count} {Item}";
}

/// <summary>One recipe: its ingredients make <see cref="Made"/>.</summary>
/// <param name="Made">What comes out of one go.</param>
/// <param name="Ingredients">What goes in, in alphabetical order.</param>
public sealed record Recipe(Stack Made, IReadOnlyList<Stack> Ingredients)
{
    /// <summary>The command that carries the recipe out once.</summary>
    public string Command { get; } = $"craft {Made} using {string.Join(", ", Ingredients)}";
}

/// <summary>547 recipes of a well-known game, one an item (see recipes.txt beside this file for their source), as a tree: no item needs
/// itself.</summary>
public static class RecipeBook
{
    private const string Resource = "LatentNotebooks.Worlds.Text.Craft.recipes.txt";

    private static readonly Dictionary<string, Recipe> ByItem = Read().ToDictionary(recipe => recipe.Made.Item);
    private static readonly Dictionary<string, int> Depths = [];

    static RecipeBook()
    {
        foreach (var item in ByItem.Keys) Measure(item);
    }

    /// <summary>All recipes, by the name of what they make.</summary>
    public static IReadOnlyCollection<Recipe> All => ByItem.Values;

    /// <summary>The recipe of an item, or null where it is fetched.</summary>
    public static Recipe? For(string item) => ByItem.GetValueOrDefault(item);

    /// <summary>Crafting steps one upon the other: 0 for what is fetched, else one more than the deepest ingredient.</summary>
    public static int Depth(string item) => Depths.GetValueOrDefault(item);

    /// <summary>The kind of an item, the last word of its name: <c>stairs</c> of <c>birch stairs</c>.</summary>
    public static string Family(string item) => item[(item.LastIndexOf(' ') + 1)..];

    /// <summary>Every recipe that making an item needs, its own first, each once.</summary>
    /// <exception cref="ArgumentException">The item is not made.</exception>
    public static IReadOnlyList<Recipe> Needed(string item)
    {
        var first = For(item) ?? throw new ArgumentException($"There is no recipe for '{item}'.", nameof(item));
        var needed = new List<Recipe> { first };
        for (var i = 0; i < needed.Count; i++)
            foreach (var ingredient in needed[i].Ingredients)
                if (For(ingredient.Item) is { } recipe && !needed.Contains(recipe)) needed.Add(recipe);
        return needed;
    }

    /// <summary>Fewest commands that make an item from nothing: every recipe as often as needed, one fetch per kind of raw ingredient of each
    /// recipe.</summary>
    public static int Commands(string item)
    {
        var stock = new Dictionary<string, int>();
        return Make(new Stack(1, item));

        int Make(Stack wanted)
        {
            var missing = wanted.Count - stock.GetValueOrDefault(wanted.Item);
            if (missing <= 0) return 0;
            if (For(wanted.Item) is not { } recipe)
            {
                stock[wanted.Item] = wanted.Count;
                return 1;
            }

            var (runs, commands) = ((missing + recipe.Made.Count - 1) / recipe.Made.Count, 0);
            foreach (var ingredient in recipe.Ingredients)
            {
                var need = new Stack(runs * ingredient.Count, ingredient.Item);
                commands += Make(need);
                stock[need.Item] -= need.Count;
            }
            stock[wanted.Item] = stock.GetValueOrDefault(wanted.Item) + (runs * recipe.Made.Count);
            return commands + runs;
        }
    }

    private static int Measure(string item)
    {
        if (For(item) is not { } recipe) return 0;
        if (!Depths.TryGetValue(item, out var depth))
            Depths[item] = depth = 1 + recipe.Ingredients.Max(ingredient => Measure(ingredient.Item));
        return depth;
    }

    private static IEnumerable<Recipe> Read()
    {
        using var stream = typeof(RecipeBook).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"The library was built without its resource '{Resource}'.");
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
        {
            if (line.Length == 0 || line[0] == '#') continue;
            var sides = line.Split(" = ");
            yield return new Recipe(ReadStack(sides[0]), [.. sides[1].Split(", ").Select(ReadStack).OrderBy(one => one.Item, StringComparer.Ordinal)]);
        }
    }

    private static Stack ReadStack(string text)
    {
        var blank = text.IndexOf(' ');
        return new Stack(int.Parse(text.AsSpan(0, blank)), text[(blank + 1)..]);
    }
}
