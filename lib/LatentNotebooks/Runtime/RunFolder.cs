using System.Text.Json;

namespace LatentNotebooks.Runtime;

/// <summary>
/// One run's folder, named by its settings: <c>settings.yaml</c> (resolved, replayable), <c>environment.json</c>,
/// <c>metrics.csv</c> and the checkpoint. Equal settings and code find the same folder, which is how "load if trained,
/// else train" works.
/// </summary>
public sealed class RunFolder
{
    private RunFolder(string path, string settingsHash) => (Path, SettingsHash) = (path, settingsHash);

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>Hash of the settings, the data and the library's code.</summary>
    public string SettingsHash { get; }

    /// <summary>Where checkpoints go, and the hash that guards them.</summary>
    public (string Path, string SettingsHash) Checkpoint => (System.IO.Path.Combine(Path, "checkpoint.safetensors"), SettingsHash);

    /// <summary>Finds or makes the folder of a run.</summary>
    /// <param name="name">What is run, for people: <c>flexlam/video-discovery</c>.</param>
    /// <param name="settings">Its settings record.</param>
    /// <param name="data">Hashes of its data, so that new data means a new run.</param>
    public static RunFolder Open(string name, object settings, params string[] data)
    {
        var hash = SettingsBinder.Hash(settings, [EngineFacts.CodeIdentity, .. data]);
        var folder = new RunFolder(System.IO.Path.Combine([ProjectPaths.Runs, .. name.Split('/'), hash]), hash);
        Directory.CreateDirectory(folder.Path);
        File.WriteAllText(folder.FileAt("settings.yaml"), SettingsBinder.ToYaml(settings));
        var facts = new { Library = EngineFacts.LibraryVersion, Engine = EngineFacts.Read(), Data = data, Threads = TorchSharp.torch.get_num_threads() };
        File.WriteAllText(folder.FileAt("environment.json"), JsonSerializer.Serialize(facts, Json));
        return folder;
    }

    /// <summary>Writes one loss an update as <c>metrics.csv</c>.</summary>
    public void SaveLosses(IReadOnlyList<float> losses) =>
        File.WriteAllLines(FileAt("metrics.csv"), losses.Select((loss, update) => $"{update + 1},{loss:R}").Prepend("update,loss"));

    private string FileAt(string name) => System.IO.Path.Combine(Path, name);

    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true };
}
