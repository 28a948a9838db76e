using Microsoft.CodeAnalysis;

namespace LatentNotebooks.Kernel;

/// <summary>
/// The running framework's own assemblies, as references. Not the reference pack: cells run against these very files.
/// </summary>
internal static class Framework
{
    private static readonly string Folder = Path.GetDirectoryName(typeof(object).Assembly.Location)!;

    private static readonly HashSet<string> Names = Directory.EnumerateFiles(Folder, "*.dll")
        .Select(path => Path.GetFileNameWithoutExtension(path))
        .Where(name => name is "mscorlib" or "netstandard" or "WindowsBase" or "Microsoft.CSharp" || HasPrefix(name))
        .Where(name => !name.EndsWith(".Native", StringComparison.Ordinal))
        .ToHashSet(StringComparer.OrdinalIgnoreCase);

    private static bool HasPrefix(string name) =>
        Array.Exists(["System", "Microsoft.Win32", "Microsoft.VisualBasic"], prefix => name.StartsWith(prefix, StringComparison.Ordinal));

    /// <summary>True for the simple name of a framework assembly.</summary>
    public static bool Has(string name) => Names.Contains(name);

    /// <summary>The file of a framework assembly.</summary>
    public static string PathOf(string name) => Path.Combine(Folder, name + ".dll");

    /// <summary>References to the whole framework and to this assembly, which holds `display` and its like.</summary>
    public static IEnumerable<MetadataReference> References() =>
        Names.Order(StringComparer.Ordinal).Select(PathOf).Append(typeof(Framework).Assembly.Location)
            .Select(path => MetadataReference.CreateFromFile(path));
}
