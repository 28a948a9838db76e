namespace TorchSharp;

/// <summary>Makes garbage collection see native memory. A tensor is a tiny object, so the runtime would let gigabytes of dead ones pile
/// up before it collects; every so many new tensors this looks at the bytes behind them and collects when they have grown.</summary>
internal static class MemoryPressure
{
    private const int TensorsBetweenLooks = 64;
    private const long Floor = 256L << 20;

    [ThreadStatic]
    private static int created;

    private static long ceiling = Floor;

    internal static void Created()
    {
        if (++created < TensorsBetweenLooks) return;
        created = 0;
        if (Native.st_live_bytes() > Interlocked.Read(ref ceiling)) Collect();
    }

    // Young garbage first; the ceiling then moves to twice what is truly alive, so a large model does not collect for ever.
    private static void Collect()
    {
        GC.Collect(0);
        GC.WaitForPendingFinalizers();
        if (Native.st_live_bytes() > ceiling / 2)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
        Interlocked.Exchange(ref ceiling, Math.Max(Floor, Native.st_live_bytes() * 2));
    }
}
