using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;

namespace LatentNotebooks.Kernel.Notebooks;

/// <summary>A breach of the rules for notebooks.</summary>
/// <param name="Cell">The cell counted from 1 over all cells, or 0 for the whole file.</param>
/// <param name="Line">The line in the cell counted from 1, or 0 for the whole cell.</param>
/// <param name="Message">What is wrong and what to do.</param>
public sealed record Finding(int Cell, int Line, string Message);

/// <summary>The rules for committed notebooks that can be checked without running anything.</summary>
public static partial class NotebookChecks
{
    /// <summary>The longest a code cell may be.</summary>
    public const int MaxLines = 20;

    /// <summary>The most cells a notebook may have.</summary>
    public const int MaxCells = 60;

    /// <summary>All breaches, from top to bottom.</summary>
    /// <param name="notebook">The notebook.</param>
    /// <param name="folder">Its folder, from which its `#r` paths start.</param>
    public static IReadOnlyList<Finding> Check(Notebook notebook, string folder)
    {
        var findings = new List<Finding>();
        CheckFile(notebook, findings);
        CheckOrder(notebook, findings);
        for (var i = 0; i < notebook.Cells.Count; i++)
            CheckCell(notebook, i, findings);
        CheckCompiles(notebook, folder, findings);
        return [.. findings.OrderBy(finding => finding.Cell).ThenBy(finding => finding.Line)];
    }

    private static void CheckFile(Notebook notebook, List<Finding> findings)
    {
        if (notebook.Metadata["kernelspec"]?["name"]?.GetValue<string>() != ".net-csharp")
            findings.Add(new(0, 0, "the kernelspec is not .net-csharp: run `notebook clean`"));
        if (notebook.Metadata["language_info"]?["name"]?.GetValue<string>() != "C#")
            findings.Add(new(0, 0, "the language is not C#: run `notebook clean`"));
        if (notebook.Cells.Count > MaxCells)
            findings.Add(new(0, 0, $"{notebook.Cells.Count} cells are more than {MaxCells}: split the notebook"));
        var ids = notebook.Cells.Where(cell => cell.Id is not null).Select(cell => cell.Id).ToList();
        if (ids.Count < notebook.Cells.Count || ids.Distinct().Count() < ids.Count)
            findings.Add(new(0, 0, "a cell has no id of its own: run `notebook clean`"));
    }

    private static void CheckOrder(Notebook notebook, List<Finding> findings)
    {
        if (notebook.CodeCells.Any() && notebook.CodeCells.All(cell => cell.ExecutionCount is null))
        {
            findings.Add(new(0, 0, "the notebook has not been run: notebooks are committed with their outputs"));
            return;
        }
        var expected = 1;
        for (var i = 0; i < notebook.Cells.Count; i++)
        {
            var cell = notebook.Cells[i];
            if (!cell.IsCode || cell.Source.Trim().Length == 0 || cell.HasTag("skip-execution"))
                continue;
            if (cell.ExecutionCount != expected)
            {
                var count = cell.ExecutionCount?.ToString() ?? "missing";
                findings.Add(new(i + 1, 0, $"the execution count is {count} where one run from top to bottom gives {expected}"));
            }
            expected++;
        }
    }

    private static void CheckCell(Notebook notebook, int index, List<Finding> findings)
    {
        var cell = notebook.Cells[index];
        CheckPaths(cell.Source, "", index, findings);
        if (!cell.IsCode)
            return;
        if (index == 0 || notebook.Cells[index - 1].IsCode || notebook.Cells[index - 1].Source.Trim().Length == 0)
            findings.Add(new(index + 1, 0, "no prose before this code cell: say what it does and why"));
        var lines = cell.Source.TrimEnd().Split('\n');
        if (lines.Length > MaxLines)
            findings.Add(new(index + 1, MaxLines + 1, $"{lines.Length} lines are more than {MaxLines}: split the cell or use the library"));
        for (var i = 0; i < lines.Length; i++)
        {
            if (lines[i].TrimStart().StartsWith("#!", StringComparison.Ordinal))
                findings.Add(new(index + 1, i + 1, $"the magic {lines[i].Trim()} runs in one host only: use plain C#"));
            if (PackageReference().IsMatch(lines[i]))
                findings.Add(new(index + 1, i + 1, "a package reference needs the network: #r the library, whose folder holds its packages"));
        }
        foreach (var output in cell.Outputs)
        {
            if (output["output_type"]?.GetValue<string>() == "error" && !cell.HasTag("raises-exception"))
                findings.Add(new(index + 1, 0, $"an error is shown: {output["evalue"]}"));
            CheckPaths(MultilineText.Join(output["text"]) + MultilineText.Join(output["data"]?["text/plain"]), "the output shows ", index, findings);
        }
    }

    private static void CheckPaths(string text, string where, int index, List<Finding> findings)
    {
        foreach (Match match in AbsolutePath().Matches(text))
        {
            var line = where.Length > 0 ? 0 : text.AsSpan(0, match.Index).Count('\n') + 1;
            findings.Add(new(index + 1, line, $"{where}the absolute path {match.Value}, which only this machine has"));
        }
    }

    /// <summary>Compiles the cells in order without running them.</summary>
    private static void CheckCompiles(Notebook notebook, string folder, List<Finding> findings)
    {
        var resolver = new ReferenceResolver(folder, _ => { });
        var chain = new SubmissionChain(folder, resolver);
        for (var i = 0; i < notebook.Cells.Count; i++)
        {
            var cell = notebook.Cells[i];
            if (PackageReference().IsMatch(cell.Source))
                return; // A package would be restored over the network, and the cells below need it; the cell has its own finding.
            if (!cell.IsCode || Magics.Parts(cell.Source).Any(part => part.Magic is not ("" or "csharp" or "time")))
                continue;
            resolver.Begin([], CancellationToken.None);
            var name = $"In[{i + 1}]";
            foreach (var error in chain.Check(cell.Source, name))
            {
                var span = error.Location.GetLineSpan();
                var place = span.Path == name ? span.StartLinePosition.Line + 1 : 0;
                var message = error.Id == "CS0006" && resolver.Failures.Count > 0 ? resolver.Failures[0] : error.GetMessage();
                findings.Add(new(i + 1, place, $"error {error.Id}: {message}"));
            }
        }
    }

    [GeneratedRegex(@"^[ \t]*#r[ \t]+""nuget:", RegexOptions.Multiline | RegexOptions.IgnoreCase)]
    private static partial Regex PackageReference();

    [GeneratedRegex(@"(?<![\w.:/~-])/(home|root|Users|usr|tmp|var|opt|mnt|work|workspaces|etc|srv)/[^\s""'`)]*|\b[A-Za-z]:\\[^\s""'`)]+")]
    private static partial Regex AbsolutePath();
}
