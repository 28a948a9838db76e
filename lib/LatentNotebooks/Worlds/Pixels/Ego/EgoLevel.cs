namespace LatentNotebooks.Worlds.Pixels.Ego;

/// <summary>What a wall, floor or ceiling is made of; see <see cref="EgoLevel.Texel"/>.</summary>
public enum Material
{
    /// <summary>Staggered bricks with light mortar.</summary>
    Brick,

    /// <summary>Upright boards.</summary>
    Planks,

    /// <summary>Framed square panels.</summary>
    Panels,

    /// <summary>Leaves: strong grain without lines.</summary>
    Hedge,

    /// <summary>Large uneven blocks.</summary>
    Stone,

    /// <summary>Two-coloured square tiles.</summary>
    Tiles,

    /// <summary>Level bands of two colours.</summary>
    Bands,

    /// <summary>One colour: sky or plain plaster.</summary>
    Plain,
}

/// <summary>A material in a colour.</summary>
public readonly record struct Surface(Material Material, Rgb Colour);

/// <summary>One level: its plan, what it is made of, and how far one sees.</summary>
/// <param name="Id">Level id.</param>
/// <param name="Main">Walls drawn as <c>#</c>.</param>
/// <param name="Accent">Walls drawn as <c>%</c>: landmarks.</param>
/// <param name="Floor">The floor.</param>
/// <param name="Ceiling">The ceiling or sky.</param>
/// <param name="Fog">Darkening per cell of distance.</param>
/// <param name="Plan">Rows of <c>#</c>, <c>%</c>, <c>.</c> (free) and <c>o</c> (a barrel that blocks the way), 11 x 11 and closed all
/// around.</param>
internal sealed record EgoLevel(string Id, Surface Main, Surface Accent, Surface Floor, Surface Ceiling, float Fog, string Plan)
{
    /// <summary>Cells per row and per column.</summary>
    public const int Side = 11;

    /// <summary>Texels per row and per column of one cell of a surface.</summary>
    public const int Texels = 16;

    private readonly string letters = Plan.ReplaceLineEndings("");

