namespace LatentNotebooks.Kernel.Jupyter.Zmtp;

/// <summary>The three ZeroMQ socket types a kernel binds.</summary>
internal enum SocketKind
{
    /// <summary>Shell, control and stdin: many clients, each answered by its name.</summary>
    Router,

    /// <summary>Iopub: everything to every subscriber.</summary>
    Pub,

    /// <summary>Heartbeat: answers what it is asked.</summary>
    Rep,
}
