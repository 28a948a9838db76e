using LatentNotebooks.Runtime;

namespace LatentNotebooks.Worlds.Text.House;

/// <summary>
/// A room full of furniture and small things, with ALFWorld's commands, answers and six task types. What lies where shows only at
/// the spot, and behind a door only when it is open, so the agent must search.
/// </summary>
/// <remarks>Rooms are generated; no file of ALFWorld is used. As there, room on a surface is unlimited and one hand holds one thing.</remarks>
public sealed class HouseText : TextScene
{
    /// <summary>The world's name.</summary>
    public const string Id = "house-text";

    /// <summary>An episode is over after this many commands, as in ALFWorld's evaluation; in a large room after twice as many.</summary>
    public const int Limit = 50;

    /// <summary>The commands. Rules are numbered by <see cref="Verb"/>.</summary>
    public static Grammar Commands { get; } = new(
        "go to {receptacle}",
        "open {receptacle}",
        "close {receptacle}",
        "take {object} from {receptacle}",
        "move {object} to {receptacle} | put {object} in/on {receptacle}",
        "use {object}",
        "clean {object} with {receptacle}",
        "heat {object} with {receptacle}",
        "cool {object} with {receptacle}",
        "slice {object} with {knife}",
        "examine {thing}",
        "inventory",
        "look");

    private readonly HouseState state = new();
    private HouseTask task = new("place", "", "");
    private string sentence = "";
    private bool large;

    internal enum Verb { Go, Open, Close, Take, Move, Use, Clean, Heat, Cool, Slice, Examine, Inventory, Look }

    /// <inheritdoc/>
    public override string World => Id;

    /// <inheritdoc/>
    public override Grammar Grammar => Commands;

    /// <inheritdoc/>
    public override TextCatalogue Catalogue => HouseScenes.Catalogue;

    /// <inheritdoc/>
    public override string Task => sentence;

    /// <inheritdoc/>
    public override int StepLimit => large ? 2 * Limit : Limit;

    /// <inheritdoc/>
    public override bool Solved => state.Fulfils(task);

    internal HouseState State => state;

    /// <inheritdoc/>
    public override string Reset(TextEpisode episode)
    {
        var receptacles = HouseScenes.Furnish(episode.Scene);
        var wanted = HouseTask.Parse(episode.Task);
        if (!Catalogue.Goals(episode.Scene).Any(goal => goal.Task == episode.Task))
            throw new ArgumentException($"Scene '{episode.Scene}' of {Id} does not allow the task '{episode.Task}'.", nameof(episode));
        var rng = new Rng(episode.Seed).Split(episode.Scene);
        large = HouseRoom.IsLarge(episode.Scene);
        return Start(HouseRoom.Stock(episode.Scene, receptacles, wanted, rng.Split("objects")), wanted,
            secondWording: rng.Split("wording").NextUInt64() % 2 == 1);
    }

    /// <summary>Starts in a given room.</summary>
    internal string Start(HouseRoom room, HouseTask wanted, bool secondWording = false)
    {
        state.Load(room);
        (task, sentence) = (wanted, wanted.Sentence(secondWording));
        return "You are in the middle of a room. Looking quickly around you, you see " + HouseState.List(room.Receptacles) + ".";
    }

    /// <inheritdoc/>
    public override string? Apply(Command command)
    {
        var verb = (Verb)command.Rule;
        var first = command.Arguments.Count > 0 ? command.Arguments[0] : "";
        var second = command.Arguments.Count > 1 ? command.Arguments[1] : "";
        return verb switch
        {
            Verb.Go => state.Go(first),
            Verb.Open => state.Open(first),
            Verb.Close => state.Close(first),
            Verb.Take => state.Take(first, second),
            Verb.Move => state.Move(first, second),
            Verb.Use => state.Use(first),
            Verb.Slice => state.Slice(first, second),
            Verb.Examine => state.Examine(first),
            Verb.Inventory => state.Inventory(),
            Verb.Look => state.Look(),
            _ => state.Treat(verb, first, second),
        };
    }

    /// <inheritdoc/>
    public override void Admissible(List<string> commands) => state.Admissible(commands);

    /// <inheritdoc/>
    public override TextExpert CreateExpert() => new HouseExpert();
}