    /// <summary>Every level of the world, in order.</summary>
    public static readonly EgoLevel[] All =
    [
        new(
            "courtyard",
            Main: new(Material.Brick, new(190, 80, 60)),
            Accent: new(Material.Tiles, new(240, 210, 90)),
            Floor: new(Material.Stone, new(150, 150, 140)),
            Ceiling: new(Material.Plain, new(120, 190, 250)),
            Fog: 0.04f,
            """
            ####%%%####
            #.........#
            #.........#
            #..#...#..#
            %....o....%
            %...o.....%
            %.........%
            #..#...#..#
            #.........#
            #.........#
            ####%%%####
            """),
        new(
            "corridors",
            Main: new(Material.Panels, new(80, 120, 200)),
            Accent: new(Material.Bands, new(250, 250, 250)),
            Floor: new(Material.Tiles, new(90, 90, 110)),
            Ceiling: new(Material.Plain, new(60, 64, 80)),
            Fog: 0.10f,
            """
            ###########
            #.........#
            #.###.%%%.#
            #.#.....%.#
            #.#.#.#.%.#
            #...#.#...#
            #.#.#.#.%.#
            #.#.....%.#
            #.###.%%%.#
            #.........#
            ###########
            """),
        new(
            "four-rooms",
            Main: new(Material.Stone, new(160, 150, 170)),
            Accent: new(Material.Brick, new(120, 70, 150)),
            Floor: new(Material.Planks, new(170, 120, 70)),
            Ceiling: new(Material.Plain, new(110, 100, 100)),
            Fog: 0.08f,
            """
            #####%#####
            #....%....#
            #.o..%..o.#
            #.........#
            #....%....#
            %%.%%%%%.%%
            #....%....#
            #.........#
            #.o..%..o.#
            #....%....#
            #####%#####
            """),
        new(
            "labyrinth",
            Main: new(Material.Planks, new(150, 95, 50)),
            Accent: new(Material.Panels, new(200, 60, 50)),
            Floor: new(Material.Stone, new(110, 90, 80)),
            Ceiling: new(Material.Planks, new(90, 60, 40)),
            Fog: 0.12f,
            """
            ###########
            #...#.....#
            ###.#.###.#
            #.....#...#
            #.#####.###
            #...%.....#
            ###.%.###.#
            #...%...#.#
            #.#####.#.#
            #.........#
            ###########
            """),
        new(
            "arena",
            Main: new(Material.Bands, new(230, 120, 40)),
            Accent: new(Material.Panels, new(70, 70, 80)),
            Floor: new(Material.Panels, new(130, 130, 140)),
            Ceiling: new(Material.Plain, new(30, 30, 50)),
            Fog: 0.05f,
            """
            ###########
            #%.......%#
            #.........#
            #...%.%...#
            #.........#
            #....o....#
            #.........#
            #...%.%...#
            #.........#
            #%.......%#
            ###########
            """),
        new(
            "garden",
            Main: new(Material.Hedge, new(50, 140, 50)),
            Accent: new(Material.Stone, new(220, 220, 210)),
            Floor: new(Material.Hedge, new(120, 180, 80)),
            Ceiling: new(Material.Plain, new(150, 210, 255)),
            Fog: 0.04f,
            """
            ###########
            #....#....#
            #.##.#.##.#
            #.#.....#.#
            #...%.%...#
            ##...o...##
            #...%.%...#
            #.#.....#.#
            #.##.#.##.#
            #....#....#
            ###########
            """),
        new(
            "gallery",
            Main: new(Material.Plain, new(235, 225, 205)),
            Accent: new(Material.Tiles, new(60, 170, 190)),
            Floor: new(Material.Planks, new(120, 60, 40)),
            Ceiling: new(Material.Panels, new(220, 220, 225)),
            Fog: 0.05f,
            """
            ##%##%##%##
            #.........#
            #..o...o..#
            %.........%
            #.##%#%##.#
            #.........#
            #.##%#%##.#
            %.........%
            #..o...o..#
            #.........#
            ##%##%##%##
            """),
        new(
            "cellar",
            Main: new(Material.Stone, new(120, 130, 100)),
            Accent: new(Material.Brick, new(170, 160, 60)),
            Floor: new(Material.Brick, new(70, 70, 80)),
            Ceiling: new(Material.Stone, new(60, 60, 60)),
            Fog: 0.20f,
            """
            ###########
            #..%...%..#
            #..%.#.%..#
            ##.......##
            #..#.o.#..#
            #.....#...#
            #..#...#..#
            ##.......##
            #..%.#.%..#
            #..%...%..#
            ###########
            """),
    ];

    /// <summary>The letter of the plan in a cell.</summary>
    public char this[int column, int row] => letters[(row * Side) + column];

    /// <summary>The main wall, the accent wall, the floor and the ceiling as pictures, <c>[4][16 * 16]</c>.</summary>
    public Rgb[][] Textures { get; } = [Paint(Main), Paint(Accent), Paint(Floor), Paint(Ceiling)];

    /// <summary>The colour of one texel of a surface, u to the right and v down.</summary>
    private static Rgb Texel(Surface surface, int u, int v)
    {
        var grain = Canvas.Grain(u, v, (uint)surface.Material);
        var coarse = Canvas.Grain(u / 4, v / 4, 77);
        var light = surface.Material switch
        {
            Material.Brick => v % 4 == 3 || (u + (v / 4 % 2 * 4)) % 8 == 7 ? 1.45f : 0.85f + (0.2f * grain),
            Material.Planks => u % 4 == 3 ? 0.45f : 0.85f + (0.25f * Canvas.Grain(u / 4, v / 6, 5)),
            Material.Panels => Math.Min(Math.Min(u, v), Math.Min(Texels - 1 - u, Texels - 1 - v)) is 1 or 2 ? 0.5f : 1,
            Material.Hedge => 0.5f + (0.8f * grain),
            Material.Stone => v % 8 == 7 || (u + (v / 8 * 5)) % 8 == 7 ? 0.55f : 0.75f + (0.4f * coarse),
            Material.Tiles => (u / 8) + (v / 8) is 1 ? 0.5f : 1,
            Material.Bands => v / 4 % 2 == 0 ? 1 : 0.45f,
            _ => 1,
        };
        return surface.Colour.Scale(light);
    }

    private static Rgb[] Paint(Surface surface) =>
        [.. Enumerable.Range(0, Texels * Texels).Select(i => Texel(surface, i % Texels, i / Texels))];
}
