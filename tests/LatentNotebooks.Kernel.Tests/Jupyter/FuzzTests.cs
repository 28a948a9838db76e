using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;

namespace LatentNotebooks.Kernel.Tests.Jupyter;

/// <summary>A thousand malformed messages from a fixed seed; after each hundred the kernel must answer and still know its state.</summary>
public class FuzzTests
{
    private const int Rounds = 10, MessagesPerRound = 100;
    private readonly Random random = new(20260101);

    [Fact]
    public void A_thousand_malformed_messages_leave_the_kernel_alive_and_answering()
    {
        using var kernel = new KernelProcess();
        kernel.Run("int untouched = 1;");
        for (int round = 0; round < Rounds; round++)
        {
            for (int i = 0; i < MessagesPerRound; i++)
                SendMalformed(kernel);
            (JsonObject reply, List<JsonObject> published) = kernel.Run("untouched");
            Assert.Equal("ok", (string?)reply["content"]!["status"]);
            Assert.Contains(published, message => (string?)message["content"]!["data"]?["text/plain"] == "1");
        }
    }

    private void SendMalformed(KernelProcess kernel)
    {
        TinyZmtp open = random.Next(2) == 0 ? kernel.Shell : kernel.Control;
        byte[][] message = kernel.Sign(KernelProcess.Header("execute_request", "fuzz"), [], new() { ["code"] = "untouched = 2;" });
        switch (random.Next(8))
        {
            case 0:
                message[1] = Encoding.ASCII.GetBytes(new string("0123456789abcdef"[random.Next(16)], 64));
                open.Send(message);
                break;
            case 1:
                open.Send(message[..random.Next(1, message.Length)]);
                break;
            case 2:
                message[random.Next(message.Length)] = Noise(random.Next(300));
                open.Send(message);
                break;
            case 3:
                open.Send([.. Enumerable.Range(0, random.Next(1, 30)).Select(_ => Noise(random.Next(30)))]);
                break;
            case 4:
                byte[][] parts = [.. message[2..]];
                parts[random.Next(2) * 3] = random.Next(2) == 0 ? Noise(50) : Encoding.ASCII.GetBytes(Odd[random.Next(Odd.Length)]);
                open.Send(kernel.Sign(parts)); // signed rightly, but no message
                break;
            case 5:
                JsonObject senseless = new() { ["code"] = new JsonArray(1, 2), ["cursor_pos"] = "x", ["comm_id"] = 3 };
                kernel.Send(open, Types[random.Next(Types.Length)], senseless);
                break;
            case 6:
                TruncatedFrames(kernel);
                break;
            default:
                HugePayload(kernel);
                break;
        }
    }

    private static readonly string[] Odd =
    [
        "", "null", "[]", "[[[[", "1e999", "{\"msg_type\": 5}", "{\"msg_type\": \"execute_request\", \"msg_type\": null}", "\"\\ud800\"",
        "{\"msg_type\": \"\\ud800\"}", "{\"code\": \"\\ud800\"}", "{}}", "\uFEFF{}", string.Concat(Enumerable.Repeat("{\"a\":", 500)),
    ];

    private static readonly string[] Types =
    [
        "complete_request", "inspect_request", "is_complete_request", "comm_open", "comm_msg", "comm_close", "input_reply", "debug_request",
        "execute_request", "execute_reply", "", "shutdown", "interrupt_request",
    ];

    private byte[] Noise(int count)
    {
        var noise = new byte[count];
        random.NextBytes(noise);
        return noise;
    }

    private void TruncatedFrames(KernelProcess kernel)
    {
        int[] ports = [kernel.Connection.ShellPort, kernel.Connection.ControlPort, kernel.Connection.StdinPort,
            kernel.Connection.HeartbeatPort];
        using var hostile = TinyZmtp.Connect(kernel.Connection.Address(ports[random.Next(ports.Length)]), "DEALER");
        hostile.SendRaw([2, 0, 0, 0, 0, 0, 0, (byte)random.Next(1, 256), 7, .. Noise(random.Next(200))]);
    }

    private void HugePayload(KernelProcess kernel)
    {
        using var hostile = TinyZmtp.Connect(kernel.Connection.Address(kernel.Connection.ShellPort), "DEALER");
        try
        {
            if (random.Next(2) == 0)
                hostile.SendRaw([2, 0, 0, (byte)random.Next(1, 256), 0, 0, 0, 0, 0, .. Noise(1000)]);
            else
                hostile.Send(Encoding.ASCII.GetBytes("<IDS|MSG>"), Noise(64), Noise(8 << 20));
        }
        catch (SocketException)
        {
            // the kernel hung up before the end, as it may
        }
    }
}
