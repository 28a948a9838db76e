using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;
using TorchSharp;

namespace SystemTorch.Tests;

/// <summary>The README's table of members is what the assembly has. UPDATE_README=1 writes it.</summary>
public sealed class ReadmeTests
{
    private const string Begin = "<!-- members -->\n";
    private const string End = "<!-- /members -->";

    [Fact]
    public void The_table_of_members_in_the_readme_is_that_of_the_assembly()
    {
        var path = Path.Combine(Repository.Root, "lib", "SystemTorch", "README.md");
        var text = File.ReadAllText(path);
        var (begin, end) = (text.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length, text.IndexOf(End, StringComparison.Ordinal));
        if (Environment.GetEnvironmentVariable("UPDATE_README") == "1") File.WriteAllText(path, text[..begin] + Table() + text[end..]);
        else Assert.True(text[begin..end] == Table(), $"{path} is stale: run this test once with UPDATE_README=1.");
    }

    private static string Table()
    {
        var table = new StringBuilder("\n| type | members |\n|---|---|\n");
        foreach (var type in typeof(torch).Assembly.GetExportedTypes().Where(t => !typeof(Delegate).IsAssignableFrom(t))
            .OrderBy(ShortName, StringComparer.Ordinal))
        {
            var members = Names(type).GroupBy(name => name).OrderBy(g => g.Key, StringComparer.Ordinal)
                .Select(g => g.Count() > 1 ? $"`{g.Key}` {g.Count()}" : $"`{g.Key}`");
            table.Append($"| **{ShortName(type)}** | {string.Join(", ", members)} |\n");
        }
        return table.Append('\n').ToString();
    }

    private static IEnumerable<string> Names(Type type)
    {
        const BindingFlags Own = BindingFlags.Public | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;
        if (type.IsEnum) return Enum.GetNames(type);
        return type.GetMembers(Own)
            .Where(m => m is not Type && !m.IsDefined(typeof(CompilerGeneratedAttribute)) && m is not MethodBase { IsSpecialName: true })
            .Select(m => m.Name)
            .Concat(type.GetConstructors().Select(_ => "new"))
            .Concat(type.GetMethods(Own).Where(m => m.Name.StartsWith("op_", StringComparison.Ordinal)).Select(m => m.Name[3..]));
    }

    private static string ShortName(Type type) =>
        ApiSurface.Name(type).Replace("TorchSharp.", "", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal);
}
