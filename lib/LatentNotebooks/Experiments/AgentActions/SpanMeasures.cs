using LatentNotebooks.AgentActions;
using LatentNotebooks.Worlds.Text;

namespace LatentNotebooks.Experiments.AgentActions;

/// <summary>Columns of an agent's row: success and exact costs, task by task where tests pair tasks.</summary>
public static class SpanMeasures
{
    /// <summary>Caps on emitted tokens at which success is measured too.</summary>
    public static IReadOnlyList<int> TokenCaps { get; } = [16, 32, 64, 128, 256];

    /// <summary>Success, costs and outcomes of tasks.</summary>
    public static Dictionary<string, object> Of(IReadOnlyList<Played> played)
    {
        var values = new Dictionary<string, object>
        {
            ["tasks"] = played.Count,
            ["success"] = Success(played),
            ["commands"] = played.Average(one => one.Commands),
            ["decisions"] = played.Average(one => one.Decisions),
            ["action_tokens"] = played.Average(one => one.Cost.ActionTokens),
            ["prompt_tokens"] = played.Average(one => one.Cost.PromptTokens),
            ["passes"] = played.Average(one => one.Cost.Passes),
            ["mflops"] = played.Average(one => one.Cost.Flops) / 1e6,
        };
        foreach (var cap in TokenCaps) values[$"success@{cap}"] = played.Average(one => one.Solved && one.Cost.ActionTokens <= cap ? 1.0 : 0);
        values["success_under_caps"] = TokenCaps.Average(cap => (double)values[$"success@{cap}"]);
        values["refused_share"] = played.SelectMany(one => one.Turns).SelectMany(turn => turn.Commands).Average(command => command.Valid ? 0.0 : 1);
        values["out_of_context"] = played.Count(one => one.OutOfContext);
        values["outcomes"] = string.Concat(played.Select(one => one.Solved ? '1' : '0'));
        values["scene_by_task"] = string.Join(';', played.Select(one => one.Episode.Scene));
        values["commands_by_task"] = List(played, one => one.Commands);
        values["decisions_by_task"] = List(played, one => one.Decisions);
        values["tokens_by_task"] = List(played, one => one.Cost.ActionTokens);
        values["passes_by_task"] = List(played, one => one.Cost.Passes);
        return values;
    }

    /// <summary>Share of tasks solved, 0..1.</summary>
    public static double Success(IReadOnlyList<Played> played) => played.Average(one => one.Solved ? 1.0 : 0);

    /// <summary>Share of the tasks that were solved by commands which, all of them in this order, are those of a training episode.</summary>
    public static double Memorised(IReadOnlyList<Played> played, IReadOnlyList<AgentEpisode> training)
    {
        var known = training.Select(one => Text(one.Turns)).ToHashSet();
        return played.Average(one => one.Solved && known.Contains(Text(one.Turns)) ? 1.0 : 0);

        static string Text(IReadOnlyList<AgentTurn> turns) => string.Join('|', turns.SelectMany(turn => turn.Commands).Select(turn => turn.Command));
    }

    /// <summary>Success and cost on the other tests: transfer.</summary>
    public static void Transfer(Dictionary<string, object> values, TextSplit split, Func<IReadOnlyList<TextEpisode>, IReadOnlyList<Played>> play)
    {
        foreach (var (name, tasks) in new[] { ("seen", split.Seen), ("compositions", split.Compositions), ("longer", split.Longer) })
        {
            var played = tasks.Count > 0 ? play(tasks) : [];
            values[$"success_{name}"] = played.Count > 0 ? Success(played) : "";
            values[$"tokens_{name}"] = played.Count > 0 ? played.Average(one => one.Cost.ActionTokens) : "";
        }
    }

    private static string List(IReadOnlyList<Played> played, Func<Played, int> value) => string.Join(';', played.Select(value));
}
