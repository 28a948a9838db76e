using System.Collections;
using LatentNotebooks.Kernel.Display;

namespace LatentNotebooks.Kernel.Tests.Display;

public sealed class FormatterTests
{
    private static string Text(object? value) => Formatter.ToBundle(value)["text/plain"]!;

    public static TheoryData<object?, string> Scalars => new()
    {
        { null, "null" }, { 1234567, "1234567" }, { 0.1, "0.1" }, { 1e-7, "1E-07" }, { 1.5m, "1.5" }, { true, "true" }, { 'c', "c" }, { "a\nb", "a\nb" },
        { DayOfWeek.Friday, "Friday" }, { new DateTime(2024, 2, 29), "2024-02-29" }, { new DateTime(2024, 2, 29, 1, 2, 3), "2024-02-29 01:02:03" },
        { TimeSpan.FromSeconds(90), "00:01:30" }, { (1, "a", 2.5), "(1, a, 2.5)" }, { typeof(Dictionary<string, int[]>), "Dictionary<string, int[]>" },
        { Guid.Empty, "00000000-0000-0000-0000-000000000000" }, { new Version(1, 2), "1.2" }, { float.NaN, "NaN" },
    };

    [Theory]
    [MemberData(nameof(Scalars))]
    public void Scalars_are_text(object? value, string expected) => Assert.Equal(expected, Text(value));

    private sealed record Pair(string Name, double Value);

    [Fact]
    public void A_sequence_of_records_is_a_table()
    {
        var bundle = Formatter.ToBundle(new[] { new Pair("a", 1), new Pair("<b>", 22.5) });
        Assert.Equal("Name  Value\na         1\n<b>    22.5", bundle["text/plain"]);
        Assert.Contains("<td style=\"text-align:left\">&lt;b&gt;</td><td style=\"text-align:right\">22.5</td>", bundle["text/html"]);
    }

    [Fact]
    public void Long_sequences_are_cut_with_a_note()
    {
        Assert.EndsWith("first 50 rows of 60", Text(Enumerable.Range(0, 60).Select(i => new Pair("x", i)).ToList()));
        Assert.EndsWith("first 50 rows of 100,000", Text(Enumerable.Range(0, 100_000).Select(i => new Pair("x", i)).ToArray()));
        Assert.EndsWith("first 50 rows of more", Text(Endless().Select(i => new Pair("x", i))));
        Assert.Contains("... 300 in all", Text(Enumerable.Range(0, 300).ToArray()));
        Assert.Contains("199, ...", Text(Endless()));
        static IEnumerable<int> Endless()
        {
            for (var i = 0; ; i++)
                yield return i;
        }
    }

    private sealed record Wide(int A, int B, int C, int D, int E, int F, int G, int H, int I, int J, int K, int L, int M, int N, int O, int P, int Q, int R, int S, int T, int U, int V);

    [Fact]
    public void Wide_tables_and_long_texts_are_cut_with_a_note()
    {
        Assert.EndsWith("first 20 columns of 22", Text(new[] { new Wide(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22) }));
        Assert.EndsWith("[... 100,000 characters left out ...]", Text(new string('x', 200_000)));
        Assert.EndsWith("...", Text(new[] { new Pair(new string('y', 500), 1) }).Split('\n')[1].Split(' ')[0]);
    }

    [Fact]
    public void Short_sequences_stand_in_brackets()
    {
        Assert.Equal("[]", Text(Array.Empty<int>()));
        Assert.Equal("[1, null, 3]", Text(new int?[] { 1, null, 3 }));
        Assert.Equal("[[1, 2], [3]]", Text(new[] { new[] { 1, 2 }, [3] }));
        Assert.Equal("[(a, 1), (b, 2)]", Text(new List<(string, int)> { ("a", 1), ("b", 2) }));
        Assert.Equal("[Int32, String]".Replace("Int32", "int").Replace("String", "string"), Text(new[] { typeof(int), typeof(string) }));
    }

    [Fact]
    public void Dictionaries_are_tables()
    {
        Assert.Equal("key  value\na        1\nb       20", Text(new Dictionary<string, int> { ["a"] = 1, ["b"] = 20 }));
        Assert.EndsWith("first 50 rows of 51", Text(Enumerable.Range(0, 51).ToDictionary(i => i)));
    }

