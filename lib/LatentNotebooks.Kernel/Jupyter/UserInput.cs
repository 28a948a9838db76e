using System.Collections.Concurrent;

namespace LatentNotebooks.Kernel.Jupyter;

/// <summary>Questions a running cell puts to the user of the front end that started it.</summary>
internal sealed class UserInput(Channels channels)
{
    private readonly BlockingCollection<string> answers = [];

    /// <summary>Collects answers until the channel closes.</summary>
    public void Listen()
    {
        while (channels.Receive(channels.Stdin) is { } message)
        {
            if (message.Type != "input_reply")
                continue;
            try
            {
                answers.Add(message.Text("value"));
            }
            catch (Exception error) when (error is InvalidDataException or InvalidOperationException)
            {
                // no answer; the question stands
            }
        }
    }

    /// <summary>Asks, and waits on the calling thread until there is an answer or the thread is interrupted.</summary>
    public string Ask(Message request, string prompt, bool password)
    {
        while (answers.TryTake(out _))
        {
            // an answer to a question whose cell was interrupted
        }
        channels.Send(channels.Stdin, request, "input_request", new() { ["prompt"] = prompt, ["password"] = password });
        return answers.Take();
    }
}
