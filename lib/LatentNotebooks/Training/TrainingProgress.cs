using System.Diagnostics;

namespace LatentNotebooks.Training;

/// <summary>Where a training run stands.</summary>
/// <param name="Update">Updates done.</param>
/// <param name="Updates">Updates in all.</param>
/// <param name="Losses">One loss per update done; a live view, to be read at once.</param>
/// <param name="Left">Time left at the present pace; null until there is one.</param>
public sealed record TrainingProgress(int Update, int Updates, IReadOnlyList<float> Losses, TimeSpan? Left)
{
    /// <summary>True after the last update.</summary>
    public bool Done => Update == Updates;

    /// <summary>Mean of the last <paramref name="window"/> losses.</summary>
    public float RecentLoss(int window = 50) => Losses.Count == 0 ? float.NaN : Losses.Skip(Losses.Count - window).Average();

    /// <summary>One line; the last one is free of times, so that a committed notebook reads the same on every machine.</summary>
    public override string ToString() => Done
        ? $"{Updates:N0} updates, loss {RecentLoss():G4}"
        : $"{Update:N0} of {Updates:N0} updates, loss {RecentLoss():G4}{(Left is { } left ? $", {Show(left)} left" : "")}";

    private static string Show(TimeSpan left) => left.TotalSeconds < 90 ? $"{left.TotalSeconds:N0} s" : $"{left.TotalMinutes:N0} min";
}

/// <summary>Measures the pace of a run that may have been resumed.</summary>
internal sealed class ProgressClock(int startedAt, int updates)
{
    private readonly Stopwatch watch = Stopwatch.StartNew();

    public TrainingProgress At(IReadOnlyList<float> losses)
    {
        var done = losses.Count - startedAt;
        TimeSpan? left = done < 3 ? null : watch.Elapsed / done * (updates - losses.Count);
        return new TrainingProgress(losses.Count, updates, losses, left);
    }
}
