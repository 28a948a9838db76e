using System.IO.Enumeration;
using System.Text.Json.Nodes;

namespace LatentNotebooks.Kernel.Jupyter;

/// <summary>What was run since the kernel started, for front ends that offer it again.</summary>
internal sealed class History
{
    private readonly List<Entry> entries = [];

    /// <summary>Keeps a cell.</summary>
    /// <param name="number">Its execution count.</param>
    /// <param name="code">Its source.</param>
    /// <param name="result">Its value as text, or null.</param>
    public void Add(int number, string code, string? result) => entries.Add(new(number, code, result));

    /// <summary>Answers history_request.</summary>
    public JsonObject Answer(Message request)
    {
        bool output = request.Flag("output", false);
        JsonObject reply = Replies.Ok();
        reply["history"] = new JsonArray([.. Select(request).Select(entry => Item(entry, output))]);
        return reply;
    }

    private IEnumerable<Entry> Select(Message request)
    {
        int most = request.Number("n", int.MaxValue);
        switch (request.Text("hist_access_type", "tail"))
        {
            case "tail":
                return entries.TakeLast(most);
            case "range":
                int start = request.Number("start", 0), stop = request.Number("stop", int.MaxValue);
                return entries.Where(entry => entry.Number >= start && entry.Number < stop);
            case "search":
                string pattern = request.Text("pattern", "*");
                IEnumerable<Entry> found = entries
                    .Where(entry => FileSystemName.MatchesSimpleExpression(pattern, entry.Code, ignoreCase: false));
                return (request.Flag("unique", false) ? found.Reverse().DistinctBy(entry => entry.Code).Reverse() : found).TakeLast(most);
            case var other:
                throw new InvalidDataException($"history_request has hist_access_type '{other}'; known are tail, range, search.");
        }
    }

    /// <summary>A triple of session (there is but one), line, and input or input with output.</summary>
    private static JsonArray Item(Entry entry, bool output) =>
        new(1, entry.Number, output ? new JsonArray(entry.Code, entry.Result) : entry.Code);

    private sealed record Entry(int Number, string Code, string? Result);
}
