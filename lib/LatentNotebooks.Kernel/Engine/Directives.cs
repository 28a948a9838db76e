using System.Text.RegularExpressions;

namespace LatentNotebooks.Kernel;

/// <summary>The lines of a cell that are for the notebook and not for the compiler.</summary>
internal static partial class Directives
{
    /// <summary>The code with `#!` and `#i` lines blanked, not removed, so that line numbers stay.</summary>
    public static string Blank(string code) =>
        code.Contains("#!", StringComparison.Ordinal) || code.Contains("#i", StringComparison.Ordinal)
            ? Lines().Replace(code, match => new string(' ', match.Length))
            : code;

    /// <summary>The sources that `#i "nuget: SOURCE"` lines name.</summary>
    public static IEnumerable<string> PackageSources(string code) =>
        code.Contains("#i", StringComparison.Ordinal) ? Sources().Matches(code).Select(match => match.Groups[1].Value.Trim()) : [];

    [GeneratedRegex(@"^[ \t]*#(![a-zA-Z]|i[ \t]+"")[^\r\n]*", RegexOptions.Multiline)]
    private static partial Regex Lines();

    [GeneratedRegex(@"^[ \t]*#i[ \t]+""nuget:([^""]*)""", RegexOptions.Multiline)]
    private static partial Regex Sources();
}
