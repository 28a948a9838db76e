using System.Security.Cryptography;
using System.Text.Json;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LatentNotebooks.Training;

/// <summary>
/// Everything a training run needs to go on as if it had never stopped: weights and Adam moments in one safetensors file,
/// and a JSON side-car with the update, the loss so far, and a hash of the weights that is checked on load. No generator
/// state is kept, because every update draws from a stream of its own (<see cref="Runtime.Seed.For"/>).
/// </summary>
/// <param name="Update">Updates done.</param>
/// <param name="Losses">One loss per update done.</param>
/// <param name="SettingsHash">Which settings the run has; a run never resumes with others.</param>
/// <param name="Sha256">Of the safetensors file.</param>
public sealed record Checkpoint(int Update, IReadOnlyList<float> Losses, string SettingsHash, string Sha256)
{
    private const string WeightsPrefix = "model.";
    private const string AveragePrefix = "adam.average.";
    private const string SquarePrefix = "adam.square.";

    /// <summary>Writes both files next to each other and then renames them into place: a crash leaves the last checkpoint whole.</summary>
    public static void Save(string path, nn.Module model, AdamW? optimizer, int update, IReadOnlyList<float> losses, string settingsHash)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        var tensors = model.state_dict().ToDictionary(pair => WeightsPrefix + pair.Key, pair => pair.Value);
        foreach (var (name, state) in Moments(model, optimizer))
        {
            tensors[AveragePrefix + name] = state.exp_avg!;
            tensors[SquarePrefix + name] = state.exp_avg_sq!;
        }
        var temporary = path + ".writing";
        using (var stream = File.Create(temporary))
        {
            Safetensors.Write(stream, tensors);
            stream.Flush(flushToDisk: true);
        }
        var sidecar = new Checkpoint(update, losses, settingsHash, Hash(temporary));
        File.WriteAllText(Sidecar(path) + ".writing", JsonSerializer.Serialize(sidecar, Json));
        // Between the two renames the old side-car would not fit the new weights, so the weights carry the update in
        // their name and the side-car, renamed last, decides which of them counts.
        File.Move(temporary, Versioned(path, sidecar), overwrite: true);
        File.Move(Sidecar(path) + ".writing", Sidecar(path), overwrite: true);
        foreach (var old in Directory.EnumerateFiles(Path.GetDirectoryName(Path.GetFullPath(path))!, Path.GetFileNameWithoutExtension(path) + ".*.safetensors"))
            if (old != Path.GetFullPath(Versioned(path, sidecar))) File.Delete(old);
    }

    /// <summary>True when a run left something to resume.</summary>
    public static bool Exists(string path) => File.Exists(Sidecar(path));

    /// <summary>Loads weights and, where given, the optimizer's moments, after checking the hash and the settings.</summary>
    /// <exception cref="CheckpointException">Missing, truncated, tampered with, or of other settings.</exception>
    public static Checkpoint Load(string path, nn.Module model, AdamW? optimizer, string settingsHash)
    {
        var checkpoint = ReadSidecar(path);
        var weights = Versioned(path, checkpoint);
        if (!File.Exists(weights)) throw new CheckpointException($"{weights} is missing, though its side-car is there. Delete {Sidecar(path)} and train again.");
        if (checkpoint.SettingsHash != settingsHash)
            throw new CheckpointException($"{path} was trained with other settings ({checkpoint.SettingsHash}, now {settingsHash}). "
                + "Use another run folder, or delete this one to train afresh.");
        if (Hash(weights) != checkpoint.Sha256)
            throw new CheckpointException($"{weights} does not match the hash in {Path.GetFileName(Sidecar(path))}: it was truncated or changed after "
                + "it was written. Restore it from a copy, or delete both files to train again.");
        using var stream = File.OpenRead(weights);
        var tensors = Safetensors.Read(stream, weights);
        using var _ = no_grad();
        foreach (var (name, value) in model.state_dict()) value.copy_(Find(tensors, WeightsPrefix + name, weights));
        foreach (var (name, state) in Moments(model, optimizer))
        {
            state.step = checkpoint.Update;
            state.exp_avg!.copy_(Find(tensors, AveragePrefix + name, weights));
            state.exp_avg_sq!.copy_(Find(tensors, SquarePrefix + name, weights));
        }
        foreach (var tensor in tensors.Values) tensor.Dispose();
        return checkpoint;
    }

    private static IEnumerable<(string Name, AdamW.State State)> Moments(nn.Module model, AdamW? optimizer) =>
        optimizer is null ? [] : model.named_parameters().Zip(optimizer.state_dict().State, (p, state) => (p.name, (AdamW.State)state));

    private static Tensor Find(Dictionary<string, Tensor> tensors, string name, string path) =>
        tensors.TryGetValue(name, out var tensor) ? tensor
        : throw new CheckpointException($"{path} has no '{name}': it belongs to another model. Use the settings it was trained with.");

    private static Checkpoint ReadSidecar(string path)
    {
        if (!Exists(path)) throw new CheckpointException($"There is no checkpoint {Sidecar(path)}. Train first.");
        try
        {
            return JsonSerializer.Deserialize<Checkpoint>(File.ReadAllText(Sidecar(path)), Json) ?? throw new JsonException();
        }
        catch (JsonException)
        {
            throw new CheckpointException($"{Sidecar(path)} is not readable as JSON: it was damaged. Delete it to train again.");
        }
    }

    private static string Sidecar(string path) => Path.ChangeExtension(path, ".json");

    private static string Versioned(string path, Checkpoint checkpoint) => Path.ChangeExtension(path, $".{checkpoint.Update}.safetensors");

    private static string Hash(string path)
    {
        using var stream = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }

    private static readonly JsonSerializerOptions Json = new() { WriteIndented = false };
}
