using LatentNotebooks.AgentActions;
using LatentNotebooks.Worlds.Text;

namespace LatentNotebooks.Experiments.AgentActions;

/// <summary>What an arm of <see cref="BehaviourAgents"/> is measured by: success, exact costs, success under caps, and the controls.</summary>
public static class BehaviourAgentMeasures
{
    /// <summary>Caps on emitted tokens, prompt left out.</summary>
    public static IReadOnlyList<int> TokenCaps { get; } = [16, 32, 64, 128, 256];

    /// <summary>Passes that best-of-n may spend on a task, all attempts together.</summary>
    public static IReadOnlyList<int> PassBudgets { get; } = [64, 128, 256, 512, 1_024];

    /// <summary>Columns of a ledger row.</summary>
    public static IReadOnlyDictionary<string, object> Of(BehaviourArm arm)
    {
        var played = arm.Play(arm.Tasks);
        var values = new Dictionary<string, object>
        {
            ["world"] = arm.Settings.World, ["arm"] = arm.Settings.Arm, ["symbols"] = arm.Actions.Encoding.Behaviours.Count, ["tasks"] = played.Count,
        };
        Costs(values, played);
        foreach (var cap in TokenCaps) values[$"success@{cap}"] = Share(played, one => one.Solved && one.Cost.ActionTokens <= cap);
        values["success_under_caps"] = TokenCaps.Average(cap => (double)values[$"success@{cap}"]);
        Symbols(values, arm, played);
        Controls(values, arm);
        values["ms_alone"] = arm.Play([.. arm.Tasks.Take(Math.Min(20, arm.Settings.ControlTasks))], options: new() { Batch = 1 }).Average(one => one.Cost.Milliseconds);
        BestOf(values, arm);
        values["outcomes"] = string.Concat(played.Select(one => one.Solved ? '1' : '0'));
        values["decisions_by_task"] = string.Join(';', played.Select(one => one.Decisions));
        values["tokens_by_task"] = string.Join(';', played.Select(one => one.Cost.ActionTokens));
        values["passes_by_task"] = string.Join(';', played.Select(one => one.Cost.Passes));
        values["parameters"] = arm.Agent.Network.ParameterCount;
        values["updates"] = arm.Settings.BaseUpdates + arm.Settings.Updates;
        values["vocabulary"] = string.Join(" | ", arm.Actions.Encoding.Behaviours.Select(behaviour => behaviour.Text));
        return values;
    }

    /// <summary>Success of best-of-n when a task may cost so many passes: attempts are made one after the other until one succeeds or the budget is spent.</summary>
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

    private static void Costs(Dictionary<string, object> values, IReadOnlyList<Played> played)
    {
        values["success"] = Share(played, one => one.Solved);
        values["commands"] = played.Average(one => one.Commands);
        values["decisions"] = played.Average(one => one.Decisions);
        values["action_tokens"] = played.Average(one => one.Cost.ActionTokens);
        values["prompt_tokens"] = played.Average(one => one.Cost.PromptTokens);
        values["passes"] = played.Average(one => one.Cost.Passes);
        values["mflops"] = played.Average(one => one.Cost.Flops) / 1e6;
        values["ms_batch"] = played.Average(one => one.Cost.Milliseconds);
    }

    // How symbols are used: how often, how often given up, and whether wherever they could have been.
    private static void Symbols(Dictionary<string, object> values, BehaviourArm arm, IReadOnlyList<Played> played)
    {
        var (encoding, grammar) = (arm.Actions.Encoding, arm.Actions.Encoding.Grammar);
        var decisions = played.SelectMany(one => one.Turns).Select(turn => (Turn: turn, Decision: arm.Actions.Read(turn.Tokens))).ToList();
        var symbols = decisions.Count(one => one.Decision.Symbol >= 0);
        var trajectories = played.Where(one => one.Turns.Count > 0).Select(one => Trajectory(one)).ToList();
        var names = BehaviourNames.Of(grammar, trajectories);
        var chances = trajectories.Sum(one => encoding.Encode(new BehaviourTrace(grammar, one, names)).Count(decision => decision.Symbol >= 0));
        values["symbol_share"] = (double)symbols / decisions.Count;
        values["malformed_share"] = decisions.Count(one => one.Decision.Symbol < 0 && one.Turn.Tokens.Any(token => token >= arm.Agent.Vocabulary.FirstSymbol)) / (double)decisions.Count;
        values["aborted_share"] = symbols == 0 ? 0 : played.Sum(one => one.Aborts) / (double)symbols;
        values["emission"] = chances == 0 ? "" : (double)symbols / chances;
        values["memorised"] = BehaviourVocabularyMeasures.Memorised(arm.Mined.Select(encoding.Encode), [.. played.Where(one => one.Turns.Count > 0)
            .Select(one => (IReadOnlyList<Decision>)[.. one.Turns.Select(turn => arm.Actions.Read(turn.Tokens))])]);
    }

