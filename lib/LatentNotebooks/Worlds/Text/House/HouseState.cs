using System.Text;
using Verb = LatentNotebooks.Worlds.Text.House.HouseText.Verb;

namespace LatentNotebooks.Worlds.Text.House;

/// <summary>What is where in the house, and what every command does to it. Each command answers in words, or with null where it is not
/// possible.</summary>
internal sealed class HouseState
{
    private const int Nowhere = -1;

    private readonly Dictionary<string, int> receptacleIndex = [], objectIndex = [];
    private string[] receptacles = [], receptacleKinds = [], objects = [];
    private ObjectKind[] kinds = [];
    private bool[] openable = [], open = [];
    private Mark[] marks = [];
    private int[] places = [];
    private int here, held;

    /// <summary>What has been done to an object.</summary>
    [Flags]
    internal enum Mark { None = 0, Clean = 1, Hot = 2, Cool = 4, Sliced = 8, On = 16 }

    /// <summary>Where every object is: index of a receptacle, or -1 for the hand.</summary>
    public IReadOnlyList<int> Places => places;

    /// <summary>Index of the receptacle that the agent stands at, or -1 in the middle of the room.</summary>
    public int Here => here;

    /// <summary>Index of the object in the hand, or -1.</summary>
    public int Held => held;

    public void Load(HouseRoom room)
    {
        (receptacles, objects, places) = ([.. room.Receptacles], [.. room.Objects], [.. room.Places]);
        receptacleKinds = [.. receptacles.Select(HouseRoom.KindOf)];
        kinds = [.. objects.Select(name => HouseCatalogue.Objects[HouseRoom.KindOf(name)])];
        openable = [.. receptacleKinds.Select(HouseCatalogue.IsOpenable)];
        (open, marks) = (new bool[receptacles.Length], new Mark[objects.Length]);
        (here, held) = (Nowhere, Nowhere);
        receptacleIndex.Clear();
        objectIndex.Clear();
        for (var i = 0; i < receptacles.Length; i++) receptacleIndex.Add(receptacles[i], i);
        for (var i = 0; i < objects.Length; i++) objectIndex.Add(objects[i], i);
    }

    public bool Fulfils(HouseTask task)
    {
        if (task.Kind == "light")
            return held >= 0 && kinds[held].Name == task.Object && here >= 0 && Lit();
        var need = task.Kind switch { "clean" => Mark.Clean, "heat" => Mark.Hot, "cool" => Mark.Cool, _ => Mark.None };
        var wanted = task.Kind == "two" ? 2 : 1;
        for (var r = 0; r < receptacles.Length; r++)
        {
            if (receptacleKinds[r] != task.Target) continue;
            var found = 0;
            for (var o = 0; o < objects.Length; o++)
                if (places[o] == r && kinds[o].Name == task.Object && (marks[o] & need) == need) found++;
            if (found >= wanted) return true;
        }
        return false;
    }

    public string? Go(string receptacle)
    {
        if (!receptacleIndex.TryGetValue(receptacle, out var r) || r == here) return null;
        here = r;
        return $"You arrive at {receptacle}. {Describe(r)}";
    }

    public string? Open(string receptacle)
    {
        if (!IsHere(receptacle) || !openable[here] || open[here]) return null;
        open[here] = true;
        return $"You open the {receptacle}. {Describe(here)}";
    }

    public string? Close(string receptacle)
    {
        if (!IsHere(receptacle) || !openable[here] || !open[here]) return null;
        open[here] = false;
        return $"You close the {receptacle}.";
    }

    public string? Take(string thing, string receptacle)
    {
        if (held >= 0 || !IsHere(receptacle) || !InReach(thing, out var o)) return null;
        (places[o], held) = (Nowhere, o);
        return $"You pick up the {thing} from the {receptacle}.";
    }

    public string? Move(string thing, string receptacle)
    {
        if (!IsHeld(thing, out var o) || !IsHere(receptacle) || !Accessible) return null;
        (places[o], held) = (here, Nowhere);
        return $"You move the {thing} to the {receptacle}.";
    }

    public string? Use(string thing)
    {
        if (!InReach(thing, out var o) || !kinds[o].Can("lamp")) return null;
        marks[o] ^= Mark.On;
        return $"You turn {((marks[o] & Mark.On) != 0 ? "on" : "off")} the {thing}.";
    }

