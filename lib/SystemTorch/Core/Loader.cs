using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TorchSharp;

/// <summary>Loads libtorch, after the choices that must be made before: which BLAS, and which of its kernels. On an untuned machine they
/// are worth 5 to 40 times. What was chosen and why is published as application data under <c>SystemTorch.*</c>.</summary>
internal static unsafe partial class Loader
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
            var blas = Blas.Prepare();
            var path = ShimPath();
            if (!NativeLibrary.TryLoad(path, out var handle))
                throw new DllNotFoundException(
                    $"libtorch could not be loaded through {path}. Run environment/setup, which installs libtorch and builds this file; " +
                    $"if it is there, libtorch has changed since: build the solution again. {LoadError(path)}");
            shim = handle;
            var start = (delegate* unmanaged<int>)NativeLibrary.GetExport(handle, nameof(Native.st_start));
            if (start() < 0) throw new InvalidOperationException("libtorch was loaded but could not be started.");
            var version = (delegate* unmanaged<nint>)NativeLibrary.GetExport(handle, nameof(Native.st_version));
            AppContext.SetData("SystemTorch.LibTorch", Marshal.PtrToStringUTF8(version()));
            blas.Publish();
            return handle;
        }
    }

    // Beside this assembly, wherever it was loaded from: a notebook loads it by path, out of the application's own folder.
    private static string ShimPath()
    {
        var assembly = typeof(Loader).Assembly.Location;
        var folder = assembly.Length > 0 ? Path.GetDirectoryName(assembly)! : AppContext.BaseDirectory;
        return Path.Combine(folder, "libSystemTorch.so");
    }

    private static string LoadError(string path)
    {
        if (!File.Exists(path)) return "The file does not exist.";
        try
        {
            NativeLibrary.Free(NativeLibrary.Load(path));
            return "";
        }
        catch (DllNotFoundException e)
        {
            return e.Message;
        }
    }
}
