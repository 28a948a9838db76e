namespace LatentNotebooks.Kernel.Display;

/// <summary>Something shown below a cell that can be replaced in place: a live plot, a progress bar.</summary>
public sealed class DisplayedValue
{
    // Display ids are not stored in files; the process part keeps a restarted kernel from updating an earlier one's output.
    private static readonly string Process = Guid.NewGuid().ToString("N");
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);
    private static int count;
    private readonly string[] mimeTypes;
    private readonly Lock gate = new();
    private DateTime shownAt;
    private object? waiting;
    private bool isWaiting;

    internal DisplayedValue(object? value, string[] mimeTypes)
    {
        this.mimeTypes = mimeTypes;
        DisplayId = $"{Process}-{Interlocked.Increment(ref count)}";
        Show(value, update: false);
    }

    /// <summary>Identifies the output to the front end.</summary>
    public string DisplayId { get; }

    /// <summary>
    /// Replaces what is shown. Updates that follow one another within a tenth of a second are skipped, except the last one
    /// of a cell, so that a tight loop may call this in every round.
    /// </summary>
    public void Update(object? updatedValue)
    {
        lock (gate)
        {
            waiting = updatedValue;
            isWaiting = true;
            if (DateTime.UtcNow - shownAt < Interval && CellApi.Feed is { } feed && feed.Defer(this))
                return;
        }
        ShowWaiting();
    }

    /// <summary>Shows the update that was skipped last, if any.</summary>
    internal void ShowWaiting()
    {
        object? value;
        lock (gate)
        {
            if (!isWaiting)
                return;
            value = waiting;
            waiting = null;
            isWaiting = false;
        }
        Show(value, update: true);
    }

    private void Show(object? value, bool update)
    {
        CellApi.Feed?.Display(Formatter.ToBundle(value, mimeTypes), DisplayId, update);
        shownAt = DateTime.UtcNow;
    }
}
