using System.Text.Json.Nodes;

namespace LatentNotebooks.Kernel.Jupyter;

/// <summary>Completion, inspection and completeness: questions about code that run none of it.</summary>
internal sealed class Assistance(ScriptEngine engine)
{
    /// <summary>Answers complete_request.</summary>
    public JsonObject Complete(Message request)
    {
        (string code, int cursor) = CodeAndCursor(request);
        Completions found = engine.Complete(code, cursor);
        int start = CodePoints.FromUtf16(code, found.Start), end = CodePoints.FromUtf16(code, found.End);
        JsonObject reply = Replies.Ok();
        reply["matches"] = new JsonArray([.. found.Matches.Select(match => JsonValue.Create(match.Text))]);
        reply["cursor_start"] = start;
        reply["cursor_end"] = end;
        reply["metadata"] = new JsonObject
        {
            ["_jupyter_types_experimental"] = new JsonArray([.. found.Matches.Select(match => new JsonObject
            {
                ["start"] = start,
                ["end"] = end,
                ["text"] = match.Text,
                ["type"] = match.Kind,
                ["signature"] = match.Signature,
            })]),
        };
        return reply;
    }

    /// <summary>Answers inspect_request.</summary>
    public JsonObject Inspect(Message request)
    {
        (string code, int cursor) = CodeAndCursor(request);
        Inspection? found = engine.Inspect(code, cursor, request.Number("detail_level", 0));
        JsonObject reply = Replies.Ok();
        reply["found"] = found is not null;
        reply["data"] = found?.Data.ToJson() ?? [];
        reply["metadata"] = new JsonObject();
        return reply;
    }

    /// <summary>Answers is_complete_request.</summary>
    public JsonObject IsComplete(Message request)
    {
        CompletenessAnswer answer = engine.CheckCompleteness(request.Text("code"));
        var reply = new JsonObject { ["status"] = answer.Status.ToString().ToLowerInvariant() };
        if (answer.Status == Completeness.Incomplete)
            reply["indent"] = answer.Indent;
        return reply;
    }

    private static (string Code, int Cursor) CodeAndCursor(Message request)
    {
        string code = request.Text("code");
        return (code, CodePoints.ToUtf16(code, request.Number("cursor_pos", code.Length)));
    }
}
