namespace LatentNotebooks.Kernel.Jupyter.Zmtp;

/// <summary>
/// All the protocol needs of a message transport. The managed ZMTP socket implements it; a native ZeroMQ could take its place.
/// A message is a list of frames. On a socket that answers (ROUTER, REP) the first frame names the peer, in both directions.
/// </summary>
internal interface IMessageSocket : IDisposable
{
    /// <summary>Waits for the next message.</summary>
    /// <returns>Its frames, or null once the socket is closed.</returns>
    IReadOnlyList<byte[]>? Receive();

    /// <summary>
    /// Queues a message: for the peer that the first frame names, or for every subscriber. A peer that is gone is no error.
    /// Waits while that peer has too much unread; one that has not read a byte for some seconds is disconnected instead.
    /// </summary>
    void Send(IReadOnlyList<byte[]> frames);
}
