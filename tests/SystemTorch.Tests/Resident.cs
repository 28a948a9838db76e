namespace SystemTorch.Tests;

internal static class Resident
{
    /// <summary>Memory of this process that is really in use, after a collection.</summary>
    internal static long Bytes()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        using var self = System.Diagnostics.Process.GetCurrentProcess();
        return self.WorkingSet64;
    }
}
