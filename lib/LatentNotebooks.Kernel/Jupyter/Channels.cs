using System.Text;
using System.Text.Json.Nodes;
using LatentNotebooks.Kernel.Jupyter.Zmtp;

namespace LatentNotebooks.Kernel.Jupyter;

/// <summary>The five sockets of a kernel, and the signing that all of them share.</summary>
internal sealed class Channels : IDisposable
{
    private readonly MessageCodec codec;
    private readonly IMessageSocket iopub;

    /// <summary>Binds all five; front ends may connect as soon as this returns.</summary>
    public Channels(ConnectionFile connection)
    {
        codec = new MessageCodec(connection.Key);
        Shell = new ZmtpSocket(SocketKind.Router, connection.Address(connection.ShellPort));
        Control = new ZmtpSocket(SocketKind.Router, connection.Address(connection.ControlPort));
        Stdin = new ZmtpSocket(SocketKind.Router, connection.Address(connection.StdinPort));
        Heartbeat = new ZmtpSocket(SocketKind.Rep, connection.Address(connection.HeartbeatPort));
        iopub = new ZmtpSocket(SocketKind.Pub, connection.Address(connection.IopubPort));
    }

    /// <summary>Requests to run and to explain code.</summary>
    public IMessageSocket Shell { get; }

    /// <summary>Requests that must be heard while a cell runs.</summary>
    public IMessageSocket Control { get; }

    /// <summary>Questions to the user, and the answers.</summary>
    public IMessageSocket Stdin { get; }

    /// <summary>The sign of life.</summary>
    public IMessageSocket Heartbeat { get; }

    /// <summary>Waits for the next authentic message; what is not is passed over.</summary>
    /// <returns>Null once the socket is closed.</returns>
    public Message? Receive(IMessageSocket socket)
    {
        while (socket.Receive() is { } frames)
        {
            if (codec.Read(frames) is { } message)
                return message;
        }
        return null;
    }

    /// <summary>Sends to the client that sent <paramref name="request"/>.</summary>
    public void Send(IMessageSocket socket, Message request, string type, JsonObject content) =>
        socket.Send(codec.Write(request.Route, type, request.Header, content));

    /// <summary>Tells every subscriber.</summary>
    public void Publish(Message request, string type, JsonObject content) =>
        iopub.Send(codec.Write([Encoding.ASCII.GetBytes(type)], type, request.Header, content));

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (IMessageSocket socket in new[] { Control, Shell, iopub, Stdin, Heartbeat })
            socket.Dispose();
    }
}
