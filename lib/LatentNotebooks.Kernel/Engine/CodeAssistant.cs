using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LatentNotebooks.Kernel;

/// <summary>Answers an editor's questions about code that is not yet run, seeing what earlier cells declared.</summary>
internal sealed class CodeAssistant(SubmissionChain chain)
{
    private const int MaxMatches = 500;
    private static readonly string[] Keywords = SyntaxFacts.GetKeywordKinds().Concat(SyntaxFacts.GetContextualKeywordKinds())
        .Select(SyntaxFacts.GetText)
        .Where(text => text.Length > 1 && char.IsAsciiLetterLower(text[0]))
        .Distinct()
        .ToArray();

    private static readonly SymbolDisplayFormat Declaration = SymbolDisplayFormat.MinimallyQualifiedFormat
        .AddMemberOptions(
            SymbolDisplayMemberOptions.IncludeParameters | SymbolDisplayMemberOptions.IncludeType
            | SymbolDisplayMemberOptions.IncludeContainingType | SymbolDisplayMemberOptions.IncludeConstantValue)
        .WithKindOptions(SymbolDisplayKindOptions.IncludeTypeKeyword | SymbolDisplayKindOptions.IncludeNamespaceKeyword);

    public Completions Complete(string code, int cursor)
    {
        cursor = Math.Clamp(cursor, 0, code.Length);
        var start = cursor;
        while (start > 0 && SyntaxFacts.IsIdentifierPartCharacter(code[start - 1]))
            start--;
        var prefix = code[start..cursor];
        var (tree, model) = Analyze(code);
        if (InTextOrComment(tree, start))
            return new([], cursor, cursor);
        var receiver = Receiver(tree, start);
        var symbols = receiver is null ? model.LookupSymbols(start) : Members(model, receiver, start);
        var keywords = receiver is null ? Keywords.Where(keyword => keyword.StartsWith(prefix, StringComparison.Ordinal)) : [];
        var matches = symbols
            .Where(symbol => symbol.CanBeReferencedByName && !symbol.IsImplicitlyDeclared)
            .Where(symbol => symbol.Name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
            .Select(symbol => new Completion(symbol.Name, Kind(symbol), symbol.ToDisplayString(Declaration)))
            .Concat(keywords.Select(keyword => new Completion(keyword, "keyword", "")))
            .DistinctBy(match => match.Text)
            .OrderBy(match => !match.Text.StartsWith(prefix, StringComparison.Ordinal))
            .ThenBy(match => match.Text, StringComparer.OrdinalIgnoreCase)
            .Take(MaxMatches);
        return new([.. matches], start, cursor);
    }

    public Inspection? Inspect(string code, int cursor, int detail)
    {
        var (tree, model) = Analyze(code);
        var token = tree.GetRoot().FindToken(Math.Clamp(cursor, 0, Math.Max(0, code.Length - 1)));
        if (!token.IsKind(SyntaxKind.IdentifierToken) && cursor > 0)
            token = tree.GetRoot().FindToken(cursor - 1);
        // The name of a method belongs to the call, which knows the overload.
        var symbol = token.Parent?.AncestorsAndSelf().Take(3)
            .Select(node => SymbolOf(model, node))
            .FirstOrDefault(found => found?.Name == token.ValueText || found is IMethodSymbol { MethodKind: MethodKind.Constructor });
        if (symbol is null)
            return null;
        var declaration = symbol.ToDisplayString(Declaration);
        var documentation = XmlDocs.Of(symbol, detail > 0) is { Length: > 0 } text ? "\n\n" + text : "";
        return new(new([
            new("text/plain", declaration + documentation),
            new("text/markdown", $"```csharp\n{declaration}\n```{documentation}"),
        ]));
    }

    private static ISymbol? SymbolOf(SemanticModel model, SyntaxNode node)
    {
        var info = model.GetSymbolInfo(node);
        return info.Symbol ?? info.CandidateSymbols.FirstOrDefault() ?? model.GetDeclaredSymbol(node);
    }

    public CompletenessAnswer CheckCompleteness(string code)
    {
        var tree = CSharpSyntaxTree.ParseText(Directives.Blank(code), chain.ParseOptions);
        if (!SyntaxFactory.IsCompleteSubmission(tree))
            return new(Completeness.Incomplete, NextIndent(code));
        return tree.GetDiagnostics().Any(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)
            ? new(Completeness.Invalid, "")
            : new(Completeness.Complete, "");
    }

    private static string NextIndent(string code)
    {
        var last = code.TrimEnd().Split('\n')[^1];
        var indent = last[..(last.Length - last.TrimStart().Length)];
        return last.EndsWith('{') || last.EndsWith('(') ? indent + "    " : indent;
    }

    private (SyntaxTree Tree, SemanticModel Model) Analyze(string code)
    {
        var compilation = chain.Compile(code, "");
        var tree = compilation.SyntaxTrees[^1];
        return (tree, compilation.GetSemanticModel(tree));
    }

    private static bool InTextOrComment(SyntaxTree tree, int position)
    {
        if (position == 0)
            return false;
        var trivia = tree.GetRoot().FindTrivia(position - 1);
        var token = tree.GetRoot().FindToken(position - 1);
        return trivia.IsKind(SyntaxKind.SingleLineCommentTrivia) || trivia.IsKind(SyntaxKind.MultiLineCommentTrivia)
            || token.Kind() is SyntaxKind.StringLiteralToken or SyntaxKind.InterpolatedStringTextToken or SyntaxKind.CharacterLiteralToken
            && token.Span.Contains(position - 1);
    }

    /// <summary>The expression before a dot that ends at the position, or null.</summary>
    private static SyntaxNode? Receiver(SyntaxTree tree, int position)
    {
        var token = tree.GetRoot().FindToken(Math.Max(0, position - 1));
        if (token.SpanStart >= position)
            token = token.GetPreviousToken();
        return !token.IsKind(SyntaxKind.DotToken) ? null : token.Parent switch
        {
            MemberAccessExpressionSyntax access => access.Expression,
            QualifiedNameSyntax name => name.Left,
            MemberBindingExpressionSyntax binding => binding.FirstAncestorOrSelf<ConditionalAccessExpressionSyntax>()?.Expression,
            _ => null,
        };
    }

    private static IEnumerable<ISymbol> Members(SemanticModel model, SyntaxNode receiver, int position)
    {
        var symbol = model.GetSymbolInfo(receiver).Symbol;
        var type = symbol as INamespaceOrTypeSymbol ?? model.GetTypeInfo(receiver).Type;
        if (type is null || type is IErrorTypeSymbol)
            return [];
        var wantStatic = symbol is INamedTypeSymbol;
        return model.LookupSymbols(position, type, includeReducedExtensionMethods: !wantStatic)
            .Where(member => member is INamespaceOrTypeSymbol ? symbol is INamespaceOrTypeSymbol : member.IsStatic == wantStatic);
    }

    private static string Kind(ISymbol symbol) => symbol switch
    {
        IMethodSymbol => "method",
        IPropertySymbol => "property",
        IFieldSymbol { ContainingType.TypeKind: TypeKind.Enum } => "enum",
        IFieldSymbol => "field",
        IEventSymbol => "event",
        INamespaceSymbol => "namespace",
        ITypeSymbol { TypeKind: TypeKind.Interface } => "interface",
        ITypeSymbol { TypeKind: TypeKind.Struct } => "struct",
        ITypeSymbol { TypeKind: TypeKind.Enum } => "enum",
        ITypeSymbol => "class",
        IParameterSymbol or ILocalSymbol => "variable",
        _ => "text",
    };
}
