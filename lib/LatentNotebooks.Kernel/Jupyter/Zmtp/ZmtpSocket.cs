using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace LatentNotebooks.Kernel.Jupyter.Zmtp;

/// <summary>
/// A bound ROUTER, PUB or REP socket over TCP or a Unix domain socket, in managed code alone. Every connection has threads of its own
/// and none of the thread pool's, which a cell may have filled with its work just when the interrupt has to get through.
/// </summary>
internal sealed class ZmtpSocket : IMessageSocket
{
    private const int MostConnections = 512, InboxMessages = 16;
    private static readonly TimeSpan HandshakeLimit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Linger = TimeSpan.FromSeconds(1);

    private readonly SocketKind kind;
    private readonly Socket listener;
    private readonly BlockingCollection<byte[][]> inbox = new(InboxMessages);
    private readonly Dictionary<string, ZmtpPeer> peers = [];
    private int connections, anonymous;
    private volatile bool closed;

    /// <summary>Binds at once; clients may connect as soon as this returns.</summary>
    /// <exception cref="SocketException">The address is taken or not allowed.</exception>
    public ZmtpSocket(SocketKind kind, EndPoint address)
    {
        this.kind = kind;
        listener = Create(address);
        listener.Bind(address);
        listener.Listen(128);
        Start(AcceptLoop, "zmtp accept");
    }

    /// <summary>The address bound, with the port the system chose where it was asked to.</summary>
    public EndPoint Address => listener.LocalEndPoint!;

    /// <summary>A stream socket of the family that <paramref name="address"/> needs.</summary>
    public static Socket Create(EndPoint address) => address.AddressFamily == AddressFamily.Unix
        ? new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified)
        : new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };

    /// <inheritdoc/>
    public IReadOnlyList<byte[]>? Receive() => inbox.TryTake(out byte[][]? frames, Timeout.Infinite) ? frames : null;

    /// <inheritdoc/>
    public void Send(IReadOnlyList<byte[]> frames)
    {
        if (kind == SocketKind.Pub)
        {
            byte[] message = ZmtpConnection.Encode(frames);
            foreach (ZmtpPeer peer in Peers().Where(p => p.Wants(frames[0])))
                peer.Send(message);
            return;
        }
        ZmtpPeer? addressee;
        lock (peers)
            peers.TryGetValue(Convert.ToHexString(frames[0]), out addressee);
        addressee?.Send(ZmtpConnection.Encode(frames.Skip(1)));
    }

    /// <summary>Sends what is queued, for a second at most, and closes every connection.</summary>
    public void Dispose()
    {
        if (closed)
            return;
        closed = true;
        EndPoint address = Address;
        listener.Dispose();
        foreach (ZmtpPeer peer in Peers())
        {
            peer.Flush(Linger);
            peer.Dispose();
        }
        inbox.CompleteAdding();
        if (address is UnixDomainSocketEndPoint)
            File.Delete(address.ToString()!);
    }

    private static void Start(ThreadStart loop, string name) => new Thread(loop, 256 << 10) { IsBackground = true, Name = name }.Start();

    private ZmtpPeer[] Peers()
    {
        lock (peers)
            return [.. peers.Values];
    }

    private void AcceptLoop()
    {
        while (!closed)
        {
            try
            {
                Socket client = listener.Accept();
                if (Volatile.Read(ref connections) >= MostConnections)
                {
                    client.Dispose();
                    continue;
                }
                Interlocked.Increment(ref connections);
                Start(() => Serve(client), "zmtp reader");
            }
            catch (SocketException) when (!closed)
            {
                Thread.Sleep(50); // out of descriptors, or a client gone before it was taken: neither may end the kernel
            }
            catch (Exception error) when (error is SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private void Serve(Socket client)
    {
        string name = "";
        ZmtpPeer? peer = null;
        try
        {
            if (client.AddressFamily != AddressFamily.Unix)
                client.NoDelay = true;
            ZmtpConnection connection = ZmtpConnection.Open(client, kind.ToString().ToUpperInvariant(), [], HandshakeLimit);
            if (!Fits(connection.PeerType))
                return;
            byte[] identity = connection.Identity is { Length: > 0 } given ? given : NewIdentity();
            name = Convert.ToHexString(identity);
            peer = new ZmtpPeer(connection);
            Register(name, peer);
            while (true) // until the connection ends: leaving earlier would drop what is still to be flushed to the peer
                Take(peer, identity, connection.ReadMessage());
        }
        catch (Exception error) when (error is IOException or SocketException or ObjectDisposedException or InvalidDataException
            or InvalidOperationException)
        {
            // Whatever a client did wrong ends its connection and nothing else.
        }
        finally
        {
            Forget(name, peer);
            client.Dispose();
            Interlocked.Decrement(ref connections);
        }
    }

    private bool Fits(string peerType) => kind switch
    {
        SocketKind.Pub => peerType is "SUB" or "XSUB",
        SocketKind.Rep => peerType is "REQ" or "DEALER",
        _ => peerType is "DEALER" or "REQ" or "ROUTER",
    };

    private byte[] NewIdentity() => [0, .. BitConverter.GetBytes(Interlocked.Increment(ref anonymous))];

    private void Take(ZmtpPeer peer, byte[] identity, byte[][] frames)
    {
        if (kind == SocketKind.Pub)
            peer.Subscribe(frames[0]);
        else
            inbox.Add([identity, .. frames]);
    }

    /// <summary>A client that reconnects under its old name takes the name over; its dead connection may not have ended yet.</summary>
    private void Register(string name, ZmtpPeer peer)
    {
        ZmtpPeer? former;
        lock (peers)
        {
            peers.TryGetValue(name, out former);
            peers[name] = peer;
        }
        former?.Dispose();
    }

    private void Forget(string name, ZmtpPeer? peer)
    {
        peer?.Dispose();
        lock (peers)
        {
            if (peer is not null && peers.GetValueOrDefault(name) == peer)
                peers.Remove(name);
        }
    }
}
