using System.Text.Json.Nodes;
using LatentNotebooks.Kernel.Display;

namespace LatentNotebooks.Kernel.Jupyter;

/// <summary>Publishes what a cell shows to every front end.</summary>
/// <param name="channels">Where to publish.</param>
/// <param name="request">The request that runs the cell.</param>
/// <param name="number">The cell's execution count.</param>
/// <param name="onError">
/// Called before an error is published. What is queued then falls with the cell; what a user sends on seeing the error shall run.
/// </param>
internal sealed class CellOutput(Channels channels, Message request, int number, Action onError) : ICellOutput
{
    /// <summary>The value of the cell as text, for the history.</summary>
    public string? ResultText { get; private set; }

    /// <inheritdoc/>
    public void Stream(string name, string text) => Publish("stream", new() { ["name"] = name, ["text"] = text });

    /// <inheritdoc/>
    public void Display(MimeBundle data, string displayId, bool update) =>
        Publish(update ? "update_display_data" : "display_data", new()
        {
            ["data"] = data.ToJson(),
            ["metadata"] = new JsonObject(),
            ["transient"] = new JsonObject { ["display_id"] = displayId },
        });

    /// <inheritdoc/>
    public void ExecuteResult(MimeBundle data)
    {
        ResultText = data["text/plain"];
        Publish("execute_result", new()
        {
            ["execution_count"] = number,
            ["data"] = data.ToJson(),
            ["metadata"] = new JsonObject(),
        });
    }

    /// <inheritdoc/>
    public void Error(CellError error)
    {
        onError();
        Publish("error", Replies.ErrorContent(error));
    }

    /// <inheritdoc/>
    public void ClearOutput(bool wait) => Publish("clear_output", new() { ["wait"] = wait });

    /// <summary>
    /// An interrupt aborts the cell's thread wherever it is, but never within a finally block: here it would leave a queue
    /// half changed or half a message behind.
    /// </summary>
    private void Publish(string type, JsonObject content)
    {
        try
        {
        }
        finally
        {
            channels.Publish(request, type, content);
        }
    }
}
