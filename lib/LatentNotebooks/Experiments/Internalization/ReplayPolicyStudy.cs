using System.ComponentModel.DataAnnotations;
using LatentNotebooks.Figures;
using LatentNotebooks.Internalization;
using LatentNotebooks.Runtime;
using LatentNotebooks.Statistics;
using LatentNotebooks.Training;
using LatentNotebooks.Worlds.Reasoning;
using TorchSharp;

namespace LatentNotebooks.Experiments.Internalization;

/// <summary>
/// Can a policy learn which steps need writing? On a chain whose steps are easy (+1) or hard (any sum or product), one solver that
/// follows any choices serves all policies: always and never replay, the learned one at several prices, its inverse, a coin with
/// its own rate, the entropy of the last written value at its rate, every other step, and an oracle that knows which operations are easy.
/// </summary>
public sealed class ReplayPolicyStudy : Experiment<ReplayPolicyStudy.Settings>
{
    /// <summary>What <c>notebooks/settings/replay-policy.yaml</c> may say.</summary>
    public sealed record Settings
    {
        /// <summary>Operations k of the chain.</summary>
        [Range(3, 32)]
        public int Dial { get; init; } = 5;

        /// <summary>Width of the solver.</summary>
        [Range(8, 512)]
        public int Width { get; init; } = 64;

        /// <summary>Blocks of the solver.</summary>
        [Range(1, 8)]
        public int Layers { get; init; } = 2;

        /// <summary>Updates of the solver.</summary>
        [Range(1, 1_000_000)]
        public int SolverUpdates { get; init; } = 1_500;

        /// <summary>Problems an update of the solver.</summary>
        [Range(1, 4_096)]
        public int BatchSize { get; init; } = 128;

        /// <summary>Peak learning rate of the solver.</summary>
        [Range(1e-6, 0.1)]
        public double LearningRate { get; init; } = 3e-3;

        /// <summary>Problems that are branched on.</summary>
        [Range(1, 100_000)]
        public int BranchProblems { get; init; } = 1_000;

        /// <summary>Updates of the policy on branches.</summary>
        [Range(1, 100_000)]
        public int BranchUpdates { get; init; } = 200;

        /// <summary>Updates of the policy on rewards, at each price.</summary>
        [Range(1, 100_000)]
        public int RewardUpdates { get; init; } = 60;

        /// <summary>Problems to judge on.</summary>
        [Range(10, 100_000)]
        public int TestProblems { get; init; } = 1_000;

        /// <summary>Draws weights, problems and choices.</summary>
        public long Seed { get; init; } = 1;
    }

    /// <summary>What a fully written solution costs in all, where a right answer earns 1.</summary>
    public static IReadOnlyList<double> Prices { get; } = [0.1, 0.3, 1, 3];

    /// <summary>The price of the policy that baselines are compared with.</summary>
    public const double MainPrice = 1;

    /// <inheritdoc/>
    public override string Name => "internalization/replay-policy";

    /// <inheritdoc/>
    public override string Question => "Can a policy learn which steps can be replayed silently and which have to be written?";

    /// <summary>The settings of a profile.</summary>
    public static Settings Load(Profile profile) => SettingsBinder.Load<Settings>("replay-policy", profile);

    /// <inheritdoc/>
    protected override IEnumerable<(string Id, Settings Settings)> Sweep(Profile profile) =>
        from seed in Enumerable.Range(1, profile == Profile.Full ? 5 : 1) select ($"seed-{seed}", Load(profile) with { Seed = seed });

    /// <summary>Trains the solver with choices drawn at random: each problem has a rate of its own, so all shares occur.</summary>
    public static HybridSolver Solver(Settings settings, IProgress<TrainingProgress>? progress = null, CancellationToken cancel = default)
    {
        var (world, seed) = (SmallWorlds.Make("chain-mixed", settings.Dial), new Seed(settings.Seed));
        torch.manual_seed(seed.For("weights").Value);
        var solver = new HybridSolver(world, new SolverOptions { Width = settings.Width, Layers = settings.Layers });
        var recipe = new SolverRecipe { LearningRate = settings.LearningRate };
        TrainingLoop.Run(solver, recipe.Rates(settings.SolverUpdates), seed.For("solver"), update =>
        {
            var rng = update.For("problems").Random();
            var problems = new Problem[settings.BatchSize];
            var choices = new StepChoice[settings.BatchSize][];
            for (var i = 0; i < problems.Length; i++)
            {
                problems[i] = world.Draw(Split.Train, ref rng);
                var rate = rng.NextDouble() * rng.NextDouble(); // few silent steps oftener than many, but every share occurs
                choices[i] = new StepChoice[solver.Steps];
                for (var step = 0; step < solver.Steps; step++) choices[i][step] = rng.NextDouble() < rate ? StepChoice.Replay : StepChoice.Write;
            }
            return solver.Loss(problems, choices);
        }, RunFolder.Open("internalization/hybrid", settings with { BranchProblems = 1, BranchUpdates = 1, RewardUpdates = 1, TestProblems = 10 }).Checkpoint, progress, cancel);
        return solver;
    }

