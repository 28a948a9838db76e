using LatentNotebooks.Training;

namespace LatentNotebooks.Cli;

/// <summary>Progress in a terminal: one line redrawn in place, or, where output goes to a file, a line every 30 seconds.</summary>
internal sealed class ProgressLines : IProgress<TrainingProgress>
{
    private DateTime last = DateTime.UtcNow;

    public void Report(TrainingProgress value)
    {
        var pause = TimeSpan.FromSeconds(Console.IsErrorRedirected ? 30 : 0.5);
        if (!value.Done && DateTime.UtcNow - last < pause) return;
        last = DateTime.UtcNow;
        if (Console.IsErrorRedirected) Console.Error.WriteLine(value);
        else Console.Error.Write($"\r{value}".PadRight(79) + (value.Done ? "\n" : ""));
    }
}
