using System.Runtime.InteropServices;
using System.Text.Json.Nodes;

namespace LatentNotebooks.Kernel.Jupyter;

/// <summary>What the kernel says about itself. Front ends choose colours, lexers and file names by it.</summary>
internal static class KernelInfo
{
    /// <summary>This program's version.</summary>
    public static string Version { get; } = typeof(KernelInfo).Assembly.GetName().Version!.ToString(3);

    /// <summary>The content of a kernel_info_reply.</summary>
    public static JsonObject Content() => new()
    {
        ["status"] = "ok",
        ["protocol_version"] = JupyterKernel.ProtocolVersion,
        ["implementation"] = "LatentNotebooks.Kernel",
        ["implementation_version"] = Version,
        ["banner"] = $"C# 14 on {RuntimeInformation.FrameworkDescription}, LatentNotebooks.Kernel {Version}",
        ["debugger"] = false,
        ["help_links"] = new JsonArray(new JsonObject
        {
            ["text"] = "C# language reference",
            ["url"] = "https://learn.microsoft.com/dotnet/csharp/language-reference/",
        }),
        ["language_info"] = new JsonObject
        {
            ["name"] = "C#",
            ["version"] = "14.0",
            ["mimetype"] = "text/x-csharp",
            ["file_extension"] = ".cs",
            ["pygments_lexer"] = "csharp",
            ["codemirror_mode"] = "text/x-csharp",
        },
    };
}
