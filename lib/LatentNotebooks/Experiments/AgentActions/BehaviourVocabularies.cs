using System.ComponentModel.DataAnnotations;
using LatentNotebooks.AgentActions;
using LatentNotebooks.Runtime;
using LatentNotebooks.Worlds.Text;

namespace LatentNotebooks.Experiments.AgentActions;

/// <summary>
/// Are there multi-step behaviours in what agents do, and how many? Templates are chosen by description length on training
/// trajectories, then judged on others: whether the shortest description lies at a middling size, whether symbols do what their commands do, what
/// share of unseen trajectories they cover, and whether other seeds or less data find the same ones. No network is trained.
/// </summary>
public sealed class BehaviourVocabularies : Experiment<BehaviourVocabularies.Settings>
{
    /// <summary>Vocabulary sizes at which the description is measured.</summary>
    public static IReadOnlyList<int> Sizes { get; } = [0, 1, 2, 4, 8, 16, 32, 64, 128];

    /// <summary>The worlds.</summary>
    public static IReadOnlyList<string> Worlds { get; } = ["house-text", "grid-text", "craft-text"];

    /// <summary>What <c>notebooks/settings/behaviour-vocabularies.yaml</c> may say.</summary>
    public sealed record Settings
    {
        /// <summary>Id of the world.</summary>
        public string World { get; init; } = "house-text";

        /// <summary>Training trajectories recorded; the successful ones are mined.</summary>
        [Range(1, 100_000)]
        public int Trajectories { get; init; } = 2_000;

        /// <summary>Share of them that is used, for the data-size curve.</summary>
        [Range(0.001, 1.0)]
        public double Share { get; init; } = 1;

        /// <summary>Test trajectories, of unseen scenes.</summary>
        [Range(1, 100_000)]
        public int Test { get; init; } = 300;

        /// <summary>Fewest instances of a candidate.</summary>
        [Range(2, 10_000)]
        public int Support { get; init; } = 5;

        /// <summary>Fewest distinct scenes and tasks of a candidate's instances.</summary>
        [Range(1, 100)]
        public int Places { get; init; } = 3;

        /// <summary>Behaviours chosen in all, past the shortest description.</summary>
        [Range(1, 1_000)]
        public int Most { get; init; } = 128;

        /// <summary>Lets a behaviour name what only its own answers reveal: an ablation.</summary>
        public bool Hindsight { get; init; }

        /// <summary>Draws tasks and trajectories.</summary>
        public long Seed { get; init; } = 1;
    }

    /// <inheritdoc/>
    public override string Name => "agent-actions/behaviour-vocabularies";

    /// <inheritdoc/>
    public override string Question => "Are there multi-step behaviours in agents' trajectories, and how many are worth a symbol?";

    /// <summary>The settings of a profile.</summary>
    public static Settings Load(Profile profile) => SettingsBinder.Load<Settings>("behaviour-vocabularies", profile);

    /// <inheritdoc/>
    protected override IEnumerable<(string Id, Settings Settings)> Sweep(Profile profile) =>
        from seed in Enumerable.Range(1, profile == Profile.Full ? 5 : 1)
        from world in Worlds
        from arm in new[] { "share-1", "share-0.1", "share-0.01", "hindsight" }
        where arm == "share-1" || world == "house-text"
        select ($"{world}/{arm}/seed-{seed}", Load(profile) with
        {
            World = world, Seed = seed, Hindsight = arm == "hindsight", Share = arm.StartsWith("share", StringComparison.Ordinal) ? double.Parse(arm["share-".Length..]) : 1,
        });

    /// <summary>Training and test trajectories of a run as traces.</summary>
    public sealed record Data(Grammar Grammar, BehaviourNames Names, IReadOnlyList<BehaviourTrace> Train, IReadOnlyList<BehaviourTrace> Test);

    /// <summary>Records the trajectories: successful ones of training scenes, and of unseen scenes.</summary>
    public static Data Record(Settings settings)
    {
        var world = TextWorlds.Create(settings.World);
        var seed = new Seed(settings.Seed);
        var split = TextSplit.Draw(world.Catalogue, settings.Trajectories, settings.Test, (ulong)seed.For("tasks").Value);
        var used = split.Train.Take((int)Math.Ceiling(settings.Share * split.Train.Count)).ToArray();
        var train = TrajectorySet.Record(settings.World, used, (ulong)seed.For("trajectories").Value).Successful().All;
        var test = TrajectorySet.Record(settings.World, split.Unseen, (ulong)seed.For("trajectories").Value).Successful().All;
        var (known, all) = (BehaviourNames.Of(world.Grammar, train), BehaviourNames.Of(world.Grammar, train.Concat(test)));
        return new(world.Grammar, known, [.. train.Select(one => new BehaviourTrace(world.Grammar, one, known, settings.Hindsight))],
            [.. test.Select(one => new BehaviourTrace(world.Grammar, one, all, settings.Hindsight))]);
    }

    /// <summary>Finds the vocabulary of a run.</summary>
    public static DiscoveredBehaviours Discover(Settings settings, Data data) => BehaviourDiscovery.Find(
        data.Grammar, data.Train, data.Names, settings.Most, new CandidateOptions { Support = settings.Support, Places = settings.Places });

    /// <inheritdoc/>
    protected override IReadOnlyDictionary<string, object> Execute(Settings settings, RunContext context)
    {
        var data = Record(settings);
        var found = Discover(settings, data);
        var encoding = new BehaviourEncoding(data.Grammar, found.Chosen);
        var values = new Dictionary<string, object>
        {
            ["world"] = settings.World, ["arm"] = settings.Hindsight ? "hindsight" : $"share-{settings.Share}",
            ["trajectories"] = data.Train.Count, ["commands"] = data.Train.Sum(trace => trace.Commands.Count), ["best_size"] = found.Best,
        };
        var names = BehaviourNames.Of(data.Grammar, data.Test.Select(trace => trace.Trajectory));
        var unseen = new BehaviourDescription(data.Grammar, data.Test, names);
        foreach (var size in Sizes)
        {
            var there = size < found.Curve.Count;
            var held = there ? unseen.Measure(new BehaviourEncoding(data.Grammar, [.. found.Ordered.Take(size)])) : null;
            values[$"kbit@{size}"] = there ? found.Curve[size].Total / 1000 : "";
            values[$"dictionary_kbit@{size}"] = there ? found.Curve[size].Dictionary / 1000 : "";
            values[$"decisions@{size}"] = there ? found.Curve[size].Decisions : "";
            values[$"unseen_kbit@{size}"] = held is null ? "" : held.Total / 1000;
            values[$"unseen_decisions@{size}"] = held is null ? "" : held.Decisions;
        }
        values["best_kbit"] = found.Curve[found.Best].Total / 1000;
        foreach (var (key, value) in BehaviourVocabularyMeasures.Of(encoding, data.Train, data.Test, data.Names)) values[key] = value;
        values["vocabulary"] = string.Join(" | ", found.Chosen.Select(behaviour => behaviour.Text));
        return values;
    }

    /// <inheritdoc/>
    public override Findings Analyze(IReadOnlyList<Row> rows) => new(
        [.. rows.Select(row => row["world"]).Distinct().Select(world => BehaviourVocabularyFigures.Curve(rows, world))],
        [BehaviourVocabularyFigures.Judged(rows), BehaviourVocabularyFigures.Stability(rows)]);
}
