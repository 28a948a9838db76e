using LatentNotebooks.Kernel.Display;

namespace LatentNotebooks.Kernel;

/// <summary>Where a running cell's output goes. The engine never makes two calls at a time and keeps program order.</summary>
public interface ICellOutput
{
    /// <summary>Text written to `stdout` or `stderr`; one call may hold many lines or part of one.</summary>
    void Stream(string name, string text);

    /// <summary>Shows a bundle, or with <paramref name="update"/> replaces what an earlier call showed under the same id.</summary>
    void Display(MimeBundle data, string displayId, bool update);

    /// <summary>The value of the cell's last expression.</summary>
    void ExecuteResult(MimeBundle data);

    /// <summary>The error that ended the cell; the last call of a failed cell.</summary>
    void Error(CellError error);

    /// <summary>Clears what the cell has shown, at once or with <paramref name="wait"/> when the next output comes.</summary>
    void ClearOutput(bool wait);
}
