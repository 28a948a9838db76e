using LatentNotebooks.Runtime;

namespace LatentNotebooks.AgentActions;

/// <summary>
/// Behaviours as an agent writes them: a decision is a symbol and then one token for each slot, <c>&lt;seg_3&gt; apple 1, fridge 1 &lt;end&gt;</c>,
/// or a single command word by word. What the agent reads back are the answers of all commands that were given.
/// </summary>
public sealed class BehaviourActions
{
    private readonly AgentVocabulary vocabulary;
    private readonly BehaviourEncoding encoding;

    /// <summary>Gives the first reserved symbols to the behaviours.</summary>
    /// <param name="vocabulary">Tokens with enough reserved symbols.</param>
    /// <param name="encoding">The behaviours.</param>
    /// <exception cref="ArgumentException">More behaviours than symbols.</exception>
    public BehaviourActions(AgentVocabulary vocabulary, BehaviourEncoding encoding)
    {
        if (encoding.Behaviours.Count > vocabulary.Symbols)
            throw new ArgumentException(
                $"{encoding.Behaviours.Count} behaviours need as many symbols, and the vocabulary reserves {vocabulary.Symbols}. Reserve more, or keep fewer.", nameof(encoding));
        (this.vocabulary, this.encoding) = (vocabulary, encoding);
    }

    /// <summary>The behaviours.</summary>
    public BehaviourEncoding Encoding => encoding;

    /// <summary>The tokens of a decision, with the one that ends it.</summary>
    /// <exception cref="ArgumentException">An argument is more than one token: where it ended could not be told.</exception>
    public int[] Write(Decision decision) => decision.Symbol < 0
        ? [.. vocabulary.Command(decision.Command), AgentVocabulary.End]
        : [vocabulary.FirstSymbol + decision.Symbol, .. decision.Arguments.Select(Token), AgentVocabulary.End];

    /// <summary>The decision that tokens mean. A symbol with too few or too many arguments is read as a command, which the world refuses.</summary>
    public Decision Read(IReadOnlyList<int> tokens)
    {
        int[] said = [.. tokens.Where(token => token != AgentVocabulary.End)];
        var symbol = said.Length == 0 ? -1 : said[0] - vocabulary.FirstSymbol;
        var fits = symbol >= 0 && symbol < encoding.Behaviours.Count && said.Length - 1 == encoding.Behaviours[symbol].Slots.Count;
        return fits ? new Decision(symbol, [.. said.Skip(1).Select(token => vocabulary[token])], "") : Decision.Of(ActionVocabulary.Command(vocabulary, said));
    }

    /// <summary>A trajectory in decisions, of whose behaviours a share is written as symbols and the rest spelled out; see
    /// <see cref="BehaviourEncoding.Encode(BehaviourTrace, double, ref Rng)"/>.</summary>
    public AgentEpisode Episode(BehaviourTrace trace, double share, ref Rng rng)
    {
        var (turns, at) = (new List<AgentTurn>(), 0);
        foreach (var decision in encoding.Encode(trace, share, ref rng))
        {
            var length = encoding.LengthOf(decision);
            turns.Add(new AgentTurn(Write(decision), [.. trace.Trajectory.Turns.Skip(at).Take(length)]));
            at += length;
        }
        return new AgentEpisode(trace.Trajectory.Episode, trace.Trajectory.Task, trace.Trajectory.Opening, turns);
    }

    /// <summary>What an agent with these behaviours may write, and how it is carried out.</summary>
    /// <param name="executor">Carries decisions out.</param>
    /// <param name="masked">Whether symbols are forbidden, so that it has to go command by command.</param>
    public ActionVocabulary Actions(BehaviourExecutor executor, bool masked = false) => new(
        token => ActionVocabulary.IsWord(vocabulary, token) || (!masked && IsSymbol(token)),
        token => token == AgentVocabulary.End,
        (world, tokens) => executor.Run(world, Read(tokens)));

    /// <summary>Starts every symbol's embedding as the mean of the words that its first command begins with, up to the first slot: what comes after "take" is
    /// known to be a thing, and so it is after a symbol that begins by taking one.</summary>
    public void Start(Agent agent)
    {
        for (var symbol = 0; symbol < encoding.Behaviours.Count; symbol++)
            agent.StartSymbol(vocabulary.FirstSymbol + symbol, vocabulary.Command(encoding.Behaviours[symbol].Text.Split('{', ';')[0].Trim()));
    }

    private bool IsSymbol(int token) => token >= vocabulary.FirstSymbol && token < vocabulary.FirstSymbol + encoding.Behaviours.Count;

    private int Token(string argument) => vocabulary.Command(argument) is [var token] ? token : throw new ArgumentException(
        $"The argument '{argument}' is several tokens in {vocabulary.World}. Behaviours with slots need a world whose names are one token each, such as house-text.",
        nameof(argument));
}
