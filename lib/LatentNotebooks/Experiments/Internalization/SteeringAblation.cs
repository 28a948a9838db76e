using LatentNotebooks.Internalization.Steering;
using LatentNotebooks.Runtime;

namespace LatentNotebooks.Experiments.Internalization;

/// <summary>
/// Which part of STIR does what? One part at a time is changed or taken away, everything else, the strength included, stays as the
/// comparison chose it. One row is one solver with every change tried on it.
/// </summary>
public sealed class SteeringAblation : Experiment<SteeringSettings>
{
    /// <summary>One way to differ from STIR as it is.</summary>
    /// <param name="Name">What differs, as <c>part/choice</c>.</param>
    public sealed record Change(string Name)
    {
        /// <summary>Stage I.</summary>
        public Func<MiningOptions, MiningOptions> Mining { get; init; } = options => options;

        /// <summary>Stage II.</summary>
        public Func<BasisOptions, BasisOptions> Basis { get; init; } = options => options;

        /// <summary>Stage III.</summary>
        public InterventionOptions Intervention { get; init; } = new();
    }

    /// <summary>Budgets B that are tried; every one of them drops entries.</summary>
    public static IReadOnlyList<int> Budgets { get; } = [4, 8, 16, 32, 64, 128];

    /// <summary>STIR as it is, then one change each.</summary>
    public static IReadOnlyList<Change> Changes { get; } =
    [
        new("base"),
        .. new[] { 0, 1, 2, 8 }.Select(tokens => new Change($"preview/{tokens}") { Intervention = new() { PreviewTokens = tokens } }),
        new("preview/rho-1") { Intervention = new() { Rho = 1 } },
        new("anchors/none") { Intervention = new() { Anchors = false } },
        new("choice/random") { Intervention = new() { RandomChoice = true } },
        new("strength/fixed") { Intervention = new() { StrengthFollowsScore = false } },
        new("pairs/random") { Mining = options => options with { RankByReward = false } },
        new("pairs/all") { Mining = options => options with { Positives = options.Rollouts, Negatives = options.Rollouts } },
        .. from selection in Enum.GetValues<BasisSelection>()
           from budget in Budgets
           select new Change($"basis/{selection}-{budget}") { Basis = options => options with { Selection = selection, Budget = budget } },
        new("basis/all") { Basis = options => options with { Budget = int.MaxValue } },
    ];

    /// <summary>Layers at which everything is mined and steered anew.</summary>
    public static IReadOnlyList<int> Layers { get; } = [1, 2, 3];

    /// <inheritdoc/>
    public override string Name => "internalization/steering-ablation";

    /// <inheritdoc/>
    public override string Question => "Which part of STIR earns its keep: memory, basis, anchors, previews, strength, layer?";

    /// <inheritdoc/>
    protected override IEnumerable<(string Id, SteeringSettings Settings)> Sweep(Profile profile) =>
        from seed in Enumerable.Range(1, profile == Profile.Full ? 3 : 1)
        from world in SteeringComparison.Worlds.Take(2)
        select ($"{world.Name}/seed-{seed}", SteeringComparison.Of(Load(profile), world.Variant) with { Seed = seed });

    /// <summary>The comparison's settings, on half of its test problems.</summary>
    public static SteeringSettings Load(Profile profile)
    {
        var settings = SteeringSettings.Load(profile);
        return settings with { TestProblems = Math.Max(1, settings.TestProblems / 2) };
    }

    /// <inheritdoc/>
    protected override IReadOnlyDictionary<string, object> Execute(SteeringSettings settings, RunContext context)
    {
        using var task = SteeringTask.Prepare(settings, context.Progress, context.Cancel);
        var mined = task.Mine(task.MiningProblems, settings.Mining);
        using var other = SteeringTask.Prepare(settings with { Seed = settings.Seed % 5 + 1 }, context.Progress, context.Cancel);
        return Measure(task, settings, mined, other.Mine(other.MiningProblems, settings.Mining));
    }

