using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace LatentNotebooks.Kernel.Tests.Jupyter;

/// <summary>The client half of ZMTP 3.0, written apart from the kernel's so that the two cannot share a mistake.</summary>
internal sealed class TinyZmtp : IDisposable
{
    private readonly Socket socket;

    private TinyZmtp(Socket socket) => this.socket = socket;

    public static TinyZmtp Connect(EndPoint address, string type, string identity = "")
    {
        TinyZmtp client = ConnectRaw(address);
        client.SendRaw(Greeting());
        Assert.Equal(Greeting(), client.ReceiveRaw(64));
        byte[] ready = [.. Text("READY"), .. Text("Socket-Type"), .. Long(type), .. Text("Identity"), .. Long(identity)];
        client.SendRaw([4, (byte)ready.Length, .. ready]);
        Assert.Equal(4, client.ReceiveRaw(1)[0]);
        client.ReceiveRaw(client.ReceiveRaw(1)[0]);
        return client;
    }

    // A kernel that has just been started may not listen yet, on a busy machine for seconds.
    public static TinyZmtp ConnectRaw(EndPoint address)
    {
        for (var tries = 0; ; tries++)
        {
            var socket = address is UnixDomainSocketEndPoint
                ? new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified)
                : new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            socket.ReceiveTimeout = 20_000;
            try
            {
                socket.Connect(address);
                return new TinyZmtp(socket);
            }
            catch (SocketException error) when (error.SocketErrorCode == SocketError.ConnectionRefused && tries < 300)
            {
                socket.Dispose();
                Thread.Sleep(100);
            }
        }
    }

    public static byte[] Greeting()
    {
        var greeting = new byte[64];
        greeting[0] = 0xff;
        greeting[9] = 0x7f;
        greeting[10] = 3;
        Encoding.ASCII.GetBytes("NULL").CopyTo(greeting, 12);
        return greeting;
    }

    public void SendRaw(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
            bytes = bytes[socket.Send(bytes)..];
    }

    public void Send(params byte[][] frames)
    {
        for (int i = 0; i < frames.Length; i++)
        {
            var head = new byte[9];
            head[0] = (byte)(i < frames.Length - 1 ? 3 : 2);
            BinaryPrimitives.WriteUInt64BigEndian(head.AsSpan(1), (ulong)frames[i].Length);
            SendRaw([.. head, .. frames[i]]);
        }
    }

    /// <summary>The next message; a <see cref="SocketException"/> after 20 s without one.</summary>
    public List<byte[]> Receive()
    {
        var frames = new List<byte[]>();
        while (true)
        {
            byte flags = ReceiveRaw(1)[0];
            ulong length = (flags & 2) == 0 ? ReceiveRaw(1)[0] : BinaryPrimitives.ReadUInt64BigEndian(ReceiveRaw(8));
            frames.Add(ReceiveRaw((int)length));
            if ((flags & 1) == 0)
                return frames;
        }
    }

    public byte[] ReceiveRaw(int count)
    {
        var bytes = new byte[count];
        for (int have = 0; have < count;)
        {
            int got = socket.Receive(bytes, have, count - have, SocketFlags.None);
            have += got > 0 ? got : throw new EndOfStreamException("The other side closed the connection.");
        }
        return bytes;
    }

    /// <summary>True once the other side has closed; waits for that, for what is left to read is of no interest.</summary>
    public bool WaitForEnd()
    {
        try
        {
            while (socket.Receive(new byte[4096]) > 0)
            {
                // what was on its way
            }
            return true;
        }
        catch (SocketException error)
        {
            return error.SocketErrorCode == SocketError.ConnectionReset;
        }
    }

    public void Dispose() => socket.Dispose();

    private static byte[] Text(string text) => [(byte)text.Length, .. Encoding.ASCII.GetBytes(text)];

    private static byte[] Long(string text) => [0, 0, 0, (byte)text.Length, .. Encoding.ASCII.GetBytes(text)];
}
