using Microsoft.CodeAnalysis;

namespace LatentNotebooks.Kernel;

/// <summary>
/// What a cell cannot hold although a C# file can, and what to write instead. Cells are compiled as a script: their variables are
/// fields and their types are nested, and the compiler's own messages do not say so.
/// </summary>
internal static class ScriptHints
{
    /// <summary>A line of advice for an error that comes from being in a cell, or null.</summary>
    public static string? For(Diagnostic error) => error.Id switch
    {
        "CS7021" => "A cell cannot declare a namespace: leave it out, or put the code in a library and #r it.",
        "CS1109" => "In a cell, write an extension method at top level: static int Twice(this int x) => 2 * x;",
        "CS9283" =>
            "A cell cannot hold an extension block: write static int Twice(this int x) => 2 * x; at top level, or put it in a library.",
        "CS8345" => "A span cannot be a top-level variable: use it inside braces { } or in a function.",
        "CS8795" => "Source generators do not run in cells: use [DllImport], new Regex(...) or JsonSerializer without a context.",
        "CS9054" => "A cell cannot declare a file type: leave the word file out.",
        "CS1529" => "Write the using lines first in the cell.",
        "CS9298" => "In a cell, write #r \"nuget: Name, Version\" instead of #:package.",
        "CS0120" => "A class in a cell cannot see the cell's variables and functions: pass the value in, or declare it const or static.",
        "CS1002" or "CS1003" or "CS1001" or "CS1031" when BeginsWith(error, "using var") || BeginsWith(error, "await using var") =>
            "A cell has no end at which a top-level using could dispose: write using (...) { }, or put it inside braces { }.",
        "CS1003" or "CS1002" or "CS8170" or "CS1525" when BeginsWith(error, "ref ") =>
            "A ref local cannot stand at the top of a cell: use it inside braces { } or in a function.",
        _ => null,
    };

    private static bool BeginsWith(Diagnostic error, string words) =>
        error.Location.SourceTree?.GetText().Lines.GetLineFromPosition(error.Location.SourceSpan.Start).ToString() is { } line
        && line.TrimStart().StartsWith(words, StringComparison.Ordinal);
}
