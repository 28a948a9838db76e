using System.Text;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;
using Microsoft.CodeAnalysis;

namespace LatentNotebooks.Kernel;

/// <summary>Documentation comments, from the XML file beside an assembly or, for the framework, from the SDK's reference pack.</summary>
internal static partial class XmlDocs
{
    /// <summary>The summary, and with <paramref name="detail"/> parameters, result and remarks too; empty where nothing is known.</summary>
    public static string Of(ISymbol symbol, bool detail)
    {
        var original = symbol is IMethodSymbol { ReducedFrom: { } reduced } ? reduced.OriginalDefinition : symbol.OriginalDefinition;
        if (original.GetDocumentationCommentId() is not { } id || original.ContainingAssembly is not { } assembly)
            return "";
        foreach (var file in Files(assembly.Name))
            if (Member(file, id) is { } member)
                return Read(member, detail);
        return "";
    }

    private static IEnumerable<string> Files(string assembly)
    {
        if (!Framework.Has(assembly))
            return Libraries.Find(assembly) is { } path ? new[] { Path.ChangeExtension(path, ".xml") }.Where(File.Exists) : [];
        var packs = Path.GetFullPath(Path.Combine(Framework.PathOf("System.Runtime"), "../../../../packs/Microsoft.NETCore.App.Ref"));
        if (!Directory.Exists(packs))
            return [];
        var folder = Directory.EnumerateDirectories(packs).Order(StringComparer.Ordinal).Last();
        var files = Directory.EnumerateFiles(folder, "*.xml", SearchOption.AllDirectories);
        // An implementation assembly, above all System.Private.CoreLib, holds types that the pack documents elsewhere.
        return files.OrderBy(file => Path.GetFileNameWithoutExtension(file) == assembly ? 0 : Path.GetFileName(file) == "System.Runtime.xml" ? 1 : 2);
    }

    /// <summary>Cuts one member out of the file's text: parsing the framework's files takes seconds, searching them milliseconds.</summary>
    private static XElement? Member(string file, string id)
    {
        var bytes = File.ReadAllBytes(file);
        var start = bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes($"<member name=\"{id}\""));
        if (start < 0)
            return null;
        var length = bytes.AsSpan(start).IndexOf("</member>"u8);
        try
        {
            return length < 0 ? null : XElement.Parse(Encoding.UTF8.GetString(bytes, start, length) + "</member>");
        }
        catch (XmlException)
        {
            return null;
        }
    }

    private static string Read(XElement member, bool detail)
    {
        var parts = new List<string> { Text(member.Element("summary")) };
        if (detail)
        {
            parts.AddRange(member.Elements("param").Select(parameter => $"{parameter.Attribute("name")?.Value}: {Text(parameter)}"));
            parts.Add(member.Element("returns") is { } returns ? $"Returns: {Text(returns)}" : "");
            parts.AddRange(member.Elements("exception").Select(thrown => $"Throws {Last(thrown.Attribute("cref")?.Value)}: {Text(thrown)}"));
            parts.Add(Text(member.Element("remarks")));
        }
        return string.Join("\n\n", parts.Where(part => part.Length > 0));
    }

    private static string Text(XElement? element)
    {
        if (element is null)
            return "";
        var text = string.Concat(element.Nodes().Select(node => node switch
        {
            XText plain => plain.Value,
            XElement { Name.LocalName: "see" or "seealso" or "paramref" or "typeparamref" } reference => Name(reference),
            XElement { Name.LocalName: "para" } paragraph => "\n" + Text(paragraph),
            XElement inner => Text(inner),
            _ => "",
        }));
        return Spaces().Replace(text, " ").Trim();
    }

    private static string Name(XElement reference)
    {
        var name = reference.Attribute("cref") ?? reference.Attribute("name") ?? reference.Attribute("langword");
        return name is null ? reference.Value : Last(name.Value);
    }

    private static string Last(string? name) => name is null ? "" : Arity().Replace(name.Split(':')[^1].Split('(')[0], "").Split('.')[^1];

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();

    [GeneratedRegex(@"`+\d+")]
    private static partial Regex Arity();
}
