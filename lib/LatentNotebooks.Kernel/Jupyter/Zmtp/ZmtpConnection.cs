using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;

namespace LatentNotebooks.Kernel.Jupyter.Zmtp;

/// <summary>
/// One connection that speaks ZMTP 3.0 (the wire protocol of ZeroMQ) with the NULL mechanism: a 64-byte greeting, one READY command
/// each way, then length-prefixed frames. Announcing 3.0 makes newer peers fall back, so that subscriptions arrive as messages.
/// </summary>
internal sealed class ZmtpConnection : IDisposable
{
    private const int GreetingBytes = 64, MostFrames = 1024, Chunk = 1 << 16;
    private const long MostBytes = 64L << 20;
    private const byte More = 1, Long = 2, Command = 4;

    private readonly Socket socket;
    private readonly NetworkStream output;
    private readonly BufferedStream input;

    private ZmtpConnection(Socket socket)
    {
        this.socket = socket;
        output = new NetworkStream(socket);
        input = new BufferedStream(output, Chunk);
    }

    /// <summary>What the peer calls itself; empty if it does not say.</summary>
    public byte[] Identity { get; private set; } = [];

    /// <summary>The peer's socket type, such as <c>DEALER</c> or <c>SUB</c>.</summary>
    public string PeerType { get; private set; } = "";

    /// <summary>Greets the peer and exchanges READY.</summary>
    /// <param name="socket">A connected socket; the connection owns it from here on.</param>
    /// <param name="type">Our own socket type.</param>
    /// <param name="identity">Our own name; empty to let the peer choose.</param>
    /// <param name="limit">The time the whole exchange may take.</param>
    /// <exception cref="InvalidDataException">The peer does not speak ZMTP 3 with NULL.</exception>
    /// <exception cref="IOException">The peer went away, or was too slow.</exception>
    public static ZmtpConnection Open(Socket socket, string type, byte[] identity, TimeSpan limit)
    {
        // A peer that sends a byte now and then would never run into a receive time-out.
        using var deadline = new Timer(_ => socket.Dispose(), null, limit, Timeout.InfiniteTimeSpan);
        var connection = new ZmtpConnection(socket);
        connection.output.Write(Greeting());
        connection.CheckGreeting(connection.ReadBytes(GreetingBytes));
        connection.output.Write(Frame(Ready(type, identity), Command));
        (byte[] body, byte flags) = connection.ReadFrame(MostBytes);
        if ((flags & Command) == 0)
            throw new InvalidDataException("The peer sent a message before READY.");
        connection.ReadReady(body);
        return connection;
    }

    /// <summary>The bytes of one message on the wire.</summary>
    public static byte[] Encode(IEnumerable<byte[]> frames)
    {
        byte[][] all = [.. frames];
        using var message = new MemoryStream(all.Sum(frame => frame.Length + 9));
        for (int i = 0; i < all.Length; i++)
            message.Write(Frame(all[i], i < all.Length - 1 ? More : (byte)0));
        return message.ToArray();
    }

    /// <summary>Waits for one whole message; commands in between are passed over.</summary>
    /// <exception cref="InvalidDataException">The message is larger than a kernel has reason to accept.</exception>
    /// <exception cref="IOException">The connection ended.</exception>
    public byte[][] ReadMessage()
    {
        var frames = new List<byte[]>();
        long left = MostBytes;
        while (true)
        {
            (byte[] body, byte flags) = ReadFrame(left);
            if ((flags & Command) != 0)
                continue;
            frames.Add(body);
            left -= body.Length;
            if ((flags & More) == 0)
                return [.. frames];
            if (frames.Count == MostFrames)
                throw new InvalidDataException($"A message of more than {MostFrames} frames.");
        }
    }

