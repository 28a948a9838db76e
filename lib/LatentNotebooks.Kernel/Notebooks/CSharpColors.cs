using System.Net;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace LatentNotebooks.Kernel.Notebooks;

/// <summary>C# as HTML, with a span around keywords, strings, numbers, comments, calls and type names.</summary>
internal static class CSharpColors
{
    private static readonly CSharpParseOptions Options = new(LanguageVersion.CSharp14, DocumentationMode.None, SourceCodeKind.Script);

    public static string ToHtml(string code)
    {
        var html = new StringBuilder();
        var tokens = CSharpSyntaxTree.ParseText(code, Options).GetRoot().DescendantTokens(descendIntoTrivia: false).ToList();
        for (var i = 0; i < tokens.Count; i++)
        {
            AddTrivia(html, tokens[i].LeadingTrivia);
            Add(html, Class(tokens[i], i + 1 < tokens.Count ? tokens[i + 1] : default), tokens[i].Text);
            AddTrivia(html, tokens[i].TrailingTrivia);
        }
        return html.ToString();
    }

    private static void AddTrivia(StringBuilder html, SyntaxTriviaList list)
    {
        foreach (var trivia in list)
            Add(html, trivia.IsDirective ? "k" : trivia.ToString().TrimStart() is ['/', '/' or '*', ..] ? "c" : "", trivia.ToFullString());
    }

    private static string Class(SyntaxToken token, SyntaxToken next) => token.Kind() switch
    {
        SyntaxKind.NumericLiteralToken => "n",
        SyntaxKind.CharacterLiteralToken => "s",
        var kind when kind.ToString().Contains("String", StringComparison.Ordinal) => "s", // The dozen kinds of string tokens.
        SyntaxKind.IdentifierToken when token.Text is "var" or "await" or "record" or "nameof" or "yield" or "when" => "k",
        SyntaxKind.IdentifierToken when next.IsKind(SyntaxKind.OpenParenToken) => "f",
        SyntaxKind.IdentifierToken when char.IsUpper(token.Text[0]) && !token.GetPreviousToken().IsKind(SyntaxKind.DotToken) => "t",
        _ when token.IsKeyword() || token.IsContextualKeyword() => "k",
        _ => "",
    };

    private static void Add(StringBuilder html, string style, string text)
    {
        if (text.Length == 0)
            return;
        if (style.Length > 0)
            html.Append("<span class=\"").Append(style).Append("\">").Append(WebUtility.HtmlEncode(text)).Append("</span>");
        else
            html.Append(WebUtility.HtmlEncode(text));
    }
}
