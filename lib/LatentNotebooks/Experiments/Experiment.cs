using System.Diagnostics;
using System.Globalization;
using LatentNotebooks.Figures;
using LatentNotebooks.Runtime;
using LatentNotebooks.Training;
using TorchSharp;

namespace LatentNotebooks.Experiments;

/// <summary>What an experiment's runs and reader share, whatever its settings are.</summary>
public interface IExperiment
{
    /// <summary>Paper and experiment: <c>flexlam/budget-curve</c>. Also its ledger's file.</summary>
    string Name { get; }

    /// <summary>The question, in one sentence.</summary>
    string Question { get; }

    /// <summary>The runs of a profile, as ids with what each will do.</summary>
    IReadOnlyList<Run> Runs(Profile profile);

    /// <summary>Turns rows into figures, tables and verdicts.</summary>
    Findings Analyze(IReadOnlyList<Row> rows);
}

/// <summary>One run of a sweep: calling <paramref name="Execute"/> gives its row.</summary>
public sealed record Run(string Id, string SettingsHash, Func<RunContext, Row> Execute);

/// <summary>What a run may use besides its settings.</summary>
/// <param name="Progress">Told where training stands.</param>
/// <param name="Cancel">Stops the run.</param>
public sealed record RunContext(IProgress<TrainingProgress>? Progress = null, CancellationToken Cancel = default);

/// <summary>What an experiment found.</summary>
/// <param name="Figures">In reading order.</param>
/// <param name="Tables">In reading order.</param>
public sealed record Findings(IReadOnlyList<Figure> Figures, IReadOnlyList<Table> Tables);

/// <summary>
/// An experiment is one file: a settings record, the sweep (pure data), one run, and the analysis. Nothing else has to be
/// edited to add one: <see cref="ExperimentCatalog"/> finds it.
/// </summary>
/// <typeparam name="TSettings">The settings of one run.</typeparam>
public abstract class Experiment<TSettings> : IExperiment where TSettings : notnull
{
    /// <inheritdoc/>
    public abstract string Name { get; }

    /// <inheritdoc/>
    public abstract string Question { get; }

    /// <summary>The settings of every run of a profile, each with the tail of its id, which ends in <c>seed-N</c>.</summary>
    protected abstract IEnumerable<(string Id, TSettings Settings)> Sweep(Profile profile);

    /// <summary>One run: labels and metrics by column, in a fixed order. Costs that only the run knows are among them.</summary>
    protected abstract IReadOnlyDictionary<string, object> Execute(TSettings settings, RunContext context);

    /// <inheritdoc/>
    public abstract Findings Analyze(IReadOnlyList<Row> rows);

    /// <inheritdoc/>
    public IReadOnlyList<Run> Runs(Profile profile) =>
    [
        .. Sweep(profile).Select(entry => new Run(
            $"{Name}/{entry.Id}", SettingsBinder.Hash(entry.Settings), context => Measure($"{Name}/{entry.Id}", entry.Settings, context))),
    ];

    // Costs that every run has are measured here, once.
    private Row Measure(string id, TSettings settings, RunContext context)
    {
        var clock = Stopwatch.StartNew();
        var values = Execute(settings, context).ToDictionary(pair => pair.Key, pair => Show(pair.Value));
        using var process = Process.GetCurrentProcess();
        values["seconds"] = Show(Math.Round(clock.Elapsed.TotalSeconds, 1));
        values["peak_memory_mb"] = Show(process.PeakWorkingSet64 >> 20);
        values["threads"] = Show(torch.get_num_threads());
        values["code"] = EngineFacts.LibraryVersion;
        return new Row(id, SettingsBinder.Hash(settings), values);
    }

    private static string Show(object value) => value switch
    {
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        float number => number.ToString("R", CultureInfo.InvariantCulture),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };
}

/// <summary>All experiments of this library, found by reflection.</summary>
public static class ExperimentCatalog
{
    /// <summary>In order of their names.</summary>
    public static IReadOnlyList<IExperiment> All { get; } =
    [
        .. typeof(ExperimentCatalog).Assembly.GetTypes()
            .Where(type => !type.IsAbstract && type.IsAssignableTo(typeof(IExperiment)))
            .Select(type => (IExperiment)Activator.CreateInstance(type)!)
            .OrderBy(experiment => experiment.Name, StringComparer.Ordinal),
    ];

    /// <summary>The experiment of a name, or of an id below it.</summary>
    /// <exception cref="SettingsException">There is none; the message lists all.</exception>
    public static IExperiment Find(string name) =>
        All.FirstOrDefault(experiment => name == experiment.Name || name.StartsWith(experiment.Name + "/", StringComparison.Ordinal))
        ?? throw new SettingsException($"There is no experiment '{name}'. There are {string.Join(", ", All.Select(experiment => experiment.Name))}.");
}
