using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Nodes;
using LatentNotebooks.Kernel.Jupyter.Zmtp;

namespace LatentNotebooks.Kernel.Jupyter;

/// <summary>The least a front end does: starts a kernel, asks it something on one channel, ends it.</summary>
internal sealed class KernelClient : IDisposable
{
    private readonly Process process;
    private readonly string file = Path.Combine(Path.GetTempPath(), $"kernel-{Guid.NewGuid():N}.json");
    private readonly ConnectionFile connection = ConnectionFile.OnFreePorts();
    private readonly MessageCodec codec;

    /// <summary>Starts a kernel by its kernelspec's command.</summary>
    /// <exception cref="System.ComponentModel.Win32Exception">The command cannot be started.</exception>
    public KernelClient(IReadOnlyList<string> command)
    {
        codec = new MessageCodec(connection.Key);
        connection.Write(file);
        var start = new ProcessStartInfo(command[0]) { RedirectStandardError = true, RedirectStandardOutput = true };
        foreach (string argument in command.Skip(1))
            start.ArgumentList.Add(argument.Replace("{connection_file}", file));
        process = Process.Start(start)!;
    }

    /// <summary>Sends a request on shell and waits for its reply, connecting anew until the kernel listens.</summary>
    /// <exception cref="IOException">The kernel ended, or did not answer within the limit; the message holds what it wrote.</exception>
    public JsonElement Ask(string type, JsonObject content, TimeSpan limit)
    {
        var clock = Stopwatch.StartNew();
        while (!process.HasExited && clock.Elapsed < limit)
        {
            try
            {
                return AskOnce(type, content, limit - clock.Elapsed);
            }
            catch (Exception error) when (error is SocketException or IOException)
            {
                Thread.Sleep(50);
            }
        }
        string said = process.HasExited ? process.StandardError.ReadToEnd() + process.StandardOutput.ReadToEnd() : "";
        throw new IOException(process.HasExited
            ? $"The kernel ended with code {process.ExitCode}. It wrote: {said.Trim()}"
            : $"The kernel did not answer {type} within {limit.TotalSeconds:0} s.");
    }

    /// <summary>Ends the kernel.</summary>
    public void Dispose()
    {
        if (!process.HasExited)
            process.Kill(entireProcessTree: true);
        process.Dispose();
        File.Delete(file);
    }

    private JsonElement AskOnce(string type, JsonObject content, TimeSpan limit)
    {
        EndPoint address = connection.Address(connection.ShellPort);
        Socket socket = ZmtpSocket.Create(address);
        using var deadline = new Timer(_ => socket.Dispose(), null, limit, Timeout.InfiniteTimeSpan);
        using (socket)
        {
            socket.Connect(address);
            using ZmtpConnection shell = ZmtpConnection.Open(socket, "DEALER", [], limit);
            shell.Write(ZmtpConnection.Encode(codec.Write([], type, [], content)), _ => { });
            while (true)
            {
                if (codec.Read(shell.ReadMessage()) is { } reply && reply.Type == type.Replace("_request", "_reply"))
                    return reply.Content;
            }
        }
    }
}
