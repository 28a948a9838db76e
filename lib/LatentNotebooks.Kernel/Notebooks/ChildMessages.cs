using System.Text.Json;
using System.Text.Json.Serialization;

namespace LatentNotebooks.Kernel.Notebooks;

/// <summary>What the runner asks of the process that executes a notebook.</summary>
/// <param name="Kind">`cell` or `interrupt`.</param>
/// <param name="Number">The cell's execution count.</param>
/// <param name="Code">The cell's source.</param>
internal sealed record ChildRequest(string Kind, int Number = 0, string? Code = null);

/// <summary>What that process tells the runner.</summary>
/// <param name="Kind">`ready`, `stream`, `display`, `result`, `error`, `clear` or `done`.</param>
/// <param name="Name">A stream's name, an error's name, or how a cell ended.</param>
/// <param name="Text">A stream's text or an error's message.</param>
/// <param name="Data">A bundle's representations.</param>
/// <param name="DisplayId">A display's id.</param>
/// <param name="Flag">A display's `update` or a clearing's `wait`.</param>
/// <param name="Lines">An error's traceback.</param>
internal sealed record ChildReply(
    string Kind,
    string? Name = null,
    string? Text = null,
    Dictionary<string, string>? Data = null,
    string? DisplayId = null,
    bool Flag = false,
    IReadOnlyList<string>? Lines = null);

/// <summary>The messages as one line of JSON each, with generated code, which starts faster than reflection.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(ChildRequest))]
[JsonSerializable(typeof(ChildReply))]
internal sealed partial class ChildJson : JsonSerializerContext
{
    public static string Line(ChildRequest request) => JsonSerializer.Serialize(request, Default.ChildRequest);

    public static string Line(ChildReply reply) => JsonSerializer.Serialize(reply, Default.ChildReply);

    public static ChildRequest? Request(string line) => JsonSerializer.Deserialize(line, Default.ChildRequest);

    public static ChildReply? Reply(string line) => JsonSerializer.Deserialize(line, Default.ChildReply);
}
