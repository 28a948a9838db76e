using LatentNotebooks.Runtime;
using LatentNotebooks.Worlds.Text;

namespace LatentNotebooks.AgentActions;

/// <summary>One episode of a batch: its world, what it still has to read, and its bill.</summary>
internal sealed class RolloutLane
{
    private readonly Agent agent;
    private readonly TextWorld world;
    private readonly ActionVocabulary actions;
    private readonly RolloutOptions options;
    private readonly List<AgentTurn> turns = [];
    private readonly List<int> decision = [];
    private readonly List<double> clock = [];
    private RolloutCost cost;
    private double logProbability;
    private int aborts, billed;
    private bool outOfContext;

    /// <summary>An episode from its beginning.</summary>
    internal RolloutLane(Agent agent, TextEpisode episode, ActionVocabulary actions, RolloutOptions options) : this(agent, Begin(agent, episode), null, actions, options) { }

    /// <summary>An episode from where it stands; without a prompt, the agent reads opening and task.</summary>
    internal RolloutLane(Agent agent, TextWorld world, IReadOnlyList<int>? prompt, ActionVocabulary actions, RolloutOptions options)
    {
        (this.agent, this.world, this.actions, this.options) = (agent, world, actions, options);
        Random = options.Seed.For("episode", (long)world.Episode.Seed).Random();
        Pending.AddRange(prompt ?? agent.Vocabulary.Prompt(world.Task, world.Observation));
        cost = new RolloutCost { PromptTokens = Pending.Count };
        Done = outOfContext = !HasRoom;
    }

    /// <summary>Draws at a temperature above 0.</summary>
    internal Rng Random;

    /// <summary>Tokens not read yet.</summary>
    internal List<int> Pending { get; } = [];

    /// <summary>Tokens read, in order: what the cache holds of this episode.</summary>
    internal List<int> Read { get; } = [];

    internal bool Done { get; private set; }

    internal bool Deciding { get; private set; }

    /// <summary>Notes that everything pending was read.</summary>
    internal void Absorb()
    {
        Read.AddRange(Pending);
        Pending.Clear();
        var (width, layers, before, after) = ((double)agent.Options.Width, agent.Options.Layers, billed, Read.Count);
        // 12 D^2 weights a block; query-key and value products over all tokens up to and with each new one.
        var attended = (after * (after + 1.0) - before * (before + 1.0)) / 2;
        Bill(24 * width * width * layers * (after - before) + 4 * width * layers * attended);
        billed = after;
    }

    /// <summary>Everything has to be read again, at nobody's cost: an episode alone would not have to.</summary>
    internal void Unread()
    {
        Pending.InsertRange(0, Read);
        Read.Clear();
    }

    /// <summary>Takes an emitted token; the decision ends with one that ends decisions, or when it is too long.</summary>
    internal void Emit(int token, double logProbability = double.NaN)
    {
        this.logProbability += logProbability;
        Deciding = true;
        Bill(2.0 * agent.Options.Width * agent.Vocabulary.Count);
        cost = cost with { ActionTokens = cost.ActionTokens + 1, Passes = cost.Passes + 1 };
        Pending.Add(token);
        decision.Add(token);
        if (actions.Ends(token) || decision.Count >= options.LongestDecision) Deciding = false;
    }

    /// <summary>Counts passes that gave several tokens as one.</summary>
    internal void SavePasses(int count) => cost = cost with { Passes = cost.Passes - count };

    /// <summary>Adds the operations of guesses that were read and rejected.</summary>
    internal void BillGuess(int rejected)
    {
        var (width, layers) = ((double)agent.Options.Width, agent.Options.Layers);
        Bill(rejected * (24 * width * width * layers + 4 * width * layers * Read.Count + 2 * width * agent.Vocabulary.Count));
    }

    internal void Clock(double milliseconds) => clock.Add(milliseconds);

    /// <summary>Carries the decision out and takes the answer in.</summary>
    internal void Act()
    {
        int[] emitted = [.. decision];
        var done = actions.Execute(world, emitted);
        if (done.Aborted) aborts++;
        turns.Add(new AgentTurn(emitted, done.Commands));
        if (options.History is { } rewrite) Replace(rewrite(emitted));
        decision.Clear();
        cost = cost.Plus(done.Cost);
        var answer = agent.Vocabulary.Answer(world.Task, options.AllAnswers ? done.Commands : done.Commands.TakeLast(1));
        Pending.AddRange(answer);
        outOfContext = !world.Done && !HasRoom;
        Done = world.Done || done.Over || outOfContext || Capped;
        if (!Done) cost = cost with { PromptTokens = cost.PromptTokens + answer.Length };
    }

    internal Played Result() => new(world.Episode, world.Solved, turns, cost with { Milliseconds = clock.Sum() })
    {
        Aborts = aborts, OutOfContext = outOfContext, Clock = clock, LogProbability = logProbability,
    };

    private static TextWorld Begin(Agent agent, TextEpisode episode)
    {
        var world = TextWorlds.Create(agent.Vocabulary.World);
        world.Reset(episode);
        return world;
    }

    private void Bill(double flops) => cost = cost with { Flops = cost.Flops + flops };

    private bool Capped => (options.MostTokens > 0 && cost.ActionTokens >= options.MostTokens) || (options.MostDecisions > 0 && turns.Count >= options.MostDecisions);

    private bool HasRoom => Read.Count + Pending.Count + options.LongestDecision <= agent.Options.Context;

    /// <summary>Puts other tokens in the place of the decision; they have to be read.</summary>
    private void Replace(IReadOnlyList<int> rewritten)
    {
        Read.RemoveRange(Read.Count - (decision.Count - 1), decision.Count - 1); // all but the last were read
        billed = Read.Count;
        Pending.Clear();
        Pending.AddRange(rewritten);
    }
}
