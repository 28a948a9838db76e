using System.ComponentModel.DataAnnotations;
using LatentNotebooks.AgentActions;
using LatentNotebooks.Figures;
using LatentNotebooks.Runtime;

namespace LatentNotebooks.Experiments.AgentActions;

/// <summary>
/// Planning by best of n: an agent plays a task n times in a copy of the world, each time drawing its words anew, and one attempt is carried out. Does it pay to draw
/// behaviours or spans instead of words, when every pass of the network counts? The house is deterministic, so what was played in the copy can be repeated.
/// </summary>
public sealed class Planning : Experiment<Planning.Settings>
{
    /// <summary>Words, behaviours and spans; the same token agent, further updates, rate and loss for all.</summary>
    public static IReadOnlyList<string> Arms { get; } = ["tuned", "behaviours", "spans"];

    /// <summary>Numbers of attempts.</summary>
    public static IReadOnlyList<int> Attempts { get; } = [1, 2, 4, 8];

    /// <summary>How the attempt is chosen: by the agent's own log-probability, summed over its words; by the mean of it a word; or by an oracle, the world itself,
    /// which says whether the goal was reached (pass@n). An oracle's attempts end with the first success; otherwise all n are made.</summary>
    public static IReadOnlyList<string> Choices { get; } = ["sum", "mean", "oracle"];

    /// <summary>What <c>notebooks/settings/planning.yaml</c> may say.</summary>
    public sealed record Settings
    {
        /// <summary>One of <see cref="Arms"/>.</summary>
        public string Arm { get; init; } = "tuned";

        /// <summary>Whose agents play: those of <see cref="BehaviourAgents"/> at this profile.</summary>
        public Profile Agents { get; init; } = Profile.Full;

        /// <summary>Unseen tasks.</summary>
        [Range(1, 10_000)]
        public int Tasks { get; init; } = 100;

        /// <summary>At which words are drawn.</summary>
        [Range(0.01, 10.0)]
        public double Temperature { get; init; } = 0.7;

        /// <summary>Draws tasks, further updates and attempts.</summary>
        public long Seed { get; init; } = 1;
    }

    /// <inheritdoc/>
    public override string Name => "agent-actions/planning";

    /// <inheritdoc/>
    public override string Question => "Best of n attempts at equal compute: in words, in spans or in behaviours?";

    /// <inheritdoc/>
    protected override IEnumerable<(string Id, Settings Settings)> Sweep(Profile profile) =>
        from seed in Enumerable.Range(1, profile == Profile.Full ? 3 : 1)
        from arm in Arms
        select ($"{arm}/seed-{seed}", SettingsBinder.Load<Settings>("planning", profile) with { Arm = arm, Agents = profile, Seed = seed });

    /// <inheritdoc/>
    protected override IReadOnlyDictionary<string, object> Execute(Settings settings, RunContext context)
    {
        // All arms learn by cross-entropy alone, as behaviours do.
        var agents = BehaviourAgents.Of(settings.Agents, settings.Arm == "spans" ? "spans-w0" : settings.Arm) with { Tasks = settings.Tasks, Seed = settings.Seed };
        using var study = AgentStudy.Open(agents, context);
        var attempts = settings.Arm == "spans" ? Spans() : Behaviours();
        var values = new Dictionary<string, object> { ["world"] = agents.World, ["arm"] = settings.Arm, ["tasks"] = settings.Tasks };
        foreach (var n in Attempts)
            foreach (var choice in Choices)
                (values[$"success_{choice}@{n}"], values[$"passes_{choice}@{n}"]) = Best([.. attempts.Take(n)], choice);
        return values;

        List<IReadOnlyList<Played>> Spans()
        {
            using var arm = SpanArm.Train(study, agents);
            return Play(options => arm.Play(study.Split.Unseen, options));
        }

        List<IReadOnlyList<Played>> Behaviours()
        {
            using var arm = BehaviourArm.Train(study, agents);
            return Play(options => arm.Play(study.Split.Unseen, options: options));
        }

        List<IReadOnlyList<Played>> Play(Func<RolloutOptions, IReadOnlyList<Played>> play) => [.. Enumerable.Range(0, Attempts[^1])
            .Select(attempt => play(new RolloutOptions { Batch = 100, Temperature = settings.Temperature, Seed = new Seed(settings.Seed).For("attempt", attempt) }))];
    }

    /// <summary>Share of tasks whose chosen attempt reaches the goal, and network passes a task.</summary>
    /// <param name="attempts">For each attempt, the same tasks in the same order.</param>
    /// <param name="choice">One of <see cref="Choices"/>.</param>
    public static (double Success, double Passes) Best(IReadOnlyList<IReadOnlyList<Played>> attempts, string choice)
    {
        var tasks = Enumerable.Range(0, attempts[0].Count).Select(task => attempts.Select(attempt => attempt[task]).ToList()).ToList();
        if (choice == "oracle")
            return (tasks.Average(task => task.Any(one => one.Solved) ? 1.0 : 0), tasks.Average(task => task.Take(1 + First(task)).Sum(one => one.Cost.Passes)));
        return (tasks.Average(task => task.MaxBy(Score)!.Solved ? 1.0 : 0), tasks.Average(task => task.Sum(one => one.Cost.Passes)));

        static int First(List<Played> task) => task.FindIndex(one => one.Solved) is var first and >= 0 ? first : task.Count;
        double Score(Played one) => choice == "sum" ? one.LogProbability : one.LogProbability / one.Cost.ActionTokens;
    }

    /// <inheritdoc/>
    public override Findings Analyze(IReadOnlyList<Row> rows)
    {
        var table = new Table("Best of n: success and network passes a task").Column("arm").Column("n").Column("chosen by sum", format: "P0").Column("by mean", format: "P0")
            .Column("passes", format: "F0").Column("by the goal (oracle)", format: "P0").Column("passes, oracle", format: "F0").Column("seeds");
        foreach (var arm in Arms.Where(arm => rows.Any(row => row["arm"] == arm)))
            foreach (var n in Attempts)
                table = table.Row(arm, n, Mean(arm, $"success_sum@{n}"), Mean(arm, $"success_mean@{n}"), Mean(arm, $"passes_sum@{n}"),
                    Mean(arm, $"success_oracle@{n}"), Mean(arm, $"passes_oracle@{n}"), rows.Count(row => row["arm"] == arm));
        return new Findings([.. Choices.Select(Draw)], [table.Caption("Means over seeds; unseen rooms. An oracle stops at the first success; the others make all n attempts.")]);

        double Mean(string arm, string column) => rows.Where(row => row["arm"] == arm).Average(row => row.Number(column));

        Figure Draw(string choice) => Arms.Where(arm => rows.Any(row => row["arm"] == arm)).Aggregate(
            new Figure($"Best of n, by {Words(choice)}").X("network passes a task").Y("success, unseen rooms").LogX(2).YRange(0, 1),
            (figure, arm) => figure.Line(arm, Attempts.Select(n => Mean(arm, $"passes_{choice}@{n}")), Attempts.Select(n => Mean(arm, $"success_{choice}@{n}"))))
            .Caption("n = 1, 2, 4, 8 from left to right. Means over seeds.");
    }

    private static string Words(string choice) => choice switch
    {
        "sum" => "log-probability",
        "mean" => "the same a word",
        _ => "the goal (oracle)",
    };
}
