using System.Diagnostics;
using System.Text.Json.Nodes;

namespace LatentNotebooks.Kernel.Notebooks;

/// <summary>How a notebook ended; the values are the runner's exit codes.</summary>
public enum RunStatus
{
    /// <summary>Every cell ran.</summary>
    Ok = 0,

    /// <summary>A cell failed.</summary>
    Failed = 1,

    /// <summary>The file is no notebook that can be run.</summary>
    BadFile = 2,

    /// <summary>A cell took longer than its limit.</summary>
    TimedOut = 3,

    /// <summary>A cell ended the process.</summary>
    Crashed = 4,

    /// <summary>The user stopped the run.</summary>
    Stopped = 130,
}

/// <summary>What to do with a notebook.</summary>
public sealed record RunOptions
{
    /// <summary>The profile that the notebook sees as `LATENT_PROFILE`, or null to leave the variable as it is.</summary>
    public string? Profile { get; init; }

    /// <summary>Settings `key=value` that the notebook sees as `LATENT_SET`, joined by semicolons.</summary>
    public IReadOnlyList<string> Settings { get; init; } = [];

    /// <summary>The longest a cell may take; null leaves it to the notebook's own `execution.timeout`, or without limit.</summary>
    public TimeSpan? CellTimeout { get; init; }

    /// <summary>Goes on after a failed cell.</summary>
    public bool ContinueOnError { get; init; }
}

/// <summary>What became of a notebook.</summary>
/// <param name="Status">How it ended.</param>
/// <param name="Cell">The number of the first code cell that failed, counted from 1, or 0.</param>
/// <param name="Message">What went wrong there, in a line; empty when nothing did.</param>
/// <param name="Duration">How long it took.</param>
public sealed record RunOutcome(RunStatus Status, int Cell, string Message, TimeSpan Duration);

/// <summary>Told how a run goes on. Calls come from one thread at a time per notebook.</summary>
public interface IRunObserver
{
    /// <summary>A code cell begins, counted from 1.</summary>
    void CellBegins(int cell, int cells);

    /// <summary>The running cell wrote text.</summary>
    void CellWrites(string text);

    /// <summary>A code cell ended.</summary>
    void CellEnds(int cell, CellStatus status, TimeSpan duration);
}

/// <summary>Executes a notebook in a process of its own, so that whatever a cell does the notebook so far is kept.</summary>
public sealed class NotebookRunner(Notebook notebook, string folder, RunOptions options, IRunObserver observer)
{
    private static readonly TimeSpan InterruptGrace = TimeSpan.FromSeconds(5);
    private readonly OutputRecorder recorder = new();
    private readonly List<NotebookCell> cells =
        [.. notebook.CodeCells.Where(cell => cell.Source.Trim().Length > 0 && !cell.HasTag("skip-execution"))];

    private RunOutcome? failure;

    /// <summary>Runs all code cells from top to bottom; the notebook holds what they showed, also when the run ends early.</summary>
    /// <param name="stop">Interrupts the running cell and ends the run.</param>
    public async Task<RunOutcome> Run(CancellationToken stop = default)
    {
        var watch = Stopwatch.StartNew();
        notebook.Normalize();
        notebook.ClearOutputs();
        using var child = ChildProcess.Start(folder, Variables());
        // The start does not count as the first cell's time.
        await child.Replies.WaitToReadAsync(CancellationToken.None).ConfigureAwait(false);
        for (var i = 0; i < cells.Count; i++)
        {
            var outcome = await RunCell(child, i, stop).ConfigureAwait(false);
            if (outcome is null)
                continue;
            failure ??= outcome;
            if (outcome.Status is not RunStatus.Failed || !options.ContinueOnError)
                break;
        }
        return (failure ?? new(RunStatus.Ok, 0, "", default)) with { Duration = watch.Elapsed };
    }

    private Dictionary<string, string> Variables()
    {
        var variables = new Dictionary<string, string>();
        if (options.Profile is { } profile)
            variables["LATENT_PROFILE"] = profile;
        if (options.Settings.Count > 0)
            variables["LATENT_SET"] = string.Join(';', options.Settings);
        return variables;
    }

