using System.Text.RegularExpressions;

namespace LatentNotebooks.Kernel;

/// <summary>A stretch of a cell between lines that begin with `#!`.</summary>
/// <param name="Magic">The word after `#!`, lower case; empty for what stands before the first.</param>
/// <param name="Text">The stretch, with an empty line for every line of the cell above it, so that line numbers stay.</param>
internal sealed record CellPart(string Magic, string Text);

/// <summary>
/// The `#!` lines of notebooks that other people wrote for .NET Interactive. Those that only matter between several languages
/// get a clear answer instead of an attempt.
/// </summary>
internal static partial class Magics
{
    /// <summary>The cell cut at its `#!` lines; a cell without any is one part.</summary>
    public static IReadOnlyList<CellPart> Parts(string code)
    {
        if (!code.Contains("#!", StringComparison.Ordinal))
            return [new("", code)];
        var parts = new List<CellPart>();
        var magic = "";
        var start = 0;
        foreach (Match line in Line().Matches(code))
        {
            Add(magic, start, line.Index);
            magic = line.Groups[1].Value.ToLowerInvariant();
            start = line.Index + line.Length;
        }
        Add(magic, start, code.Length);
        return parts;

        void Add(string name, int from, int to)
        {
            if (name.Length > 0 || code.AsSpan(from, to - from).Trim().Length > 0)
                parts.Add(new(name, new string('\n', code.AsSpan(0, from).Count('\n')) + code[from..to]));
        }
    }

    /// <summary>What to say to a magic that is not supported.</summary>
    public static CellError Unsupported(string magic)
    {
        var answer = magic switch
        {
            "fsharp" or "f#" or "pwsh" or "powershell" or "javascript" or "js" or "sql" or "kql" or "mermaid" or "python" or "r" =>
                $"#!{magic}: this kernel runs C# only. Keep the cell as Markdown, or say it in C#.",
            "set" or "share" or "value" or "connect" =>
                $"#!{magic} passes values between languages, and this kernel runs C# only: use an ordinary variable.",
            "import" => "#!import is not supported: write #load \"file.csx\" for code, or put shared types in a library and #r it.",
            "who" or "whos" => $"#!{magic} is not supported: end a cell with a variable's name to see its value.",
            _ => $"#!{magic} is no magic that this kernel knows; it has #!csharp, #!markdown, #!html and #!time.",
        };
        return new("UnknownMagic", answer, [answer]);
    }

    [GeneratedRegex(@"^[ \t]*#!([\w#-]+)[^\n]*", RegexOptions.Multiline)]
    private static partial Regex Line();
}