    [Fact]
    public void Objects_show_their_members_and_keep_a_text_of_their_own()
    {
        Assert.Equal("Pair\nName   a\nValue  1", Text(new Pair("a", 1)));
        Assert.Equal("A  1\nB  [1, 2]", Text(new { A = 1, B = new[] { 1, 2 } }));
        Assert.Equal("own text", Text(new WithText()));
    }

    private sealed class WithText
    {
        public int Hidden => 1;

        public override string ToString() => "own text";
    }

    private sealed class HalfFailing
    {
        public int Good => 1;

        public int Bad => throw new InvalidOperationException("broken");
    }

    private sealed class Failing
    {
        public string ToHtml() => throw new NotSupportedException("no html");
    }

    [Fact]
    public void A_value_that_cannot_be_shown_says_so()
    {
        Assert.Equal("Failing cannot be shown: NotSupportedException: no html", Text(new Failing()));
        Assert.Contains("InvalidOperationException: broken", Text(new HalfFailing()));
    }

    private sealed class Node
    {
        public Node? Next { get; set; }
    }

    [Fact]
    public void A_cycle_ends()
    {
        var node = new Node();
        node.Next = node;
        Assert.Contains("...", Text(node));
        var list = new ArrayList();
        list.Add(list);
        Assert.Contains("...", Text(list));
    }

    private sealed class Bundled
    {
        public IReadOnlyDictionary<string, string> ToMimeBundle() => new Dictionary<string, string> { ["application/x.y+json"] = "{\"a\":[1]}", ["image/png"] = "AAAA", ["text/plain"] = "words" };

        public string ToHtml() => "not asked";
    }

    [Fact]
    public void A_type_is_shown_by_its_mime_bundle_first()
    {
        var bundle = Formatter.ToBundle(new Bundled());
        Assert.Equal(["application/x.y+json", "image/png", "text/plain"], bundle.Select(entry => entry.Key));
        Assert.Equal("1", bundle.ToJson()["application/x.y+json"]!["a"]![0]!.ToJsonString());
        Assert.Equal("AAAA", bundle.ToJson()["image/png"]!.GetValue<string>());
        Assert.Equal(["text/plain"], Formatter.ToBundle(new Bundled(), "text/plain").Select(entry => entry.Key));
        Assert.Equal("words", Formatter.ToBundle(new Bundled(), "text/html")["text/html"]);
    }

    private sealed class Html
    {
        public string ToHtml() => "<b>h</b>";

        public override string ToString() => "h";
    }

    [Fact]
    public void A_public_ToHtml_is_used() => Assert.Equal("{\"text/html\":\"\\u003Cb\\u003Eh\\u003C/b\\u003E\",\"text/plain\":\"h\"}", Formatter.ToBundle(new Html()).ToJson().ToJsonString());

    [AttributeUsage(AttributeTargets.Class)]
    private sealed class TypeFormatterSourceAttribute(Type formatterSourceType) : Attribute
    {
        public Type FormatterSourceType => formatterSourceType;
    }

    private sealed class Source
    {
        public IEnumerable<object> CreateTypeFormatters() => [new Writer("text/plain", "plain"), new Writer("text/html", "<i>html</i>"), new object()];
    }

    private sealed class Writer(string mimeType, string text)
    {
        public string MimeType => mimeType;

        public bool Format(object instance, TextWriter writer)
        {
            writer.Write(text);
            return instance is Attributed;
        }
    }

    [TypeFormatterSource(typeof(Source))]
    private sealed class Attributed;

    [Fact]
    public void A_formatter_source_is_found_by_its_attributes_name()
    {
        var bundle = Formatter.ToBundle(new Attributed());
        Assert.Equal("plain", bundle["text/plain"]);
        Assert.Equal("<i>html</i>", bundle["text/html"]);
    }

    private sealed class Registered;

    [Fact]
    public void A_registered_formatter_wins()
    {
        Formatter.Register<Registered>(_ => "<u>r</u>");
        Assert.Equal("<u>r</u>", Formatter.ToBundle(new Registered())["text/html"]);
    }

    [Fact]
    public void Exceptions_show_as_text() => Assert.StartsWith("System.InvalidOperationException: bad", Text(new InvalidOperationException("bad")));
}
