using LatentNotebooks.Worlds.Text;

namespace LatentNotebooks.AgentActions;

/// <summary>Finds in texts the names that commands take as arguments: whole words, whatever the punctuation.</summary>
/// <param name="names">Every name that is looked for, e.g. <c>apple 1</c>.</param>
public sealed class BehaviourNames(IEnumerable<string> names)
{
    // By first word, so that a text costs one look-up a word.
    private readonly Dictionary<string, string[]> byFirstWord = names.Distinct().GroupBy(name => Plain(name).Split(' ')[0])
        .ToDictionary(group => group.Key, group => group.Order(StringComparer.Ordinal).ToArray());

    /// <summary>All arguments of all commands in these trajectories that were carried out.</summary>
    public static BehaviourNames Of(Grammar grammar, IEnumerable<Trajectory> trajectories) => new(trajectories.SelectMany(one => one.Turns).Where(turn => turn.Valid)
        .SelectMany(turn => grammar.TryParse(turn.Command, out var command) ? command.Arguments : []));

    /// <summary>The names that a text holds, in its order; a name that it holds twice comes twice.</summary>
    public IEnumerable<string> In(string text)
    {
        var plain = Plain(text);
        for (var at = 0; at >= 0 && at < plain.Length; at = Next(plain, at))
            foreach (var name in byFirstWord.GetValueOrDefault(FirstWord(plain, at), []))
                if (StartsAt(plain, at, Plain(name))) yield return name;
    }

    /// <summary>Whether a text holds a name, as whole words.</summary>
    public static bool Has(string text, string name)
    {
        var (plain, wanted) = (Plain(text), Plain(name));
        for (var at = plain.IndexOf(wanted, StringComparison.Ordinal); at >= 0; at = plain.IndexOf(wanted, at + 1, StringComparison.Ordinal))
            if ((at == 0 || plain[at - 1] == ' ') && StartsAt(plain, at, wanted)) return true;
        return false;
    }

    /// <summary>Words separated by single blanks, without punctuation.</summary>
    internal static string Plain(string text) =>
        string.Join(' ', text.Split([' ', ',', '.', ':', '\n'], StringSplitOptions.RemoveEmptyEntries));

    private static bool StartsAt(string plain, int at, string name) =>
        string.CompareOrdinal(plain, at, name, 0, name.Length) == 0 && (at + name.Length == plain.Length || plain[at + name.Length] == ' ');

    private static string FirstWord(string plain, int at) => plain.IndexOf(' ', at) is var end and >= 0 ? plain[at..end] : plain[at..];

    private static int Next(string plain, int at) => plain.IndexOf(' ', at) is var end and >= 0 ? end + 1 : -1;
}