    /// <summary>Writes bytes made by <see cref="Encode"/>, telling after each piece how much the peer has taken.</summary>
    public void Write(byte[] message, Action<int> taken)
    {
        for (int at = 0; at < message.Length; at += Chunk)
        {
            int count = Math.Min(Chunk, message.Length - at);
            output.Write(message, at, count);
            taken(count);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => socket.Dispose();

    private static byte[] Greeting()
    {
        var greeting = new byte[GreetingBytes];
        greeting[0] = 0xFF;
        greeting[9] = 0x7F;
        greeting[10] = 3;
        "NULL"u8.CopyTo(greeting.AsSpan(12));
        return greeting;
    }

    private void CheckGreeting(byte[] greeting)
    {
        bool known = greeting[0] == 0xFF && greeting[9] == 0x7F && greeting[10] >= 3 && greeting.AsSpan(12, 5).SequenceEqual("NULL\0"u8);
        if (!known)
            throw new InvalidDataException($"{socket.RemoteEndPoint} does not greet as ZMTP 3 with the NULL mechanism.");
    }

    private static byte[] Ready(string type, byte[] identity) =>
        [5, .. "READY"u8, .. Property("Socket-Type", Encoding.ASCII.GetBytes(type)), .. Property("Identity", identity)];

    private static byte[] Property(string name, byte[] value)
    {
        var length = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, value.Length);
        return [(byte)name.Length, .. Encoding.ASCII.GetBytes(name), .. length, .. value];
    }

    private void ReadReady(ReadOnlySpan<byte> body)
    {
        if (!body.StartsWith("\u0005READY"u8))
            throw new InvalidDataException("The peer's first command is not READY.");
        body = body[6..];
        while (!body.IsEmpty)
        {
            string name = Encoding.ASCII.GetString(Take(ref body, Take(ref body, 1)[0]));
            byte[] value = Take(ref body, BinaryPrimitives.ReadUInt32BigEndian(Take(ref body, 4))).ToArray();
            if (name.Equals("Socket-Type", StringComparison.OrdinalIgnoreCase))
                PeerType = Encoding.ASCII.GetString(value);
            else if (name.Equals("Identity", StringComparison.OrdinalIgnoreCase))
                Identity = value.Length <= byte.MaxValue ? value : throw new InvalidDataException("An identity of more than 255 bytes.");
        }
    }

    private static ReadOnlySpan<byte> Take(ref ReadOnlySpan<byte> rest, long count)
    {
        if (count > rest.Length)
            throw new InvalidDataException("A READY command that ends within a property.");
        ReadOnlySpan<byte> taken = rest[..(int)count];
        rest = rest[(int)count..];
        return taken;
    }

    private static byte[] Frame(byte[] body, byte flags)
    {
        if (body.Length <= byte.MaxValue)
            return [flags, (byte)body.Length, .. body];
        var length = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(length, body.Length);
        return [(byte)(flags | Long), .. length, .. body];
    }

    private (byte[] Body, byte Flags) ReadFrame(long most)
    {
        byte flags = ReadBytes(1)[0];
        if (flags > (More | Long | Command))
            throw new InvalidDataException($"A frame with unknown flags 0x{flags:X2}.");
        long length = (flags & Long) == 0 ? ReadBytes(1)[0] : BinaryPrimitives.ReadInt64BigEndian(ReadBytes(8));
        if (length < 0 || length > most)
            throw new InvalidDataException($"A frame of {(ulong)length} bytes; the most a message may have is {MostBytes}.");
        return (ReadBytes(length), flags);
    }

    /// <summary>Grows with what arrives, not with what the length promises, so that a lie costs the liar.</summary>
    private byte[] ReadBytes(long length)
    {
        var bytes = new byte[Math.Min(length, Chunk)];
        int have = 0;
        while (true)
        {
            input.ReadExactly(bytes, have, bytes.Length - have);
            if (bytes.Length == length)
                return bytes;
            have = bytes.Length;
            Array.Resize(ref bytes, (int)Math.Min(length, 2L * have));
        }
    }
}
