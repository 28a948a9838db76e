using System.Collections.Frozen;

namespace LatentNotebooks.Worlds.Text.House;

/// <summary>A kind of receptacle in a kind of room: how many there are, and whether it has a door.</summary>
internal sealed record ReceptacleKind(string Name, int Fewest, int Most, bool Openable);

/// <summary>A kind of object: where it may lie and what can be done to it.</summary>
internal sealed record ObjectKind(string Name, IReadOnlyList<string> Places, IReadOnlyList<string> Uses)
{
    public bool Can(string use) => Uses.Contains(use);
}

/// <summary>The nouns of HouseText and what goes with what: room sizes, objects and places in the style of ALFRED's floor plans.</summary>
internal static class HouseCatalogue
{
    // Receptacles of each room, "name fewest-most", a star for those with a door.
    private const string RoomText = """
        kitchen: cabinet 5-8* coffeemachine 1-1 countertop 1-3 diningtable 0-1 drawer 3-5* fridge 1-1*
        kitchen: garbagecan 1-1 microwave 1-1* shelf 1-3 sinkbasin 1-1 stoveburner 2-4 toaster 1-1
        livingroom: armchair 1-2 cabinet 2-4* coffeetable 1-2 diningtable 0-1 drawer 3-6* dresser 1-1
        livingroom: garbagecan 1-1 ottoman 0-1 safe 0-1* shelf 2-5 sidetable 1-3 sofa 1-1 tvstand 1-1
        bedroom: armchair 0-1 bed 1-1 cabinet 0-2* desk 1-2 drawer 4-7*
        bedroom: dresser 1-1 garbagecan 1-1 laundryhamper 1-1* safe 0-1* shelf 2-6 sidetable 1-2
        bathroom: bathtubbasin 1-1 cabinet 3-5* countertop 1-2 drawer 2-4* garbagecan 1-1
        bathroom: handtowelholder 1-2 shelf 1-3 sinkbasin 1-2 toilet 1-1 toiletpaperhanger 1-1 towelholder 1-2
        """;

    // Objects of each room.
    private const string StockText = """
        kitchen: apple bowl bread butterknife cup dishsponge egg fork glassbottle kettle knife ladle lettuce
        kitchen: mug pan peppershaker plate pot potato saltshaker soapbottle spatula spoon tomato vase winebottle
        livingroom: book box candle cellphone creditcard desklamp keychain laptop
        livingroom: newspaper pillow plate remotecontrol statue tissuebox vase watch
        bedroom: alarmclock baseballbat basketball book bowl box cd cellphone cloth creditcard
        bedroom: desklamp keychain laptop mug pen pencil pillow statue tennisracket tissuebox
        bathroom: candle cloth dishsponge handtowel plunger scrubbrush soapbar soapbottle spraybottle tissuebox toiletpaper towel
        """;

