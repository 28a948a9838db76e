using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace LatentNotebooks.Runtime;

/// <summary>One value a user wrote, and where: <paramref name="Source"/> is a file and line, or the command line.</summary>
public sealed record SettingsEntry(string Key, string Value, string Source);

/// <summary>
/// Reads settings as a flat list of dotted keys. A file has a section <c>common</c> and one per profile, and the
/// profile's values win:
/// <code>
/// common: { slots: 8 }
/// smoke:  { updates: 20 }
/// </code>
/// </summary>
public static class SettingsFile
{
    /// <summary>The values that hold for a profile, in the order in which they apply.</summary>
    /// <exception cref="SettingsException">The file is missing, is not YAML, or has a section that is no profile.</exception>
    public static IReadOnlyList<SettingsEntry> Read(string path, Profile profile)
    {
        if (!File.Exists(path))
            throw new SettingsException($"There is no settings file {path}. Settings live in notebooks/settings/, one YAML file each.");
        var entries = new List<SettingsEntry>();
        if (Parse(path) is not { } root) return entries;
        foreach (var (section, values) in root.Children)
        {
            var name = ((YamlScalarNode)section).Value ?? "";
            if (name != "common" && !Enum.TryParse<Profile>(name, ignoreCase: true, out _))
                throw new SettingsException(
                    $"{Where(path, section)}: '{name}' is no section. A settings file has common, smoke, quick and full.");
        }
        Add("common");
        Add(profile.ToString().ToLowerInvariant());
        return entries;

        void Add(string section)
        {
            if (root.Children.TryGetValue(new YamlScalarNode(section), out var values)) Flatten(values, "", path, entries);
        }
    }

    /// <summary>Reads overrides of the form <c>key=value</c>, one each.</summary>
    /// <exception cref="SettingsException">One has no equals sign.</exception>
    public static IReadOnlyList<SettingsEntry> Overrides(IEnumerable<string> overrides) =>
        [.. overrides.Select(text => text.Split('=', 2) is [var key, var value]
            ? new SettingsEntry(key.Trim(), value.Trim(), "--set " + text)
            : throw new SettingsException($"'{text}' is no override. Write --set key=value, for example --set updates=500."))];

    /// <summary>Overrides that a runner passed on: the variable LATENT_SET, <c>key=value;key=value</c>.</summary>
    public static IReadOnlyList<SettingsEntry> FromHost() => Overrides(
        (Environment.GetEnvironmentVariable("LATENT_SET") ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));

    private static YamlMappingNode? Parse(string path)
    {
        try
        {
            var stream = new YamlStream();
            using var reader = File.OpenText(path);
            stream.Load(reader);
            if (stream.Documents.Count == 0) return null;
            return stream.Documents[0].RootNode as YamlMappingNode
                ?? throw new SettingsException($"{path}: expected sections such as 'common:' at the top level.");
        }
        catch (YamlException error)
        {
            throw new SettingsException($"{path}, line {error.Start.Line}: not readable as YAML ({error.Message}).");
        }
    }

    private static void Flatten(YamlNode node, string prefix, string path, List<SettingsEntry> entries)
    {
        switch (node)
        {
            case YamlMappingNode map:
                foreach (var (key, value) in map.Children)
                    Flatten(value, (prefix.Length > 0 ? prefix + "." : "") + ((YamlScalarNode)key).Value, path, entries);
                break;
            case YamlSequenceNode list:
                entries.Add(new(prefix, string.Join(",", list.Children.Select(item => ((YamlScalarNode)item).Value)), Where(path, node)));
                break;
            case YamlScalarNode scalar when prefix.Length > 0:
                entries.Add(new(prefix, scalar.Value ?? "", Where(path, node)));
                break;
        }
    }

    private static string Where(string path, YamlNode node) => $"{Path.GetFileName(path)}, line {node.Start.Line}";
}
