namespace LatentNotebooks.Kernel.Tests.Notebooks;

public sealed class HtmlPageTests : IDisposable
{
    private const string Plot = """
        class Plot
        {
            public Dictionary<string, string> ToMimeBundle() => new()
            {
                ["application/vnd.plotly.v1+json"] = "{\"data\":[{\"y\":[1,2],\"name\":\"</script>\"}],\"layout\":{}}",
                ["image/svg+xml"] = "<svg xmlns=\"http://www.w3.org/2000/svg\"/>",
                ["text/plain"] = "a \"plot\"",
            };
        }
        new Plot()
        """;

    private readonly TestRun run = new();

    // The machine may have a copy of plotly.js; each test says itself whether there is one.
    public HtmlPageTests() => Environment.SetEnvironmentVariable("LATENT_PLOTLY", null);

    public void Dispose() => run.Dispose();

    [Fact]
    public void The_page_needs_nothing_else()
    {
        File.WriteAllBytes(Path.Combine(run.Folder, "p.png"), [1, 2, 3]);
        var path = run.WriteText("page", """
            {"nbformat": 4, "metadata": {}, "cells": [
             {"cell_type": "markdown", "source": "# The *title*\n\n![p](p.png)\n\n| a |\n|---|\n| 1 |"},
             {"cell_type": "code", "source": "Console.Write(\"<x>\"); // note\nnew[] { (1, 2) }.Select(p => new { p.Item1 })"},
             {"cell_type": "code", "source": "throw new Exception(\"<bad>\");", "metadata": {"tags": ["raises-exception"]}}]}
            """);
        Assert.Equal(0, run.Run(path, "--html").Code);
        var page = File.ReadAllText(Path.Combine(run.Out, "page.html"));
        Assert.Contains("<title>The title</title>", page);
        Assert.Contains("<img src=\"data:image/png;base64,AQID\" alt=\"p\" />", page);
        Assert.Contains("<td>1</td>", page);
        Assert.Contains("<span class=\"c\">// note</span>", page);
        Assert.Contains("<pre class=\"stdout\">&lt;x&gt;</pre>", page);
        Assert.Contains("<table><thead><tr><th style=\"text-align:right\">Item1</th>", page);
        Assert.Contains("<pre class=\"error\">Exception: &lt;bad&gt;", page);
        Assert.Contains("prefers-color-scheme: dark", page);
        Assert.DoesNotContain("http://", page.Replace("http://www.w3.org/", "", StringComparison.Ordinal));
        Assert.DoesNotContain("<script", page);
    }

    [Fact]
    public void A_figure_shows_its_picture_and_carries_its_data()
    {
        Assert.Equal(0, run.Run(run.Write("plot", Plot), "--html").Code);
        var page = File.ReadAllText(Path.Combine(run.Out, "plot.html"));
        Assert.Contains("<div class=\"plot\"><img alt=\"a &quot;plot&quot;\" src=\"data:image/svg+xml;base64,", page);
        Assert.Contains("<script type=\"application/json\">{\"data\":[{\"y\":[1,2],\"name\":\"\\u003C/script\\u003E\"}]", page);
        Assert.DoesNotContain("Plotly.newPlot", page);
    }

    [Fact]
    public void Figures_are_written_as_files_numbered_by_their_cell()
    {
        Assert.Equal(0, run.Run(run.Write("plots", "1 + 1", Plot), "--figures").Code);
        var file = Assert.Single(Directory.GetFiles(Path.Combine(run.Out, "figures")));
        Assert.Equal("plots-cell-2.svg", Path.GetFileName(file));
        Assert.StartsWith("<svg", File.ReadAllText(file));
    }

    [Fact]
    public void With_a_copy_of_plotly_the_figure_is_interactive()
    {
        var library = Path.Combine(run.Folder, "plotly.js");
        File.WriteAllText(library, "window.Plotly = {}; // </script> inside");
        var before = Environment.GetEnvironmentVariable("LATENT_PLOTLY");
        Environment.SetEnvironmentVariable("LATENT_PLOTLY", library);
        try
        {
            Assert.Equal(0, run.Run(run.Write("live", Plot), "--html").Code);
        }
        finally
        {
            Environment.SetEnvironmentVariable("LATENT_PLOTLY", before);
        }
        var page = File.ReadAllText(Path.Combine(run.Out, "live.html"));
        Assert.Contains("window.Plotly = {}; // <\\/script> inside</script>", page);
        Assert.Contains("Plotly.newPlot(place, figure.data, figure.layout", page);
    }
}
