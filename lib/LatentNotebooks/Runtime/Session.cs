using TorchSharp;

namespace LatentNotebooks.Runtime;

/// <summary>
/// What a notebook's first cell starts and shows: everything a reader has to know to repeat the run. Notebook hosts show
/// a record as a table, so this is one.
/// </summary>
/// <param name="Profile">How much work the cells below do.</param>
/// <param name="Seed">The root of all randomness.</param>
/// <param name="Device">Where tensors live, and why.</param>
/// <param name="Threads">Threads of one operator, and why.</param>
/// <param name="Engine">Who computes.</param>
/// <param name="Blas">Matrix kernels, and why these.</param>
/// <param name="Runtime">.NET and platform.</param>
/// <param name="Library">Version of this library.</param>
public sealed record Session(string Profile, long Seed, string Device, string Threads, string Engine, string Blas, string Runtime, string Library)
{
    /// <summary>Chooses device and threads, seeds the engine, and collects the facts.</summary>
    /// <exception cref="SettingsException">A variable asks for something that is not there.</exception>
    public static Session Start(long seed = 1)
    {
        var compute = Compute.Choose();
        var facts = EngineFacts.Read();
        torch.manual_seed(seed);
        return new Session(
            Profiles.Current.ToString().ToLowerInvariant(),
            seed,
            $"{compute.Device.type.ToString().ToLowerInvariant()} ({compute.DeviceReason})",
            $"{compute.Threads} ({compute.ThreadsReason})",
            $"{facts.Provider}, libtorch {facts.LibTorch.Split(' ')[0]}",
            $"{facts.Blas} ({facts.BlasReason})",
            facts.Runtime,
            EngineFacts.LibraryVersion.Split('+')[0]);
    }
}
