using System.Text;
using LatentNotebooks.Kernel.Display;

namespace LatentNotebooks.Kernel.Tests.Engine;

/// <summary>Keeps what a cell showed, in order.</summary>
internal sealed class RecordedOutput : ICellOutput
{
    private readonly StringBuilder log = new();

    public string Log => log.ToString();

    public string Text { get; private set; } = "";

    public List<MimeBundle> Shown { get; } = [];

    public List<MimeBundle> Updates { get; } = [];

    public MimeBundle? Result { get; private set; }

    public CellError? Failure { get; private set; }

    public int StreamCalls { get; private set; }

    public void Stream(string name, string text)
    {
        StreamCalls++;
        Text += text;
        log.Append($"{name}: {text}|");
    }

    public void Display(MimeBundle data, string displayId, bool update)
    {
        (update ? Updates : Shown).Add(data);
        log.Append($"{(update ? "update" : "display")}: {data["text/plain"] ?? data[0].Value}|");
    }

    public void ExecuteResult(MimeBundle data)
    {
        Result = data;
        log.Append($"result: {data["text/plain"] ?? data[0].Value}|");
    }

    public void Error(CellError error)
    {
        Failure = error;
        log.Append($"error: {error.Message}|");
    }

    public void ClearOutput(bool wait) => log.Append("clear|");
}
