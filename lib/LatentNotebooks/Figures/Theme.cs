namespace LatentNotebooks.Figures;

/// <summary>A colour with its form on light and on dark cards; <paramref name="Key"/> names its style class.</summary>
internal sealed record Ink(string Key, string Light, string Dark);

/// <summary>How one series looks: colour, marker and dash together, so that none of them has to be told apart alone.</summary>
internal sealed record SeriesStyle(Ink Ink, string Marker, string Dash);

/// <summary>
/// The colours. Series follow the palette of Okabe and Ito ("Color Universal Design", 2008), without its yellow, which is
/// too pale for white; on dark cards the same hues are lightened.
/// </summary>
internal static class Theme
{
    public static readonly Ink Card = new("card", "#ffffff", "#1e1f22");
    public static readonly Ink Text = new("text", "#1f2328", "#e8eaed");
    public static readonly Ink Muted = new("muted", "#57606a", "#a9b1ba");
    public static readonly Ink Grid = new("grid", "#e4e7eb", "#35383d");
    public static readonly Ink Frame = new("frame", "#8c959f", "#7d858d");

    private static readonly Ink[] Colours =
    [
        new("1", "#0072b2", "#4ea8e4"),
        new("2", "#d55e00", "#f2691c"),
        new("3", "#009e73", "#0fb385"),
        new("4", "#cc79a7", "#c969a5"),
        new("5", "#e69f00", "#ffd75e"),
        new("6", "#56b4e9", "#a3d8f7"),
        new("7", "#4d4d4d", "#f2f2f2"),
    ];

    private static readonly string[] Markers = ["circle", "square", "triangle-up", "diamond", "triangle-down", "x", "cross", "pentagon"];

    private static readonly string[] Dashes = ["", "7 3", "2 2", "9 3 2 3", "12 4", "4 2 1 2"];

    public static IReadOnlyList<Ink> SeriesInks => Colours;

    /// <summary>The style of the n-th series; none repeats within 56, and neighbours never share a colour.</summary>
    public static SeriesStyle Series(int index) => new(
        Colours[index % Colours.Length],
        Markers[index % Markers.Length],
        Dashes[(index + index / Colours.Length) % Dashes.Length]);

    /// <summary>Styles by name for all series of some figures: one name, one style, in order of first appearance.</summary>
    public static IReadOnlyDictionary<string, SeriesStyle> Assign(IEnumerable<Figure> figures) => figures
        .SelectMany(f => f.Series).Where(s => s is not HeatMapSeries).Select(s => s.Name).Distinct()
        .Select((name, i) => (name, i)).ToDictionary(p => p.name, p => Series(p.i));
}

/// <summary>Colour scales for heat maps: viridis for amounts, and blue - white - red for signed values.</summary>
internal static class ColourScale
{
    private static readonly (byte R, byte G, byte B)[] Viridis =
    [
        (68, 1, 84), (72, 36, 117), (65, 68, 135), (53, 95, 141), (42, 120, 142), (33, 145, 140),
        (34, 168, 132), (68, 191, 112), (122, 209, 81), (189, 223, 38), (253, 231, 37),
    ];

    private static readonly (byte R, byte G, byte B)[] BlueRed =
    [
        (5, 48, 97), (33, 102, 172), (67, 147, 195), (146, 197, 222), (209, 229, 240), (247, 247, 247),
        (253, 219, 199), (244, 165, 130), (214, 96, 77), (178, 24, 43), (103, 0, 31),
    ];

    public static (byte R, byte G, byte B)[] Stops(bool diverging) => diverging ? BlueRed : Viridis;

    /// <summary>The colour at <paramref name="t"/> in [0, 1], linear between stops.</summary>
    public static (byte R, byte G, byte B) At(double t, bool diverging)
    {
        var stops = Stops(diverging);
        var position = Math.Clamp(t, 0, 1) * (stops.Length - 1);
        var i = Math.Min((int)position, stops.Length - 2);
        var (a, b, f) = (stops[i], stops[i + 1], position - i);
        return (Mix(a.R, b.R, f), Mix(a.G, b.G, f), Mix(a.B, b.B, f));
    }

    public static string Hex((byte R, byte G, byte B) c) => $"#{c.R:x2}{c.G:x2}{c.B:x2}";

    /// <summary>Black or white, whichever has more contrast to the colour by WCAG 2.1 (equal at a luminance of 0.179).</summary>
    public static string Contrast((byte R, byte G, byte B) c)
    {
        static double Linear(byte v) => v <= 10 ? v / 255.0 / 12.92 : Math.Pow(((v / 255.0) + 0.055) / 1.055, 2.4);
        return (0.2126 * Linear(c.R)) + (0.7152 * Linear(c.G)) + (0.0722 * Linear(c.B)) > 0.179 ? "#000000" : "#ffffff";
    }

    private static byte Mix(byte a, byte b, double f) => (byte)Math.Round(a + ((b - a) * f));
}