    /// <summary>Runs one cell; null when it ended well.</summary>
    private async Task<RunOutcome?> RunCell(ChildProcess child, int index, CancellationToken stop)
    {
        var cell = cells[index];
        var number = index + 1;
        var watch = Stopwatch.StartNew();
        recorder.Begin(cell, number);
        observer.CellBegins(number, cells.Count);
        child.ForgetErrorText();
        child.Send(new("cell", number, cell.Source));
        var (status, error, ending) = await Follow(child, stop).ConfigureAwait(false);
        if (status is not null && await child.TakeNativeOutput().ConfigureAwait(false) is { Length: > 0 } native)
            recorder.AddNative(native);
        var outcome = ending switch
        {
            RunStatus.TimedOut => new RunOutcome(ending, number, $"took longer than {Limit()!.Value.TotalSeconds:0.#} s", default),
            RunStatus.Stopped => new RunOutcome(ending, number, "stopped", default),
            RunStatus.Crashed => new RunOutcome(ending, number, await Crash(child).ConfigureAwait(false), default),
            _ when status == CellStatus.Ok || cell.HasTag("raises-exception") => null,
            _ => new RunOutcome(RunStatus.Failed, number, error?.Message ?? "", default),
        };
        if (outcome is { Status: not RunStatus.Failed })
        {
            var name = outcome.Status.ToString();
            recorder.ReplaceError(new(name, outcome.Message, [$"{name}: cell In[{number}] {outcome.Message}"]));
        }
        recorder.End();
        observer.CellEnds(number, outcome is null ? CellStatus.Ok : status ?? CellStatus.Failed, watch.Elapsed);
        return outcome;
    }

    /// <summary>The time a cell has: the caller's limit, else the notebook's own, else none.</summary>
    private TimeSpan? Limit() =>
        options.CellTimeout is { } limit ? limit
        : notebook.Metadata["execution"]?["timeout"] is JsonValue value && value.TryGetValue<double>(out var seconds) && seconds > 0
            ? TimeSpan.FromSeconds(seconds)
            : null;

    /// <summary>Records what the child says until the cell is done, its time is over, the user stops, or the child has gone.</summary>
    private async Task<(CellStatus? Status, CellError? Error, RunStatus Ending)> Follow(ChildProcess child, CancellationToken stop)
    {
        CellError? error = null;
        var ending = RunStatus.Ok;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        if (Limit() is { } time)
            limit.CancelAfter(time);
        using var grace = new CancellationTokenSource();
        using var interrupt = limit.Token.Register(() =>
        {
            ending = stop.IsCancellationRequested ? RunStatus.Stopped : RunStatus.TimedOut;
            child.Send(new("interrupt"));
            grace.CancelAfter(InterruptGrace);
        });
        try
        {
            await foreach (var reply in child.Replies.ReadAllAsync(grace.Token).ConfigureAwait(false))
            {
                if (reply.Kind == "done")
                    return (Enum.Parse<CellStatus>(reply.Name!), error, ending);
                if (reply.Kind == "error")
                    error = new(reply.Name!, reply.Text ?? "", reply.Lines ?? []);
                recorder.Record(reply);
                if (reply is { Kind: "stream", Text: { } text })
                    observer.CellWrites(text);
            }
        }
        catch (OperationCanceledException)
        {
            child.Kill(); // It did not answer the interrupt: native code that does not return.
            return (null, error, ending);
        }
        return (null, error, ending == RunStatus.Ok ? RunStatus.Crashed : ending);
    }

    private static async Task<string> Crash(ChildProcess child)
    {
        var code = await child.ExitCode().ConfigureAwait(false);
        var reason = code switch
        {
            134 => " (aborted)",
            135 => " (bus error)",
            137 => " (killed, perhaps for memory)",
            139 => " (bad memory access)",
            _ => "",
        };
        var words = child.ErrorText.Trim();
        return $"ended the process with code {code}{reason}{(words.Length > 0 ? ":\n" + words : "")}";
    }
}