    // Every object: its uses, then the places it may lie.
    private const string ObjectText = """
        alarmclock: light | bed desk dresser drawer shelf sidetable
        apple: heat cool clean slice | countertop diningtable fridge garbagecan microwave sidetable sinkbasin
        baseballbat: | armchair bed desk sidetable
        basketball: | armchair bed desk sidetable
        book: light | armchair bed cabinet coffeetable desk diningtable drawer dresser shelf sidetable sofa tvstand
        bowl: cool clean light | cabinet coffeetable countertop desk diningtable dresser fridge microwave shelf sidetable sinkbasin
        box: light | armchair bed cabinet coffeetable desk diningtable dresser ottoman shelf sidetable sofa tvstand
        bread: heat cool slice | countertop diningtable fridge garbagecan microwave toaster
        butterknife: clean | countertop diningtable drawer sinkbasin
        candle: | bathtubbasin cabinet coffeetable countertop drawer dresser shelf sidetable toilet
        cd: light | bed cabinet desk drawer dresser garbagecan safe shelf sidetable
        cellphone: light | armchair bed coffeetable desk diningtable drawer dresser safe shelf sidetable sofa tvstand
        cloth: clean | bathtubbasin bed cabinet countertop drawer laundryhamper shelf sidetable sinkbasin toilet
        creditcard: light | armchair bed coffeetable desk diningtable drawer dresser safe shelf sidetable sofa tvstand
        cup: heat cool clean | cabinet countertop diningtable fridge microwave shelf sinkbasin
        desklamp: lamp | coffeetable desk dresser shelf sidetable
        dishsponge: clean | bathtubbasin cabinet countertop drawer shelf sinkbasin toilet
        egg: heat cool clean | countertop diningtable fridge garbagecan microwave sinkbasin
        fork: clean | countertop diningtable drawer sinkbasin
        glassbottle: | cabinet countertop diningtable fridge garbagecan shelf sinkbasin
        handtowel: | cabinet countertop handtowelholder
        kettle: clean | cabinet countertop diningtable shelf sinkbasin stoveburner
        keychain: light | armchair bed coffeetable desk diningtable drawer dresser ottoman safe shelf sidetable sofa tvstand
        knife: knife clean | countertop diningtable drawer sinkbasin
        ladle: clean | countertop diningtable drawer sinkbasin
        laptop: light | armchair bed coffeetable desk diningtable dresser ottoman sidetable sofa tvstand
        lettuce: cool clean slice | countertop diningtable fridge garbagecan sinkbasin
        mug: heat cool clean light | cabinet coffeemachine countertop desk diningtable drawer fridge microwave shelf sidetable sinkbasin
        newspaper: light | armchair cabinet coffeetable diningtable drawer garbagecan ottoman sidetable sofa tvstand
        pan: cool clean | cabinet countertop diningtable fridge sinkbasin stoveburner
        pen: light | bed desk drawer dresser garbagecan shelf sidetable
        pencil: light | bed desk drawer dresser garbagecan shelf sidetable
        peppershaker: | cabinet countertop diningtable drawer shelf
        pillow: light | armchair bed ottoman sofa
        plate: heat cool clean light | cabinet coffeetable countertop diningtable fridge microwave shelf sidetable sinkbasin
        plunger: | bathtubbasin cabinet countertop toilet
        pot: cool clean | cabinet countertop diningtable fridge shelf sinkbasin stoveburner
        potato: heat cool clean slice | countertop diningtable fridge garbagecan microwave sinkbasin
        remotecontrol: light | armchair coffeetable diningtable drawer dresser ottoman shelf sidetable sofa tvstand
        saltshaker: | cabinet countertop diningtable drawer shelf
        scrubbrush: | bathtubbasin cabinet countertop toilet
        soapbar: clean | bathtubbasin cabinet countertop drawer garbagecan sinkbasin toilet
        soapbottle: | bathtubbasin cabinet countertop drawer garbagecan shelf sinkbasin toilet
        spatula: clean | countertop diningtable drawer sinkbasin
        spoon: clean | countertop diningtable drawer sinkbasin
        spraybottle: | cabinet countertop drawer garbagecan shelf toilet
        statue: light | cabinet coffeetable desk diningtable dresser safe shelf sidetable tvstand
        tennisracket: | armchair bed desk dresser sidetable
        tissuebox: light | cabinet coffeetable countertop desk dresser drawer shelf sidetable toilet
        toiletpaper: | cabinet countertop drawer garbagecan shelf toilet toiletpaperhanger
        tomato: heat cool clean slice | countertop diningtable fridge garbagecan microwave sinkbasin
        towel: | bathtubbasin cabinet countertop towelholder
        vase: light | cabinet coffeetable countertop diningtable dresser safe shelf sidetable tvstand
        watch: light | cabinet coffeetable diningtable drawer dresser safe shelf sidetable sofa tvstand
        winebottle: cool | cabinet countertop diningtable fridge garbagecan shelf
        """;

    /// <summary>The kinds of room.</summary>
    public static IReadOnlyList<string> Rooms { get; } = [.. Lines(RoomText).Select(line => line.Name)];

    /// <summary>What each room holds.</summary>
    public static FrozenDictionary<string, ReceptacleKind[]> Receptacles { get; } =
        Lines(RoomText).ToFrozenDictionary(line => line.Name, line => ReadReceptacles(Words(line.Text)));

    /// <summary>What may lie in each room.</summary>
    public static FrozenDictionary<string, string[]> Stock { get; } =
        Lines(StockText).ToFrozenDictionary(line => line.Name, line => Words(line.Text));

    /// <summary>Every kind of object.</summary>
    public static FrozenDictionary<string, ObjectKind> Objects { get; } = Lines(ObjectText).ToFrozenDictionary(
        line => line.Name,
        line => new ObjectKind(line.Name, Words(line.Text.Split('|')[1]), Words(line.Text.Split('|')[0])));

    /// <summary>Where a thing is made clean, hot or cool.</summary>
    public static string Appliance(string use) => use switch { "clean" => "sinkbasin", "heat" => "microwave", _ => "fridge" };

    /// <summary>Whether receptacles of this kind have a door, in whatever room.</summary>
    public static bool IsOpenable(string receptacle) =>
        Receptacles.Values.Any(kinds => kinds.Any(kind => kind.Name == receptacle && kind.Openable));

    private static ReceptacleKind[] ReadReceptacles(string[] words)
    {
        var kinds = new ReceptacleKind[words.Length / 2];
        for (var i = 0; i < kinds.Length; i++)
        {
            var range = words[(2 * i) + 1].TrimEnd('*').Split('-');
            kinds[i] = new(words[2 * i], int.Parse(range[0]), int.Parse(range[1]), words[(2 * i) + 1].EndsWith('*'));
        }

        return kinds;
    }

    /// <summary>The named lines; lines of one name belong together.</summary>
    private static IEnumerable<(string Name, string Text)> Lines(string text) => text
        .Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Select(line => line.Trim().Split(':'))
        .GroupBy(line => line[0], line => line[1])
        .Select(lines => (lines.Key, string.Join(' ', lines)));

    private static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
