using LatentNotebooks.Internalization.Steering;
using LatentNotebooks.Runtime;
using LatentNotebooks.Worlds.Reasoning;

namespace LatentNotebooks.Experiments.Internalization;

/// <summary>
/// Does STIR (arXiv 2602.04925) make a frozen solver right more often, with fewer tokens, and is it retrieval that does it? One row
/// is one trained solver with every arm judged on it, in a world with one habit to change (<c>equal</c>), in one with two whose
/// useful directions oppose (<c>conflicting</c>), in one with none (<c>single</c>), and in one in which habits and progress are
/// mixed up (<c>unequal</c>).
/// </summary>
public sealed class SteeringComparison : Experiment<SteeringSettings>
{
    /// <summary>Worlds of a full sweep, each with its number of seeds.</summary>
    public static IReadOnlyList<(string Name, PlantedVariant Variant, int Seeds)> Worlds { get; } =
    [
        ("equal", PlantedVariant.EqualProgress, 5), ("conflicting", PlantedVariant.Conflicting, 5),
        ("single", PlantedVariant.SingleMode, 3), ("unequal", PlantedVariant.UnequalProgress, 3),
    ];

    /// <inheritdoc/>
    public override string Name => "internalization/steering";

    /// <inheritdoc/>
    public override string Question => "Does STIR beat greedy decoding, and a mean vector, a random one, voting and early exit?";

    /// <inheritdoc/>
    protected override IEnumerable<(string Id, SteeringSettings Settings)> Sweep(Profile profile) =>
        from seed in Enumerable.Range(1, profile == Profile.Full ? 5 : 1)
        from world in Worlds
        where seed <= world.Seeds
        select ($"{world.Name}/seed-{seed}", Of(SteeringSettings.Load(profile), world.Variant) with { Seed = seed });

    /// <summary>Settings of a world. Where only errors differ, skill comes so suddenly that it is looked at more often.</summary>
    public static SteeringSettings Of(SteeringSettings settings, PlantedVariant world) => world == PlantedVariant.SingleMode
        ? settings with { World = world, MeasureFrom = settings.MeasureFrom / 2, MeasureEvery = Math.Max(1, settings.MeasureEvery / 5) }
        : settings with { World = world };

    /// <inheritdoc/>
    protected override IReadOnlyDictionary<string, object> Execute(SteeringSettings settings, RunContext context)
    {
        using var task = SteeringTask.Prepare(settings, context.Progress, context.Cancel);
        var mined = task.Mine(task.MiningProblems, settings.Mining);
        var arms = new SteeringArms(task, settings);
        var scores = arms.Judge(mined).ToDictionary(arm => arm.Name);
        var (seed, values) = (new Seed(settings.Seed), new Dictionary<string, object>());
        values["arm"] = Worlds.First(world => world.Variant == settings.World).Name;
        values["world"] = task.World.Id;
        values["updates"] = task.Solver.Chosen.Update;
        values["chosen_greedy"] = task.Solver.Chosen.Greedy;
        values["chosen_careful"] = task.Solver.Chosen.Careful;
        values["parameters"] = task.Solver.Model.ParameterCount;
        values["pairs"] = mined.Pairs.Count;
        foreach (var arm in SteeringArms.Names) Add(values, arm, scores.GetValueOrDefault(arm), scores["greedy"].Score);
        foreach (var arm in new[] { "stir", "mean", "static", "everywhere" })
            foreach (var strength in SteeringArms.Strengths)
                values[$"validation@{arm}/{strength}"] = arms.Tuning.TryGetValue((arm, strength), out var accuracy) ? accuracy : "";
        for (var point = 1; point <= settings.Mining.ControlPoints; point++)
        {
            values[$"auc@{point}"] = SteeringProbes.CorrectnessAuc(mined, point, seed);
            values[$"auc_shuffled@{point}"] = SteeringProbes.CorrectnessAuc(mined, point, seed, shuffled: true);
        }
        values["cosine_points"] = SteeringProbes.Cosine(mined.Pairs.Where(pair => pair.ControlPoint == 1), mined.Pairs.Where(pair => pair.ControlPoint == 2));
        values["cosine_families"] = settings.World == PlantedVariant.Conflicting
            ? SteeringProbes.Cosine(mined.Pairs.Where(pair => !Swapped(pair)), mined.Pairs.Where(Swapped)) : "";
        values["action_norm"] = mined.Pairs.Count > 0 ? Vectors.Norm(FixedSteering.MeanAction(mined.Pairs)) : "";
        values["examples"] = (long)task.Solver.Chosen.Update * settings.BatchSize;
        // Two operations a parameter and token forwards, four more backwards; rollouts are generated and then read once more.
        var length = mined.Rollouts.Average(rollout => rollout.Prompt.Count + rollout.Completion.Count);
        values["training_flops"] = 6.0 * task.Solver.Model.ParameterCount * task.Solver.Chosen.Update * settings.BatchSize * length;
        values["mining_flops"] = 2.0 * task.Solver.Model.ParameterCount * 2 * mined.Rollouts.Count * length;
        values["mining_ms"] = Math.Round(mined.Seconds * 1000);
        return values;

        bool Swapped(SteeringPair pair) => task.World.CarefulMarker(task.MiningProblems[pair.Problem]) != task.World.Vocabulary["S"];
    }

    /// <inheritdoc/>
    public override Findings Analyze(IReadOnlyList<Row> rows) => SteeringFigures.Findings(rows);

    private static void Add(Dictionary<string, object> values, string arm, ArmScore? scored, SteeringScore greedy)
    {
        values[$"accuracy@{arm}"] = scored is null ? "" : scored.Score.Accuracy;
        values[$"tokens@{arm}"] = scored is null ? "" : scored.Score.Tokens;
        values[$"preview@{arm}"] = scored is null ? "" : scored.Score.PreviewTokens;
        values[$"broken@{arm}"] = scored is null ? "" : scored.Score.Broken(greedy);
        values[$"choice@{arm}"] = scored?.Choice ?? "";
        values[$"ms@{arm}"] = scored is null ? "" : Math.Round(scored.Score.Milliseconds, 3);
    }
}
