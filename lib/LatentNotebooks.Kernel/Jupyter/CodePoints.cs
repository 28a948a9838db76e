namespace LatentNotebooks.Kernel.Jupyter;

/// <summary>Jupyter counts a cursor's place in code points, .NET in UTF-16 units. They differ after an emoji.</summary>
internal static class CodePoints
{
    /// <summary>The UTF-16 offset of the <paramref name="position"/>-th code point, within the text.</summary>
    public static int ToUtf16(string text, int position)
    {
        int offset = 0;
        for (int i = 0; i < position && offset < text.Length; i++)
            offset += Width(text, offset);
        return offset;
    }

    /// <summary>The number of code points before a UTF-16 offset.</summary>
    public static int FromUtf16(string text, int offset)
    {
        int position = 0;
        for (int at = 0; at < offset && at < text.Length; at += Width(text, at))
            position++;
        return position;
    }

    private static int Width(string text, int offset) =>
        char.IsHighSurrogate(text[offset]) && offset + 1 < text.Length && char.IsLowSurrogate(text[offset + 1]) ? 2 : 1;
}
