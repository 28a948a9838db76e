using System.Text.Json.Nodes;
using LatentNotebooks.Kernel.Display;

namespace LatentNotebooks.Kernel.Jupyter;

/// <summary>Keeps the value of an expression and drops all else: for silent requests and for user expressions.</summary>
internal sealed class UnseenOutput : ICellOutput
{
    /// <summary>The value as a front end shows it; empty if there was none.</summary>
    public JsonObject Result { get; private set; } = [];

    /// <inheritdoc/>
    public void ExecuteResult(MimeBundle data) => Result = data.ToJson();

    /// <inheritdoc/>
    public void Stream(string name, string text)
    {
    }

    /// <inheritdoc/>
    public void Display(MimeBundle data, string displayId, bool update)
    {
    }

    /// <inheritdoc/>
    public void Error(CellError error)
    {
    }

    /// <inheritdoc/>
    public void ClearOutput(bool wait)
    {
    }
}
