namespace LatentNotebooks.Worlds.Text.Grid;

/// <summary>A thing by colour and kind, e.g. a red ball.</summary>
/// <param name="Colour">One of <see cref="GridThing.Colours"/>.</param>
/// <param name="Kind">key, ball, box or door.</param>
public readonly record struct GridThing(string Colour, string Kind)
{
    /// <summary>The six colours.</summary>
    public static IReadOnlyList<string> Colours { get; } = ["red", "green", "blue", "purple", "yellow", "grey"];

    /// <summary>The things that can be carried.</summary>
    public static IReadOnlyList<string> Kinds { get; } = ["key", "ball", "box"];

    /// <summary>Colour and kind together never appear in training: BabyAI-Text's compositional split.</summary>
    public bool HeldOut => (Colour, Kind) is ("yellow", "box") or ("red", "door") or ("red", "key") or ("green", "ball") or ("grey", "door");

    /// <inheritdoc/>
    public override string ToString() => $"{Colour} {Kind}";
}

/// <summary>One link of a mission.</summary>
/// <param name="Verb">What to do.</param>
/// <param name="Thing">With what.</param>
/// <param name="Beside">For <see cref="GridVerb.Put"/>: next to what.</param>
public sealed record GridLink(GridVerb Verb, GridThing Thing, GridThing? Beside = null)
{
    /// <summary>The sentences of a link; rules are numbered by <see cref="GridVerb"/>.</summary>
    public static Grammar Wording { get; } = new(
        "go to the {colour} {kind}",
        "pick up the {colour} {kind}",
        "open the {colour} {kind}",
        "put the {colour} {kind} next to the {colour} {kind}");

    /// <summary>Reads a mission: links joined by ", then ".</summary>
    /// <exception cref="FormatException">A link is none, or names a thing that does not exist.</exception>
    public static GridLink[] Parse(string mission) => [.. mission.Split(", then ").Select(ParseLink)];

    /// <inheritdoc/>
    public override string ToString() => Wording.Write((int)Verb, Beside is { } other
        ? [Thing.Colour, Thing.Kind, other.Colour, other.Kind]
        : [Thing.Colour, Thing.Kind]);

    private static GridLink ParseLink(string text)
    {
        var read = Wording.Parse(text);
        var verb = (GridVerb)read.Rule;
        var things = read.Arguments.Chunk(2).Select(pair => new GridThing(pair[0], pair[1])).ToArray();
        foreach (var thing in things)
            if (!GridThing.Colours.Contains(thing.Colour) || (verb == GridVerb.Open ? thing.Kind != "door" : !GridThing.Kinds.Contains(thing.Kind)))
                throw new FormatException($"'{text}' is no mission: there is no {thing} to {verb.ToString().ToLowerInvariant()}.");
        return new GridLink(verb, things[0], things.Length > 1 ? things[1] : null);
    }
}

/// <summary>What a link of a mission asks for.</summary>
public enum GridVerb
{
    /// <summary>Stand before the thing, facing it.</summary>
    Go,

    /// <summary>Carry it.</summary>
    PickUp,

    /// <summary>Open a door.</summary>
    Open,

    /// <summary>Lay it down beside another thing.</summary>
    Put,
}
