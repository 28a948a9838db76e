using LatentNotebooks.Figures;

namespace LatentNotebooks.Training;

/// <summary>
/// Shows a training run while it goes on: a loss curve with the time left, redrawn in place about once a second. Give it
/// the update method of whatever shows values where you are; in a notebook:
/// <code>
/// var live = display("starting ...");
/// VideoDiscovery.Train(settings, new LiveLoss(live.Update));
/// </code>
/// </summary>
/// <param name="show">Replaces what is shown.</param>
/// <param name="title">The figure's title.</param>
/// <param name="loss">What the loss is, with its unit.</param>
public sealed class LiveLoss(Action<object> show, string title = "Training", string loss = "mean squared error") : IProgress<TrainingProgress>
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private DateTime last = DateTime.UtcNow;

    /// <inheritdoc/>
    public void Report(TrainingProgress value)
    {
        if (value.Update == 0 || (!value.Done && DateTime.UtcNow - last < Pause)) return;
        last = DateTime.UtcNow;
        show(Draw(title, value.Losses, loss).Caption(value.ToString()));
    }

    /// <summary>A loss curve: the mean of every hundredth of the run, on a logarithmic axis.</summary>
    /// <param name="title">The figure's title.</param>
    /// <param name="losses">One loss per update.</param>
    /// <param name="loss">What the loss is, with its unit.</param>
    public static Figure Draw(string title, IReadOnlyList<float> losses, string loss = "mean squared error")
    {
        var window = Math.Max(1, losses.Count / 100);
        var means = losses.Chunk(window).Select(chunk => (double)chunk.Average()).ToArray();
        var updates = means.Select((_, i) => (double)Math.Min(losses.Count, (i + 1) * window));
        return new Figure(title).X("updates").Y(loss).LogY().Line("training loss", updates, means).Size(560, 280);
    }
}
