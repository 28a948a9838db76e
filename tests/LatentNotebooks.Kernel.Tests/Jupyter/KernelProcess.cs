using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using LatentNotebooks.Kernel.Jupyter;

namespace LatentNotebooks.Kernel.Tests.Jupyter;

/// <summary>A kernel in a process of its own and a front end to it, small enough to see every message.</summary>
public sealed class KernelProcess : IDisposable
{
    private const string Identity = "front-end";
    private readonly string folder = Directory.CreateTempSubdirectory("kernel-test").FullName;
    private readonly BlockingCollection<JsonObject> published = [];
    private readonly byte[] key;

    public KernelProcess()
        : this(ConnectionFile.OnFreePorts())
    {
    }

    internal KernelProcess(ConnectionFile connection, bool asChildOfShell = false)
    {
        Connection = connection;
        key = Encoding.UTF8.GetBytes(Connection.Key);
        string file = Path.Combine(folder, "connection.json");
        Connection.Write(file);
        Process = asChildOfShell
            ? Process.Start("sh", ["-c", $"dotnet '{typeof(ScriptEngine).Assembly.Location}' kernel run '{file}'; true"])
            : Start(["kernel", "run", file], folder);
        Shell = Connect("DEALER", Connection.ShellPort);
        Control = Connect("DEALER", Connection.ControlPort);
        Stdin = Connect("DEALER", Connection.StdinPort);
        IoPub = Connect("SUB", Connection.IopubPort);
        IoPub.Send([1]);
        new Thread(CollectPublished) { IsBackground = true }.Start();
        WaitForSubscription();
    }

    public Process Process { get; }

    internal ConnectionFile Connection { get; }

    internal TinyZmtp Shell { get; }

    internal TinyZmtp Control { get; }

    internal TinyZmtp Stdin { get; }

    internal TinyZmtp IoPub { get; }

    /// <summary>The built program with some arguments; its output is discarded unless read.</summary>
    public static Process Start(IEnumerable<string> arguments, string folder, params (string Name, string Value)[] variables)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (string argument in arguments.Prepend(typeof(ScriptEngine).Assembly.Location))
            start.ArgumentList.Add(argument);
        foreach ((string name, string value) in variables)
            start.Environment[name] = value;
        return Process.Start(start)!;
    }

    /// <summary>Sends a request on shell and waits for its reply.</summary>
    public JsonObject Ask(string type, JsonObject content) => ReplyTo(Send(Shell, type, content));

    /// <summary>Runs a cell: the reply, and what was published until the kernel was idle again.</summary>
    public (JsonObject Reply, List<JsonObject> Published) Run(string code, JsonObject? options = null)
    {
        JsonObject content = options ?? [];
        content["code"] = code;
        string id = Send(Shell, "execute_request", content);
        return (ReplyTo(id), PublishedFor(id));
    }

    /// <summary>Sends a request and returns its id.</summary>
    internal string Send(TinyZmtp channel, string type, JsonObject content, JsonObject? parent = null)
    {
        string id = Guid.NewGuid().ToString("N");
        channel.Send(Sign(Header(type, id), parent ?? [], content));
        return id;
    }

    internal static JsonObject Header(string type, string id) => new()
    {
        ["msg_id"] = id,
        ["session"] = "test",
        ["username"] = "test",
        ["date"] = "2026-01-01T00:00:00Z",
        ["msg_type"] = type,
        ["version"] = "5.3",
    };

    internal byte[][] Sign(JsonObject header, JsonObject parent, JsonObject content) =>
        Sign([.. new[] { header, parent, [], content }.Select(part => Encoding.UTF8.GetBytes(part.ToJsonString()))]);

    internal byte[][] Sign(byte[][] parts)
    {
        byte[] whole = [.. parts.SelectMany(part => part)];
        string signature = key.Length == 0 ? "" : Convert.ToHexStringLower(HMACSHA256.HashData(key, whole));
        return [Encoding.ASCII.GetBytes("<IDS|MSG>"), Encoding.ASCII.GetBytes(signature), .. parts];
    }

    /// <summary>Reads a channel until the reply to a request comes, and checks its signature.</summary>
    internal JsonObject ReplyTo(string id, TinyZmtp? channel = null)
    {
        while (true)
        {
            JsonObject message = Parse((channel ?? Shell).Receive());
            if ((string?)message["parent_header"]!["msg_id"] == id)
                return message;
        }
    }

    internal JsonObject Parse(List<byte[]> frames)
    {
        int at = frames.FindIndex(frame => Encoding.ASCII.GetString(frame) == "<IDS|MSG>");
        byte[][] parts = [.. frames.Skip(at + 2)];
        Assert.Equal(Encoding.ASCII.GetString(Sign(parts)[1]), Encoding.ASCII.GetString(frames[at + 1]));
        return new JsonObject
        {
            ["header"] = JsonNode.Parse(parts[0]),
            ["parent_header"] = JsonNode.Parse(parts[1]),
            ["content"] = JsonNode.Parse(parts[3]),
        };
    }

    /// <summary>What was published for a request, from busy to idle.</summary>
    internal List<JsonObject> PublishedFor(string id)
    {
        var found = new List<JsonObject>();
        while (found.Count == 0 || (string?)found[^1]["content"]!["execution_state"] != "idle")
        {
            JsonObject message = NextPublished();
            if ((string?)message["parent_header"]!["msg_id"] == id)
                found.Add(message);
        }
        return found;
    }

    /// <summary>Waits until a message of a type is published.</summary>
    internal JsonObject WaitFor(string type)
    {
        JsonObject message = NextPublished();
        while ((string?)message["header"]!["msg_type"] != type)
            message = NextPublished();
        return message;
    }

    public void Dispose()
    {
        foreach (TinyZmtp channel in new[] { Shell, Control, Stdin, IoPub })
            channel.Dispose();
        if (!Process.HasExited)
            Process.Kill(entireProcessTree: true);
        Process.WaitForExit();
        Process.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private JsonObject NextPublished() =>
        published.TryTake(out JsonObject? message, 20_000)
            ? message
            : throw new TimeoutException("The kernel published nothing for 20 seconds.");

    private void CollectPublished()
    {
        try
        {
            while (true)
                published.Add(Parse(IoPub.Receive()));
        }
        catch (Exception error) when (error is SocketException or EndOfStreamException or ObjectDisposedException)
        {
            // the kernel ended, or the test
        }
    }

    private TinyZmtp Connect(string type, int port)
    {
        EndPoint address = Connection.Address(port);
        while (true)
        {
            try
            {
                return TinyZmtp.Connect(address, type, type == "SUB" ? "" : Identity);
            }
            catch (SocketException) when (!Process.HasExited)
            {
                Thread.Sleep(20);
            }
        }
    }

    /// <summary>A subscription has taken effect when the first status arrives.</summary>
    private void WaitForSubscription()
    {
        while (true)
        {
            ReplyTo(Send(Shell, "kernel_info_request", []));
            if (published.TryTake(out _, 100))
                break;
        }
        while (published.TryTake(out _, 100))
        {
            // the rest of the greeting
        }
    }
}
