using System.Text;
using LatentNotebooks.Runtime;

namespace LatentNotebooks.Worlds.Text.Craft;

/// <summary>
/// A list of recipes, some of them beside the point, and an item to make: TextCraft's task, with <c>get</c>, <c>craft</c> and
/// <c>inventory</c>. The dial is the depth of the recipe tree.
/// </summary>
public sealed class CraftText : TextScene
{
    /// <summary>The world's name.</summary>
    public const string Id = "craft-text";

    /// <summary>No episode is longer than this many commands, as in the published agents' set-up.</summary>
    public const int Limit = 40;

    /// <summary>Commands allowed beyond twice the fewest that do: so that a short recipe is not made by chance.</summary>
    public const int Slack = 6;

    /// <summary>Recipes beside the point, at most.</summary>
    public const int Distractors = 10;

    /// <summary>The most that one <c>get</c> fetches.</summary>
    public const int LargestGet = 64;

    /// <summary>The commands. Rules are numbered by <see cref="Verb"/>.</summary>
    public static Grammar Commands { get; } = new("get {count} {item}", "craft {count} {item} using {ingredients}", "inventory");

    private readonly Dictionary<string, int> inventory = [];
    private readonly List<Recipe> shown = [];
    private readonly Dictionary<string, Recipe> shownBy = [];
    private readonly HashSet<string> raw = [];
    private string goal = "";
    private int limit;

    internal enum Verb { Get, Craft, Inventory }

    /// <inheritdoc/>
    public override string World => Id;

    /// <inheritdoc/>
    public override Grammar Grammar => Commands;

    /// <inheritdoc/>
    public override TextCatalogue Catalogue => CraftScenes.Catalogue;

    /// <inheritdoc/>
    public override string Task => $"craft {goal}.";

    /// <inheritdoc/>
    public override int StepLimit => limit;

    /// <inheritdoc/>
    public override bool Solved => inventory.ContainsKey(goal);

    /// <summary>What the agent has; never a zero.</summary>
    internal IReadOnlyDictionary<string, int> Inventory => inventory;

    /// <inheritdoc/>
    public override string Reset(TextEpisode episode)
    {
        var item = episode.Task.StartsWith("craft ", StringComparison.Ordinal) ? episode.Task["craft ".Length..] : "";
        if (!Catalogue.Goals(episode.Scene).Any(one => one.Task == episode.Task))
            throw new ArgumentException(
                $"Scene '{episode.Scene}' of {Id} does not have the task '{episode.Task}': a scene is a kind of item such as 'stairs', "
                + "a task reads 'craft birch stairs'.",
                nameof(episode));
        var rng = new Rng(episode.Seed).Split(item);
        var (needed, others, _) = CraftScenes.For(item);
        var order = rng.Permutation(others.Count);
        Recipe[] all = [.. needed, .. order.Take(rng.Next(Distractors / 2, Distractors + 1)).Select(i => others[i])];
        return Start(item, [.. rng.Permutation(all.Length).Select(i => all[i])]);
    }

    /// <summary>Starts with given recipes.</summary>
    internal string Start(string item, IReadOnlyList<Recipe> recipes)
    {
        goal = item;
        limit = Math.Min(Limit, Slack + (2 * CraftScenes.For(item).Commands));
        inventory.Clear();
        shown.Clear();
        shownBy.Clear();
        raw.Clear();
        var text = new StringBuilder("Crafting commands:");
        foreach (var recipe in recipes)
        {
            shown.Add(recipe);
            shownBy.Add(recipe.Made.Item, recipe);
            text.Append('\n').Append(recipe.Command);
            foreach (var ingredient in recipe.Ingredients)
                if (RecipeBook.For(ingredient.Item) is null) raw.Add(ingredient.Item);
        }
        return text.ToString();
    }

    /// <inheritdoc/>
    public override string? Apply(Command command) => (Verb)command.Rule switch
    {
        Verb.Get => Get(command.Arguments[0], command.Arguments[1]),
        Verb.Craft => Craft(command.Arguments[0], command.Arguments[1], command.Arguments[2]),
        _ => ListInventory(),
    };

    /// <inheritdoc/>
    /// <remarks>Of the endless <c>get</c> commands, those that fetch one piece.</remarks>
    public override void Admissible(List<string> commands)
    {
        commands.Add("inventory");
        foreach (var recipe in shown)
            if (Affordable(recipe)) commands.Add(recipe.Command);
        foreach (var item in raw) commands.Add($"get 1 {item}");
    }

    /// <inheritdoc/>
    public override TextExpert CreateExpert() => new CraftExpert();

    /// <summary>Fetches what has no recipe and stands in one of the shown ones.</summary>
    private string? Get(string count, string item)
    {
        if (!int.TryParse(count, out var number) || number is < 1 or > LargestGet || !raw.Contains(item)) return null;
        inventory[item] = inventory.GetValueOrDefault(item) + number;
        return $"Got {number} {item}.";
    }

    /// <summary>Carries out a shown recipe once, as written; the order of the ingredients does not matter.</summary>
    private string? Craft(string count, string item, string ingredients)
    {
        if (!shownBy.TryGetValue(item, out var recipe) || !int.TryParse(count, out var number) || number != recipe.Made.Count) return null;
        if (!Lists(ingredients, recipe) || !Affordable(recipe)) return null;
        foreach (var ingredient in recipe.Ingredients)
        {
            var left = inventory[ingredient.Item] - ingredient.Count;
            if (left == 0) inventory.Remove(ingredient.Item);
            else inventory[ingredient.Item] = left;
        }
        inventory[item] = inventory.GetValueOrDefault(item) + number;
        return $"Crafted {number} {item}.";
    }

    private string ListInventory() => inventory.Count == 0
        ? "Inventory: nothing."
        : $"Inventory: {string.Join(", ", inventory.OrderBy(one => one.Key, StringComparer.Ordinal).Select(one => $"{one.Value} {one.Key}"))}.";

    private bool Affordable(Recipe recipe)
    {
        foreach (var ingredient in recipe.Ingredients)
            if (inventory.GetValueOrDefault(ingredient.Item) < ingredient.Count) return false;
        return true;
    }

    private static bool Lists(string text, Recipe recipe)
    {
        var parts = text.Split(", ");
        return parts.Length == recipe.Ingredients.Count && recipe.Ingredients.All(one => parts.Contains(one.ToString()));
    }
}
