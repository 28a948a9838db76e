using System.CommandLine;
using LatentNotebooks.Experiments;
using LatentNotebooks.Runtime;
using Spectre.Console;
using Profile = LatentNotebooks.Runtime.Profile;

namespace LatentNotebooks.Cli;

/// <summary><c>latent run</c>: the rows of an experiment, those that the ledger does not have yet.</summary>
internal static class RunCommand
{
    public static Command Create()
    {
        var name = new Argument<string>("experiment")
        {
            Description = "An experiment (flexlam/budget-curve), or one row's whole id. Without it: the list of experiments.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var profile = new Option<string>("--profile") { Description = "smoke, quick or full.", DefaultValueFactory = _ => "quick" };
        var jobs = new Option<int>("--jobs") { Description = "Rows side by side, each a process with one thread.", DefaultValueFactory = _ => Environment.ProcessorCount };
        var dry = new Option<bool>("--dry-run") { Description = "Show which rows would run, and run none." };
        var command = new Command("run", "Run an experiment's missing rows; a stopped sweep goes on where it stopped.") { name, profile, jobs, dry };
        command.SetAction((parsed, cancel) => Task.FromResult(Guard.Run(() =>
            parsed.GetValue(name) is { Length: > 0 } what
                ? Start(what, Profiles.Parse(parsed.GetValue(profile)!), parsed.GetValue(jobs), parsed.GetValue(dry), cancel)
                : List())));
        return command;
    }

    private static int List()
    {
        var table = new Table().Border(TableBorder.Simple).AddColumn("experiment").AddColumn("question");
        foreach (var experiment in ExperimentCatalog.All) table.AddRow(Markup.Escape(experiment.Name), Markup.Escape(experiment.Question));
        AnsiConsole.Write(table);
        return 0;
    }

    private static int Start(string what, Profile profile, int jobs, bool dry, CancellationToken cancel)
    {
        if (jobs < 1) throw new SettingsException($"--jobs is {jobs}; at least one row has to run at a time.");
        Environment.SetEnvironmentVariable(Profiles.Variable, profile.ToString().ToLowerInvariant());
        var experiment = ExperimentCatalog.Find(what);
        var ledger = Ledger.Of(experiment.Name, profile);
        var wanted = experiment.Runs(profile).Where(run => what == experiment.Name || run.Id == what || run.Id.StartsWith(what + "/", StringComparison.Ordinal)).ToList();
        if (wanted.Count == 0) throw new SettingsException($"{experiment.Name} has no row '{what}' at profile {profile}. Use --dry-run on the experiment to see its rows.");
        var known = ledger.Read().Select(row => (row.Id, row.SettingsHash)).ToHashSet();
        var missing = wanted.Where(run => !known.Contains((run.Id, run.SettingsHash))).ToList();
        Console.WriteLine($"{experiment.Name}, {profile.ToString().ToLowerInvariant()}: {wanted.Count} rows, {missing.Count} to run. "
            + $"Ledger: {Path.GetRelativePath(ProjectPaths.Root, ledger.Path)}");
        if (dry)
            foreach (var run in missing) Console.WriteLine(run.Id);
        else if (missing.Count == 1)
            RunHere(missing[0], ledger, cancel);
        else if (missing.Count > 1)
            return new Sweep(missing, profile, jobs).Run(cancel);
        return 0;
    }

    private static void RunHere(Run run, Ledger ledger, CancellationToken cancel)
    {
        Compute.Choose();
        ledger.Add(run.Execute(new RunContext(new ProgressLines(), cancel)));
        Console.WriteLine($"done {run.Id}");
    }
}
