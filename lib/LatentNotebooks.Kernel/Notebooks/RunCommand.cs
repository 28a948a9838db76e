using System.CommandLine;
using System.CommandLine.Parsing;
using System.Runtime.InteropServices;

namespace LatentNotebooks.Kernel.Notebooks;

/// <summary>`notebook run`: executes notebooks without a front end.</summary>
internal static class RunCommand
{
    private sealed record Job(string Path, string Target, RunOptions Options, bool Html, bool Figures);

    public static Command Create()
    {
        var notebooks = new Argument<string[]>("notebooks") { Description = "The notebooks to run, in this order.", Arity = ArgumentArity.OneOrMore };
        var profile = new Option<string?>("--profile") { Description = "What the notebooks see as LATENT_PROFILE: smoke, quick or full." };
        var set = new Option<string[]>("--set") { Description = "A setting, key=value, which the notebooks see in LATENT_SET; may be repeated." };
        var timeout = new Option<double?>("--timeout") { Description = "The longest a cell may take, in seconds; default: the notebook's own limit, or none." };
        var output = new Option<string?>("--out") { Description = "A folder for the executed notebooks; default: in place." };
        var html = new Option<bool>("--html") { Description = "Write a self-contained page beside each executed notebook." };
        var figures = new Option<bool>("--figures") { Description = "Also write every picture as a file, in figures/ beside the result." };
        var goOn = new Option<bool>("--continue-on-error") { Description = "Go on after a failed cell." };
        var jobs = new Option<int>("--jobs") { Description = "How many notebooks run at a time.", DefaultValueFactory = _ => 1 };
        const string about = "Run notebooks and keep what they show. "
            + "Exit codes: 0 ok, 1 failed cell, 2 wrong call or file, 3 time-out, 4 crash, 130 stopped.";
        var command = new Command("run", about)
        {
            notebooks, profile, set, timeout, output, html, figures, goOn, jobs,
        };
        set.Validators.Add(result =>
        {
            foreach (var setting in result.Tokens.Select(token => token.Value))
                if (!setting.Contains('=', StringComparison.Ordinal) || setting.Contains(';', StringComparison.Ordinal))
                    result.AddError($"--set {setting}: write key=value, without a semicolon.");
        });
        timeout.Validators.Add(result => RequirePositive(result));
        jobs.Validators.Add(result => RequirePositive(result));
        command.SetAction(parsed =>
        {
            var options = new RunOptions
            {
                Profile = parsed.GetValue(profile),
                Settings = parsed.GetValue(set) ?? [],
                CellTimeout = parsed.GetValue(timeout) is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
                ContinueOnError = parsed.GetValue(goOn),
            };
            var folder = parsed.GetValue(output);
            string Target(string path) => folder is null ? path : Path.Combine(folder, Path.GetFileName(path));
            var work = parsed.GetValue(notebooks)!.Select(path => new Job(path, Target(path), options, parsed.GetValue(html), parsed.GetValue(figures)));
            return RunAll([.. work], parsed.GetValue(jobs), parsed.InvocationConfiguration.Output);
        });
        return command;
    }

    private static void RequirePositive(OptionResult result)
    {
        foreach (var token in result.Tokens.Where(token => token.Value.TrimStart('0', '.').Length == 0 || token.Value.StartsWith('-')))
            result.AddError($"{result.Option.Name} {token.Value}: must be positive.");
    }

    private static int RunAll(List<Job> work, int jobs, TextWriter writer)
    {
        using var stop = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        using var report = new RunReport(writer, rewrite: !Console.IsOutputRedirected && jobs == 1);
        var statuses = new RunStatus[work.Count];
        Parallel.For(0, work.Count, new() { MaxDegreeOfParallelism = jobs }, i =>
        {
            var outcome = stop.IsCancellationRequested
                ? new(RunStatus.Stopped, 0, "not started", default)
                : RunOne(work[i], report, stop.Token);
            statuses[i] = outcome.Status;
            report.Ended(Name(work[i]), outcome);
        });
        report.Summarize();
        return (int)statuses.Max(); // The gravest; a stop outranks all.

        void Stop(PosixSignalContext context)
        {
            context.Cancel = true;
            stop.Cancel();
        }
    }

    private static string Name(Job job) => Path.GetFileNameWithoutExtension(job.Path);

    private static RunOutcome RunOne(Job job, RunReport report, CancellationToken stop)
    {
        Notebook notebook;
        try
        {
            notebook = Notebook.Load(job.Path);
        }
        catch (Exception exception) when (exception is NotebookFormatException or IOException or UnauthorizedAccessException)
        {
            return new(RunStatus.BadFile, 0, $"{job.Path}: {exception.Message}", default);
        }
        var folder = Path.GetDirectoryName(Path.GetFullPath(job.Path))!;
        var outcome = new NotebookRunner(notebook, folder, job.Options, report.Follow(Name(job))).Run(stop).GetAwaiter().GetResult();
        try
        {
            notebook.Save(job.Target);
            if (job.Html)
                File.WriteAllText(Path.ChangeExtension(job.Target, ".html"), HtmlPage.Render(notebook, Name(job), folder));
            if (job.Figures)
                FigureFiles.Save(notebook, Name(job), Path.Combine(Path.GetDirectoryName(Path.GetFullPath(job.Target))!, "figures"));
            return outcome;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new(RunStatus.BadFile, 0, $"cannot write {job.Target}: {exception.Message}", outcome.Duration);
        }
    }
}
