using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using LatentNotebooks.Kernel.Notebooks;

namespace LatentNotebooks.Kernel.Tests.Notebooks;

public sealed class PythonJsonTests
{
    private static string Write(string json) => PythonJson.Write(JsonNode.Parse(json)!);

    [Fact]
    public void Keys_are_sorted_and_indented_by_one_space() =>
        Assert.Equal("{\n \"a\": [],\n \"b\": {},\n \"c\": [\n  1,\n  {\n   \"d\": null\n  }\n ]\n}\n", Write("""{"c": [1, {"d": null}], "b": {}, "a": []}"""));

    [Fact]
    public void Text_is_escaped_as_python_does() =>
        Assert.Equal("[\n \"\\\"\\\\\\n\\t\\r\\b\\f\\u001b\\u0000é😀</a>\u2028\u007f\"\n]\n", PythonJson.Write(new JsonArray("\"\\\n\t\r\b\f\u001b\0é😀</a>\u2028\u007f")));

    // The right-hand sides are what Python's json module printed for the left.
    [Theory]
    [InlineData("1", "1")]
    [InlineData("-0", "0")]
    [InlineData("1.0", "1.0")]
    [InlineData("1E-05", "1e-05")]
    [InlineData("0.0001", "0.0001")]
    [InlineData("0.00012345", "0.00012345")]
    [InlineData("1E16", "1e+16")]
    [InlineData("1.5E+300", "1.5e+300")]
    [InlineData("123456789012345.6", "123456789012345.6")]
    [InlineData("1E15", "1000000000000000.0")]
    [InlineData("0.30000000000000004", "0.30000000000000004")]
    [InlineData("-2.50", "-2.5")]
    [InlineData("0.0", "0.0")]
    [InlineData("-0.0", "-0.0")]
    [InlineData("9007199254740993", "9007199254740993")]
    [InlineData("5E-324", "5e-324")]
    [InlineData("100.0", "100.0")]
    public void Numbers_are_written_as_python_does(string number, string expected) => Assert.Equal($"[\n {expected}\n]\n", Write($"[{number}]"));

    [Fact]
    public void Any_number_keeps_its_value() =>
        Prop.ForAll<NormalFloat>(number => double.Parse(Write($"[{number.Item:R}]").Trim('[', ']', '\n', ' ')).Equals(number.Item)).QuickCheckThrowOnFailure();

    [Fact]
    public void Any_text_keeps_its_value() =>
        Prop.ForAll<NonNull<string>>(text =>
            JsonNode.Parse(PythonJson.Write(new JsonArray(text.Get)))![0]!.GetValue<string>() == string.Concat(text.Get.Select((c, i) => Lone(text.Get, i) ? '\uFFFD' : c))).QuickCheckThrowOnFailure();

    [Fact]
    public void Lines_are_split_as_python_does_and_joined_again()
    {
        Assert.Equal("""["a\n","b\r\n","\u2028","c"]""", MultilineText.Split("a\nb\r\n\u2028c").ToJsonString());
        Assert.Equal("[]", MultilineText.Split("").ToJsonString());
        Prop.ForAll<NonNull<string>>(text => MultilineText.Join(MultilineText.Split(text.Get)) == text.Get).QuickCheckThrowOnFailure();
    }

    private static bool Lone(string text, int i) =>
        char.IsHighSurrogate(text[i]) ? i + 1 >= text.Length || !char.IsLowSurrogate(text[i + 1]) : char.IsLowSurrogate(text[i]) && (i == 0 || !char.IsHighSurrogate(text[i - 1]));
}
