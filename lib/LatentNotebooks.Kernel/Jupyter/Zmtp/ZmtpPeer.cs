namespace LatentNotebooks.Kernel.Jupyter.Zmtp;

/// <summary>
/// A client connected to one of our sockets: what it subscribed to, and what it has yet to be sent. It has a writer thread of its own,
/// so that a client that reads slowly, or never, holds up nobody until the bound is reached.
/// </summary>
internal sealed class ZmtpPeer : IDisposable
{
    private const long MostPending = 16L << 20;
    private static readonly TimeSpan StallLimit = TimeSpan.FromSeconds(5);

    private readonly ZmtpConnection connection;
    private readonly Queue<byte[]> outbox = new();
    private readonly List<byte[]> subscriptions = [];
    private long pending;
    private bool closed;

    /// <summary>Starts writing to <paramref name="connection"/>, which the peer owns from here on.</summary>
    public ZmtpPeer(ZmtpConnection connection)
    {
        this.connection = connection;
        new Thread(WriteLoop, 256 << 10) { IsBackground = true, Name = "zmtp writer" }.Start();
    }

    /// <summary>Queues an encoded message, waiting while too much is pending and the peer still reads.</summary>
    public void Send(byte[] message)
    {
        lock (outbox)
        {
            while (!closed && pending > MostPending)
            {
                if (!Monitor.Wait(outbox, StallLimit))
                    Dispose();
            }
            if (closed)
                return;
            outbox.Enqueue(message);
            pending += message.Length;
            Monitor.PulseAll(outbox);
        }
    }

    /// <summary>Takes a subscription message: 1 or 0 (subscribe or cancel), then the topic's first bytes.</summary>
    public void Subscribe(byte[] request)
    {
        if (request.Length == 0)
            return;
        byte[] topic = request[1..];
        lock (subscriptions)
        {
            int known = subscriptions.FindIndex(s => s.AsSpan().SequenceEqual(topic));
            if (request[0] == 1 && known < 0 && subscriptions.Count < 64)
                subscriptions.Add(topic);
            else if (request[0] == 0 && known >= 0)
                subscriptions.RemoveAt(known);
        }
    }

    /// <summary>True if the peer asked for messages of <paramref name="topic"/>.</summary>
    public bool Wants(byte[] topic)
    {
        lock (subscriptions)
            return subscriptions.Exists(s => topic.AsSpan().StartsWith(s));
    }

    /// <summary>Waits until all has been written, for <paramref name="limit"/> at most.</summary>
    public void Flush(TimeSpan limit)
    {
        long end = Environment.TickCount64 + (long)limit.TotalMilliseconds;
        lock (outbox)
        {
            while (!closed && pending > 0 && end - Environment.TickCount64 is > 0 and var left)
                Monitor.Wait(outbox, (int)left);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (outbox)
        {
            closed = true;
            outbox.Clear();
            Monitor.PulseAll(outbox);
        }
        connection.Dispose();
    }

    private void WriteLoop()
    {
        try
        {
            while (Next() is { } message)
                connection.Write(message, Taken);
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException)
        {
            // The peer went away; its reader sees the same and forgets it.
        }
        Dispose();
    }

    private byte[]? Next()
    {
        lock (outbox)
        {
            while (!closed && outbox.Count == 0)
                Monitor.Wait(outbox);
            return closed ? null : outbox.Dequeue();
        }
    }

    private void Taken(int count)
    {
        lock (outbox)
        {
            pending -= count;
            Monitor.PulseAll(outbox);
        }
    }
}
