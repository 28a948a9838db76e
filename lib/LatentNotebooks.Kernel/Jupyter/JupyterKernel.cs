using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using LatentNotebooks.Kernel.Jupyter.Zmtp;

namespace LatentNotebooks.Kernel.Jupyter;

/// <summary>
/// The Jupyter face of the engine: messaging protocol 5.3. Requests on shell are answered one after the other; control is
/// answered at once, whatever a cell is doing. Every loop has a thread of its own, since cells may fill the thread pool.
/// </summary>
internal sealed class JupyterKernel : IDisposable
{
    /// <summary>The version of the messaging protocol that is spoken.</summary>
    public const string ProtocolVersion = "5.3";

    private readonly ScriptEngine engine;
    private readonly Channels channels;
    private readonly Execution execution;
    private readonly BlockingCollection<Message> queue = [];
    private readonly ManualResetEventSlim stopped = new();
    private readonly Dictionary<string, Func<Message, JsonObject?>> shellRequests, controlRequests;
    private long arrivals;

    /// <summary>Binds the channels. The kernel owns neither the engine nor the process.</summary>
    public JupyterKernel(ConnectionFile connection, ScriptEngine engine)
    {
        this.engine = engine;
        channels = new Channels(connection);
        execution = new Execution(engine, channels, () => Interlocked.Read(ref arrivals));
        var assistance = new Assistance(engine);
        controlRequests = new()
        {
            ["kernel_info_request"] = _ => KernelInfo.Content(),
            ["interrupt_request"] = Interrupt,
            ["shutdown_request"] = Shutdown,
        };
        shellRequests = new(controlRequests)
        {
            ["execute_request"] = execution.Run,
            ["complete_request"] = assistance.Complete,
            ["inspect_request"] = assistance.Inspect,
            ["is_complete_request"] = assistance.IsComplete,
            ["history_request"] = execution.History.Answer,
            ["comm_info_request"] = _ => new() { ["status"] = "ok", ["comms"] = new JsonObject() },
            ["comm_open"] = RefuseComm,
        };
    }

    /// <summary>Answers until it is told to shut down.</summary>
    public void Run()
    {
        using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal =>
        {
            signal.Cancel = true;
            engine.Interrupt();
        });
        using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal =>
        {
            signal.Cancel = true;
            stopped.Set();
        });
        Start(Beat, "heartbeat");
        Start(ListenToControl, "control");
        Start(ListenToShell, "shell");
        Start(Work, "execution");
        Start(execution.Input.Listen, "stdin");
        stopped.Wait();
    }

    /// <summary>Sends what is queued and closes the channels.</summary>
    public void Dispose()
    {
        stopped.Set();
        channels.Dispose();
        queue.CompleteAdding();
    }

    /// <summary>Without one of its loops the kernel would be deaf and look alive, so a loop that fails ends the process.</summary>
    private static void Start(Action loop, string name) => new Thread(() =>
    {
        try
        {
            loop();
        }
#pragma warning disable CA1031 // there is no kind of failure to go on from
        catch (Exception error)
#pragma warning restore CA1031
        {
            Environment.FailFast($"The kernel's {name} loop failed.", error);
        }
    }) { IsBackground = true, Name = name }.Start();

    private void Beat()
    {
        while (channels.Heartbeat.Receive() is { } frames)
            channels.Heartbeat.Send(frames);
    }

    private void ListenToControl()
    {
        while (channels.Receive(channels.Control) is { } request)
            Answer(channels.Control, controlRequests, request);
    }

    private void ListenToShell()
    {
        while (channels.Receive(channels.Shell) is { } request)
            queue.Add(request with { Arrival = Interlocked.Increment(ref arrivals) });
    }

    private void Work()
    {
        foreach (Message request in queue.GetConsumingEnumerable())
            Answer(channels.Shell, shellRequests, request);
    }

    /// <summary>Busy, the answer, idle: in this order, whatever happens. A type that is not in the table is passed over.</summary>
    private void Answer(IMessageSocket socket, Dictionary<string, Func<Message, JsonObject?>> table, Message request)
    {
        if (!table.TryGetValue(request.Type, out Func<Message, JsonObject?>? handle))
            return;
        bool urgent = request.Type == "interrupt_request"; // not even a stalled subscriber may hold it up
        JsonObject? reply = urgent ? Try(handle, request) : null;
        Status(request, "busy");
        reply ??= Try(handle, request);
        if (reply is not null && request.Type.EndsWith("_request", StringComparison.Ordinal))
            channels.Send(socket, request, request.Type.Replace("_request", "_reply"), reply);
        Status(request, "idle");
        if (request.Type == "shutdown_request")
            stopped.Set();
    }

    /// <summary>A request that makes no sense is answered with an error; it does not end the kernel.</summary>
    private static JsonObject? Try(Func<Message, JsonObject?> handle, Message request)
    {
        try
        {
            return handle(request);
        }
#pragma warning disable CA1031 // whatever a request makes go wrong is told to its sender
        catch (Exception error)
#pragma warning restore CA1031
        {
            return Replies.Error(new CellError(error.GetType().Name, error.Message, [error.ToString()]));
        }
    }

    private void Status(Message request, string state) =>
        channels.Publish(request, "status", new() { ["execution_state"] = state });

    private JsonObject Interrupt(Message request)
    {
        engine.Interrupt();
        return Replies.Ok();
    }

    private JsonObject Shutdown(Message request)
    {
        JsonObject reply = Replies.Ok();
        reply["restart"] = request.Flag("restart", false);
        channels.Publish(request, "shutdown_reply", (JsonObject)reply.DeepClone());
        return reply;
    }

    /// <summary>No comm target is known here, and the protocol's answer to an unknown one is to close it.</summary>
    private JsonObject? RefuseComm(Message request)
    {
        channels.Publish(request, "comm_close", new() { ["comm_id"] = request.Text("comm_id"), ["data"] = new JsonObject() });
        return null;
    }
}
