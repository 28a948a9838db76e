using System.ComponentModel.DataAnnotations;
using LatentNotebooks.Runtime;
using LatentNotebooks.Worlds.Text;

namespace LatentNotebooks.AgentActions;

/// <summary>What carrying out a decision came to.</summary>
/// <param name="Commands">The commands given to the world and their answers; none where nothing was to be done.</param>
/// <param name="Aborted">The decision was given up half-way, because the world was not as expected.</param>
public sealed record Execution(IReadOnlyList<TextTurn> Commands, bool Aborted = false)
{
    /// <summary>The agent has no more to do, whatever the world says.</summary>
    public bool Over { get; init; }

    /// <summary>What carrying it out cost, where another network did it.</summary>
    public RolloutCost Cost { get; init; }
}

/// <summary>Turns a decision, its tokens as emitted, into commands and gives them to the world.</summary>
public delegate Execution Executor(TextWorld world, IReadOnlyList<int> decision);

/// <summary>What an agent may write, where a decision ends, and what it does.</summary>
/// <param name="Allowed">Tokens that may be emitted; all others are masked.</param>
/// <param name="Ends">Tokens that end a decision.</param>
/// <param name="Execute">Carries a decision out.</param>
public sealed record ActionVocabulary(Func<int, bool> Allowed, Func<int, bool> Ends, Executor Execute)
{
    /// <summary>Commands word by word, and nothing else.</summary>
    public static ActionVocabulary Words(AgentVocabulary vocabulary) => new(
        token => IsWord(vocabulary, token), token => token == AgentVocabulary.End, (world, decision) => Give(world, Command(vocabulary, decision)));

    /// <summary>Gives one command to the world.</summary>
    public static Execution Give(TextWorld world, string command)
    {
        var step = world.Step(command);
        return new Execution([new TextTurn(command, step.Observation, step.Valid, "")]);
    }

    /// <summary>Whether a token is a word or <see cref="AgentVocabulary.End"/>.</summary>
    public static bool IsWord(AgentVocabulary vocabulary, int token) =>
        token == AgentVocabulary.End || (token >= vocabulary.FirstWord && token < vocabulary.FirstSymbol);

    /// <summary>The words of a decision as a command.</summary>
    public static string Command(AgentVocabulary vocabulary, IEnumerable<int> words) =>
        AgentWording.Text(words.Where(token => token != AgentVocabulary.End).Select(token => vocabulary[token]));
}

/// <summary>How episodes are played.</summary>
public sealed record RolloutOptions
{
    /// <summary>Episodes side by side.</summary>
    [Range(1, 1_024)]
    public int Batch { get; init; } = 32;

    /// <summary>Longest decision, its end mark included; a longer one is carried out as it stands.</summary>
    [Range(1, 256)]
    public int LongestDecision { get; init; } = 24;

    /// <summary>0 takes the likeliest token.</summary>
    [Range(0.0, 10.0)]
    public double Temperature { get; init; }

    /// <summary>Where draws come from at a temperature above 0.</summary>
    public Seed Seed { get; init; }

    /// <summary>Rewrites a decision in the history after it was carried out: what the public scripts do with replies. Null leaves it as
    /// emitted. The agent then reads the rewritten text anew, which is counted.</summary>
    public Func<IReadOnlyList<int>, IReadOnlyList<int>>? History { get; init; }

    /// <summary>Whether every answer of a decision of several commands is read, or only the last one.</summary>
    public bool AllAnswers { get; init; } = true;

    /// <summary>Ends an episode in failure before it costs more of anything: emitted tokens, decisions. 0 for no cap.</summary>
    [Range(0, int.MaxValue)]
    public int MostTokens { get; init; }

    /// <summary>The same for decisions.</summary>
    [Range(0, int.MaxValue)]
    public int MostDecisions { get; init; }
}

/// <summary>One episode as played, with its exact cost.</summary>
/// <param name="Episode">Which scene, task and seed.</param>
/// <param name="Solved">The task was fulfilled.</param>
/// <param name="Turns">Decisions as emitted, and what came of them.</param>
/// <param name="Cost">What it took.</param>
public sealed record Played(TextEpisode Episode, bool Solved, IReadOnlyList<AgentTurn> Turns, RolloutCost Cost)
{
    /// <summary>Commands given to the world.</summary>
    public int Commands => Turns.Sum(turn => turn.Commands.Count);

    /// <summary>Decisions taken.</summary>
    public int Decisions => Turns.Count;

    /// <summary>Decisions given up half-way.</summary>
    public int Aborts { get; init; }

    /// <summary>The episode outgrew the agent's context.</summary>
    public bool OutOfContext { get; init; }

    /// <summary>Natural logarithm of the agent's own probability (temperature 1) of all that it wrote; NaN with a draft.</summary>
    public double LogProbability { get; init; }

    /// <summary>Milliseconds of each decision, its answer read and its commands carried out.</summary>
    public IReadOnlyList<double> Clock { get; init; } = [];
}

/// <summary>What one episode took by itself, whatever else was in its batch.</summary>
public readonly record struct RolloutCost
{
    /// <summary>Tokens that the world wrote: task, opening, answers, marks.</summary>
    public int PromptTokens { get; init; }

    /// <summary>Tokens that the agent emitted, end marks included, exactly as emitted.</summary>
    public int ActionTokens { get; init; }

    /// <summary>Passes of the network: one per emitted token (the answer is read in the pass that writes the first).</summary>
    public int Passes { get; init; }

    /// <summary>Floating-point operations with a key-value cache: 2 per weight and token, attention over what is cached, logits where one is
    /// needed.</summary>
    public double Flops { get; init; }

    /// <summary>Milliseconds from the first token read to the last command's answer, decoder and executor included. Of a batch: its time
    /// shared equally.</summary>
    public double Milliseconds { get; init; }

    /// <summary>The sum of both, but for milliseconds: an episode's clock runs on while another network works.</summary>
    internal RolloutCost Plus(RolloutCost other) => this with
    {
        PromptTokens = PromptTokens + other.PromptTokens, ActionTokens = ActionTokens + other.ActionTokens,
        Passes = Passes + other.Passes, Flops = Flops + other.Flops,
    };
}
