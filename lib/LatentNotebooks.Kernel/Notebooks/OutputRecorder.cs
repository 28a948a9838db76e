using System.Text;
using System.Text.Json.Nodes;
using LatentNotebooks.Kernel.Display;

namespace LatentNotebooks.Kernel.Notebooks;

/// <summary>Collects a cell's output in the form a notebook file keeps it. Not safe for use by several threads.</summary>
internal sealed class OutputRecorder : ICellOutput
{
    private readonly Dictionary<string, List<JsonObject>> displayed = [];
    private readonly StringBuilder stream = new();
    private NotebookCell? cell;
    private string streamName = "";
    private bool clearNext;

    /// <summary>Turns to the next cell.</summary>
    public void Begin(NotebookCell next, int number)
    {
        clearNext = false;
        cell = next;
        cell.Clear();
        cell.ExecutionCount = number;
    }

    /// <summary>Takes what the child says.</summary>
    public void Record(ChildReply reply)
    {
        switch (reply.Kind)
        {
            case "stream":
                Stream(reply.Name!, reply.Text ?? "");
                break;
            case "display":
                Display(new(reply.Data!), reply.DisplayId!, reply.Flag);
                break;
            case "result":
                ExecuteResult(new(reply.Data!));
                break;
            case "error":
                Error(new(reply.Name!, reply.Text ?? "", reply.Lines ?? []));
                break;
            case "clear":
                ClearOutput(reply.Flag);
                break;
        }
    }

    /// <summary>Adds what native code printed, before the error where the cell failed.</summary>
    public void AddNative(string text)
    {
        EndStream();
        var last = cell!.Outputs.Count;
        if (last > 0 && cell.Outputs[last - 1]["output_type"]!.GetValue<string>() is "error" or "execute_result")
            last--;
        cell.Outputs.Insert(last, new() { ["output_type"] = "stream", ["name"] = "stdout", ["text"] = text });
    }

    /// <summary>Says why the cell was ended, in place of the interrupt that ended it.</summary>
    public void ReplaceError(CellError error)
    {
        EndStream();
        cell!.Outputs.RemoveAll(output => output["output_type"]!.GetValue<string>() == "error");
        Error(error);
    }

    /// <summary>Finishes the cell.</summary>
    public void End() => EndStream();

    public void Stream(string name, string text)
    {
        ClearIfDue();
        if (name != streamName)
            EndStream();
        streamName = name;
        stream.Append(text);
    }

    public void Display(MimeBundle data, string displayId, bool update)
    {
        if (update)
        {
            foreach (var earlier in displayed.GetValueOrDefault(displayId) ?? [])
                earlier["data"] = data.ToJson();
            return;
        }
        ClearIfDue();
        EndStream();
        var output = new JsonObject { ["output_type"] = "display_data", ["data"] = data.ToJson(), ["metadata"] = new JsonObject() };
        displayed.TryAdd(displayId, []);
        displayed[displayId].Add(output);
        cell!.Outputs.Add(output);
    }

    public void ExecuteResult(MimeBundle data) => Add(new()
    {
        ["output_type"] = "execute_result",
        ["data"] = data.ToJson(),
        ["execution_count"] = cell!.ExecutionCount,
        ["metadata"] = new JsonObject(),
    });

    public void Error(CellError error) => Add(new()
    {
        ["output_type"] = "error",
        ["ename"] = error.Name,
        ["evalue"] = error.Message,
        ["traceback"] = new JsonArray([.. error.Traceback.Select(line => JsonValue.Create(line))]),
    });

    public void ClearOutput(bool wait)
    {
        clearNext = true;
        if (!wait)
            ClearIfDue();
    }

    private void Add(JsonObject output)
    {
        ClearIfDue();
        EndStream();
        cell!.Outputs.Add(output);
    }

    private void ClearIfDue()
    {
        if (!clearNext)
            return;
        clearNext = false;
        stream.Clear();
        cell!.Outputs.Clear();
    }

    private void EndStream()
    {
        if (stream.Length > 0)
            cell!.Outputs.Add(new() { ["output_type"] = "stream", ["name"] = streamName, ["text"] = stream.ToString() });
        stream.Clear();
    }
}
