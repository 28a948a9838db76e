using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace LatentNotebooks.Kernel;

/// <summary>Turns `#r` lines into references, and finds the assemblies that a referenced one needs.</summary>
internal sealed class ReferenceResolver(string notebookFolder, Action<string?> say) : MetadataReferenceResolver
{
    private readonly Dictionary<string, ImmutableArray<PortableExecutableReference>> resolved = [];
    private readonly Dictionary<string, PortableExecutableReference> files = [];

    private readonly List<string> packageSources = [];
    private CancellationToken interrupt;

    /// <summary>Why references could not be resolved, in the order met, since the cell began.</summary>
    public List<string> Failures { get; } = [];

    /// <summary>Prepares for a cell, which may name further package sources in `#i` lines.</summary>
    public void Begin(IEnumerable<string> sources, CancellationToken interrupted)
    {
        Failures.Clear();
        packageSources.AddRange(sources);
        interrupt = interrupted;
    }

    public override bool ResolveMissingAssemblies => true;

    public override ImmutableArray<PortableExecutableReference> ResolveReference(
        string reference, string? baseFilePath, MetadataReferenceProperties properties)
    {
        var folder = Path.IsPathRooted(baseFilePath) ? Path.GetDirectoryName(baseFilePath)! : notebookFolder;
        var key = folder + "\n" + reference;
        if (resolved.TryGetValue(key, out var known))
            return known;
        try
        {
            return resolved[key] = Resolve(reference.Trim(), folder);
        }
        catch (Exception exception) when (
            exception is IOException or InvalidOperationException or UnauthorizedAccessException or BadImageFormatException)
        {
            Failures.Add(exception.Message);
            return [];
        }
    }

    public override PortableExecutableReference? ResolveMissingAssembly(MetadataReference definition, AssemblyIdentity referenceIdentity) =>
        Framework.Has(referenceIdentity.Name) ? null
        : Libraries.Find(referenceIdentity.Name) is { } path ? Reference(path)
        : null;

    public override bool Equals(object? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);

    private ImmutableArray<PortableExecutableReference> Resolve(string reference, string folder)
    {
        if (reference.StartsWith("nuget:", StringComparison.OrdinalIgnoreCase))
            return RestorePackage(reference["nuget:".Length..]);
        var name = reference.EndsWith(".dll", StringComparison.OrdinalIgnoreCase) ? reference[..^4] : reference;
        if (Framework.Has(name))
            return [Reference(Framework.PathOf(name))];
        var path = Path.GetFullPath(reference, folder);
        if (!File.Exists(path))
            throw new FileNotFoundException(
                $"There is no file {reference} seen from the notebook's folder {folder}. Build it first, or correct the path.");
        var copy = ShadowCopy.Of(path);
        Libraries.OfferFolder(Path.GetDirectoryName(copy)!);
        var serving = Libraries.Offer(copy);
        if (serving != copy && Path.GetFileName(Path.GetDirectoryName(serving)) != Path.GetFileName(Path.GetDirectoryName(copy)))
            say($"{Path.GetFileName(path)} has changed since this kernel loaded it: restart the kernel to use the new one.\n");
        return [Reference(serving)];
    }

    private ImmutableArray<PortableExecutableReference> RestorePackage(string package) =>
        [.. PackageRestore.Restore(package, packageSources, say, interrupt)
            .Where(path => !Framework.Has(Path.GetFileNameWithoutExtension(path)))
            .Select(path => Reference(Libraries.Offer(path)))];

    private PortableExecutableReference Reference(string path)
    {
        if (!files.TryGetValue(path, out var reference))
            files[path] = reference = MetadataReference.CreateFromFile(path);
        return reference;
    }
}
