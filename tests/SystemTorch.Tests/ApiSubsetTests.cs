using System.Reflection;
using System.Runtime.Loader;
using TorchSharp;

namespace SystemTorch.Tests;

/// <summary>Nothing is public here that the real TorchSharp lacks: what compiles against this engine compiles against the package. The
/// comparison needs that assembly on disk, named by TORCHSHARP_REFERENCE.</summary>
public sealed class ApiSubsetTests
{
    private const string Variable = "TORCHSHARP_REFERENCE";

    [ReferenceFact]
    public void Every_public_member_exists_in_the_reference_assembly_with_the_same_signature()
    {
        var context = new AssemblyLoadContext("reference", isCollectible: true);
        try
        {
            var reference = context.LoadFromAssemblyPath(Path.GetFullPath(Environment.GetEnvironmentVariable(Variable)!));
            var types = typeof(torch).Assembly.GetTypes().Where(ApiSurface.Visible);
            var differences = types.SelectMany(type => Differences(type, reference)).ToArray();
            Assert.True(differences.Length == 0, $"{differences.Length} members are not TorchSharp's:\n{string.Join("\n", differences)}");
        }
        finally
        {
            context.Unload();
        }
    }

    private static IEnumerable<string> Differences(Type ours, Assembly reference)
    {
        if (reference.GetType(ours.FullName!) is not { } theirs) return [$"{ours.FullName}: no such type"];
        var members = ApiSurface.Members(theirs, inherited: true).ToHashSet();
        // What a derived class must override here it may override there.
        var missing = ApiSurface.Members(ours, inherited: false)
            .Where(m => !members.Contains(m) && !members.Contains(m.Replace("abstract ", "", StringComparison.Ordinal)))
            .Select(m => $"{ours.FullName}: {m}");
        var interfaces = theirs.GetInterfaces().Select(ApiSurface.Name).ToHashSet();
        var unheard = ours.GetInterfaces().Select(ApiSurface.Name).Where(i => !interfaces.Contains(i))
            .Select(i => $"{ours.FullName}: implements {i}");
        return ApiSurface.Header(ours) == ApiSurface.Header(theirs)
            ? missing.Concat(unheard)
            : missing.Concat(unheard).Prepend($"{ours.FullName}: is {ApiSurface.Header(ours)}, not {ApiSurface.Header(theirs)}");
    }

    /// <summary>Runs only where the reference assembly is at hand, and says so where it is not.</summary>
    private sealed class ReferenceFactAttribute : FactAttribute
    {
        public ReferenceFactAttribute()
        {
            if (!File.Exists(Environment.GetEnvironmentVariable(Variable)))
                Skip = $"Set {Variable} to the path of TorchSharp.dll 0.107 to compare the two public surfaces.";
        }
    }
}
