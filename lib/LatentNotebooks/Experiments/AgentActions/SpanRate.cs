using LatentNotebooks.AgentActions;
using LatentNotebooks.Figures;
using LatentNotebooks.Runtime;

namespace LatentNotebooks.Experiments.AgentActions;

/// <summary>
/// How much can be absorbed? LAR keeps arguments literal because what follows them is unpredictable, and its body reports a rise, a peak and a collapse
/// as more is forced into symbols. Here the filters are opened step by step: scaffolding only, then spans with one argument, then whole commands.
/// </summary>
public sealed class SpanRate : Experiment<AgentSettings>
{
    /// <summary>Steps of absorption by name, in their order.</summary>
    public static IReadOnlyList<(string Name, SpanMiningOptions? Mining)> Steps { get; } =
    [
        ("none", null),
        ("scaffolding", new SpanMiningOptions()),
        ("one-argument-32", Open(1, 32)),
        ("one-argument-256", Open(1, 256)),
        ("commands-256", Open(2, 256) with { Shortest = 3 }),
    ];

    /// <inheritdoc/>
    public override string Name => "agent-actions/span-rate";

    /// <inheritdoc/>
    public override string Question => "What happens to success when arguments are absorbed into latent actions too?";

    /// <inheritdoc/>
    protected override IEnumerable<(string Id, AgentSettings Settings)> Sweep(Profile profile) =>
        from seed in Enumerable.Range(1, profile == Profile.Full ? 3 : 1)
        from step in Steps
        select ($"{step.Name}/seed-{seed}", AgentSettings.Load(profile) with { Arm = step.Name, Seed = seed });

    /// <inheritdoc/>
    protected override IReadOnlyDictionary<string, object> Execute(AgentSettings settings, RunContext context)
    {
        var (name, mining) = Steps.Single(step => step.Name == settings.Arm);
        var trained = settings with { Arm = mining is null ? "tuned" : "spans" };
        using var study = AgentStudy.Open(trained, context);
        using var arm = SpanArm.Train(study, trained, mining, name == "scaffolding" || mining is null ? "" : "-" + name);
        return new Dictionary<string, object>(SpanAgents.Measure(study, arm, trained)) { ["arm"] = name };
    }

    /// <inheritdoc/>
    public override Findings Analyze(IReadOnlyList<Row> rows) => new([Draw(rows)], [SpanFigures.Costs(rows)]);

    /// <summary>Success against the rate r, a point per step and seed.</summary>
    public static Figure Draw(IReadOnlyList<Row> rows) => Steps.Where(step => rows.Any(row => row["arm"] == step.Name))
        .Select(step => (step.Name, Rows: rows.Where(row => row["arm"] == step.Name).ToList()))
        .Aggregate(new Figure("Absorbing more").X("rate r: tokens left of 1").Y("success").Size(640, 380), (figure, step) => figure.Scatter(
            step.Name, step.Rows.Select(row => row.Number("rate")).ToArray(), step.Rows.Select(row => row.Number("success")).ToArray()))
        .Caption("A point per seed. r = 1: no symbols. Left: more absorbed.");

    private static SpanMiningOptions Open(int arguments, int most) => new() { MostArguments = arguments, Most = most, MostOverlap = 2, LeastCount = 5, MostEntropy = 64 };
}
