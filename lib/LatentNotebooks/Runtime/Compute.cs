using TorchSharp;

namespace LatentNotebooks.Runtime;

/// <summary>Where tensors live and how many threads an operator uses, each with the reason it was chosen.</summary>
public sealed record Compute(torch.Device Device, string DeviceReason, int Threads, string ThreadsReason)
{
    /// <summary>Chooses device and threads and tells the engine. Variables: LATENT_DEVICE (cpu, cuda), LATENT_THREADS.</summary>
    /// <exception cref="SettingsException">A variable asks for something this machine does not have.</exception>
    public static Compute Choose()
    {
        var (device, deviceReason) = ChooseDevice(Environment.GetEnvironmentVariable("LATENT_DEVICE"));
        var (threads, threadsReason) = ChooseThreads(
            Environment.GetEnvironmentVariable("LATENT_THREADS") ?? Environment.GetEnvironmentVariable("OMP_NUM_THREADS"));
        torch.set_num_threads(threads);
        torch.set_default_device(device);
        return new Compute(device, deviceReason, threads, threadsReason);
    }

    private static (torch.Device, string) ChooseDevice(string? wanted)
    {
        var hasCuda = torch.cuda.is_available();
        return wanted switch
        {
            null or "" when hasCuda => (torch.CUDA, "the engine sees a CUDA device"),
            null or "" => (torch.CPU, "the engine sees no CUDA device"),
            "cpu" => (torch.CPU, "LATENT_DEVICE asks for it"),
            "cuda" when hasCuda => (torch.CUDA, "LATENT_DEVICE asks for it"),
            "cuda" => throw new SettingsException(
                "LATENT_DEVICE asks for cuda, but this engine sees no CUDA device. Unset it to run on the CPU, "
                + "or build with a CUDA engine (README, 'What runs where')."),
            _ => throw new SettingsException($"LATENT_DEVICE is '{wanted}'. Use cpu or cuda."),
        };
    }

    private static (int, string) ChooseThreads(string? wanted)
    {
        // Operators here take well under a millisecond: more threads mostly wait for each other, on a busy machine for
        // long, and they change the last digits of sums. One thread gives the same results on every number of cores.
        if (string.IsNullOrEmpty(wanted)) return (1, "small models gain little from more; LATENT_THREADS overrides");
        return int.TryParse(wanted, out var threads) && threads is >= 1 and <= 1024
            ? (threads, "LATENT_THREADS or OMP_NUM_THREADS asks for it")
            : throw new SettingsException($"'{wanted}' is no number of threads. Set LATENT_THREADS to 1 or more.");
    }
}
