using System.Text.Json.Nodes;

namespace LatentNotebooks.Kernel.Jupyter;

/// <summary>The parts that the contents of many replies share.</summary>
internal static class Replies
{
    /// <summary>All went well.</summary>
    public static JsonObject Ok() => new() { ["status"] = "ok" };

    /// <summary>It failed, and how.</summary>
    public static JsonObject Error(CellError error)
    {
        JsonObject content = ErrorContent(error);
        content["status"] = "error";
        return content;
    }

    /// <summary>An error as the output channel carries it.</summary>
    public static JsonObject ErrorContent(CellError error) => new()
    {
        ["ename"] = error.Name,
        ["evalue"] = error.Message,
        ["traceback"] = new JsonArray([.. error.Traceback.Select(line => JsonValue.Create(line))]),
    };
}
