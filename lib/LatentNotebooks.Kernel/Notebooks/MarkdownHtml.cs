using System.Text.Json.Nodes;
using Markdig;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace LatentNotebooks.Kernel.Notebooks;

/// <summary>A Markdown cell as HTML, with its pictures inside.</summary>
internal static class MarkdownHtml
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().UseAdvancedExtensions().Build();

    private static readonly Dictionary<string, string> Types = new()
    {
        [".png"] = "png", [".jpg"] = "jpeg", [".jpeg"] = "jpeg", [".gif"] = "gif", [".svg"] = "svg+xml", [".webp"] = "webp",
    };

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
        Markdown.Parse(markdown, Pipeline).Descendants<HeadingBlock>().FirstOrDefault()?.Inline is { } heading
            ? string.Concat(heading.Descendants<LiteralInline>())
            : null;

    private static string? Embed(string url, string folder, JsonNode? attachments)
    {
        if (url.StartsWith("attachment:", StringComparison.Ordinal))
        {
            var bundle = attachments?[Uri.UnescapeDataString(url["attachment:".Length..])] as JsonObject;
            return bundle?.FirstOrDefault() is { Key: { } type, Value: { } data } ? $"data:{type};base64,{MultilineText.Join(data).Trim()}" : null;
        }
        var path = Path.Combine(folder, Uri.UnescapeDataString(url));
        return Types.TryGetValue(Path.GetExtension(url).ToLowerInvariant(), out var kind) && File.Exists(path)
            ? $"data:image/{kind};base64,{Convert.ToBase64String(File.ReadAllBytes(path))}"
            : null;
    }
}
