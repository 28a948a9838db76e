using System.Text;
using LatentNotebooks.Kernel.Display;

namespace LatentNotebooks.Kernel;

/// <summary>
/// What lies between a running cell and its <see cref="ICellOutput"/>: one buffer for both console streams, so that program order
/// is kept and files are reproducible, handed over every 50 ms; and the limits that keep a flood of output out of the file.
/// </summary>
internal sealed class CellFeed : IDisposable
{
    /// <summary>Characters of console text a cell may show; of what follows only the end is kept.</summary>
    public const int TextLimit = 1_000_000;

    /// <summary>Characters in all displays of a cell together.</summary>
    public const long DisplayLimit = 64_000_000;

    /// <summary>Displays a cell may show.</summary>
    public const int DisplayCountLimit = 1000;

    private const int TailLength = 4000;
    private const int FlushMilliseconds = 50;
    private readonly ICellOutput output;
    private readonly Lock gate = new();
    private readonly StringBuilder pending = new();
    private readonly StringBuilder tail = new();
    private readonly Timer timer;
    private string stream = "stdout";
    private string tailStream = "stdout";
    private long textSize;
    private long displaySize;
    private int displayCount;
    private readonly HashSet<DisplayedValue> deferred = [];
    private bool timerSet;
    private bool ended;

    public CellFeed(ICellOutput output)
    {
        this.output = output;
        timer = new Timer(_ => { lock (gate) { timerSet = false; FlushText(); } });
    }

    public void Write(string name, ReadOnlySpan<char> text)
    {
        if (text.IsEmpty)
            return;
        lock (gate)
        {
            var room = (int)Math.Clamp(TextLimit - textSize, 0, text.Length);
            textSize += text.Length;
            if (room > 0)
                Append(name, text[..room]);
            if (room < text.Length)
                AppendTail(name, text[room..]);
        }
    }

    public void Display(MimeBundle data, string displayId, bool update)
    {
        lock (gate)
        {
            FlushText();
            if (!update && !Admit(data))
                return;
            output.Display(data, displayId, update);
        }
    }

    public void ExecuteResult(MimeBundle data)
    {
        lock (gate)
        {
            FlushAll();
            if (Admit(data))
                output.ExecuteResult(data);
        }
    }

    public void Error(CellError error)
    {
        lock (gate)
        {
            FlushAll();
            output.Error(error);
        }
    }

    public void ClearOutput(bool wait)
    {
        lock (gate)
        {
            pending.Clear();
            tail.Clear();
            textSize = displaySize = displayCount = 0;
            output.ClearOutput(wait);
        }
    }

    /// <summary>Puts off an update to the end of the cell.</summary>
    /// <returns>False where the cell has ended.</returns>
    public bool Defer(DisplayedValue value)
    {
        lock (gate)
        {
            if (!ended)
                deferred.Add(value);
            return !ended;
        }
    }

    /// <summary>Shows the updates that were put off.</summary>
    public void ShowDeferred()
    {
        DisplayedValue[] values;
        lock (gate)
        {
            values = [.. deferred];
            deferred.Clear();
        }
        foreach (var value in values)
            value.ShowWaiting();
    }

    /// <summary>Hands over everything written so far, with the note on what was left out.</summary>
    public void Complete()
    {
        lock (gate)
        {
            FlushAll();
            ended = true;
        }
    }

    public void Dispose()
    {
        Complete();
        timer.Dispose();
    }

    private void Append(string name, ReadOnlySpan<char> text)
    {
        if (name != stream)
        {
            FlushText();
            stream = name;
        }
        pending.Append(text);
        if (ended)
            FlushText(); // Work that outlives its cell still shows what it writes.
        if (timerSet || ended)
            return;
        timerSet = true;
        timer.Change(FlushMilliseconds, Timeout.Infinite);
    }

    private void AppendTail(string name, ReadOnlySpan<char> text)
    {
        tailStream = name;
        tail.Append(text[Math.Max(0, text.Length - TailLength)..]);
        if (tail.Length > 4 * TailLength)
            tail.Remove(0, tail.Length - TailLength);
    }

    private bool Admit(MimeBundle data)
    {
        displaySize += data.Size;
        displayCount++;
        if (displaySize <= DisplayLimit && displayCount <= DisplayCountLimit)
            return true;
        if (displayCount == DisplayCountLimit + 1 || displaySize - data.Size <= DisplayLimit)
            output.Stream("stderr", $"[more than {DisplayCountLimit:N0} outputs or {DisplayLimit:N0} characters of them: the rest is left out]\n");
        return false;
    }

    private void FlushText()
    {
        if (pending.Length == 0)
            return;
        var text = pending.ToString();
        pending.Clear();
        output.Stream(stream, text);
    }

    private void FlushAll()
    {
        FlushText();
        if (tail.Length == 0)
            return;
        if (tail.Length > TailLength)
            tail.Remove(0, tail.Length - TailLength);
        var left = textSize - TextLimit - tail.Length;
        var end = tail.ToString();
        tail.Clear();
        textSize = TextLimit;
        output.Stream(tailStream, left > 0 ? $"\n[... {left:N0} characters left out ...]\n{end}" : end);
    }
}
