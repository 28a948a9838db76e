using LatentNotebooks.Runtime;
using Verb = LatentNotebooks.Worlds.Text.House.HouseText.Verb;

namespace LatentNotebooks.Worlds.Text.House;

/// <summary>
/// A person's way through the house: read the task, look where such a thing usually lies, then everywhere else, take it, treat it,
/// bring it. It reads the same texts as the agent and nothing else.
/// </summary>
internal sealed class HouseExpert : TextExpert
{
    private readonly List<string> receptacles = [];
    private readonly Dictionary<string, HashSet<string>> contents = [];   // Only of receptacles whose inside has been seen.
    private readonly HashSet<string> closed = [], done = [];
    private HouseTask task = new("place", "", "");
    private string here = "", held = "", delivered = "";

    public override void Begin(string task, string opening, Rng rng)
    {
        this.task = HouseTask.Read(task);
        receptacles.Clear();
        contents.Clear();
        closed.Clear();
        done.Clear();
        (here, held, delivered) = ("", "", "");
        var listed = Listed(opening).ToArray();
        foreach (var i in rng.Permutation(listed.Length)) receptacles.Add(listed[i]);
    }

    public override void Observe(string command, string observation)
    {
        if (observation == TextWorld.Failure || !HouseText.Commands.TryParse(command, out var read)) return;
        var (verb, first) = ((Verb)read.Rule, read.Arguments.Count > 0 ? read.Arguments[0] : "");
        switch (verb)
        {
            case Verb.Go: here = first; See(observation); break;
            case Verb.Open: closed.Remove(here); See(observation); break;
            case Verb.Close: closed.Add(here); break;
            case Verb.Look when here.Length > 0: See(observation); break;
            case Verb.Examine when first == here: See(observation); break;
            case Verb.Take:
                contents.GetValueOrDefault(here)?.Remove(first);
                held = first;
                break;
            case Verb.Move:
                contents.GetValueOrDefault(here)?.Add(first);
                held = "";
                Delivered(first);
                break;
            case Verb.Clean or Verb.Heat or Verb.Cool: Treated(verb, first); break;
            default: break;
        }
    }

    public override string Next()
    {
        if (held.Length > 0 && HouseRoom.KindOf(held) != task.Object) return PutAside();
        if (held.Length > 0)
        {
            if (task.Kind == "light") return Light();
            if (task.Kind is "clean" or "heat" or "cool" && !done.Contains(held)) return Treat();
            return Deliver();
        }

        foreach (var (place, things) in contents)
            foreach (var thing in things)
                if (HouseRoom.KindOf(thing) == task.Object && place != delivered) return Take(thing, place);
        return Search(HouseCatalogue.Objects[task.Object].Places);
    }

    public override string Detour(ref Rng rng)
    {
        var openHere = here.Length > 0 && HouseCatalogue.IsOpenable(HouseRoom.KindOf(here)) && !closed.Contains(here);
        return rng.Next(4) switch
        {
            0 => "look",
            1 when held.Length > 0 => $"examine {held}",
            2 when openHere => $"close {here}",
            3 when here.Length > 0 => $"examine {here}",
            _ => "inventory",
        };
    }

    private string Take(string thing, string place)
    {
        SubGoal = "take";
        return At(place, $"take {thing} from {place}");
    }

    private string Treat()
    {
        SubGoal = task.Kind;
        var appliance = receptacles.First(name => HouseRoom.KindOf(name) == HouseCatalogue.Appliance(task.Kind));
        return here == appliance ? $"{task.Kind} {held} with {appliance}" : $"go to {appliance}";
    }

    private string Light()
    {
        SubGoal = "light";
        foreach (var (place, things) in contents)
            if (things.FirstOrDefault(thing => HouseRoom.KindOf(thing) == "desklamp") is { } lamp) return At(place, $"use {lamp}");
        return Search(HouseCatalogue.Objects["desklamp"].Places);
    }

    /// <summary>Brings what is held to the target: to the one that already holds the first of two, else to the nearest to hand.</summary>
    private string Deliver()
    {
        SubGoal = "place";
        var target = delivered.Length > 0 ? delivered
            : here.Length > 0 && HouseRoom.KindOf(here) == task.Target ? here
            : receptacles.First(name => HouseRoom.KindOf(name) == task.Target);
        return At(target, $"move {held} to {target}");
    }

    /// <summary>Gets rid of a wrong thing: here if something can lie here, else on the first surface that has no door.</summary>
    private string PutAside()
    {
        SubGoal = "put aside";
        var place = here.Length > 0 ? here : receptacles.First(name => !HouseCatalogue.IsOpenable(HouseRoom.KindOf(name)));
        return At(place, $"move {held} to {place}");
    }

    /// <summary>Looks where such things usually lie, then everywhere; when all has been seen in vain, from the beginning.</summary>
    private string Search(IReadOnlyList<string> likely)
    {
        SubGoal = "search";
        var next = receptacles.FirstOrDefault(name => !contents.ContainsKey(name) && likely.Contains(HouseRoom.KindOf(name)))
            ?? receptacles.FirstOrDefault(name => !contents.ContainsKey(name));
        if (next is null)
        {
            contents.Clear();
            next = receptacles.First(name => name != here);
        }
        return At(next, "look");
    }

    /// <summary>The command itself where the agent stands before the open place, else the next command on the way there.</summary>
    private string At(string place, string command) =>
        here != place ? $"go to {place}" : closed.Contains(place) ? $"open {place}" : command;

    private void See(string observation)
    {
        if (observation.EndsWith("is closed.", StringComparison.Ordinal)) closed.Add(here);
        else contents[here] = [.. Listed(observation)];
    }

    private void Treated(Verb verb, string thing)
    {
        var wanted = task.Kind switch { "clean" => Verb.Clean, "heat" => Verb.Heat, _ => Verb.Cool };
        if (verb == wanted) done.Add(thing);
        else if (verb != Verb.Clean && task.Kind != "clean") done.Remove(thing);   // Heat undoes cold and the other way round.
    }

    private void Delivered(string thing)
    {
        if (task.Kind == "two" && HouseRoom.KindOf(thing) == task.Object && HouseRoom.KindOf(here) == task.Target) delivered = here;
    }

    /// <summary>The names in "... you see a mug 1, a pen 2, and a pen 3."</summary>
    private static IEnumerable<string> Listed(string observation)
    {
        var list = observation[(observation.IndexOf("you see ", StringComparison.Ordinal) + "you see ".Length)..].TrimEnd('.');
        return list == "nothing" ? [] : list.Replace(", and a ", ", a ").Split(", ").Select(item => item["a ".Length..]);
    }
}
