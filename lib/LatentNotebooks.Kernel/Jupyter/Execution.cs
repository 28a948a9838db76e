using System.Text.Json;
using System.Text.Json.Nodes;

namespace LatentNotebooks.Kernel.Jupyter;

/// <summary>Runs cells: execute_request with its counter, its history and the cells that an error takes with it.</summary>
/// <param name="engine">Runs the code.</param>
/// <param name="channels">Where output goes.</param>
/// <param name="arrivals">How many requests have come on shell so far.</param>
internal sealed class Execution(ScriptEngine engine, Channels channels, Func<long> arrivals)
{
    private int count;
    private long queuedAtError, abortUntil;

    /// <summary>The cells run so far.</summary>
    public History History { get; } = new();

    /// <summary>Questions to the user.</summary>
    public UserInput Input { get; } = new(channels);

    /// <summary>Answers execute_request.</summary>
    public JsonObject Run(Message request)
    {
        if (request.Arrival <= abortUntil)
            return new() { ["status"] = "aborted", ["execution_count"] = count };
        string code = request.Text("code");
        bool silent = request.Flag("silent", false), store = request.Flag("store_history", !silent) && !silent;
        if (store)
            count++;
        engine.Input = request.Flag("allow_stdin", true) ? (prompt, password) => Input.Ask(request, prompt, password) : null;
        queuedAtError = 0;
        CellResult result = silent ? Execute(code, new UnseenOutput()) : RunSeen(request, code, store);
        if (result.Status != CellStatus.Ok && request.Flag("stop_on_error", true))
            abortUntil = silent ? arrivals() : queuedAtError;
        return Reply(request, result);
    }

    private CellResult RunSeen(Message request, string code, bool store)
    {
        channels.Publish(request, "execute_input", new() { ["code"] = code, ["execution_count"] = count });
        var output = new CellOutput(channels, request, count, onError: () => queuedAtError = arrivals());
        CellResult result = Execute(code, output);
        if (store)
            History.Add(count, code, output.ResultText);
        return result;
    }

    private JsonObject Reply(Message request, CellResult result)
    {
        JsonObject reply = result.Status == CellStatus.Ok ? Replies.Ok() : Replies.Error(result.Error!);
        reply["execution_count"] = count;
        if (result.Status != CellStatus.Ok)
            return reply;
        reply["payload"] = new JsonArray();
        reply["user_expressions"] = new JsonObject(request.Members("user_expressions")
            .Select(member => KeyValuePair.Create(member.Name, (JsonNode?)Evaluate(member.Value))));
        return reply;
    }

    private JsonObject Evaluate(JsonElement expression)
    {
        var output = new UnseenOutput();
        CellResult result = Execute(expression.ToString(), output);
        if (result.Status != CellStatus.Ok)
            return Replies.Error(result.Error!);
        JsonObject value = Replies.Ok();
        value["data"] = output.Result;
        value["metadata"] = new JsonObject();
        return value;
    }

    private CellResult Execute(string code, ICellOutput output) =>
        engine.ExecuteAsync(code, count, output).GetAwaiter().GetResult();
}
