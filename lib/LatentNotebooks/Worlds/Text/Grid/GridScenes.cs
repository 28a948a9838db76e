using System.Collections.Concurrent;

namespace LatentNotebooks.Worlds.Text.Grid;

/// <summary>The scenes of GridText: 1, 2, 4, 6 or 9 rooms, each in many layouts of doors. The horizon of a goal is the number of rooms times
/// the number of links in its mission; beyond 4 it is for the test only.</summary>
internal static class GridScenes
{
    private const int Known = 40, Unseen = 10;

    private static readonly (int Rooms, int Columns, int Rows)[] Sizes = [(1, 1, 1), (2, 2, 1), (4, 2, 2), (6, 3, 2), (9, 3, 3)];

    private static readonly ConcurrentDictionary<int, IReadOnlyList<TextGoal>> Goals = new();

    /// <summary>All scenes and their missions.</summary>
    public static TextCatalogue Catalogue { get; } = new(
        GridText.Id,
        [.. from size in Sizes from layout in Enumerable.Range(1, Known) select Name(size.Rooms, layout)],
        [.. from size in Sizes where size.Rooms <= 4 from layout in Enumerable.Range(Known + 1, Unseen) select Name(size.Rooms, layout)],
        TrainHorizon: 4,
        scene => Goals.GetOrAdd(Size(scene).Columns * Size(scene).Rows, GoalsOf));

    private static readonly HashSet<string> All = [.. Catalogue.Scenes, .. Catalogue.UnseenScenes];

    /// <summary>Rooms across and down.</summary>
    /// <exception cref="ArgumentException">No such scene.</exception>
    public static (int Columns, int Rows) Size(string scene)
    {
        if (!All.Contains(scene))
            throw new ArgumentException(
                $"There is no scene '{scene}' in {GridText.Id}. Scenes are called like {Catalogue.Scenes[0]} or {Catalogue.Scenes[^1]}.",
                nameof(scene));
        var rooms = int.Parse(scene.Split('-')[1]);
        var size = Sizes.First(one => one.Rooms == rooms);
        return (size.Columns, size.Rows);
    }

    private static string Name(int rooms, int layout) => $"rooms-{rooms}-{layout}";

    private static TextGoal[] GoalsOf(int rooms)
    {
        GridThing[] things = [.. from colour in GridThing.Colours from kind in GridThing.Kinds select new GridThing(colour, kind)];
        var single = things.SelectMany(thing => new[] { new GridLink(GridVerb.Go, thing), new GridLink(GridVerb.PickUp, thing) }).ToArray();
        var put = from thing in things from other in things where thing != other select new GridLink(GridVerb.Put, thing, other);
        var open = from colour in GridThing.Colours where rooms > 1 select new GridLink(GridVerb.Open, new GridThing(colour, "door"));
        var chains = from first in single from second in single where first.Thing != second.Thing select new[] { first, second };
        return [.. single.Concat(put).Concat(open).Select(link => new[] { link }).Concat(chains).Select(Goal)];

        TextGoal Goal(GridLink[] links)
        {
            var named = links.SelectMany(link => link.Beside is { } other ? new[] { link.Thing, other } : [link.Thing]).ToArray();
            var kind = links.Length > 1 ? "chain" : links[0].Verb.ToString().ToLowerInvariant();
            return new(kind, string.Join(", then ", (object[])links), string.Join(" + ", named), rooms * links.Length, named.Any(thing => thing.HeldOut));
        }
    }
}
