using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace House.Tests;

/// <summary>One C# file of this checkout, parsed.</summary>
internal sealed record Source(string Path, CompilationUnitSyntax Syntax, int Lines);

internal static class Sources
{
    public static string Root { get; } = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Here())!, "..", ".."));

    /// <summary>Every file below lib/ and tests/, by its path from the root.</summary>
    public static IReadOnlyList<Source> All { get; } =
    [
        .. from folder in new[] { "lib", "tests" }
           from file in Directory.GetFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories)
           let path = Path.GetRelativePath(Root, file).Replace('\\', '/')
           where !path.Contains("/obj/") && !path.Contains("/bin/")
           orderby path
           let text = File.ReadAllText(file)
           select new Source(path, CSharpSyntaxTree.ParseText(text).GetCompilationUnitRoot(), text.Count(letter => letter == '\n')),
    ];

    private static string Here([CallerFilePath] string path = "") => path;
}
