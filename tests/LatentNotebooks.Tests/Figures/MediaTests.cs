using System.Collections;
using System.Reflection;
using LatentNotebooks.Figures;

namespace LatentNotebooks.Tests.Figures;

public class MediaTests
{
    private static readonly Figure Example = Gallery.Figures["line"];

    [Fact]
    public void A_bundle_without_a_rasteriser_holds_the_svg()
    {
        var bundle = Example.ToMimeBundle(rasterizer: null);
        Assert.Equal(["application/vnd.plotly.v1+json", "image/svg+xml", "text/plain"], bundle.Keys);
        Assert.Equal(Example.ToSvg(), bundle["image/svg+xml"]);
        Assert.DoesNotContain("text/html", Example.ToMimeBundle().Keys);
    }

    [Fact]
    public void Png_and_pdf_exist_exactly_where_a_rasteriser_is_installed()
    {
        var installed = Rasterizer.Installed is not null;
        Assert.Equal(installed, Example.ToPng() is not null);
        Assert.Equal(installed, Example.ToPdf() is not null);
        Assert.Equal(installed, Example.ToMimeBundle().ContainsKey("image/png"));
        if (!installed)
            return;
        var (once, twice) = (Example.ToPng()!, Example.ToPng(zoom: 2)!);
        Assert.Equal(once, Example.ToPng());
        Assert.Equal((640, 1280), (WidthOf(once), WidthOf(twice)));
        Assert.Equal(once, Convert.FromBase64String(Example.ToMimeBundle()["image/png"]));
        Assert.Equal("%PDF"u8, Example.ToPdf().AsSpan(0, 4));
        Assert.Equal(Example.ToPdf(), Example.ToPdf());
    }

    [Fact]
    public void A_missing_rasteriser_is_named_with_the_way_to_get_it()
        => Assert.Contains("librsvg2-bin", Rasterizer.Missing("figure.png").Message);

    [Fact]
    public void A_rasteriser_that_fails_says_why()
    {
        if (Rasterizer.Installed is { } rasterizer)
            Assert.Contains("could not draw", Assert.Throws<InvalidOperationException>(() => rasterizer.Png("this is no picture", 1)).Message);
        Assert.ThrowsAny<SystemException>(() => new Rasterizer("/no/such/program").Png("<svg/>", 1));
    }

    [Fact]
    public void A_picture_survives_its_png()
    {
        byte[] rgb = [.. Enumerable.Range(0, 5 * 3 * 3).Select(i => (byte)(i * 5))];
        var png = PngReader.Read(Picture.FromRgb(rgb, 5, 3).ToPng());
        Assert.Equal((5, 3, 3), (png.Width, png.Height, png.Channels));
        Assert.Equal(rgb, png.Pixels);
        Assert.Equal(1, PngReader.Read(Picture.FromGrey([1, 2], 2, 1).ToPng()).Channels);
    }

    [Fact]
    public void Planes_in_the_unit_interval_become_interleaved_bytes()
    {
        var picture = Picture.FromFloats([0f, 1f, 0.5f, -3f, float.NaN, 7f], 2, 1);
        Assert.Equal([0, 128, 0, 255, 0, 255], picture.Pixels.ToArray());
        Assert.Equal([0, 255], Picture.FromFloats([0.0, 1.0], 1, 2).Pixels.ToArray());
    }

    [Fact]
    public void Enlarging_repeats_pixels()
        => Assert.Equal([1, 1, 2, 2, 1, 1, 2, 2], Picture.FromGrey([1, 2], 2, 1).Enlarge(2).Pixels.ToArray());

    /// <summary>What .NET Interactive does with reflection, from its published convention.</summary>
    [Theory]
    [InlineData(typeof(Figure))]
    [InlineData(typeof(Table))]
    public void The_old_kernel_finds_formatters_by_name(Type type)
    {
        var attribute = type.GetCustomAttributes().Single(a => a.GetType().Name == "TypeFormatterSourceAttribute");
        var source = Activator.CreateInstance((Type)Get(attribute, "FormatterSourceType"))!;
        var formatters = (IEnumerable)source.GetType().GetMethod("CreateTypeFormatters")!.Invoke(source, [])!;
        object shown = type == typeof(Figure) ? Example : Gallery.Tables["methods"];
        var written = formatters.Cast<object>().ToDictionary(f => (string)Get(f, "MimeType"), f =>
        {
            var writer = new StringWriter();
            Assert.Equal(true, f.GetType().GetMethod("Format")!.Invoke(f, [shown, writer]));
            Assert.Equal(false, f.GetType().GetMethod("Format")!.Invoke(f, ["something else", writer]));
            return writer.ToString();
        });
        Assert.Equal(["text/html", "text/plain"], written.Keys);
        Assert.Equal(type.GetMethod("ToHtml")!.Invoke(shown, []), written["text/html"]);
        Assert.Equal(type.GetMethod("ToText")!.Invoke(shown, []), written["text/plain"]);
    }

    /// <summary>Both rooms are useful without a tensor engine.</summary>
    [Theory]
    [InlineData("LatentNotebooks.Figures")]
    [InlineData("LatentNotebooks.Statistics")]
    public void No_public_member_mentions_a_tensor(string room)
    {
        var types = typeof(Figure).Assembly.GetExportedTypes().Where(t => t.Namespace == room).ToArray();
        Assert.NotEmpty(types);
        var mentioned = types.SelectMany(t => t.GetMembers(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly))
            .SelectMany(TypesOf).Concat(types.Select(t => t.BaseType!)).Where(t => t is not null).SelectMany(Parts).Distinct();
        Assert.All(mentioned, t => Assert.DoesNotContain("Torch", $"{t.FullName} {t.Assembly.GetName().Name}"));
    }

    private static IEnumerable<Type> TypesOf(MemberInfo member) => member switch
    {
        MethodBase m => [.. m.GetParameters().Select(p => p.ParameterType), (m as MethodInfo)?.ReturnType ?? typeof(void)],
        PropertyInfo p => [p.PropertyType],
        FieldInfo f => [f.FieldType],
        _ => [],
    };

    private static IEnumerable<Type> Parts(Type type) =>
        type.HasElementType ? Parts(type.GetElementType()!) : type.IsGenericType ? [type, .. type.GetGenericArguments().SelectMany(Parts)] : [type];

    private static object Get(object owner, string property) => owner.GetType().GetProperty(property)!.GetValue(owner)!;

    private static int WidthOf(byte[] png) => System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(16));
}
