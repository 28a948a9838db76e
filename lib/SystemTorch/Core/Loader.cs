using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TorchSharp;

/// <summary>Loads libtorch at the first native call, after the choices that must be made before: which BLAS, and which of its kernels.
/// On an untuned machine they are worth 5 to 40 times. What was loaded, and why, is published as application data named
/// <c>SystemTorch.*</c>.</summary>
internal static unsafe class Loader
{
    private static readonly Lock Gate = new();
    private static nint shim;

    [ModuleInitializer]
    internal static void Register()
    {
        AppContext.SetData("SystemTorch.Provider", "system");
        NativeLibrary.SetDllImportResolver(typeof(Loader).Assembly, (name, _, _) => name == Native.Library ? Load() : 0);
    }

    private static nint Load()
    {
        lock (Gate)
        {
            if (shim != 0) return shim;
            var whyCore = Blas.Prepare();
            var handle = Open(ShimPath());
            var start = (delegate* unmanaged<int>)NativeLibrary.GetExport(handle, nameof(Native.st_start));
            if (start() < 0) throw new InvalidOperationException("libtorch was loaded but refused to start.");
            var version = (delegate* unmanaged<nint>)NativeLibrary.GetExport(handle, nameof(Native.st_version));
            AppContext.SetData("SystemTorch.LibTorch", $"{Marshal.PtrToStringUTF8(version())} ({Blas.PathOf("libtorch_cpu")})");
            Blas.Loaded(whyCore).Publish();
            return shim = handle;
        }
    }

    private static nint Open(string path)
    {
        if (!File.Exists(path))
            throw new DllNotFoundException(
                $"{path} is missing. It is made when the solution is built on a machine that has libtorch: run environment/setup.");
        try
        {
            return NativeLibrary.Load(path);
        }
        catch (DllNotFoundException e)
        {
            throw new DllNotFoundException(
                $"{path} could not be loaded: libtorch is missing or is not the version it was built for. " +
                $"Run environment/setup, then build again. {e.Message}", e);
        }
    }

    // Beside this assembly, wherever it was loaded from: a notebook loads it by path, out of the application's own folder.
    private static string ShimPath()
    {
        var assembly = typeof(Loader).Assembly.Location;
        var folder = assembly.Length > 0 ? Path.GetDirectoryName(assembly)! : AppContext.BaseDirectory;
        return Path.Combine(folder, "libSystemTorch.so");
    }
}