    /// <summary>Tries every change on one solver.</summary>
    /// <param name="task">The solver and its problems.</param>
    /// <param name="settings">Its settings.</param>
    /// <param name="mined">What was mined from it.</param>
    /// <param name="foreign">What was mined from the same network trained from another seed.</param>
    internal static Dictionary<string, object> Measure(SteeringTask task, SteeringSettings settings, Mined mined, Mined foreign)
    {
        var (arms, greedy) = (new SteeringArms(task, settings), task.Decode(task.Test, null));
        var memory = Memory(mined, settings.Basis);
        var strength = memory is null ? 1 : arms.Choose("stir", k => task.Decode(task.Validation, arms.Stir(memory, k)));
        var values = new Dictionary<string, object>
        {
            ["arm"] = SteeringComparison.Worlds.First(world => world.Variant == settings.World).Name,
            ["world"] = task.World.Id, ["pairs"] = mined.Pairs.Count, ["strength"] = strength, ["accuracy@greedy"] = greedy.Accuracy, ["tokens@greedy"] = greedy.Tokens,
        };
        foreach (var change in Changes)
        {
            var mining = change.Mining(settings.Mining);
            var pairs = mining == settings.Mining ? mined : mined with { Pairs = Mining.Pairs(mined.Rollouts, mined.States, mining, new Seed(settings.Seed)) };
            Add(change.Name, Memory(pairs, change.Basis(settings.Basis)), change.Intervention);
        }
        Add("keys/other-point", memory is null ? null : OtherPoint(memory), new());
        Add("transfer/other-solver", Memory(foreign, settings.Basis), new());
        values["accuracy@validation"] = task.Decode(task.Validation, null).Accuracy;
        foreach (var layer in Layers) AddLayer(values, task, settings with { Layer = layer }, mined.Rollouts);
        return values;

        SteeringMemory? Memory(Mined from, BasisOptions basis) => from.Pairs.Count == 0 ? null : task.Remember(from, basis);

        void Add(string name, SteeringMemory? changed, InterventionOptions intervention)
        {
            var score = changed is null ? greedy : task.Decode(task.Test, arms.Stir(changed, strength, intervention)); // nothing mined, nothing changed
            values[$"accuracy@{name}"] = score.Accuracy;
            values[$"tokens@{name}"] = score.Tokens;
            values[$"preview@{name}"] = score.PreviewTokens;
            values[$"broken@{name}"] = score.Broken(greedy);
        }
    }

    /// <inheritdoc/>
    public override Findings Analyze(IReadOnlyList<Row> rows) => SteeringAblationFigures.Findings(rows);

    // Control: what was mined at one delimiter is used at the other.
    private static SteeringMemory OtherPoint(SteeringMemory memory)
    {
        var points = memory.Entries.Select(entry => entry.ControlPoint).Distinct().Order().ToList();
        return new SteeringMemory([.. memory.Entries.Select(entry => entry with { ControlPoint = points[(points.IndexOf(entry.ControlPoint) + 1) % points.Count] })]);
    }

    // Accuracy on the validation problems, at every strength.
    private static void AddLayer(Dictionary<string, object> values, SteeringTask task, SteeringSettings settings, IReadOnlyList<Rollout> rollouts)
    {
        var arms = new SteeringArms(task, settings);
        var mined = task.Contrast(rollouts, settings.Mining);
        var memory = mined.Pairs.Count == 0 ? null : task.Remember(mined, settings.Basis);
        foreach (var strength in SteeringArms.Strengths)
        {
            values[$"layer-{settings.Layer}@stir/{strength}"] = task.Decode(task.Validation, memory is null ? null : arms.Stir(memory, strength)).Accuracy;
            values[$"layer-{settings.Layer}@mean/{strength}"] =
                task.Decode(task.Validation, FixedSteering.PerControlPoint(settings.Layer, mined.Pairs, strength)).Accuracy;
        }
    }
}
