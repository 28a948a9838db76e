using System.Reflection;
using System.Runtime.Loader;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Emit;
using Microsoft.CodeAnalysis.Text;

namespace LatentNotebooks.Kernel;

/// <summary>A compiled cell.</summary>
/// <param name="Compilation">Its compilation.</param>
/// <param name="Start">Begins to run it; null where it holds nothing to run (only `using` lines or comments).</param>
/// <param name="ShowsValue">True where it ends in an expression that has a value.</param>
internal sealed record Submission(CSharpCompilation Compilation, Func<object?[], Task<object?>>? Start, bool ShowsValue);

/// <summary>
/// The compiled cells so far, each seeing what the earlier ones declared. A later cell is given only the references that are new
/// and no imports: the chain carries both, and repeating them makes memory grow with the square of the number of cells.
/// </summary>
internal sealed class SubmissionChain(string notebookFolder, ReferenceResolver resolver)
{
    private const string AssemblyPrefix = "cells-";
    private static readonly EmitOptions WithLines = new(debugInformationFormat: DebugInformationFormat.PortablePdb);

    // Assembly names must differ in the whole process, where tests make several chains.
    private static int chains;
    private static readonly string[] Usings =
    [
        "System", "System.Collections", "System.Collections.Generic", "System.IO", "System.Linq", "System.Text", "System.Threading",
        "System.Threading.Tasks", typeof(Display.CellApi).FullName!,
    ];

    private readonly string name = $"{AssemblyPrefix}{Interlocked.Increment(ref chains)}";
    private readonly CSharpCompilationOptions options = new(
        OutputKind.DynamicallyLinkedLibrary,
        optimizationLevel: OptimizationLevel.Release,
        allowUnsafe: true,
        metadataReferenceResolver: resolver,
        sourceReferenceResolver: new CellNames(notebookFolder),
        nullableContextOptions: NullableContextOptions.Annotations);

    private object?[] states = new object?[16]; // The first place is for a host object, which there is none of.
    private int made;
    private int filled;

    /// <summary>C# 14, pinned: the compiler is newer than the SDK's, and its latest version is not the project's.</summary>
    public CSharpParseOptions ParseOptions { get; } = new(LanguageVersion.CSharp14, DocumentationMode.None, SourceCodeKind.Script);

    /// <summary>The last cell that ran, which the next one continues.</summary>
    public CSharpCompilation? Last { get; private set; }

    /// <summary>True for the type that holds a cell's variables and functions.</summary>
    public static bool IsCell(Type type) =>
        type.DeclaringType is null && type.Assembly.GetName().Name!.StartsWith(AssemblyPrefix, StringComparison.Ordinal);

    /// <summary>A compilation of code as the next cell.</summary>
    public CSharpCompilation Compile(string code, string cellName)
    {
        var text = SourceText.From(Directives.Blank(code), Encoding.UTF8);
        var tree = SyntaxFactory.ParseSyntaxTree(text, ParseOptions, cellName);
        var number = Interlocked.Increment(ref made); // Also for a cell that never runs: its assembly may be loaded by then.
        return CSharpCompilation.CreateScriptCompilation(
            $"{name}-{number}",
            tree,
            Last is null ? Framework.References() : [],
            options.WithScriptClassName($"Cell{number}").WithUsings(Last is null ? Usings : []),
            Last,
            typeof(object));
    }

    /// <summary>Emits and loads a compilation.</summary>
    /// <returns>The cell, or null and its errors.</returns>
    public static (Submission? Cell, IReadOnlyList<Diagnostic> Errors) Load(CSharpCompilation compilation, CancellationToken cancellation)
    {
        List<Diagnostic> errors;
        if (!compilation.SyntaxTrees.Any(tree => tree.GetCompilationUnitRoot().Members.Count > 0))
        {
            errors = Errors(compilation.GetDiagnostics(cancellation));
            return errors.Count > 0 ? (null, errors) : (new(compilation, null, false), []);
        }
        using var assembly = new MemoryStream();
        using var symbols = new MemoryStream();
        var emitted = compilation.Emit(assembly, symbols, options: WithLines, cancellationToken: cancellation);
        errors = Errors(emitted.Diagnostics);
        if (!emitted.Success)
            return (null, errors);
        var entry = compilation.GetEntryPoint(cancellation)!;
        assembly.Position = symbols.Position = 0;
        var loaded = AssemblyLoadContext.Default.LoadFromStream(assembly, symbols);
        var method = loaded.GetType(entry.ContainingType.MetadataName)!
            .GetMethod(entry.MetadataName, BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)!;
        return (new(compilation, method.CreateDelegate<Func<object?[], Task<object?>>>(), HasValue(compilation)), []);
    }

    /// <summary>The errors of a cell that is not to be run; the next cell continues it where it has none.</summary>
    public IReadOnlyList<Diagnostic> Check(string code, string cellName)
    {
        var compilation = Compile(code, cellName);
        var errors = Errors(compilation.GetDiagnostics());
        if (errors.Count == 0)
            Last = compilation;
        return errors;
    }

    /// <summary>Begins to run a cell, and makes it the one that the next cell continues.</summary>
    public Task<object?> Run(Submission cell)
    {
        if (cell.Start is null)
        {
            Last = cell.Compilation;
            return Task.FromResult<object?>(null);
        }
        if (filled + 2 > states.Length)
            Array.Resize(ref states, states.Length * 2);
        try
        {
            return cell.Start(states);
        }
        finally
        {
            // The cell's variables live in an object that its first step puts in the next place. An interrupt may come before that;
            // the next cell must then not look for them.
            if (states[filled + 1] is not null)
            {
                filled++;
                Last = cell.Compilation;
            }
        }
    }

    private static List<Diagnostic> Errors(IEnumerable<Diagnostic> diagnostics) =>
        [.. diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).OrderBy(diagnostic => diagnostic.Location.SourceSpan.Start)];

    private static bool HasValue(CSharpCompilation compilation)
    {
        // The cell's own tree is the last one; files it loads come before.
        var tree = compilation.SyntaxTrees[^1];
        var last = (tree.GetCompilationUnitRoot().Members.LastOrDefault() as GlobalStatementSyntax)?.Statement as ExpressionStatementSyntax;
        return last is { SemicolonToken.IsMissing: true }
            && compilation.GetSemanticModel(tree).GetTypeInfo(last.Expression).Type is { SpecialType: not SpecialType.System_Void };
    }

    /// <summary>Finds `#load` files, and keeps a cell's name as it is: made absolute, it would bring this machine's paths into outputs.</summary>
    private sealed class CellNames(string folder) : SourceFileResolver([], folder)
    {
        public override string? NormalizePath(string path, string? baseFilePath) =>
            ErrorReports.IsCell(path) ? path : base.NormalizePath(path, baseFilePath);
    }
}
