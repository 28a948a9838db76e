using System.Text.Json;
using System.Text.RegularExpressions;

namespace LatentNotebooks.Kernel.Tests.Jupyter;

/// <summary>
/// The devcontainers, by the rules of the published schema for the properties they use. No container is built here; what its
/// commands name must exist.
/// </summary>
public class DevcontainerTests
{
    private static readonly Dictionary<string, JsonValueKind> Known = new()
    {
        ["name"] = JsonValueKind.String,
        ["image"] = JsonValueKind.String,
        ["features"] = JsonValueKind.Object,
        ["hostRequirements"] = JsonValueKind.Object,
        ["containerEnv"] = JsonValueKind.Object,
        ["postCreateCommand"] = JsonValueKind.String,
        ["waitFor"] = JsonValueKind.String,
        ["customizations"] = JsonValueKind.Object,
    };

    public static TheoryData<string> Files => ["devcontainer.json", "gpu/devcontainer.json"];

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_property_is_known_and_of_its_type(string file)
    {
        JsonElement container = Read(file);
        Assert.All(container.EnumerateObject(), property => Assert.Equal(Known.GetValueOrDefault(property.Name), property.Value.ValueKind));
        Assert.Contains(container.GetProperty("waitFor").GetString(),
            new[] { "initializeCommand", "onCreateCommand", "updateContentCommand", "postCreateCommand", "postStartCommand" });
        if (container.TryGetProperty("containerEnv", out JsonElement variables))
            Assert.All(variables.EnumerateObject(), variable => Assert.Equal(JsonValueKind.String, variable.Value.ValueKind));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Host_requirements_have_the_schemas_units(string file)
    {
        foreach (JsonProperty requirement in Read(file).GetProperty("hostRequirements").EnumerateObject())
        {
            string value = requirement.Value.GetRawText();
            Assert.Matches(requirement.Name switch
            {
                "cpus" => "^[1-9][0-9]*$",
                "memory" or "storage" => "^\"[0-9]+([tgmk]b)?\"$",
                "gpu" => "^(true|false|\"optional\")$",
                _ => "no such requirement",
            }, value);
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Images_features_and_extensions_are_named_in_full(string file)
    {
        JsonElement container = Read(file), code = container.GetProperty("customizations").GetProperty("vscode");
        Assert.Matches(@"^[a-z0-9.]+(/[a-z0-9-]+)+:[a-z0-9.-]+$", container.GetProperty("image").GetString());
        Assert.All(container.GetProperty("features").EnumerateObject(), feature =>
            Assert.Matches(@"^ghcr\.io/[a-z-]+/features/[a-z-]+:[0-9]+$", feature.Name));
        string[] extensions = [.. code.GetProperty("extensions").EnumerateArray().Select(name => name.GetString()!)];
        Assert.All(extensions, name => Assert.Matches("^[a-z0-9][a-z0-9-]*[.][a-z0-9][a-z0-9-]*$", name));
        Assert.Contains("ms-toolsai.jupyter", extensions);
        JsonElement sdk = container.GetProperty("features").GetProperty("ghcr.io/devcontainers/features/dotnet:2");
        Assert.Equal("10.0", sdk.GetProperty("version").GetString());
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void The_commands_are_there_to_run(string file)
    {
        string[] commands = Regex.Split(Read(file).GetProperty("postCreateCommand").GetString()!, " && ");
        Assert.Equal("environment/setup", commands[0]);
        foreach (string command in commands)
        {
            string script = Path.Combine(Repository.Root, command.Split(' ')[0]);
            Assert.True(File.Exists(script), $"{script} is not there.");
            Assert.True(OperatingSystem.IsWindows() || File.GetUnixFileMode(script).HasFlag(UnixFileMode.UserExecute),
                $"{script} is not executable.");
        }
    }

    private static JsonElement Read(string file) => JsonDocument.Parse(
        File.ReadAllText(Path.Combine(Repository.Root, ".devcontainer", file)),
        new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip }).RootElement;
}
