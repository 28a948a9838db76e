using LatentNotebooks.Runtime;

namespace LatentNotebooks.Worlds.Text.House;

/// <summary>A furnished room: receptacles and objects by name, and where each object lies.</summary>
/// <param name="Receptacles">Names such as <c>drawer 2</c>.</param>
/// <param name="Objects">Names such as <c>mug 1</c>.</param>
/// <param name="Places">For every object the index of its receptacle.</param>
public sealed record HouseRoom(IReadOnlyList<string> Receptacles, IReadOnlyList<string> Objects, IReadOnlyList<int> Places)
{
    /// <summary>The kind of a thing: its name without the number.</summary>
    public static string KindOf(string name) => name[..name.LastIndexOf(' ')];

    /// <summary>The furniture of a scene: the same for all its episodes.</summary>
    /// <param name="scene">E.g. <c>kitchen-7</c>; a scene called <c>large-kitchen-2</c> has twice as many of everything that varies in
    /// number.</param>
    internal static string[] Furnish(string scene)
    {
        var rng = new Rng(1).Split(scene);
        var names = new List<string>();
        foreach (var kind in HouseCatalogue.Receptacles[RoomOf(scene)])
        {
            var count = rng.Next(kind.Fewest, kind.Most + 1) * (IsLarge(scene) && kind.Most > 1 ? 2 : 1);
            for (var i = 1; i <= count; i++) names.Add($"{kind.Name} {i}");
        }
        return [.. names];
    }

    /// <summary>The kind of room of a scene: <c>large-kitchen-2</c> is a <c>kitchen</c>.</summary>
    internal static string RoomOf(string scene) => scene.Split('-')[^2];

    /// <summary>Whether a scene has twice the usual furniture.</summary>
    internal static bool IsLarge(string scene) => scene.StartsWith("large-", StringComparison.Ordinal);

    /// <summary>Distributes objects over a furnished scene so that the task can be done and is not done yet.</summary>
    internal static HouseRoom Stock(string scene, string[] receptacles, HouseTask task, Rng rng)
    {
        var kinds = receptacles.Select(KindOf).ToArray();
        var (objects, places) = (new List<string>(), new List<int>());
        foreach (var name in HouseCatalogue.Stock[RoomOf(scene)])
        {
            var homes = HouseCatalogue.Objects[name].Places.Where(kinds.Contains).ToList();
            var count = name == "desklamp" ? 1 : rng.Next(4) switch { 0 => 1, 1 => 1, 2 => 2, _ => 3 };
            if (name == task.Object)
            {
                count = Math.Max(count, task.Kind == "two" ? 2 : 1);
                if (task.Kind is "two" or "place") homes.Remove(task.Target);
            }

            for (var i = 1; i <= count && homes.Count > 0; i++)
            {
                objects.Add($"{name} {i}");
                var home = homes[rng.Next(homes.Count)];
                var first = Array.IndexOf(kinds, home);
                places.Add(first + rng.Next(kinds.Count(kind => kind == home)));
            }
        }
        return new HouseRoom(receptacles, objects, places);
    }
}
