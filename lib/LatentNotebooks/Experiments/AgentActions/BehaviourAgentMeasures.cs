using LatentNotebooks.AgentActions;
using LatentNotebooks.Runtime;
using LatentNotebooks.Worlds.Text;

namespace LatentNotebooks.Experiments.AgentActions;

/// <summary>What an arm of <see cref="BehaviourAgents"/> is measured by, beyond <see cref="SpanMeasures"/>: use of symbols, controls, best-of-n.</summary>
public static class BehaviourAgentMeasures
{
    /// <summary>Attempts of best-of-n, and the temperature at which they are drawn.</summary>
    public const int Attempts = 4;

    private const double Temperature = 0.7;

    /// <summary>Passes that best-of-n may spend on a task, all attempts together.</summary>
    public static IReadOnlyList<int> PassBudgets { get; } = [32, 64, 128, 256, 512];

    /// <summary>Columns of a ledger row. Controls play <see cref="AgentSettings.TransferTasks"/> of the unseen tasks.</summary>
    public static IReadOnlyDictionary<string, object> Of(AgentStudy study, BehaviourArm arm, AgentSettings settings)
    {
        var played = arm.Play(study.Split.Unseen);
        var values = new Dictionary<string, object> { ["world"] = settings.World, ["arm"] = settings.Arm, ["symbols"] = arm.Actions.Encoding.Behaviours.Count };
        foreach (var (column, value) in SpanMeasures.Of(played)) values[column] = value;
        Symbols(values, arm, played);
        SpanMeasures.Transfer(values, study.Split, tasks => arm.Play(tasks));
        IReadOnlyList<TextEpisode> some = [.. study.Split.Unseen.Take(settings.TransferTasks)];
        Controls(values, arm, some, settings);
        BestOf(values, arm, some, settings);
        values["parameters"] = arm.Agent.Network.ParameterCount + (arm.Worker?.Agent.Network.ParameterCount ?? 0);
        values["updates"] = settings.BaseUpdates + settings.Updates;
        values["vocabulary"] = string.Join(" | ", arm.Actions.Encoding.Behaviours.Select(behaviour => behaviour.Text));
        return values;
    }

    /// <summary>Success of best-of-n when a task may cost so many passes: attempts are made one after the other until one succeeds or the budget is spent. The
    /// world says which one succeeded, and can be begun anew.</summary>
    /// <param name="attempts">For each attempt, the same tasks in the same order.</param>
    /// <param name="passes">The budget.</param>
    public static double BestOf(IReadOnlyList<IReadOnlyList<Played>> attempts, int passes) => Enumerable.Range(0, attempts[0].Count).Average(task =>
    {
        var spent = 0;
        foreach (var attempt in attempts)
        {
            spent += attempt[task].Cost.Passes;
            if (spent > passes) return 0.0;
            if (attempt[task].Solved) return 1;
        }
        return 0;
    });

    // How symbols are used: how often, how often given up, and whether wherever they could have been.
    private static void Symbols(Dictionary<string, object> values, BehaviourArm arm, IReadOnlyList<Played> played)
    {
        var (encoding, grammar) = (arm.Actions.Encoding, arm.Actions.Encoding.Grammar);
        var decisions = played.SelectMany(one => one.Turns).Select(turn => (Turn: turn, Decision: arm.Actions.Read(turn.Tokens))).ToList();
        var symbols = decisions.Count(one => one.Decision.Symbol >= 0);
        var world = TextWorlds.Create(arm.Agent.Vocabulary.World);
        var trajectories = played.Where(one => one.Turns.Count > 0).Select(one => Trajectory(one, world)).ToList();
        var names = BehaviourNames.Of(grammar, trajectories);
        var chances = trajectories.Sum(one => encoding.Encode(new BehaviourTrace(grammar, one, names)).Count(decision => decision.Symbol >= 0));
        values["symbol_share"] = (double)symbols / decisions.Count;
        values["malformed_share"] = decisions.Average(one => one.Decision.Symbol < 0 && one.Turn.Tokens.Any(token => token >= arm.Agent.Vocabulary.FirstSymbol) ? 1.0 : 0);
        values["aborted_share"] = symbols == 0 ? 0 : played.Sum(one => one.Aborts) / (double)symbols;
        values["emission"] = chances == 0 ? "" : (double)symbols / chances;
        values["memorised"] = BehaviourVocabularyMeasures.Memorised(arm.Traces.Select(encoding.Encode), [.. played.Where(one => one.Turns.Count > 0)
            .Select(one => (IReadOnlyList<Decision>)[.. one.Turns.Select(turn => arm.Actions.Read(turn.Tokens))])]);
    }

