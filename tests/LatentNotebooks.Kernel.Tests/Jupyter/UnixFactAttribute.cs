namespace LatentNotebooks.Kernel.Tests.Jupyter;

/// <summary>A test of what only Unix has: signals, parents, sockets in the file system.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class UnixFactAttribute : FactAttribute
{
    public UnixFactAttribute()
    {
        if (OperatingSystem.IsWindows())
            Skip = "Windows has no such thing to test.";
    }
}
