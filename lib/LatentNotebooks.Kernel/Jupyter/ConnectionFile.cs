using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace LatentNotebooks.Kernel.Jupyter;

/// <summary>The file in which a front end tells the kernel where to listen and with which key messages are signed.</summary>
internal sealed record ConnectionFile
{
    /// <summary><c>tcp</c> or <c>ipc</c>.</summary>
    [JsonPropertyName("transport")]
    public string Transport { get; init; } = "tcp";

    /// <summary>An address; for <c>ipc</c> the first part of the sockets' paths.</summary>
    [JsonPropertyName("ip")]
    public string Ip { get; init; } = "127.0.0.1";

    /// <summary>The port of the shell channel.</summary>
    [JsonPropertyName("shell_port"), JsonRequired]
    public int ShellPort { get; init; }

    /// <summary>The port of the output channel.</summary>
    [JsonPropertyName("iopub_port"), JsonRequired]
    public int IopubPort { get; init; }

    /// <summary>The port of the input channel.</summary>
    [JsonPropertyName("stdin_port"), JsonRequired]
    public int StdinPort { get; init; }

    /// <summary>The port of the control channel.</summary>
    [JsonPropertyName("control_port"), JsonRequired]
    public int ControlPort { get; init; }

    /// <summary>The port of the heartbeat.</summary>
    [JsonPropertyName("hb_port"), JsonRequired]
    public int HeartbeatPort { get; init; }

    /// <summary>The key that signs messages; empty for none.</summary>
    [JsonPropertyName("key")]
    public string Key { get; init; } = "";

    /// <summary>How messages are signed; the protocol knows one way.</summary>
    [JsonPropertyName("signature_scheme")]
    public string SignatureScheme { get; init; } = "hmac-sha256";

    /// <summary>Reads and checks a connection file.</summary>
    /// <exception cref="InvalidDataException">The file is missing or cannot be used; the message says why.</exception>
    public static ConnectionFile Read(string path)
    {
        try
        {
            ConnectionFile file = JsonSerializer.Deserialize<ConnectionFile>(File.ReadAllBytes(path))
                ?? throw new InvalidDataException($"Connection file {path} holds null.");
            if (file.Transport is not ("tcp" or "ipc"))
                throw new InvalidDataException($"Connection file {path} asks for transport '{file.Transport}'; "
                    + "this kernel has tcp and ipc.");
            if (file.SignatureScheme is not ("hmac-sha256" or ""))
                throw new InvalidDataException($"Connection file {path} asks for signatures by '{file.SignatureScheme}'; "
                    + "this kernel has hmac-sha256.");
            return file;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new InvalidDataException($"Connection file {path} cannot be used: {error.Message} "
                + "A front end writes it; start the kernel from one, or see `kernel doctor`.", error);
        }
    }

    /// <summary>A connection on free local ports with a fresh key, for a client that starts a kernel itself.</summary>
    public static ConnectionFile OnFreePorts()
    {
        var held = new TcpListener[5];
        for (int i = 0; i < held.Length; i++)
        {
            held[i] = new TcpListener(IPAddress.Loopback, 0);
            held[i].Start();
        }
        int[] ports = [.. held.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port)];
        foreach (TcpListener listener in held)
            listener.Dispose();
        return new ConnectionFile
        {
            ShellPort = ports[0],
            IopubPort = ports[1],
            StdinPort = ports[2],
            ControlPort = ports[3],
            HeartbeatPort = ports[4],
            Key = RandomNumberGenerator.GetHexString(32, lowercase: true),
        };
    }

    /// <summary>Writes the file so that nobody but its owner can read the key.</summary>
    public void Write(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var file = new FileStream(path, options);
        JsonSerializer.Serialize(file, this);
    }

    /// <summary>The address of the channel at <paramref name="port"/>.</summary>
    public EndPoint Address(int port)
    {
        if (Transport == "ipc")
            return new UnixDomainSocketEndPoint($"{Ip}-{port}");
        if (Ip is "*")
            return new IPEndPoint(IPAddress.Any, port);
        IPAddress address = IPAddress.TryParse(Ip, out IPAddress? literal)
            ? literal
            : Dns.GetHostAddresses(Ip, AddressFamily.InterNetwork)[0];
        return new IPEndPoint(address, port);
    }
}
