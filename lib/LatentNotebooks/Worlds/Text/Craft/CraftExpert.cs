using LatentNotebooks.Runtime;

namespace LatentNotebooks.Worlds.Text.Craft;

/// <summary>Works the recipe tree from its leaves: the first ingredient that is missing is fetched or crafted first. It reads recipes and
/// answers as the agent does, and keeps its own account of what it has.</summary>
internal sealed class CraftExpert : TextExpert
{
    private readonly Dictionary<string, (int Made, string Command, Stack[] Ingredients)> recipes = [];
    private readonly Dictionary<string, int> have = [], spare = [];
    private string goal = "";

    public override void Begin(string task, string opening, Rng rng)
    {
        goal = task["craft ".Length..].TrimEnd('.');
        recipes.Clear();
        have.Clear();
        foreach (var line in opening.Split('\n').Skip(1))
        {
            var read = CraftText.Commands.Parse(line);
            var ingredients = read.Arguments[2].Split(", ").Select(ReadStack).ToArray();
            foreach (var i in rng.Permutation(ingredients.Length)) (ingredients[i], ingredients[0]) = (ingredients[0], ingredients[i]);
            recipes[read.Arguments[1]] = (int.Parse(read.Arguments[0]), line, ingredients);
        }
    }

    public override void Observe(string command, string observation)
    {
        if (observation == TextWorld.Failure || !CraftText.Commands.TryParse(command, out var read)) return;
        if (read.Rule == (int)CraftText.Verb.Inventory) return;
        var item = read.Arguments[1];
        have[item] = have.GetValueOrDefault(item) + int.Parse(read.Arguments[0]);
        if (read.Rule == (int)CraftText.Verb.Craft)
            foreach (var used in read.Arguments[2].Split(", ").Select(ReadStack)) have[used.Item] -= used.Count;
    }

    public override string Next()
    {
        spare.Clear();
        foreach (var (item, count) in have) spare[item] = count;
        return Towards(new Stack(1, goal)) ?? throw new InvalidOperationException($"'{goal}' is made already: the episode is over.");
    }

    public override string Detour(ref Rng rng) => "inventory";

    /// <summary>The first command still missing on the way to a stack, or null where it is there; what is there is set aside for it.</summary>
    private string? Towards(Stack wanted)
    {
        var there = Math.Min(spare.GetValueOrDefault(wanted.Item), wanted.Count);
        spare[wanted.Item] = spare.GetValueOrDefault(wanted.Item) - there;
        var missing = wanted.Count - there;
        if (missing == 0) return null;
        if (!recipes.TryGetValue(wanted.Item, out var recipe))
        {
            SubGoal = "fetch";
            return $"get {Math.Min(missing, CraftText.LargestGet)} {wanted.Item}";
        }

        var runs = (missing + recipe.Made - 1) / recipe.Made;
        foreach (var ingredient in recipe.Ingredients)
            if (Towards(new Stack(runs * ingredient.Count, ingredient.Item)) is { } first) return first;
        SubGoal = "craft " + wanted.Item;
        return recipe.Command;
    }

    private static Stack ReadStack(string text)
    {
        var blank = text.IndexOf(' ');
        return new Stack(int.Parse(text.AsSpan(0, blank)), text[(blank + 1)..]);
    }
}
