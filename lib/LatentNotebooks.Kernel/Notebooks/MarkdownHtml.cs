using System.Text.Json.Nodes;
using Markdig;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace LatentNotebooks.Kernel.Notebooks;

/// <summary>A Markdown cell as HTML, with its pictures inside.</summary>
internal static class MarkdownHtml
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().UseAdvancedExtensions().Build();

    /// <summary>The HTML of a text.</summary>
    /// <param name="markdown">The text.</param>
    /// <param name="folder">Where relative picture paths start.</param>
    /// <param name="attachments">The cell's attachments, or null.</param>
    public static string Render(string markdown, string folder, JsonNode? attachments)
    {
        var document = Markdown.Parse(markdown, Pipeline);
        foreach (var link in document.Descendants<LinkInline>().Where(link => link is { IsImage: true, Url: not null }))
            link.Url = Embed(link.Url!, folder, attachments) ?? link.Url;
        return document.ToHtml(Pipeline);
    }

    /// <summary>The first heading of a text, or null.</summary>
    public static string? Heading(string markdown) =>
        Markdown.Parse(markdown, Pipeline).Descendants<HeadingBlock>().FirstOrDefault()?.Inline?.Descendants<LiteralInline>().Select(text => text.ToString()) is { } words
            ? string.Concat(words) : null;

    private static string? Embed(string url, string folder, JsonNode? attachments)
    {
        if (url.StartsWith("attachment:", StringComparison.Ordinal))
            return attachments?[Uri.UnescapeDataString(url["attachment:".Length..])] is JsonObject bundle && bundle.FirstOrDefault() is { Key: { } type, Value: { } data }
                ? $"data:{type};base64,{MultilineText.Join(data).Trim()}" : null;
        var kind = Path.GetExtension(url).ToLowerInvariant() switch { ".png" => "png", ".jpg" or ".jpeg" => "jpeg", ".gif" => "gif", ".svg" => "svg+xml", ".webp" => "webp", _ => null };
        var path = Path.Combine(folder, Uri.UnescapeDataString(url));
        return kind is null || url.Contains("://", StringComparison.Ordinal) || !File.Exists(path) ? null : $"data:image/{kind};base64,{Convert.ToBase64String(File.ReadAllBytes(path))}";
    }
}
