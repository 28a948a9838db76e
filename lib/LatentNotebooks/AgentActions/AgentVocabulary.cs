using LatentNotebooks.Runtime;
using LatentNotebooks.Worlds.Text;

namespace LatentNotebooks.AgentActions;

/// <summary>
/// The tokens of an agent: marks that structure its stream, the words of its world, and reserved latent symbols, last, so that "the
/// common vocabulary" of two agents is everything before <see cref="FirstSymbol"/>.
/// </summary>
/// <remarks>A stream reads: opening, task, <see cref="Act"/>, decision, <see cref="End"/>, answer, <see cref="Act"/>, decision,
/// <see cref="End"/>, ... The agent writes decisions with their <see cref="End"/>, all else is prompt.</remarks>
public sealed class AgentVocabulary
{
    /// <summary>Fills a batch; also what a padded latent action is filled up with (see <see cref="SpanVocabulary.Padded"/>).</summary>
    public const int Padding = 0;

    /// <summary>A word that is not in the vocabulary.</summary>
    public const int Unknown = 1;

    /// <summary>The agent's turn.</summary>
    public const int Act = 2;

    /// <summary>The end of a decision.</summary>
    public const int End = 3;

    private static readonly string[] Marks = ["<padding>", "<unknown>", "<act>", "<end>"];

    private readonly Dictionary<string, int> tokens = [];
    private readonly List<string> texts;

    /// <summary>Marks, then the words, then the symbols.</summary>
    /// <param name="world">Id of the world whose words these are.</param>
    /// <param name="words">Every word once.</param>
    /// <param name="symbols">Latent symbols to reserve; unused ones are never emitted.</param>
    /// <exception cref="ArgumentException">A word stands twice, or there is none.</exception>
    public AgentVocabulary(string world, IReadOnlyList<string> words, int symbols)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(symbols);
        if (words.Count == 0) throw new ArgumentException("A vocabulary needs at least one word.", nameof(words));
        (World, Wording) = (world, AgentWording.Of(world));
        texts = [.. Marks, .. words, .. Enumerable.Range(0, symbols).Select(k => $"<seg_{k}>")];
        (FirstWord, FirstSymbol) = (Marks.Length, Marks.Length + words.Count);
        for (var i = 0; i < texts.Count; i++)
            if (!tokens.TryAdd(texts[i], i)) throw new ArgumentException($"The word '{texts[i]}' stands twice in the vocabulary.", nameof(words));
    }

    /// <summary>Id of the world.</summary>
    public string World { get; }

    /// <summary>How texts become words.</summary>
    public AgentWording Wording { get; }

    /// <summary>Tokens V.</summary>
    public int Count => texts.Count;

    /// <summary>The first word; what is before it are marks.</summary>
    public int FirstWord { get; }

    /// <summary>The first latent symbol; what is before it are marks and words.</summary>
    public int FirstSymbol { get; }

    /// <summary>Latent symbols.</summary>
    public int Symbols => Count - FirstSymbol;

    /// <summary>Changes with any token: agents with equal fingerprints mean the same by every token.</summary>
    public string Fingerprint => SettingsBinder.Hash(new object(), [World, .. texts]);

    /// <summary>A token as text.</summary>
    public string this[int token] => texts[token];

    /// <summary>The words of recorded trajectories, and of the openings and tasks of further episodes, which a tokeniser would know too.</summary>
    /// <param name="set">Trajectories to learn from.</param>
    /// <param name="others">Episodes that the agent will meet; only their first texts are read.</param>
    /// <param name="symbols">Latent symbols to reserve.</param>
    public static AgentVocabulary Of(TrajectorySet set, IEnumerable<TextEpisode> others, int symbols)
    {
        var world = TextWorlds.Create(set.All[0].Episode.World);
        var (wording, words) = (AgentWording.Of(world.Id), new SortedSet<string>(StringComparer.Ordinal));
        foreach (var one in set.All)
        {
            words.UnionWith(wording.Task(one.Task));
            words.UnionWith(wording.Observation(one.Opening, one.Task));
            foreach (var turn in one.Turns)
            {
                words.UnionWith(wording.Command(turn.Command));
                words.UnionWith(wording.Observation(turn.Observation, one.Task));
            }
        }
        foreach (var episode in others)
        {
            var opening = world.Reset(episode);
            words.UnionWith(wording.Observation(opening, world.Task));
            words.UnionWith(wording.Task(world.Task));
        }
        return new AgentVocabulary(world.Id, [.. words], symbols);
    }

    /// <summary>The token of a word, <see cref="Unknown"/> for one that it lacks.</summary>
    public int Token(string word) => tokens.GetValueOrDefault(word, Unknown);

    /// <summary>The tokens of words.</summary>
    public int[] Encode(IEnumerable<string> words) => [.. words.Select(Token)];

    /// <summary>The tokens of a command.</summary>
    public int[] Command(string text) => Encode(Wording.Command(text));

    /// <summary>Tokens as text, a blank between them.</summary>
    public string Text(IEnumerable<int> some) => string.Join(' ', some.Select(token => texts[token]));

    /// <summary>What an agent reads first: opening, task, mark.</summary>
    public int[] Prompt(string task, string opening) => [.. Encode(Wording.Observation(opening, task)), .. Encode(Wording.Task(task)), Act];

    /// <summary>What it reads after a decision: the answers of its commands, mark.</summary>
    public int[] Answer(string task, IEnumerable<TextTurn> turns) =>
        [.. turns.SelectMany(turn => Encode(Wording.Observation(turn.Observation, task, turn.Command))), Act];
}
