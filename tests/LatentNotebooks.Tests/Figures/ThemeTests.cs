using LatentNotebooks.Figures;

namespace LatentNotebooks.Tests.Figures;

public class ThemeTests
{
    // How protan and deutan readers see a colour in linear RGB: Machado, Oliveira and Fernandes (2009), severity 1.0.
    private static readonly double[][] Protan = [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]];
    private static readonly double[][] Deutan = [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]];

    [Fact]
    public void Texts_read_well_on_light_and_dark_cards() // WCAG 2.1: at least 4.5
    {
        foreach (var ink in new[] { Theme.Text, Theme.Muted })
        {
            Assert.True(Contrast(ink.Light, Theme.Card.Light) >= 4.5, $"{ink} on light");
            Assert.True(Contrast(ink.Dark, Theme.Card.Dark) >= 4.5, $"{ink} on dark");
        }
    }

    [Fact]
    public void Series_stand_out_from_both_cards()
    {
        // The palest of the palette's colours (orange, sky blue) reach 2.2 on white, where marker and dash have to help.
        Assert.All(Theme.SeriesInks, ink => Assert.True(Contrast(ink.Light, Theme.Card.Light) >= 2.2, $"{ink} on light"));
        Assert.All(Theme.SeriesInks, ink => Assert.True(Contrast(ink.Dark, Theme.Card.Dark) >= 4.5, $"{ink} on dark"));
        Assert.All(Theme.SeriesInks.Take(3), ink => Assert.True(Contrast(ink.Light, Theme.Card.Light) >= 3, $"{ink} on light"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Series_colours_stay_apart_for_colour_blind_readers(bool dark)
    {
        var colours = Theme.SeriesInks.Select(i => dark ? i.Dark : i.Light).ToArray();
        foreach (var vision in new[] { null, Protan, Deutan })
            for (var i = 0; i < colours.Length; i++)
                for (var j = i + 1; j < colours.Length; j++)
                    Assert.True(
                        Distance(colours[i], colours[j], vision) >= 17,
                        $"{colours[i]} and {colours[j]}: {Distance(colours[i], colours[j], vision):F1} as seen {(vision == Protan ? "protan" : vision == Deutan ? "deutan" : "normally")}");
    }

    [Fact]
    public void Styles_do_not_repeat_and_neighbours_differ_in_colour_and_marker()
    {
        var styles = Enumerable.Range(0, 56).Select(Theme.Series).ToArray();
        Assert.Equal(56, styles.Select(s => (s.Ink.Key, s.Marker)).Distinct().Count());
        Assert.All(styles.Zip(styles.Skip(1)), p => Assert.True(p.First.Ink != p.Second.Ink && p.First.Marker != p.Second.Marker));
        Assert.Equal(7, styles.Take(7).Select(s => s.Ink).Distinct().Count());
    }

    [Fact]
    public void Numbers_on_coloured_cells_are_readable()
    {
        foreach (var diverging in new[] { false, true })
            for (var t = 0.0; t <= 1; t += 0.01)
            {
                var colour = ColourScale.At(t, diverging);
                Assert.True(Contrast(ColourScale.Contrast(colour), ColourScale.Hex(colour)) >= 4, $"{t} {diverging}");
            }
    }

    [Fact]
    public void The_diverging_scale_is_centred_on_zero()
    {
        var map = (HeatMapSeries)new Figure().HeatMap(new double[,] { { -1, 4 } }, diverging: true).Series[0];
        Assert.Equal(new Extent(-4, 4), PlotLayout.ColourRange(map));
        Assert.Equal("#f7f7f7", ColourScale.Hex(ColourScale.At(0.5, diverging: true)));
    }

    private static double Contrast(string a, string b)
    {
        var (x, y) = (Luminance(a), Luminance(b));
        return (Math.Max(x, y) + 0.05) / (Math.Min(x, y) + 0.05);
    }

    private static double Luminance(string hex)
    {
        var c = Linear(hex);
        return (0.2126 * c[0]) + (0.7152 * c[1]) + (0.0722 * c[2]);
    }

    private static double[] Linear(string hex) => [.. Convert.FromHexString(hex[1..]).Select(b => b / 255.0)
        .Select(v => v <= 0.04045 ? v / 12.92 : Math.Pow((v + 0.055) / 1.055, 2.4))];

    /// <summary>The distance in CIELAB (1976) between two colours, as seen by a kind of reader.</summary>
    private static double Distance(string a, string b, double[][]? vision) =>
        Math.Sqrt(Lab(a, vision).Zip(Lab(b, vision), (x, y) => (x - y) * (x - y)).Sum());

    private static double[] Lab(string hex, double[][]? vision)
    {
        var c = Linear(hex);
        if (vision is not null)
            c = [.. vision.Select(row => Math.Clamp(row.Zip(c, (m, v) => m * v).Sum(), 0, 1))];
        double F(double t) => t > 0.008856 ? Math.Cbrt(t) : (7.787 * t) + (16 / 116.0);
        var x = F(((0.4124 * c[0]) + (0.3576 * c[1]) + (0.1805 * c[2])) / 0.95047);
        var y = F((0.2126 * c[0]) + (0.7152 * c[1]) + (0.0722 * c[2]));
        var z = F(((0.0193 * c[0]) + (0.1192 * c[1]) + (0.9505 * c[2])) / 1.08883);
        return [(116 * y) - 16, 500 * (x - y), 200 * (y - z)];
    }
}