    /// <summary>A policy after the first stage: taught by branches.</summary>
    public static ReplayPolicy Taught(HybridSolver solver, Settings settings)
    {
        var seed = new Seed(settings.Seed);
        torch.manual_seed(seed.For("policy").Value);
        var policy = new ReplayPolicy(settings.Width);
        policy.LearnFromBranches(solver, solver.World.Problems(Split.Mining, settings.BranchProblems, seed), seed, Rates(settings.BranchUpdates));
        return policy;
    }

    /// <summary>A policy after both stages: a copy of a taught one that has learned from rewards at a price.</summary>
    /// <param name="solver">The solver.</param>
    /// <param name="settings">Updates and seed.</param>
    /// <param name="taught">See <see cref="Taught"/>.</param>
    /// <param name="price">The price of a fully written solution.</param>
    public static ReplayPolicy Priced(HybridSolver solver, Settings settings, ReplayPolicy taught, double price)
    {
        var policy = taught.Copy();
        policy.LearnFromRewards(solver, price, problems: 64, group: 4, new Seed(settings.Seed).For("rewards"), Rates(settings.RewardUpdates));
        return policy;
    }

    private static TrainingOptions Rates(int updates) => new() { Updates = updates, LearningRate = 3e-3, WarmUp = 5 };

    /// <inheritdoc/>
    protected override IReadOnlyDictionary<string, object> Execute(Settings settings, RunContext context)
    {
        using var scope = torch.NewDisposeScope();
        var seed = new Seed(settings.Seed);
        using var solver = Solver(settings, context.Progress, context.Cancel);
        var test = solver.World.Problems(Split.Test, settings.TestProblems, seed);
        var values = new Dictionary<string, object> { ["arm"] = "policy", ["steps"] = solver.Steps };
        Add("never", (_, boundary) => [.. boundary.Entropy.Select(_ => StepChoice.Write)]);
        Add("always", (_, boundary) => [.. boundary.Entropy.Select(_ => StepChoice.Replay)]);
        Add("oracle", (_, boundary) => [.. boundary.Operations.Select(operation => operation == "+1" ? StepChoice.Replay : StepChoice.Write)]);
        Add("alternate", (step, boundary) => [.. boundary.Entropy.Select(_ => step % 2 == 0 ? StepChoice.Write : StepChoice.Replay)]);
        using var taught = Taught(solver, settings);
        Add("branches", taught.Choose);
        foreach (var price in Prices)
        {
            using var policy = Priced(solver, settings, taught, price);
            var rollout = Add($"policy@{price}", policy.Choose);
            AddOperations($"policy@{price}", rollout, test);
            Add($"random@{price}", Coin(rollout.ReplayRate, seed));
            if (price != MainPrice) continue;
            Add("inverted", (step, boundary) => [.. policy.Choose(step, boundary).Select(choice => 1 - choice)]);
            Add("entropy", BelowEntropy(solver, settings, rollout.ReplayRate));
        }
        values["parameters"] = solver.Network.ParameterCount;
        values["examples"] = (long)settings.SolverUpdates * settings.BatchSize;
        return values;

        HybridRollout Add(string name, StepChooser choose)
        {
            var rollout = HybridRollout.Run(solver, test, choose);
            values[$"{name}_accuracy"] = rollout.Accuracy;
            values[$"{name}_passes"] = rollout.MeanPasses;
            values[$"{name}_rate"] = rollout.ReplayRate;
            values[$"{name}_accuracy_few"] = Among(rollout, hard => hard <= 1);
            values[$"{name}_accuracy_many"] = Among(rollout, hard => hard >= 3);
            return rollout;
        }

        double Among(HybridRollout rollout, Func<int, bool> hardSteps) => rollout.Right.Zip(test)
            .Where(pair => hardSteps(pair.Second.Steps.Count(step => step.Operation != "+1"))).Select(pair => pair.First ? 1.0 : 0.0).DefaultIfEmpty(double.NaN).Average();

        void AddOperations(string name, HybridRollout rollout, IReadOnlyList<Problem> problems)
        {
            var steps = problems.SelectMany((problem, row) => problem.Steps.Select((step, i) => (step.Operation, Choice: rollout.Choices[row][i]))).ToList();
            double Rate(Func<string, bool> kind) => steps.Where(step => kind(step.Operation)).Average(step => step.Choice == StepChoice.Replay ? 1.0 : 0.0);
            values[$"{name}_rate_easy"] = Rate(operation => operation == "+1");
            values[$"{name}_rate_sums"] = Rate(operation => operation[0] == '+' && operation != "+1");
            values[$"{name}_rate_products"] = Rate(operation => operation[0] == '*');
            var hard = problems.Select(problem => (double)problem.Steps.Count(step => step.Operation != "+1")).ToArray();
            var passes = rollout.Passes.Select(count => (double)count).ToArray();
            values[$"{name}_spearman"] = passes.Distinct().Count() > 1 ? RankCorrelation.Spearman(hard, passes).Value : 0;
        }
    }

