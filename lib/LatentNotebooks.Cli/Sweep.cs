using System.Collections.Concurrent;
using System.Diagnostics;
using LatentNotebooks.Experiments;
using LatentNotebooks.Runtime;

namespace LatentNotebooks.Cli;

/// <summary>
/// Runs rows side by side as processes of one thread each: for small models that is far faster than one process with many
/// threads, and a row that dies takes nothing with it.
/// </summary>
internal sealed class Sweep(IReadOnlyList<Run> runs, Profile profile, int jobs)
{
    private readonly ConcurrentQueue<Run> queue = new(runs);
    private readonly ConcurrentBag<(string Id, string Error)> failures = [];
    private readonly Stopwatch clock = Stopwatch.StartNew();
    private readonly Lock screen = new();
    private int done;

    /// <summary>0 when every row is in; 1 when some failed (they are named, and run again next time).</summary>
    /// <exception cref="OperationCanceledException">Stopped; finished rows are in the ledger.</exception>
    public int Run(CancellationToken cancel)
    {
        var workers = Enumerable.Range(0, Math.Min(jobs, runs.Count)).Select(_ => new Thread(() => Work(cancel))).ToList();
        workers.ForEach(worker => worker.Start());
        workers.ForEach(worker => worker.Join());
        if (cancel.IsCancellationRequested)
            throw new OperationCanceledException($"Stopped with {done} of {runs.Count} rows done. Run the same command again for the rest.", cancel);
        foreach (var (id, error) in failures) Console.Error.WriteLine($"failed {id}\n{error}");
        return failures.IsEmpty ? 0 : 1;
    }

    private void Work(CancellationToken cancel)
    {
        while (!cancel.IsCancellationRequested && queue.TryDequeue(out var run))
        {
            var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true, RedirectStandardError = true };
            foreach (var argument in Arguments(run)) start.ArgumentList.Add(argument);
            foreach (var variable in new[] { "OMP_NUM_THREADS", "LATENT_THREADS" }) start.Environment[variable] = "1";
            using var process = Process.Start(start)!;
            using var _ = cancel.Register(() => process.Kill(entireProcessTree: true));
            var output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
            var error = process.StandardError.ReadToEnd();
            process.WaitForExit();
            if (!cancel.IsCancellationRequested) Report(run, process.ExitCode == 0 ? null : error + output.Result);
        }
    }

    // Started as `dotnet latent.dll`, the process is dotnet and needs the assembly first.
    private IEnumerable<string> Arguments(Run run)
    {
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet") yield return Environment.GetCommandLineArgs()[0];
        foreach (var argument in new[] { "run", run.Id, "--profile", profile.ToString().ToLowerInvariant(), "--jobs", "1" }) yield return argument;
    }

    private void Report(Run run, string? error)
    {
        lock (screen)
        {
            done++;
            if (error is not null) failures.Add((run.Id, error));
            var left = clock.Elapsed / done * (runs.Count - done);
            Console.WriteLine($"[{done}/{runs.Count}, {left.TotalMinutes:F0} min left] {(error is null ? "done" : "FAILED")} {run.Id}");
        }
    }
}
