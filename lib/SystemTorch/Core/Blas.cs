using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace TorchSharp;

/// <summary>The linear algebra under libtorch: chosen before it is loaded, and reported as what really was.</summary>
/// <param name="Name">Which library and which of its kernels; says "slow" if it is.</param>
/// <param name="Reason">Why these, and if they are slow, how to mend it.</param>
internal sealed unsafe partial record Blas(string Name, string Reason)
{
    private const string CoreVariable = "OPENBLAS_CORETYPE";
    private const string Package = "libopenblas0-openmp";

    // Kernels for processors without AVX2, which every machine of the last ten years has.
    private static readonly string[] SlowCores = ["Prescott", "Core2", "Penryn", "Dunnington", "Nehalem", "Atom", "Barcelona", "Generic"];

    /// <summary>Chooses OpenBLAS's kernels and loads it, so that libtorch finds the library names that it asks for already taken.
    /// Returns why these kernels.</summary>
    internal static string Prepare()
    {
        var why = ChooseCore();
        // The order matters: each of these answers for a name that libtorch, loaded last, asks for.
        if (Folder() is { } folder)
            foreach (var name in (ReadOnlySpan<string>)["libopenblas.so.0", "libblas.so.3", "liblapack.so.3"])
                NativeLibrary.TryLoad(Path.Combine(folder, name), out _);
        return why;
    }

    /// <summary>Looks up what this process has loaded.</summary>
    internal static Blas Loaded(string whyCore)
    {
        var files = LoadedFiles();
        if (files.FirstOrDefault(f => Path.GetFileName(f).StartsWith("libopenblas", StringComparison.Ordinal)) is { } open)
            return OpenBlas(open, whyCore);
        if (files.FirstOrDefault(f => Path.GetFileName(f).StartsWith("libblas.so", StringComparison.Ordinal)) is { } reference)
            return new Blas($"{reference} (slow)",
                $"this is the reference BLAS, up to 40 times slower in matrix products: install {Package} and start again");
        return new Blas("the one built into libtorch", "libtorch asks for no other");
    }

    internal void Publish()
    {
        AppContext.SetData("SystemTorch.Blas", Name);
        AppContext.SetData("SystemTorch.BlasReason", Reason);
    }

    /// <summary>Where a loaded library's file is, or null.</summary>
    internal static string? PathOf(string library) =>
        LoadedFiles().FirstOrDefault(f => Path.GetFileName(f).StartsWith(library, StringComparison.Ordinal));

    private static Blas OpenBlas(string path, string whyCore)
    {
        var core = Text(path, "openblas_get_corename") ?? "unknown";
        var version = Text(path, "openblas_get_config")?.Split(' ').ElementAtOrDefault(1) ?? "of an unknown version";
        var openMp = path.Contains("openmp", StringComparison.Ordinal);
        var name = $"OpenBLAS {version} ({(openMp ? "openmp" : Path.GetFileName(Path.GetDirectoryName(path)))}), kernels {core}";
        if (SlowCores.Contains(core, StringComparer.OrdinalIgnoreCase))
            return new Blas($"{name} (slow)",
                $"{whyCore}; these kernels are for old processors: unset {CoreVariable}, or set it to Haswell");
        return openMp
            ? new Blas(name, whyCore)
            : new Blas($"{name} (slow)", $"this build keeps its own threads and ignores set_num_threads: install {Package}");
    }

    private static string? Text(string path, string function) =>
        NativeLibrary.TryGetExport(NativeLibrary.Load(path), function, out var export)
            ? Marshal.PtrToStringUTF8(((delegate* unmanaged<nint>)export)())
            : null;

    // OpenBLAS 0.3.21 does not know recent processors and gives them SSE3 kernels, five times too slow, so the choice is made here.
    private static string ChooseCore()
    {
        if (Environment.GetEnvironmentVariable(CoreVariable) is { Length: > 0 } chosen)
            return $"{CoreVariable}={chosen} was in the environment";
        var avx512 = Avx512F.IsSupported && Avx512BW.IsSupported && Avx512DQ.IsSupported && Avx512F.VL.IsSupported;
        var (core, why) =
            avx512 ? ("SkylakeX", "the processor has AVX-512 F, BW, DQ and VL")
            : Avx2.IsSupported ? ("Haswell", "the processor has AVX2 and not all of AVX-512")
            : ("", "OpenBLAS chose by itself: the processor has no AVX2");
        // .NET keeps its own copy of the environment; OpenBLAS reads C's, while it is being loaded.
        if (core.Length > 0) setenv(CoreVariable, core, 1);
        return why;
    }

    private static string? Folder() => Directory.Exists("/usr/lib")
        ? Directory.EnumerateDirectories("/usr/lib", "*-linux-gnu").Select(d => Path.Combine(d, "openblas-openmp"))
            .FirstOrDefault(Directory.Exists)
        : null;

    private static string[] LoadedFiles() => File.Exists("/proc/self/maps")
        ? [.. File.ReadLines("/proc/self/maps").Where(line => line.Contains('/')).Select(line => line[line.IndexOf('/')..]).Distinct()]
        : [];

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int setenv(string name, string value, int overwrite);
}