    /// <summary>Replays with a fixed probability, whatever the step.</summary>
    public static StepChooser Coin(double rate, Seed seed) => (step, boundary) =>
    {
        var rng = seed.For("coin", step).Random();
        return [.. boundary.Entropy.Select(_ => rng.NextDouble() < rate ? StepChoice.Replay : StepChoice.Write)];
    };

    // Replays where the value just written was sure enough. Of 20 thresholds the one whose own rate on other problems is nearest to the rate asked for.
    private static StepChooser BelowEntropy(HybridSolver solver, Settings settings, double rate)
    {
        using var scope = torch.NewDisposeScope();
        var seen = new List<double>();
        var problems = solver.World.Problems(Split.Mining, settings.BranchProblems, new Seed(settings.Seed));
        HybridRollout.Run(solver, problems, (_, boundary) =>
        {
            seen.AddRange(boundary.Entropy);
            return [.. boundary.Entropy.Select(_ => StepChoice.Write)];
        });
        var known = seen.Where(double.IsFinite).Order().ToArray();
        return Enumerable.Range(0, 21).Select(i => Below(known[i * (known.Length - 1) / 20]))
            .MinBy(chooser => Math.Abs(HybridRollout.Run(solver, problems, chooser).ReplayRate - rate))!;

        static StepChooser Below(double threshold) =>
            (_, boundary) => [.. boundary.Entropy.Select(entropy => entropy <= threshold ? StepChoice.Replay : StepChoice.Write)];
    }

    /// <inheritdoc/>
    public override Findings Analyze(IReadOnlyList<Row> rows) => new([Pareto(rows), Rates(rows)], [Summary(rows)]);

    /// <summary>Accuracy against passes: the learned policy along its prices, and everything it should beat.</summary>
    public static Figure Pareto(IReadOnlyList<Row> rows)
    {
        var figure = new Figure("Which steps to write? Accuracy against cost").X("passes an answer").Y("right answers", "%");
        foreach (var (name, arms) in new[] { ("learned, price rises", Prices.Select(price => $"policy@{price}")), ("coin, same rates", Prices.Select(price => $"random@{price}")) })
            figure = figure.Line(name, arms.Select(arm => Mean(rows, $"{arm}_passes")), arms.Select(arm => 100 * Mean(rows, $"{arm}_accuracy")));
        foreach (var (arm, name) in new[]
        {
            ("never", "write all"), ("always", "replay all"), ("alternate", "every other step"), ("oracle", "oracle: replay +1"),
            ("branches", "taught by branches"), ("entropy", "entropy"), ("inverted", "inverted"),
        })
            figure = figure.Scatter(name, [Mean(rows, $"{arm}_passes")], [100 * Mean(rows, $"{arm}_accuracy")]);
        return figure.Caption($"Mean over {rows.Count} seeds. A written step costs two passes, a replayed one costs one.");
    }

    /// <summary>How often the policy replays a step of each kind, by price.</summary>
    public static Figure Rates(IReadOnlyList<Row> rows) =>
        new[] { ("easy", "+1"), ("sums", "other sums"), ("products", "products") }.Aggregate(
            new Figure("What the policy replays").X("price of a fully written solution").Y("steps replayed", "%").LogX().YRange(-2, 102), (figure, kind) =>
                figure.Line(kind.Item2, Prices, Prices.Select(price => 100 * Mean(rows, $"policy@{price}_rate_{kind.Item1}"))));

    /// <summary>Every policy, mean over seeds.</summary>
    public static Table Summary(IReadOnlyList<Row> rows)
    {
        var table = new Table("Policies").Column("policy").Column("right answers", "%", "F1").Column("passes", format: "F2").Column("steps replayed", "%", "F0");
        var priced = Prices.SelectMany(price => new[] { $"policy@{price}", $"random@{price}" });
        string[] arms = ["never", "always", "alternate", "oracle", "branches", .. priced, "inverted", "entropy"];
        foreach (var arm in arms)
            table = table.Row(arm, Spread($"{arm}_accuracy", 100), Spread($"{arm}_passes", 1), 100 * Mean(rows, $"{arm}_rate"));
        return table.Caption($"Mean over {rows.Count} seeds with Student's 95 % interval. random@P replays as often as policy@P; "
            + $"inverted and entropy belong to policy@{MainPrice}, but meet boundaries of their own making, so their rates differ. "
            + "alternate writes the first step, replays the second, ...");

        Cell Spread(string column, double scale)
        {
            if (rows.Count < 2) return scale * Mean(rows, column);
            var estimate = Intervals.Mean(rows.Select(row => scale * row.Number(column)));
            return Cell.Interval(estimate.Value, estimate.Low, estimate.High);
        }
    }

    private static double Mean(IReadOnlyList<Row> rows, string column) => rows.Select(row => row.Number(column)).DefaultIfEmpty(double.NaN).Average();
}