    private static void Controls(Dictionary<string, object> values, BehaviourArm arm, IReadOnlyList<TextEpisode> tasks, AgentSettings settings)
    {
        var (encoding, disturbance) = (arm.Actions.Encoding, new BehaviourDisturbance());
        var disturbed = settings.World == "house-text" && BehaviourAgents.Main.Contains(settings.Arm)
            ? arm.Play(tasks, new BehaviourExecutor(encoding, arm.Guards) { Before = disturbance.Before }).Where(one => disturbance.Disturbed.Contains(one.Episode)).ToList() : [];
        values["disturbed"] = disturbed.Count;
        values["disturbed_success"] = disturbed.Count == 0 ? "" : SpanMeasures.Success(disturbed);
        var controlled = settings.Arm == "behaviours";
        values["control_success"] = controlled ? SpanMeasures.Success(arm.Play(tasks)) : "";
        values["masked_success"] = controlled ? SpanMeasures.Success(arm.Play(tasks, masked: true)) : "";
        values["open_loop_success"] = controlled ? SpanMeasures.Success(arm.Play(tasks, new BehaviourExecutor(encoding, null))) : "";
        values["shuffled_success"] = controlled ? SpanMeasures.Success(Shuffled(arm, tasks)) : "";
    }

    // Every symbol does what the next one means, with the same slots where there is one: the agent's words no longer fit the deeds.
    private static IReadOnlyList<Played> Shuffled(BehaviourArm arm, IReadOnlyList<TextEpisode> tasks)
    {
        var right = arm.Actions.Encoding.Behaviours;
        var order = Enumerable.Range(0, right.Count).OrderBy(i => string.Join(',', right[i].Slots), StringComparer.Ordinal).ThenBy(i => i).ToArray();
        var wrong = new Behaviour[right.Count];
        for (var i = 0; i < order.Length; i++) wrong[order[i]] = right[order[(i + 1) % order.Length]];
        var encoding = new BehaviourEncoding(arm.Actions.Encoding.Grammar, wrong);
        var executor = new BehaviourExecutor(encoding, BehaviourGuards.Learn(wrong, arm.Traces, arm.Names));
        return Rollouts.Play(arm.Agent, tasks, new BehaviourActions(arm.Agent.Vocabulary, encoding).Actions(executor), arm.Options);
    }

    private static void BestOf(Dictionary<string, object> values, BehaviourArm arm, IReadOnlyList<TextEpisode> tasks, AgentSettings settings)
    {
        var attempts = Enumerable.Range(0, settings.Arm is "tuned" or "behaviours" ? Attempts : 0).Select(attempt => arm.Play(tasks, options: new RolloutOptions
        {
            Temperature = Temperature, Seed = new Seed(settings.Seed).For("attempt", attempt),
        })).ToList();
        foreach (var budget in PassBudgets) values[$"best_of@{budget}"] = attempts.Count == 0 ? "" : BestOf(attempts, budget);
    }

    private static Trajectory Trajectory(Played one, TextWorld world)
    {
        var opening = world.Reset(one.Episode);
        return new(one.Episode, world.Task, opening, [.. one.Turns.SelectMany(turn => turn.Commands)], one.Solved, TrajectorySource.External);
    }
}
