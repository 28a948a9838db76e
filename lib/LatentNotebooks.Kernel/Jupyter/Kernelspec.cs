using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace LatentNotebooks.Kernel.Jupyter;

/// <summary>A kernelspec on disk: the folder whose <c>kernel.json</c> tells front ends how to start a kernel.</summary>
/// <param name="Folder">The kernelspec's folder; its last part is the kernel's name.</param>
/// <param name="Content">What kernel.json holds.</param>
internal sealed record Kernelspec(string Folder, JsonObject Content)
{
    /// <summary>The name under which C# notebooks ask for their kernel; Microsoft's tool had the same.</summary>
    public const string DefaultName = ".net-csharp";

    private const string Mark = "latent_notebooks";
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The kernel's name.</summary>
    public string Name => Path.GetFileName(Folder);

    /// <summary>What front ends call it.</summary>
    public string DisplayName => Content["display_name"] is JsonValue name ? name.ToString() : "";

    /// <summary>The command that starts it, the place of the connection file as <c>{connection_file}</c>.</summary>
    public IReadOnlyList<string> Command => Content["argv"] is JsonArray argv ? [.. argv.Select(part => $"{part}")] : [];

    /// <summary>True for one that <see cref="Write"/> wrote.</summary>
    public bool IsOurs => Content["metadata"] is JsonObject metadata && metadata.ContainsKey(Mark);

    /// <summary>The kernelspec of this very program.</summary>
    /// <param name="dataFolder">The Jupyter data folder to put it in.</param>
    /// <param name="name">The kernel's name.</param>
    public static Kernelspec OfThisProgram(string dataFolder, string name) => new(Path.Combine(dataFolder, "kernels", name), new JsonObject
    {
        ["argv"] = new JsonArray([.. new[] { ThisProgram(), ["kernel", "run", "{connection_file}"] }
            .SelectMany(parts => parts)
            .Select(part => JsonValue.Create(part))]),
        ["display_name"] = name == DefaultName ? ".NET (C#)" : $".NET (C#) - {name}",
        ["language"] = "C#",
        ["interrupt_mode"] = "message",
        ["metadata"] = new JsonObject { ["debugger"] = false, [Mark] = new JsonObject { ["version"] = KernelInfo.Version } },
    });

    /// <summary>Reads the kernelspec in a folder.</summary>
    /// <returns>Null if there is none that can be read.</returns>
    public static Kernelspec? Read(string folder)
    {
        try
        {
            string json = File.ReadAllText(Path.Combine(folder, "kernel.json"));
            return JsonNode.Parse(json) is JsonObject content ? new(folder, content) : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    /// <summary>All kernelspecs of a data folder, by name.</summary>
    public static IReadOnlyList<Kernelspec> In(string dataFolder)
    {
        string folder = Path.Combine(dataFolder, "kernels");
        return Directory.Exists(folder)
            ? [.. Directory.GetDirectories(folder).Order(StringComparer.Ordinal).Select(Read).OfType<Kernelspec>()]
            : [];
    }

    /// <summary>Writes it, over whatever was there.</summary>
    public void Write()
    {
        Directory.CreateDirectory(Folder);
        File.WriteAllText(Path.Combine(Folder, "kernel.json"), Content.ToJsonString(Indented) + "\n");
    }

    /// <summary>
    /// The command of this program. The runtime's own `dotnet` and the assembly, both by full path: a front end started from a desktop
    /// has neither the PATH nor the DOTNET_ROOT of a terminal.
    /// </summary>
    private static string[] ThisProgram()
    {
        string assembly = Assembly.GetEntryAssembly()!.Location;
        string host = OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet";
        string dotnet = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", host));
        return assembly.Length > 0 && File.Exists(dotnet) ? [dotnet, assembly] : [Environment.ProcessPath!];
    }
}
