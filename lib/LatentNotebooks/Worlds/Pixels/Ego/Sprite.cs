namespace LatentNotebooks.Worlds.Pixels.Ego;

/// <summary>A flat picture that always faces the viewer.</summary>
/// <param name="X">Position in cells.</param>
/// <param name="Y">Position in cells.</param>
/// <param name="Height">Height in cells; it stands on the floor.</param>
/// <param name="Art">Rows of letters; <c>.</c> is transparent.</param>
/// <param name="Colour">What the letter <c>b</c> (body) means; <c>d</c> is a darker shade of it.</param>
internal readonly record struct Sprite(float X, float Y, float Height, string[] Art, Rgb Colour)
{
    /// <summary>A bot, 12 rows of 10.</summary>
    public static readonly string[] Bot =
    [
        "...bbbb...",
        "..bbbbbb..",
        "..bwkkwb..",
        "..bwkkwb..",
        "..bbbbbb..",
        "...dddd...",
        ".dbbbbbbd.",
        ".dbbbbbbd.",
        ".dbbbbbbd.",
        "..bbbbbb..",
        "..dd..dd..",
        "..dd..dd..",
    ];

    /// <summary>An apple, 8 rows of 8.</summary>
    public static readonly string[] Apple =
    [
        "...gg...",
        "...k....",
        ".bbbbbb.",
        "bbwwbbbb",
        "bbwbbbbb",
        "bbbbbbbd",
        ".bbbbdd.",
        "..bb.dd.",
    ];

    /// <summary>A barrel, 9 rows of 8.</summary>
    public static readonly string[] Barrel =
    [
        ".bbbbbb.",
        "dkkkkkkd",
        "dbbbbbbd",
        "dbbbbbbd",
        "dkkkkkkd",
        "dbbbbbbd",
        "dbbbbbbd",
        "dkkkkkkd",
        ".bbbbbb.",
    ];

    /// <summary>What a letter is painted with: the body and its shade, white, leaf green, or black.</summary>
    public Rgb Ink(char letter) => letter switch
    {
        'b' => Colour,
        'd' => Colour.Scale(0.55f),
        'w' => new Rgb(255, 255, 255),
        'g' => new Rgb(60, 200, 60),
        _ => new Rgb(20, 20, 24),
    };
}
