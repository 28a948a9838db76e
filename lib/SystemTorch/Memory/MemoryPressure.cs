namespace TorchSharp;

/// <summary>Makes garbage collection see native memory. A tensor is a tiny object, so the runtime would let gigabytes of dead ones pile
/// up before it collects; every so many new tensors this looks at the bytes behind them and collects when they have grown.</summary>
internal static class MemoryPressure
{
    private const int TensorsBetweenLooks = 64;
    private const long Least = 256L << 20;
    private const long Most = 2L << 30;

    [ThreadStatic]
    private static int created;

    private static long ceiling = Least;

    internal static void Created()
    {
        if (++created < TensorsBetweenLooks) return;
        created = 0;
        if (Native.st_live_bytes() > Interlocked.Read(ref ceiling)) Collect();
    }

    // Young garbage first, and all of it only if that freed little. The ceiling then stands above what is truly alive, by as much again
    // within limits, so that a large model neither collects for ever nor doubles its memory.
    private static void Collect()
    {
        GC.Collect(0);
        GC.WaitForPendingFinalizers();
        if (Native.st_live_bytes() > Interlocked.Read(ref ceiling) / 2)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
        var live = Native.st_live_bytes();
        Interlocked.Exchange(ref ceiling, live + Math.Clamp(live, Least, Most));
    }
}