    private static void Controls(Dictionary<string, object> values, BehaviourArm arm)
    {
        var (tasks, encoding) = (arm.Tasks.Take(arm.Settings.ControlTasks).ToList(), arm.Actions.Encoding);
        var disturbance = new BehaviourDisturbance();
        var disturbed = arm.Settings.World == "house-text"
            ? arm.Play(tasks, new BehaviourExecutor(encoding, arm.Guards) { Before = disturbance.Before }).Where(one => disturbance.Disturbed.Contains(one.Episode)).ToList() : [];
        values["disturbed"] = disturbed.Count;
        values["disturbed_success"] = disturbed.Count == 0 ? "" : Share(disturbed, one => one.Solved);
        values["disturbed_tasks"] = string.Join(';', disturbed.Select(one => $"{tasks.IndexOf(one.Episode)}:{(one.Solved ? 1 : 0)}"));
        var controlled = arm.Settings.Arm == "behaviours";
        values["control_success"] = controlled ? Share(arm.Play(tasks), one => one.Solved) : "";
        values["masked_success"] = controlled ? Share(arm.Play(tasks, masked: true), one => one.Solved) : "";
        values["open_loop_success"] = controlled ? Share(arm.Play(tasks, new BehaviourExecutor(encoding, null)), one => one.Solved) : "";
        values["shuffled_success"] = controlled ? Share(Shuffled(arm, tasks), one => one.Solved) : "";
    }

    // Every symbol does what the next one with, if there is one, the same slots means: the agent's words no longer fit the deeds.
    private static IReadOnlyList<Played> Shuffled(BehaviourArm arm, IReadOnlyList<TextEpisode> tasks)
    {
        var right = arm.Actions.Encoding.Behaviours;
        var order = Enumerable.Range(0, right.Count).OrderBy(i => string.Join(',', right[i].Slots), StringComparer.Ordinal).ThenBy(i => i).ToArray();
        var wrong = new Behaviour[right.Count];
        for (var i = 0; i < order.Length; i++) wrong[order[i]] = right[order[(i + 1) % order.Length]];
        var encoding = new BehaviourEncoding(arm.Actions.Encoding.Grammar, wrong);
        var executor = new BehaviourExecutor(encoding, BehaviourGuards.Learn(wrong, arm.Mined));
        return Rollouts.Play(arm.Agent, tasks, new BehaviourActions(arm.Agent.Vocabulary, encoding).Actions(executor));
    }

    private static void BestOf(Dictionary<string, object> values, BehaviourArm arm)
    {
        var draws = arm.Settings.Arm is "token" or "behaviours" ? arm.Settings.Draws : 0;
        IReadOnlyList<TextEpisode> tasks = [.. arm.Tasks.Take(arm.Settings.ControlTasks)];
        var attempts = Enumerable.Range(0, draws).Select(draw => arm.Play(tasks, options: new RolloutOptions
        {
            Temperature = arm.Settings.Temperature, Seed = new Runtime.Seed(arm.Settings.Seed).For("attempt", draw),
        })).ToList();
        foreach (var budget in PassBudgets) values[$"best_of@{budget}"] = draws == 0 ? "" : BestOf(attempts, budget);
    }

    private static double Share(IReadOnlyList<Played> played, Func<Played, bool> holds) => played.Average(one => holds(one) ? 1.0 : 0);

    private static Trajectory Trajectory(Played one) => new(one.Episode, "", "", [.. one.Turns.SelectMany(turn => turn.Commands)], one.Solved, TrajectorySource.External);
}
