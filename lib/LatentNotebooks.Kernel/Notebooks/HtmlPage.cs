using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace LatentNotebooks.Kernel.Notebooks;

/// <summary>
/// An executed notebook as one page that needs nothing else: pictures inside, light and dark, printable. Figures are interactive
/// where a copy of plotly.js is at hand (`LATENT_PLOTLY` names the file) and the browser runs scripts, else their static picture shows.
/// </summary>
internal static partial class HtmlPage
{
    private const string PlotlyType = "application/vnd.plotly.v1+json";

    /// <summary>The page.</summary>
    /// <param name="notebook">An executed notebook.</param>
    /// <param name="name">Its title where it has no heading.</param>
    /// <param name="folder">Where relative picture paths start.</param>
    public static string Render(Notebook notebook, string name, string folder)
    {
        var body = new StringBuilder();
        foreach (var cell in notebook.Cells)
            AddCell(body, cell, folder);
        var headings = notebook.Cells.Where(cell => cell.Kind == "markdown").Select(cell => MarkdownHtml.Heading(cell.Source));
        var title = headings.FirstOrDefault(heading => heading is not null) ?? name;
        return $"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>{WebUtility.HtmlEncode(title)}</title>
            <style>
            {Style()}
            </style>
            </head>
            <body>
            <main>
            {body}</main>
            {Script(notebook)}</body>
            </html>

            """.ReplaceLineEndings("\n");
    }

    private static void AddCell(StringBuilder body, NotebookCell cell, string folder)
    {
        if (cell.Kind == "markdown")
            body.Append($"<section class=\"text\">\n{MarkdownHtml.Render(cell.Source, folder, cell.Attachments)}</section>\n");
        if (!cell.IsCode)
            return;
        body.Append("<section class=\"code\">\n<div class=\"count\">").Append(cell.ExecutionCount is { } count ? $"[{count}]" : "[ ]")
            .Append("</div><pre class=\"source\"><code>").Append(CSharpColors.ToHtml(cell.Source)).Append("</code></pre>\n");
        foreach (var output in cell.Outputs)
            AddOutput(body, output);
        body.Append("</section>\n");
    }

    private static void AddOutput(StringBuilder body, JsonObject output)
    {
        switch (output["output_type"]?.GetValue<string>())
        {
            case "stream":
                var stream = output["name"]?.GetValue<string>() == "stderr" ? "stderr" : "stdout";
                body.Append($"<pre class=\"{stream}\">{Text(MultilineText.Join(output["text"]))}</pre>\n");
                break;
            case "error":
                var lines = (output["traceback"] as JsonArray ?? []).Select(line => line?.GetValue<string>());
                body.Append($"<pre class=\"error\">{Text(string.Join('\n', lines))}</pre>\n");
                break;
            default:
                if (output["data"] is JsonObject data)
                    body.Append("<div class=\"output\">").Append(Shown(data)).Append("</div>\n");
                break;
        }
    }

    private static string Shown(JsonObject data)
    {
        string? Of(string type) => data[type] is { } node ? MultilineText.Join(node) : null;
        var words = Of("text/plain");
        var picture = Picture(Of, words ?? "figure");
        if (data[PlotlyType] is { } plot)
        {
            var json = plot.ToJsonString().Replace("</", "<\\/", StringComparison.Ordinal);
            return $"<div class=\"plot\">{picture ?? Plain(words ?? "figure")}<script type=\"application/json\">{json}</script></div>";
        }
        return Of("text/html")
            ?? (Of("text/markdown") is { } markdown ? MarkdownHtml.Render(markdown, ".", null) : null)
            ?? picture
            ?? Plain(words ?? Of("text/latex") ?? data.ToJsonString());
    }

    /// <summary>The first picture of a bundle; what a screen reader says for it is the figure's description of itself.</summary>
    private static string? Picture(Func<string, string?> of, string words)
    {
        if (of("image/svg+xml") is { } svg)
            return Image("svg+xml", Convert.ToBase64String(Encoding.UTF8.GetBytes(svg)));
        var kind = Array.Find(["png", "jpeg", "gif"], kind => of($"image/{kind}") is not null);
        return kind is null ? null : Image(kind, of($"image/{kind}")!.Replace("\n", "", StringComparison.Ordinal));

        string Image(string type, string base64) => $"<img alt=\"{WebUtility.HtmlEncode(words)}\" src=\"data:image/{type};base64,{base64}\">";
    }

    private static string Plain(string text) => $"<pre>{Text(text)}</pre>";

    private static string Text(string text) => WebUtility.HtmlEncode(Ansi().Replace(text, ""));

    private static string Script(Notebook notebook)
    {
        var used = notebook.CodeCells.SelectMany(cell => cell.Outputs).Any(output => output["data"]?[PlotlyType] is not null);
        if (!used || Environment.GetEnvironmentVariable("LATENT_PLOTLY") is not { Length: > 0 } path || !File.Exists(path))
            return "";
        return $$"""
            <script>{{File.ReadAllText(path).Replace("</script", "<\\/script", StringComparison.OrdinalIgnoreCase)}}</script>
            <script>
            // plotly.js before 1.43, which distributions still have, knows titles as plain strings only, and ignores others.
            const [major, minor] = Plotly.version.split(".").map(Number);
            const withPlainTitles = part => {
              if (part === null || typeof part !== "object") return;
              Object.values(part).forEach(withPlainTitles);
              if (part.title && part.title.text !== undefined) [part.titlefont, part.title] = [part.title.font, part.title.text];
            };
            // It also sets the titles of x axes so low that they meet legends: as annotations they stand where newer versions have them.
            const withNearTitles = layout => {
              for (const [name, axis] of Object.entries(layout).filter(([name, axis]) => name.startsWith("xaxis") && axis.title)) {
                const [left, right] = axis.domain ?? [0, 1], [bottom] = (layout["yaxis" + (axis.anchor ?? "y").slice(1)] ?? {}).domain ?? [0, 1];
                (layout.annotations ??= []).push({ text: axis.title.text, font: axis.title.font, showarrow: false, xref: "paper", yref: "paper",
                  x: (left + right) / 2, xanchor: "center", y: bottom, yanchor: "top", yshift: -18 });
                delete axis.title;
              }
            };
            for (const plot of document.querySelectorAll("div.plot")) {
              const figure = JSON.parse(plot.querySelector("script").textContent), place = document.createElement("div");
              if (major === 1 && minor < 43) { withNearTitles(figure.layout); withPlainTitles(figure); }
              plot.append(place);
              Plotly.newPlot(place, figure.data, figure.layout, Object.assign({responsive: true, displayModeBar: false}, figure.config))
                .then(() => plot.querySelectorAll("img, pre").forEach(picture => picture.remove()));
            }
            </script>

            """;
    }

    private static string Style()
    {
        using var stream = typeof(HtmlPage).Assembly.GetManifestResourceStream("page.css")!;
        return new StreamReader(stream).ReadToEnd().TrimEnd();
    }

    [GeneratedRegex(@"\u001b\[[0-9;]*[A-Za-z]")]
    private static partial Regex Ansi();
}