    /// <summary>Cleans, heats or cools what is held; a fridge or a microwave works with its door closed or open, as in ALFWorld.</summary>
    public string? Treat(Verb verb, string thing, string receptacle)
    {
        var use = verb switch { Verb.Clean => "clean", Verb.Heat => "heat", _ => "cool" };
        if (!IsHeld(thing, out var o) || !IsHere(receptacle) || receptacleKinds[here] != HouseCatalogue.Appliance(use)) return null;
        if (!kinds[o].Can(use)) return null;
        marks[o] = verb switch
        {
            Verb.Clean => marks[o] | Mark.Clean,
            Verb.Heat => (marks[o] & ~Mark.Cool) | Mark.Hot,
            _ => (marks[o] & ~Mark.Hot) | Mark.Cool,
        };
        return $"You {use} the {thing} using the {receptacle}.";
    }

    public string? Slice(string thing, string knife)
    {
        if (!IsHeld(knife, out var k) || !kinds[k].Can("knife") || !InReach(thing, out var o)) return null;
        if (!kinds[o].Can("slice") || (marks[o] & Mark.Sliced) != 0) return null;
        marks[o] |= Mark.Sliced;
        return $"You slice the {thing} with the {knife}.";
    }

    public string? Examine(string thing)
    {
        if (IsHere(thing)) return Describe(here);
        if (!IsHeld(thing, out var o) && !InReach(thing, out o)) return null;
        var words = new List<string>();
        foreach (var mark in Enum.GetValues<Mark>())
            if (mark != Mark.None && (marks[o] & mark) != 0) words.Add(mark == Mark.On ? "switched on" : mark.ToString().ToLowerInvariant());
        return words.Count == 0 ? $"There's nothing special about the {thing}." : $"The {thing} is {string.Join(" and ", words)}.";
    }

    public string Inventory() => held < 0 ? "You are not carrying anything." : $"You are carrying: a {objects[held]}.";

    public string Look() => here < 0
        ? $"You are in the middle of a room. Looking quickly around you, you see {List(receptacles)}."
        : $"You are facing the {receptacles[here]}. {Describe(here)}";

    public void Admissible(List<string> commands)
    {
        for (var r = 0; r < receptacles.Length; r++)
            if (r != here) commands.Add($"go to {receptacles[r]}");
        commands.AddRange("inventory", "look");
        if (held >= 0) commands.Add($"examine {objects[held]}");
        if (here < 0) return;
        var place = receptacles[here];
        commands.Add($"examine {place}");
        if (openable[here]) commands.Add($"{(open[here] ? "close" : "open")} {place}");
        if (held >= 0)
        {
            if (Accessible) commands.Add($"move {objects[held]} to {place}");
            foreach (var use in (ReadOnlySpan<string>)["clean", "heat", "cool"])
                if (receptacleKinds[here] == HouseCatalogue.Appliance(use) && kinds[held].Can(use)) commands.Add($"{use} {objects[held]} with {place}");
        }

        if (!Accessible) return;
        for (var o = 0; o < objects.Length; o++)
            if (places[o] == here) AdmissibleWith(o, commands);
    }

    /// <summary>"a mug 1, a pen 2, and a pen 3", or "nothing".</summary>
    public static string List(IReadOnlyList<string> names)
    {
        if (names.Count == 0) return "nothing";
        var text = new StringBuilder();
        for (var i = 0; i < names.Count; i++)
        {
            if (i > 0) text.Append(i == names.Count - 1 ? ", and " : ", ");
            text.Append("a ").Append(names[i]);
        }
        return text.ToString();
    }

    private void AdmissibleWith(int o, List<string> commands)
    {
        commands.Add($"examine {objects[o]}");
        if (held < 0) commands.Add($"take {objects[o]} from {receptacles[here]}");
        if (kinds[o].Can("lamp")) commands.Add($"use {objects[o]}");
        if (held >= 0 && kinds[held].Can("knife") && kinds[o].Can("slice") && (marks[o] & Mark.Sliced) == 0)
            commands.Add($"slice {objects[o]} with {objects[held]}");
    }

    private string Describe(int r)
    {
        if (openable[r] && !open[r]) return $"The {receptacles[r]} is closed.";
        var inside = new List<string>();
        for (var o = 0; o < objects.Length; o++)
            if (places[o] == r) inside.Add(objects[o]);
        return openable[r] ? $"The {receptacles[r]} is open. In it, you see {List(inside)}." : $"On the {receptacles[r]}, you see {List(inside)}.";
    }

    private bool Accessible => here >= 0 && (!openable[here] || open[here]);

    private bool IsHere(string receptacle) => here >= 0 && receptacles[here] == receptacle;

    private bool IsHeld(string thing, out int o) => objectIndex.TryGetValue(thing, out o) && o == held;

    private bool InReach(string thing, out int o) => objectIndex.TryGetValue(thing, out o) && Accessible && places[o] == here;

    private bool Lit()
    {
        for (var o = 0; o < objects.Length; o++)
            if (places[o] == here && kinds[o].Can("lamp") && (marks[o] & Mark.On) != 0) return Accessible;
        return false;
    }
}
