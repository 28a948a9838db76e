using FsCheck;
using FsCheck.Fluent;
using LatentNotebooks.Kernel.Jupyter;

namespace LatentNotebooks.Kernel.Tests.Jupyter;

public class CodePointsTests
{
    [Fact]
    public void Offsets_convert_both_ways_whatever_the_text()
    {
        Gen<string> text = Gen.Elements("a", "\n", "é", "漢", "\U0001F600", "\U00020000", "\ud800").ListOf().Select(string.Concat);
        Prop.ForAll(text.ToArbitrary(), s =>
        {
            int count = CodePoints.FromUtf16(s, s.Length);
            return CodePoints.ToUtf16(s, count) == s.Length
                && Enumerable.Range(0, count + 1).All(i => CodePoints.FromUtf16(s, CodePoints.ToUtf16(s, i)) == i);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_position_outside_the_text_is_taken_as_its_nearer_end()
    {
        Assert.Equal(0, CodePoints.ToUtf16("abc", -5));
        Assert.Equal(3, CodePoints.ToUtf16("abc", 99));
        Assert.Equal(3, CodePoints.FromUtf16("abc", 99));
    }
}
