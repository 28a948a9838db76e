using System.ComponentModel.DataAnnotations;
using LatentNotebooks.AgentActions;
using LatentNotebooks.Figures;
using LatentNotebooks.Runtime;
using LatentNotebooks.Worlds.Text;

namespace LatentNotebooks.Experiments.AgentActions;

/// <summary>
/// What discovered behaviours are up against, judged without an agent: vocabularies of the same size that were written by hand, paired, cut at fixed lengths, drawn at
/// random, or have lost their slots. Each tells the same unseen trajectories; a short message means few decisions that are easy to foresee.
/// </summary>
public sealed class BehaviourRivals : Experiment<BehaviourRivals.Settings>
{
    /// <summary>All vocabularies.</summary>
    public static IReadOnlyList<string> Arms { get; } =
        ["behaviours", "hand", "pair-encoding", "random", "repeated", "chunks-2", "chunks-4", "chunks-8", "absorbed-1", "absorbed-2", "absorbed-3"];

    /// <summary>What <c>notebooks/settings/behaviour-rivals.yaml</c> may say.</summary>
    public sealed record Settings
    {
        /// <summary>One of <see cref="Arms"/>.</summary>
        public string Arm { get; init; } = "behaviours";

        /// <summary>Training trajectories recorded; the successful ones are mined.</summary>
        [Range(1, 100_000)]
        public int Trajectories { get; init; } = 1_000;

        /// <summary>Test trajectories, of unseen scenes.</summary>
        [Range(1, 100_000)]
        public int Test { get; init; } = 200;

        /// <summary>Symbols at most.</summary>
        [Range(1, 1_000)]
        public int Symbols { get; init; } = 32;

        /// <summary>Draws tasks, trajectories and random vocabularies.</summary>
        public long Seed { get; init; } = 1;
    }

    /// <inheritdoc/>
    public override string Name => "agent-actions/behaviour-rivals";

    /// <inheritdoc/>
    public override string Question => "Which vocabulary of multi-command symbols tells unseen trajectories in the shortest message?";

    /// <summary>The vocabulary of an arm; all have as many symbols as were discovered, but for those that a person wrote.</summary>
    /// <param name="arm">Name of the arm; <c>tuned</c> has no symbols.</param>
    /// <param name="world">Id of the world.</param>
    /// <param name="mined">Training trajectories.</param>
    /// <param name="names">Names of things.</param>
    /// <param name="most">Symbols at most.</param>
    /// <param name="seed">Draws the random vocabulary.</param>
    /// <exception cref="SettingsException">There is no such arm.</exception>
    public static IReadOnlyList<Behaviour> Behaviours(
        string arm, string world, IReadOnlyList<BehaviourTrace> mined, BehaviourNames names, int most, Seed seed)
    {
        if (arm is "tuned" or "tuned-long") return [];
        var grammar = TextWorlds.Create(world).Grammar;
        var found = BehaviourDiscovery.Find(grammar, mined, names, most).Chosen;
        var rng = seed.For("random vocabulary").Random();
        return arm switch
        {
            "behaviours" or "behaviours-long" or "hindsight" or "hierarchy" => found,
            "hand" => BehaviourHandMade.Of(world, grammar),
            "pair-encoding" => BehaviourBaselines.PairEncoding(grammar, mined, found.Count),
            "random" => BehaviourBaselines.Random(grammar, mined, found, ref rng),
            "repeated" => BehaviourBaselines.Repeated(grammar, mined, found),
            "absorbed-1" or "absorbed-2" or "absorbed-3" => BehaviourBaselines.Absorbed(found, mined, slots: arm[^1] - '0', found.Count),
            "chunks-2" or "chunks-4" or "chunks-8" => BehaviourBaselines.Chunks(grammar, mined, arm[^1] - '0', found.Count),
            _ => throw new SettingsException(
                $"There is no arm '{arm}'. There are {string.Join(", ", BehaviourAgents.Main.Concat(BehaviourAgents.Longer).Concat(BehaviourAgents.Further))}."),
        };
    }

    /// <inheritdoc/>
    protected override IEnumerable<(string Id, Settings Settings)> Sweep(Profile profile) =>
        from seed in Enumerable.Range(1, profile == Profile.Full ? 5 : 1)
        from arm in Arms
        select ($"{arm}/seed-{seed}", SettingsBinder.Load<Settings>("behaviour-rivals", profile) with { Arm = arm, Seed = seed });

    /// <inheritdoc/>
    protected override IReadOnlyDictionary<string, object> Execute(Settings settings, RunContext context)
    {
        var data = BehaviourVocabularies.Record(new() { Trajectories = settings.Trajectories, Test = settings.Test, Seed = settings.Seed });
        var encoding = new BehaviourEncoding(data.Grammar, Behaviours(settings.Arm, "house-text", data.Train, data.Names, settings.Symbols, new Seed(settings.Seed)));
        var unseen = new BehaviourDescription(data.Grammar, data.Test, BehaviourNames.Of(data.Grammar, data.Test.Select(trace => trace.Trajectory)));
        var (plain, with) = (unseen.Measure(new BehaviourEncoding(data.Grammar, [])), unseen.Measure(encoding));
        var values = new Dictionary<string, object>
        {
            ["arm"] = settings.Arm, ["symbols"] = encoding.Behaviours.Count,
            // The dictionary was sent with the training trajectories, so it is left out here.
            ["message_ratio"] = (with.Symbols + with.Naming) / (plain.Symbols + plain.Naming), ["decision_ratio"] = (double)with.Decisions / plain.Decisions,
        };
        foreach (var (key, value) in BehaviourVocabularyMeasures.Of(encoding, data.Train, data.Test, data.Names)) values[key] = value;
        return values;
    }

    /// <inheritdoc/>
    public override Findings Analyze(IReadOnlyList<Row> rows)
    {
        var table = new Table("Vocabularies of the same size, told apart on unseen rooms").Column("arm").Column("symbols", format: "F0")
            .Column("message, of single commands'", format: "P1").Column("decisions, of single commands'", format: "P1")
            .Column("covered", format: "P0").Column("symbols in use", format: "F0").Column("seeds")
            .Caption("Message: bits for symbols and arguments, dictionary left out. Covered: share of commands that are part of a symbol.");
        foreach (var arm in Arms)
        {
            var own = rows.Where(row => row["arm"] == arm).ToList();
            double Mean(string column) => own.Average(row => row.Number(column));
            if (own.Count > 0)
                table = table.Row(arm, Mean("symbols"), Mean("message_ratio"), Mean("decision_ratio"), Mean("unseen_coverage"), Mean("symbols_used"), own.Count);
        }
        var figure = Arms.Where(arm => rows.Any(row => row["arm"] == arm)).Select(arm => (Arm: arm, Rows: rows.Where(row => row["arm"] == arm).ToList())).Aggregate(
            new Figure("Few decisions, easy to foresee: which vocabulary?").X("decisions, of single commands'").Y("message, of single commands'"),
            (drawn, arm) => drawn.Scatter(arm.Arm, arm.Rows.Select(row => row.Number("decision_ratio")), arm.Rows.Select(row => row.Number("message_ratio"))))
            .Caption("A point per seed; unseen rooms. Down and to the left is better.");
        return new Findings([figure], [table]);
    }
}
