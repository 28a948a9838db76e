using System.Diagnostics;

namespace LatentNotebooks.Cli.Tests;

/// <summary>The command line as a user has it: a process of its own, in a home of its own with one synthetic clip.</summary>
internal sealed class LatentProcess : IDisposable
{
    public LatentProcess(bool footage = true)
    {
        Directory.CreateDirectory(Path.Combine(Home, "notebooks", "settings"));
        Directory.CreateDirectory(Path.Combine(Home, "artifacts", "footage"));
        File.WriteAllText(SettingsPath, """
            common: { clips: [synthetic], frameSize: 16, baseChannels: 2, batchSize: 8, trainingPairs: 64, testPairs: 32 }
            smoke:  { updates: 40 }
            """);
        if (footage) MakeClip();
    }

    public string Home { get; } = Directory.CreateTempSubdirectory("latent").FullName;

    public string SettingsPath => Path.Combine(Home, "notebooks", "settings", "video-discovery.yaml");

    /// <summary>Starts <c>latent ARGUMENTS</c>; the caller waits or kills.</summary>
    public Process Start(params string[] arguments)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "latent.dll");
        var start = new ProcessStartInfo("dotnet", [program, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["LATENT_HOME"] = Home;
        start.Environment["LATENT_THREADS"] = "1";
        return Process.Start(start)!;
    }

    /// <summary>Runs to the end: exit code and everything printed.</summary>
    public (int Code, string Output) Run(params string[] arguments)
    {
        using var process = Start(arguments);
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd() + error.Result;
        process.WaitForExit();
        return (process.ExitCode, output);
    }

    /// <summary>The losses a run left in its folder.</summary>
    public string[] Losses() => File.ReadAllLines(Directory.GetFiles(Home, "metrics.csv", SearchOption.AllDirectories).Single());

    public void Dispose() => Directory.Delete(Home, recursive: true);

    private void MakeClip()
    {
        var clip = Path.Combine(Home, "artifacts", "footage", "synthetic.mp4");
        using var ffmpeg = Process.Start("ffmpeg", ["-v", "error", "-f", "lavfi", "-i", "mandelbrot=size=160x120:rate=30", "-frames:v", "200", clip]);
        ffmpeg.WaitForExit();
    }
}
