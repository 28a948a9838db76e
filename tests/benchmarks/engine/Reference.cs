using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Benchmarks;

/// <summary>python3-torch in a process of its own, with the BLAS, the kernels and the heap settings of this process.</summary>
internal sealed partial class Reference : IDisposable
{
    private static readonly string[] Candidates = ["/usr/bin/python3", "python3"];

    private readonly Process _process;

    private Reference(Process process) => _process = process;

    /// <summary>Null where no python3-torch of libtorch 1.13 is installed.</summary>
    internal static Reference? Start()
    {
        var python = Candidates.FirstOrDefault(HasTorch);
        if (python is null) return null;
        var start = new ProcessStartInfo(python, [Path.Combine(AppContext.BaseDirectory, "bench.py")])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        if (LoadedOpenBlas() is { } blas)
        {
            start.Environment["LD_PRELOAD"] = blas;
            start.Environment["LD_LIBRARY_PATH"] = Path.GetDirectoryName(blas)!;
        }
        if (Marshal.PtrToStringUTF8(getenv("OPENBLAS_CORETYPE")) is { } core) start.Environment["OPENBLAS_CORETYPE"] = core;
        start.Environment["MALLOC_MMAP_THRESHOLD_"] = $"{32 << 20}";
        start.Environment["MALLOC_TRIM_THRESHOLD_"] = $"{512 << 20}";
        start.Environment["OMP_NUM_THREADS"] = "1";
        return new Reference(Process.Start(start)!);
    }

    /// <summary>Builds and warms up a case; says which of its equivalent forms was the fastest.</summary>
    internal string Prepare(string name) => Ask(new { prepare = name }).GetProperty("variant").GetString()!;

    internal Window Run(double seconds) => Ask(new { seconds }).Deserialize<Window>()!;

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }

    private JsonElement Ask<T>(T request)
    {
        _process.StandardInput.WriteLine(JsonSerializer.Serialize(request));
        _process.StandardInput.Flush();
        var answer = _process.StandardOutput.ReadLine()
            ?? throw new InvalidOperationException("The Python side ended; see its message above.");
        return JsonDocument.Parse(answer).RootElement;
    }

    private static bool HasTorch(string python)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(
                python, ["-c", "import torch; assert torch.__version__.startswith('1.13')"]) { RedirectStandardError = true })!;
            process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    // The very file this process has mapped, so that both sides multiply matrices with the same code.
    private static string? LoadedOpenBlas() => File.ReadLines("/proc/self/maps")
        .Select(line => line.IndexOf('/') is var slash and >= 0 ? line[slash..] : "")
        .Where(path => Path.GetFileName(path).StartsWith("libopenblas", StringComparison.Ordinal))
        .Select(path => Path.Combine(Path.GetDirectoryName(path)!, "libopenblas.so.0"))
        .FirstOrDefault(File.Exists);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint getenv(string name);
}
