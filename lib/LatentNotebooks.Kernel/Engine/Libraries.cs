using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;

namespace LatentNotebooks.Kernel;

/// <summary>
/// The assemblies that cells may load, by simple name, and the folders in which their native libraries lie. One for the process:
/// everything goes into the default load context, so that a type exists once.
/// </summary>
internal static class Libraries
{
    private static readonly ConcurrentDictionary<string, string> PathsByName = new(StringComparer.OrdinalIgnoreCase);
    private static readonly ConcurrentDictionary<string, bool> Folders = new(StringComparer.Ordinal);

    static Libraries()
    {
        AssemblyLoadContext.Default.Resolving += LoadManaged;
        AssemblyLoadContext.Default.ResolvingUnmanagedDll += LoadNative;
    }

    /// <summary>Offers one assembly file for loading; the first file of a name wins, as a loaded assembly cannot be exchanged.</summary>
    /// <returns>The file that serves this name.</returns>
    public static string Offer(string path) => PathsByName.GetOrAdd(Path.GetFileNameWithoutExtension(path), path);

    /// <summary>Offers a folder: assemblies in it that another needs, and native libraries in it or in its `runtimes` folders.</summary>
    public static void OfferFolder(string folder) => Folders.TryAdd(folder, true);

    /// <summary>The file that would be loaded for a simple name, or null.</summary>
    public static string? Find(string name) =>
        PathsByName.TryGetValue(name, out var path) ? path
        : Folders.Keys.Select(folder => Path.Combine(folder, name + ".dll")).FirstOrDefault(File.Exists) is { } found ? Offer(found)
        : null;

    private static Assembly? LoadManaged(AssemblyLoadContext context, AssemblyName name) =>
        name.Name is { } simple && Find(simple) is { } path ? context.LoadFromAssemblyPath(path) : null;

    private static nint LoadNative(Assembly assembly, string name)
    {
        foreach (var folder in NativeFolders())
            foreach (var file in NativeNames(name))
                if (File.Exists(Path.Combine(folder, file)) && NativeLibrary.TryLoad(Path.Combine(folder, file), out var handle))
                    return handle;
        return 0;
    }

    private static IEnumerable<string> NativeFolders()
    {
        foreach (var folder in Folders.Keys)
        {
            yield return folder;
            foreach (var rid in RuntimeIds())
                yield return Path.Combine(folder, "runtimes", rid, "native");
        }
    }

    /// <summary>The runtime identifiers that fit this machine, the closest first.</summary>
    public static IEnumerable<string> RuntimeIds()
    {
        var architecture = RuntimeInformation.OSArchitecture.ToString().ToLowerInvariant();
        string[] systems = OperatingSystem.IsWindows() ? ["win"] : OperatingSystem.IsMacOS() ? ["osx", "unix"] : ["linux", "unix"];
        return systems.Select(system => $"{system}-{architecture}").Concat(systems).Append("any");
    }

    private static IEnumerable<string> NativeNames(string name) =>
        OperatingSystem.IsWindows() ? [name, name + ".dll"]
        : OperatingSystem.IsMacOS() ? [name, name + ".dylib", "lib" + name + ".dylib"]
        : [name, name + ".so", "lib" + name + ".so", "lib" + name];
}
