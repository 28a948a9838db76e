using System.Net;
using System.Net.Sockets;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using LatentNotebooks.Kernel.Jupyter.Zmtp;

namespace LatentNotebooks.Kernel.Tests.Jupyter;

public class ZmtpSocketTests
{
    private static readonly IPEndPoint Anywhere = new(IPAddress.Loopback, 0);

    [Fact]
    public void A_router_names_the_peer_and_answers_it()
    {
        using var router = new ZmtpSocket(SocketKind.Router, Anywhere);
        using var anna = TinyZmtp.Connect(router.Address, "DEALER", "anna");
        using var bert = TinyZmtp.Connect(router.Address, "DEALER", "bert");
        anna.Send(Bytes("one"), Bytes("two"));
        Assert.Equal(["anna", "one", "two"], Texts(router.Receive()));
        bert.Send(Bytes("three"));
        Assert.Equal(["bert", "three"], Texts(router.Receive()));
        router.Send([Bytes("anna"), Bytes("for anna")]);
        router.Send([Bytes("bert"), Bytes("for bert")]);
        Assert.Equal(["for bert"], Texts(bert.Receive()));
        Assert.Equal(["for anna"], Texts(anna.Receive()));
    }

    [Fact]
    public void Frames_of_every_size_come_through_unchanged()
    {
        using var router = new ZmtpSocket(SocketKind.Router, Anywhere);
        using var client = TinyZmtp.Connect(router.Address, "DEALER", "c");
        Gen<byte[]> frame = Gen.Elements(0, 1, 254, 255, 256, 65_535, 65_536, 65_537, 200_000)
            .Select(size => Enumerable.Range(0, size).Select(i => (byte)(i * 31)).ToArray());
        Prop.ForAll(frame.NonEmptyListOf().ToArbitrary(), frames =>
        {
            client.Send([.. frames]);
            IReadOnlyList<byte[]> received = router.Receive()!;
            router.Send(received);
            return Same(frames, received.Skip(1)) && Same(frames, client.Receive());
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(30));
    }

    [Fact]
    public void A_subscriber_gets_the_topics_it_asked_for_until_it_cancels_them()
    {
        using var pub = new ZmtpSocket(SocketKind.Pub, Anywhere);
        using var client = TinyZmtp.Connect(pub.Address, "SUB");
        client.Send([1, .. Bytes("st")]);
        PublishUntilReceived(pub, client, "status");
        pub.Send([Bytes("other")]);
        pub.Send([Bytes("stream"), Bytes("text")]);
        Assert.Equal(["stream", "text"], Texts(NextBut(client, "status")));
        client.Send([0, .. Bytes("st")]);
        client.Send([1, .. Bytes("other")]);
        PublishUntilReceived(pub, client, "other");
        pub.Send([Bytes("status")]);
        pub.Send([Bytes("other one")]);
        Assert.Equal(["other one"], Texts(NextBut(client, "other")));
    }

    [Fact]
    public void The_heartbeat_answers_both_kinds_of_client()
    {
        using var rep = new ZmtpSocket(SocketKind.Rep, Anywhere);
        using var client = TinyZmtp.Connect(rep.Address, "REQ");
        client.Send([], Bytes("ping"));
        rep.Send(rep.Receive()!);
        Assert.Equal(["", "ping"], Texts(client.Receive()));
    }

    [Fact]
    public void A_client_that_reconnects_under_its_name_takes_the_name_over()
    {
        using var router = new ZmtpSocket(SocketKind.Router, Anywhere);
        using var first = TinyZmtp.Connect(router.Address, "DEALER", "same");
        first.Send(Bytes("hello"));
        router.Receive();
        for (int i = 0; i < 10; i++)
        {
            using var again = TinyZmtp.Connect(router.Address, "DEALER", "same");
            again.Send(Bytes($"again {i}"));
            Assert.Equal(["same", $"again {i}"], Texts(router.Receive()));
            router.Send([Bytes("same"), Bytes("welcome")]);
            Assert.Equal(["welcome"], Texts(again.Receive()));
        }
        Assert.True(first.WaitForEnd());
    }

    [Fact]
    public void Hostile_connections_end_and_leave_the_socket_at_work()
    {
        using var router = new ZmtpSocket(SocketKind.Router, Anywhere);
        var random = new Random(1);
        var silent = new List<TinyZmtp>();
        for (int i = 0; i < 200; i++)
        {
            TinyZmtp hostile = TinyZmtp.ConnectRaw(router.Address);
            silent.Add(hostile);
            byte[] noise = new byte[random.Next(200)];
            random.NextBytes(noise);
            hostile.SendRaw((i % 3) switch
            {
                0 => noise,
                1 => [.. TinyZmtp.Greeting(), .. noise],
                _ => TinyZmtp.Greeting().AsSpan(0, random.Next(64)),
            });
        }
        AssertAlive(router);
        silent.ForEach(hostile => hostile.Dispose());
        AssertAlive(router);
    }

    [Theory]
    [InlineData(new byte[] { 2, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff })]
    [InlineData(new byte[] { 2, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff })]
    [InlineData(new byte[] { 2, 0, 0, 0, 0, 4, 0, 0, 1 })]
    [InlineData(new byte[] { 0x80, 1, 1 })]
    public void A_frame_that_promises_too_much_or_has_unknown_flags_ends_its_connection_only(byte[] frame)
    {
        using var router = new ZmtpSocket(SocketKind.Router, Anywhere);
        using var client = TinyZmtp.Connect(router.Address, "DEALER");
        client.SendRaw(frame);
        Assert.True(client.WaitForEnd());
        AssertAlive(router);
    }

    [Fact]
    public void A_message_of_endless_frames_ends_its_connection_only()
    {
        using var router = new ZmtpSocket(SocketKind.Router, Anywhere);
        using var client = TinyZmtp.Connect(router.Address, "DEALER");
        client.SendRaw([.. Enumerable.Range(0, 3000).SelectMany(_ => new byte[] { 1, 0 })]);
        Assert.True(client.WaitForEnd());
        AssertAlive(router);
    }

    [Fact]
    public void A_wrong_kind_of_client_is_turned_away()
    {
        using var pub = new ZmtpSocket(SocketKind.Pub, Anywhere);
        using var client = TinyZmtp.Connect(pub.Address, "DEALER");
        Assert.True(client.WaitForEnd());
    }

    [Fact]
    public async Task A_subscriber_that_never_reads_is_dropped_and_the_others_get_everything()
    {
        using var pub = new ZmtpSocket(SocketKind.Pub, Anywhere);
        using var deaf = TinyZmtp.Connect(pub.Address, "SUB");
        using var reader = TinyZmtp.Connect(pub.Address, "SUB");
        deaf.Send([1]);
        reader.Send([1]);
        PublishUntilReceived(pub, deaf, "ready");
        PublishUntilReceived(pub, reader, "ready");
        byte[] big = new byte[1 << 20];
        const int Count = 60;
        var sender = Task.Run(() =>
        {
            for (int i = 0; i < Count; i++)
                pub.Send([[(byte)i], big]);
        });
        for (int i = 0; i < Count; i++)
            Assert.Equal(i, NextBut(reader, "ready")[0][0]);
        await sender;
        Assert.True(deaf.WaitForEnd());
    }

    [Fact]
    public void What_was_sent_before_closing_still_arrives()
    {
        for (int i = 0; i < 200; i++)
        {
            var router = new ZmtpSocket(SocketKind.Router, Anywhere);
            using var client = TinyZmtp.Connect(router.Address, "DEALER", "c");
            client.Send(Bytes("hello"));
            router.Receive();
            router.Send([Bytes("c"), Bytes("farewell")]);
            router.Dispose();
            Assert.Equal(["farewell"], Texts(client.Receive()));
            Assert.Null(router.Receive());
        }
    }

    [Fact]
    public void A_unix_socket_works_like_a_port_and_its_file_goes_when_it_closes()
    {
        string path = Path.Combine(Path.GetTempPath(), $"zmtp-{Guid.NewGuid():N}");
        using (var router = new ZmtpSocket(SocketKind.Router, new UnixDomainSocketEndPoint(path)))
        {
            using var client = TinyZmtp.Connect(new UnixDomainSocketEndPoint(path), "DEALER", "c");
            client.Send(Bytes("hello"));
            Assert.Equal(["c", "hello"], Texts(router.Receive()));
        }
        Assert.False(File.Exists(path));
    }

    [Fact]
    public void The_kernels_own_client_side_understands_its_server_side()
    {
        using var router = new ZmtpSocket(SocketKind.Router, Anywhere);
        Socket socket = ZmtpSocket.Create(router.Address);
        socket.Connect(router.Address);
        using var client = ZmtpConnection.Open(socket, "DEALER", Bytes("doctor"), TimeSpan.FromMinutes(1));
        client.Write(ZmtpConnection.Encode([Bytes("hello")]), _ => { });
        Assert.Equal(["doctor", "hello"], Texts(router.Receive()));
        Assert.Equal("ROUTER", client.PeerType);
    }

    private static void AssertAlive(ZmtpSocket router)
    {
        using var client = TinyZmtp.Connect(router.Address, "DEALER", "alive");
        client.Send(Bytes("still there?"));
        IReadOnlyList<byte[]> received = router.Receive()!;
        while (Encoding.UTF8.GetString(received[^1]) != "still there?")
            received = router.Receive()!;
        router.Send([received[0], Bytes("yes")]);
        Assert.Equal(["yes"], Texts(client.Receive()));
    }

    /// <summary>A subscription takes effect some time after it was sent; there is no other sign of it than a message.</summary>
    private static void PublishUntilReceived(ZmtpSocket pub, TinyZmtp client, string topic)
    {
        using var received = new CancellationTokenSource();
        var publishing = Task.Run(() =>
        {
            while (!received.IsCancellationRequested)
            {
                pub.Send([Bytes(topic)]);
                Thread.Sleep(5);
            }
        });
        NextOf(client, topic);
        received.Cancel();
        publishing.Wait();
    }

    private static void NextOf(TinyZmtp client, string topic)
    {
        while (Encoding.UTF8.GetString(client.Receive()[0]) != topic)
        {
            // what came before
        }
    }

    private static List<byte[]> NextBut(TinyZmtp client, string topic)
    {
        List<byte[]> message = client.Receive();
        while (Encoding.UTF8.GetString(message[0]) == topic)
            message = client.Receive();
        return message;
    }

    private static bool Same(IEnumerable<byte[]> expected, IEnumerable<byte[]> actual) =>
        expected.Select(Convert.ToHexString).SequenceEqual(actual.Select(Convert.ToHexString));

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static string[] Texts(IEnumerable<byte[]>? frames) => [.. frames!.Select(Encoding.UTF8.GetString)];
}
