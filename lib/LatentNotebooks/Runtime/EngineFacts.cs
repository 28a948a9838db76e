using System.Reflection;
using System.Runtime.InteropServices;
using TorchSharp;

namespace LatentNotebooks.Runtime;

/// <summary>What computes: the tensor engine, its BLAS and the runtime, as text for tables and run folders.</summary>
public sealed record EngineFacts(string Provider, string LibTorch, string Blas, string BlasReason, string Runtime)
{
    /// <summary>
    /// Reads the facts. The system engine publishes its choices in <see cref="AppContext"/>, because TorchSharp's API
    /// has no member for them and this library has to compile against either engine.
    /// </summary>
    public static EngineFacts Read()
    {
        var assembly = typeof(torch).Assembly.GetName();
        _ = torch.get_num_threads(); // loads the native library, which is what chooses the BLAS
        return new EngineFacts(
            Fact("Provider") ?? $"TorchSharp {assembly.Version?.ToString(3)} (package)",
            Fact("LibTorch") ?? torch.__version__,
            Fact("Blas") ?? "as bundled with the package",
            Fact("BlasReason") ?? "the package brings its own",
            $"{RuntimeInformation.FrameworkDescription}, {RuntimeInformation.RuntimeIdentifier}");
    }

    /// <summary>The version of this library, with the commit when the build knew it.</summary>
    public static string LibraryVersion { get; } =
        typeof(EngineFacts).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    /// <summary>
    /// Changes with every change of this library's code (builds are deterministic), so that a cached result is never
    /// taken for one of the code at hand.
    /// </summary>
    public static string CodeIdentity { get; } = typeof(EngineFacts).Module.ModuleVersionId.ToString("N");

    private static string? Fact(string name) => AppContext.GetData("SystemTorch." + name) as string;
}
