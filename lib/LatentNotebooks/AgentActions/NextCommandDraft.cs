using LatentNotebooks.Runtime;
using LatentNotebooks.Networks;
using LatentNotebooks.Worlds.Text;
using static TorchSharp.torch;

namespace LatentNotebooks.AgentActions;

/// <summary>
/// Guesses how a decision goes on, from counts: the token that most often followed the last three, two or one tokens in training. The agent
/// checks a whole guess in one pass and keeps what it would have written itself, so nothing but the number of passes changes (speculative decoding).
/// </summary>
public sealed class NextCommandDraft
{
    private const int LongestContext = 3, LongestGuess = 8, LeastSeen = 2;

    private readonly Dictionary<long, int> best = [];
    private readonly ActionVocabulary actions;

    /// <summary>Counts what followed what.</summary>
    /// <param name="examples">Training episodes in the tokens that the agent writes.</param>
    /// <param name="actions">Where its decisions end.</param>
    public NextCommandDraft(IReadOnlyList<AgentExample> examples, ActionVocabulary actions)
    {
        this.actions = actions;
        var counts = new Dictionary<long, Dictionary<int, int>>();
        foreach (var one in examples)
            for (var i = LongestContext; i < one.Tokens.Length; i++)
                for (var length = 1; one.Emitted[i] && length <= LongestContext; length++)
                {
                    var key = Key(one.Tokens.AsSpan(i - length, length));
                    if (!counts.TryGetValue(key, out var next)) counts[key] = next = [];
                    next[one.Tokens[i]] = next.GetValueOrDefault(one.Tokens[i]) + 1;
                }
        foreach (var (key, next) in counts)
            if (next.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key).First() is { Value: >= LeastSeen } most) best[key] = most.Key;
    }

    /// <summary>Plays episodes one at a time at temperature 0: the same tokens as <see cref="Rollouts.Play"/>, in fewer passes.</summary>
    public IReadOnlyList<Played> Play(Agent agent, IReadOnlyList<TextEpisode> episodes, RolloutOptions? options = null)
    {
        using var _ = no_grad();
        return [.. episodes.Select(episode => Play(agent, new RolloutLane(agent, episode, actions, options ?? new RolloutOptions())))];
    }

    private Played Play(Agent agent, RolloutLane lane)
    {
        using var cache = agent.Network.NewCache(1, agent.Options.Context + LongestGuess);
        while (!lane.Done)
        {
            var clock = System.Diagnostics.Stopwatch.StartNew();
            do Pass(agent, lane, cache);
            while (lane.Deciding);
            lane.Act();
            lane.Clock(clock.Elapsed.TotalMilliseconds);
        }
        return lane.Result();
    }

    private void Pass(Agent agent, RolloutLane lane, KeyValueCache cache)
    {
        using var scope = NewDisposeScope();
        var guess = Guess(lane);
        var tokens = lane.Pending.Concat(guess).Select(token => (long)token).ToArray();
        var states = agent.Network.States(tensor(tokens).view(1, tokens.Length), null, cache);
        var choices = Best(agent, states.narrow(1, tokens.Length - guess.Count - 1, guess.Count + 1));
        lane.Absorb();
        var accepted = 0;
        while (accepted < guess.Count && choices[accepted] == guess[accepted] && (accepted == 0 || lane.Deciding))
        {
            lane.Emit(guess[accepted++]);
            lane.Absorb(); // it was read in this very pass
        }
        if (accepted == 0 || lane.Deciding) lane.Emit(choices[accepted]);
        else lane.SavePasses(-1); // the last accepted token needed no choice after it, yet the pass was made
        lane.SavePasses(accepted);
        lane.BillGuess(guess.Count - accepted);
        cache.Rewind(cache.Length - (guess.Count - accepted));
    }

    private List<int> Guess(RolloutLane lane)
    {
        var context = lane.Read.TakeLast(LongestContext).Concat(lane.Pending).ToList();
        var guess = new List<int>();
        while (guess.Count < LongestGuess && Next(context) is { } token)
        {
            guess.Add(token);
            context.Add(token);
            if (actions.Ends(token)) break;
        }
        return guess;
    }

    private int? Next(List<int> context)
    {
        for (var length = Math.Min(LongestContext, context.Count); length > 0; length--)
            if (best.TryGetValue(Key(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(context)[^length..]), out var token)) return token;
        return null;
    }

    private int[] Best(Agent agent, Tensor states)
    {
        var numbers = agent.Network.Unembed(states).Values<float>();
        var vocabulary = agent.Vocabulary.Count;
        return [.. numbers.Chunk(vocabulary).Select(row => Enumerable.Range(0, vocabulary).Where(actions.Allowed).MaxBy(token => row[token]))];
    }

    private static long Key(ReadOnlySpan<int> tokens)
    {
        long key = tokens.Length;
        foreach (var token in tokens) key = (key << 20) | (uint)token;
        return key;
    }
}
