namespace LatentNotebooks.Kernel;

/// <summary>
/// One cell's interrupt, which needs three things: a token for cells that look, a wake-up for those that wait, an abort for loops.
/// </summary>
internal sealed class Interruption : IDisposable
{
    private readonly CancellationTokenSource seen = new();
    private readonly CancellationTokenSource abort = new();
    private volatile bool requested;
    private volatile bool over;

    /// <summary>True once an interrupt was asked for.</summary>
    public bool Requested => requested;

    /// <summary>Cancelled first; code that looks at it may end by itself.</summary>
    public CancellationToken Seen => seen.Token;

    /// <summary>Cancelled last; ends a busy loop.</summary>
    public CancellationToken Abort => abort.Token;

    /// <summary>Begins to end the cell. Not on the pool, which may be full of the cell's work, nor on the caller's thread.</summary>
    public void Request(CellThread thread)
    {
        if (requested)
            return;
        requested = true;
        InBackground(() => seen.Cancel());
        InBackground(() =>
        {
            thread.WakeUp();
            InBackground(() => abort.Cancel()); // Returns only when the thread has been aborted, and a sleeping one is not.
            for (var wait = 50; !over; wait = Math.Min(2 * wait, 1000))
            {
                Thread.Sleep(wait);
                if (!over)
                    thread.WakeUp();
            }
        });
    }

    /// <summary>Says that the cell has ended.</summary>
    public void Dispose() => over = true;

    private static void InBackground(Action action) => new Thread(() =>
    {
        try
        {
            action();
        }
        catch (AggregateException)
        {
            // A callback of the cell's own threw; the cell is being ended all the same.
        }
    })
    { IsBackground = true, Name = "interrupt" }.Start();
}
