using System.Collections.Concurrent;

namespace LatentNotebooks.Worlds.Text.House;

/// <summary>The scenes of HouseText: 24 rooms of each kind to learn from, 6 unseen ones (ALFRED's split), and 4 large ones.</summary>
internal static class HouseScenes
{
    private const int Known = 24, Unseen = 6, Large = 4;

    private static readonly ConcurrentDictionary<string, IReadOnlyList<TextGoal>> Goals = new();

    /// <summary>All scenes and their tasks. Horizon 1 is a usual room, 2 a large one, where searching takes longer.</summary>
    public static TextCatalogue Catalogue { get; } = new(
        HouseText.Id,
        [.. Named("", 1, Known), .. Named("large-", 1, Large)],
        [.. Named("", Known + 1, Unseen)],
        TrainHorizon: 1,
        scene => Goals.GetOrAdd(scene, GoalsOf));

    private static readonly HashSet<string> All = [.. Catalogue.Scenes, .. Catalogue.UnseenScenes];

    /// <summary>The furniture of a scene, checked.</summary>
    /// <exception cref="ArgumentException">No such scene.</exception>
    public static string[] Furnish(string scene) => All.Contains(scene) ? HouseRoom.Furnish(scene) : throw new ArgumentException(
        $"There is no scene '{scene}' in {HouseText.Id}. Scenes are called like {string.Join(", ", Catalogue.Scenes.Take(3))}.", nameof(scene));

    private static IEnumerable<string> Named(string prefix, int first, int count) =>
        from room in HouseCatalogue.Rooms from i in Enumerable.Range(first, count) select $"{prefix}{room}-{i}";

    private static TextGoal[] GoalsOf(string scene)
    {
        var targets = Furnish(scene).Select(HouseRoom.KindOf).Distinct().ToArray();
        var horizon = HouseRoom.IsLarge(scene) ? 2 : 1;
        var stock = HouseCatalogue.Stock[HouseRoom.RoomOf(scene)];
        return [.. from kind in HouseTask.Kinds from name in stock from task in TasksOf(kind, name) select Goal(task)];

        IEnumerable<HouseTask> TasksOf(string kind, string name)
        {
            var thing = HouseCatalogue.Objects[name];
            var homes = thing.Places.Where(targets.Contains).ToArray();
            if (kind == "light")
                return thing.Can("light") && stock.Contains("desklamp") && homes.Length > 0 ? [new("light", name, "desklamp")] : [];
            var appliance = kind is "clean" or "heat" or "cool" ? HouseCatalogue.Appliance(kind) : null;
            if (appliance is not null && (!thing.Can(kind) || !targets.Contains(appliance))) return [];
            // Elsewhere must be left to start from, and an appliance is no place to bring what it has just treated.
            return homes.Length < 2 || thing.Can("lamp") ? [] : homes.Where(home => home != appliance).Select(home => new HouseTask(kind, name, home));
        }

        TextGoal Goal(HouseTask task)
        {
            var composition = $"{task.Kind} {task.Object}";
            return new(task.Kind, task.Name, composition, horizon, TextCatalogue.IsHeldOut(composition));
        }
    }
}
