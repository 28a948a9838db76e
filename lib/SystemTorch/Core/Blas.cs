using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace TorchSharp;

/// <summary>The BLAS that libtorch will bind to, chosen before it is loaded.</summary>
/// <param name="Name">Which library and kernels, for people to read.</param>
/// <param name="Reason">Why, and if it is slow, what to install.</param>
internal sealed partial record Blas(string Name, string Reason)
{
    private const string CoreVariable = "OPENBLAS_CORETYPE";

    internal void Publish()
    {
        AppContext.SetData("SystemTorch.Blas", Name);
        AppContext.SetData("SystemTorch.BlasReason", Reason);
    }

    /// <summary>Sets OpenBLAS's kernels and loads it, so that libtorch finds the names it asks for already there.</summary>
    internal static Blas Prepare()
    {
        var (core, why) = ChooseCore();
        // A libtorch of one's own brings its own BLAS.
        if (Environment.GetEnvironmentVariable("LIBTORCH") is { Length: > 0 } own)
            return new Blas("the one built into libtorch", $"LIBTORCH is set to {own}");
        if (Folder() is not { } folder)
            return new Blas("the system's libblas.so.3 (slow unless it is an OpenBLAS)",
                "libopenblas0-openmp is not installed: matrix products may be up to 40 times slower than they could be; install it");
        // The order matters: each of these answers for a name that libtorch, loaded last, asks for.
        foreach (var name in (ReadOnlySpan<string>)["libopenblas.so.0", "libblas.so.3", "liblapack.so.3"])
            NativeLibrary.TryLoad(Path.Combine(folder, name), out _);
        var slow = core is "Prescott" or "" ? " (slow)" : "";
        return new Blas($"OpenBLAS (openmp), kernels {(core.Length > 0 ? core : "its own choice")}{slow}", why);
    }

    // OpenBLAS 0.3.21 does not know recent processors and gives them SSE3 kernels, five times too slow, so the choice is made here.
    private static (string Core, string Why) ChooseCore()
    {
        if (Environment.GetEnvironmentVariable(CoreVariable) is { Length: > 0 } chosen)
            return (chosen, $"{CoreVariable} was set by the user");
        var (core, why) = this_machine();
        // .NET keeps its own copy of the environment; OpenBLAS reads C's.
        if (core.Length > 0) setenv(CoreVariable, core, 1);
        return (core, why);

        static (string, string) this_machine()
        {
            if (Avx512F.IsSupported && Avx512BW.IsSupported && Avx512DQ.IsSupported && Avx512F.VL.IsSupported)
                return ("SkylakeX", "the processor has AVX-512 F, BW, DQ and VL");
            if (Avx2.IsSupported) return ("Haswell", "the processor has AVX2");
            return ("", "the processor has neither AVX-512 nor AVX2, or is no x86");
        }
    }

    private static string? Folder() => Directory.Exists("/usr/lib")
        ? Directory.EnumerateDirectories("/usr/lib", "*-linux-gnu").Select(d => Path.Combine(d, "openblas-openmp"))
            .FirstOrDefault(d => File.Exists(Path.Combine(d, "libopenblas.so.0")))
        : null;

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int setenv(string name, string value, int overwrite);
}
