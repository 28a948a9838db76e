using System.Reflection.PortableExecutable;
using System.Security.Cryptography;
using System.Text;

namespace LatentNotebooks.Kernel;

/// <summary>
/// Copies the folder of a referenced assembly aside before it is loaded. A loaded assembly is memory-mapped, so rebuilding
/// it in place would kill the process. Managed and small files are copied; the rest is linked, so that a library which
/// looks for files beside itself finds them.
/// </summary>
internal static class ShadowCopy
{
    private const long CopyLimit = 16 << 20;
    private static readonly TimeSpan Keep = TimeSpan.FromDays(14);

    /// <summary>The folder that holds the copies: `LATENT_KERNEL_CACHE`, else the user's cache folder.</summary>
    public static string CacheRoot { get; } =
        Environment.GetEnvironmentVariable("LATENT_KERNEL_CACHE") is { Length: > 0 } chosen ? chosen
        : Path.Combine(
            Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } cache ? cache
            : OperatingSystem.IsWindows() ? Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData)
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache"),
            "latent-notebooks");

    /// <summary>The path of the assembly's copy; the folder's copy is made when there is none of its present state.</summary>
    public static string Of(string assemblyPath)
    {
        var folder = Path.GetDirectoryName(assemblyPath)!;
        var target = Path.Combine(CacheRoot, "shadow", Key(folder));
        if (!Directory.Exists(target))
            Make(folder, target);
        else
            Directory.SetLastAccessTimeUtc(target, DateTime.UtcNow);
        return Path.Combine(target, Path.GetFileName(assemblyPath));
    }

    private static string Key(string folder)
    {
        var state = new StringBuilder(folder);
        foreach (var file in new DirectoryInfo(folder).EnumerateFiles().OrderBy(file => file.Name, StringComparer.Ordinal))
            state.Append('\n').Append(file.Name).Append(' ').Append(file.Length).Append(' ').Append(file.LastWriteTimeUtc.Ticks);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(state.ToString())).AsSpan(0, 12));
    }

    private static void Make(string folder, string target)
    {
        var parent = Path.GetDirectoryName(target)!;
        Directory.CreateDirectory(parent);
        RemoveOld(parent);
        var draft = target + "." + Guid.NewGuid().ToString("N");
        Directory.CreateDirectory(draft);
        foreach (var entry in new DirectoryInfo(folder).EnumerateFileSystemInfos())
        {
            var copy = Path.Combine(draft, entry.Name);
            if (entry is FileInfo file && (file.Length <= CopyLimit || IsManaged(file)))
                file.CopyTo(copy);
            else if (!OperatingSystem.IsWindows())
                File.CreateSymbolicLink(copy, entry.FullName);
        }
        try
        {
            Directory.Move(draft, target);
        }
        catch (IOException) when (Directory.Exists(target))
        {
            Directory.Delete(draft, recursive: true); // Another process was quicker with the same copy.
        }
    }

    private static bool IsManaged(FileInfo file)
    {
        if (!file.Extension.Equals(".dll", StringComparison.OrdinalIgnoreCase))
            return false;
        using var stream = file.OpenRead();
        using var reader = new PEReader(stream);
        return reader.HasMetadata;
    }

    private static void RemoveOld(string parent)
    {
        foreach (var old in new DirectoryInfo(parent).EnumerateDirectories().Where(old => old.LastAccessTimeUtc < DateTime.UtcNow - Keep))
        {
            try
            {
                old.Delete(recursive: true);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // In use, or another process removes it at this moment.
            }
        }
    }
}
