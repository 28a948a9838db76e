using LatentNotebooks.Runtime;
using System.ComponentModel.DataAnnotations;
using System.Diagnostics;
using LatentNotebooks.Networks;
using LatentNotebooks.Worlds.Text;
using static TorchSharp.torch;

namespace LatentNotebooks.AgentActions;

/// <summary>
/// Lets an agent play: many episodes at once, in step by decisions. Every pass reads only what is new (key-value cache, answers
/// prefilled in one pass); each episode is billed for what it would need alone, so that costs do not depend on the batch.
/// </summary>
public static class Rollouts
{
    /// <summary>Plays every episode once.</summary>
    /// <param name="agent">The agent.</param>
    /// <param name="episodes">Episodes of its world.</param>
    /// <param name="actions">What it writes; <see cref="ActionVocabulary.Words"/> for an agent that writes commands word by word.</param>
    /// <param name="options">Batch, choice, caps.</param>
    /// <returns>In the order of the episodes.</returns>
    /// <exception cref="ValidationException">An option is out of its range.</exception>
    public static IReadOnlyList<Played> Play(Agent agent, IReadOnlyList<TextEpisode> episodes, ActionVocabulary actions, RolloutOptions? options = null)
    {
        options ??= new RolloutOptions();
        Validator.ValidateObject(options, new ValidationContext(options), validateAllProperties: true);
        using var _ = no_grad();
        agent.Network.eval();
        return [.. episodes.Chunk(options.Batch).SelectMany(some =>
            new RolloutBatch(agent, [.. some.Select(episode => new RolloutLane(agent, episode, actions, options))], actions, options).Play())];
    }

    /// <summary>Plays on in a world as it stands, after a prompt of its own.</summary>
    internal static Played Continue(Agent agent, TextWorld world, IReadOnlyList<int> prompt, ActionVocabulary actions, RolloutOptions options)
    {
        using var _ = no_grad();
        return new RolloutBatch(agent, [new RolloutLane(agent, world, prompt, actions, options)], actions, options).Play().Single();
    }
}

/// <summary>Episodes played side by side until all are done.</summary>
internal sealed class RolloutBatch(Agent agent, RolloutLane[] all, ActionVocabulary actions, RolloutOptions options)
{
    private RolloutLane[] lanes = []; // a row of the cache each
    private KeyValueCache? cache;

    internal IEnumerable<Played> Play()
    {
        var mask = Mask();
        lanes = all;
        try
        {
            while (lanes.Any(lane => !lane.Done))
            {
                var clock = Stopwatch.StartNew();
                Shrink();
                MakeRoom();
                var playing = lanes.Where(lane => !lane.Done).ToArray();
                Choose(mask, lane => !lane.Done);
                var read = cache!.Length;
                while (lanes.Any(lane => lane.Deciding)) Choose(mask, lane => lane.Deciding);
                foreach (var lane in playing) lane.Act();
                if (options.History is not null) cache.Rewind(read); // decisions are read again as rewritten
                foreach (var lane in playing) lane.Clock(clock.Elapsed.TotalMilliseconds / playing.Length);
            }
        }
        finally
        {
            cache?.Dispose();
        }
        return all.Select(lane => lane.Result());
    }

    /// <summary>Drops rows that are done once they are a quarter: a small batch is a fast one.</summary>
    private void Shrink()
    {
        var alive = Enumerable.Range(0, lanes.Length).Where(row => !lanes[row].Done).Select(row => (long)row).ToArray();
        if (cache is null || 4 * alive.Length > 3 * lanes.Length) return;
        var smaller = cache.Select(alive);
        cache.Dispose();
        (cache, lanes) = (smaller, [.. alive.Select(row => lanes[row])]);
    }

    /// <summary>One pass: every row of <paramref name="who"/> reads what is pending and emits a token; the others read padding.</summary>
    private void Choose(float[] mask, Func<RolloutLane, bool> who)
    {
        using var scope = NewDisposeScope();
        var rows = lanes.Select(who).ToArray();
        var logits = Logits(rows);
        var numbers = logits.Values<float>();
        var vocabulary = mask.Length;
        for (var row = 0; row < lanes.Length; row++)
        {
            if (!rows[row]) continue;
            lanes[row].Absorb();
            var own = numbers.AsSpan(row * vocabulary, vocabulary);
            var token = Pick(own, mask, lanes[row]);
            lanes[row].Emit(token, TransformerSampling.LogProbability(own, token));
        }
    }

    /// <summary>A token; what is masked has no probability afterwards.</summary>
    private int Pick(Span<float> logits, float[] mask, RolloutLane lane)
    {
        for (var i = 0; i < mask.Length; i++) logits[i] += mask[i];
        if (options.Temperature > 0) return TransformerSampling.Draw(logits, options.Temperature, 1, ref lane.Random);
        var best = 0;
        for (var i = 1; i < logits.Length; i++)
            if (logits[i] > logits[best]) best = i;
        return best;
    }

    /// <summary>Logits <c>[B, V]</c> after what is pending, which is padded on the left so that the last column is everyone's last token.</summary>
    private Tensor Logits(bool[] rows)
    {
        var count = lanes.Where((_, row) => rows[row]).Max(lane => lane.Pending.Count);
        var (tokens, places) = (new long[lanes.Length * count], new long[lanes.Length * count]);
        Array.Fill(places, -1);
        for (var row = 0; row < lanes.Length; row++)
        {
            var lane = lanes[row];
            var first = (row + 1) * count - (rows[row] ? lane.Pending.Count : 0);
            for (var i = 0; rows[row] && i < lane.Pending.Count; i++) (tokens[first + i], places[first + i]) = (lane.Pending[i], lane.Read.Count + i);
        }
        var alone = lanes.Length == 1 && cache!.Length == lanes[0].Read.Count; // no padding: places just count on, and there is nothing to hide
        var states = agent.Network.States(
            tensor(tokens).view(lanes.Length, count), alone ? null : tensor(places).view(lanes.Length, count), cache);
        return agent.Network.Unembed(states.narrow(1, count - 1, 1)).squeeze(1).cpu();
    }

    /// <summary>Takes a new cache, without the padding of the old one, where the next decision may not fit; then everything is read again.</summary>
    private void MakeRoom()
    {
        var alive = lanes.Where(lane => !lane.Done).ToArray();
        if (cache is not null && cache.Length + alive.Max(lane => lane.Pending.Count) + options.LongestDecision <= cache.Capacity) return;
        cache?.Dispose();
        lanes = alive;
        cache = agent.Network.NewCache(lanes.Length, lanes.Length == 1 ? agent.Options.Context : 2L * agent.Options.Context);
        foreach (var lane in lanes) lane.Unread();
    }

    private float[] Mask() => [.. Enumerable.Range(0, agent.Vocabulary.Count).Select(token => actions.Allowed(token) ? 0f : float.NegativeInfinity)];
}
