namespace LatentNotebooks.Worlds.Text;

/// <summary>A command that a <see cref="Grammar"/> has read: which template it follows and what stands in its slots.</summary>
/// <param name="Rule">Index into <see cref="Grammar.Templates"/>.</param>
/// <param name="Arguments">One text per slot, in the template's order.</param>
public readonly record struct Command(int Rule, IReadOnlyList<string> Arguments);

/// <summary>
/// The command templates of a world, e.g. <c>take {object} from {receptacle}</c>: fixed words, and slots that hold arguments. One parser
/// for worlds, experts and whoever mines behaviours from what they did.
/// </summary>
/// <remarks>
/// A slot takes one or more words, up to the template's next fixed word; a slot directly followed by another takes one word. Spellings of
/// the same command are separated by <c> | </c>: the first is the one written, all are read.
/// </remarks>
public sealed class Grammar
{
    private readonly Spelling[] spellings;

    /// <summary>Reads the templates.</summary>
    /// <exception cref="ArgumentException">No template, or two spellings of one template that differ in their slots.</exception>
    public Grammar(params string[] templates)
    {
        if (templates.Length == 0) throw new ArgumentException("A grammar needs at least one command template.", nameof(templates));
        Templates = [.. templates.Select(template => template.Split(" | ")[0])];
        Slots = [.. Templates.Select(template => SlotsOf(Words(template)))];
        spellings = [.. templates.SelectMany((template, rule) => template.Split(" | ").Select(text => new Spelling(rule, Words(text))))];
        foreach (var spelling in spellings)
            if (!SlotsOf(spelling.Words).SequenceEqual(Slots[spelling.Rule]))
                throw new ArgumentException(
                    $"The spellings of '{Templates[spelling.Rule]}' must have the same slots in the same order.", nameof(templates));
    }

    /// <summary>The templates, each in its first spelling.</summary>
    public IReadOnlyList<string> Templates { get; }

    /// <summary>The slot names of every template, without braces: the types of its arguments.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Slots { get; }

    /// <summary>Reads a command; false where it follows no template. Case matters, repeated blanks do not.</summary>
    public bool TryParse(string text, out Command command)
    {
        var words = Words(text);
        foreach (var spelling in spellings)
            if (Match(spelling.Words, words) is { } arguments)
            {
                command = new Command(spelling.Rule, arguments);
                return true;
            }

        command = default;
        return false;
    }

    /// <summary>Reads a command that must be one.</summary>
    /// <exception cref="FormatException">It follows no template.</exception>
    public Command Parse(string text) => TryParse(text, out var command) ? command : throw new FormatException(
        $"'{text}' is not a command here. Commands look like: {string.Join("; ", Templates)}.");

    /// <summary>Writes a command in its first spelling; <see cref="Parse"/> reads it back.</summary>
    /// <exception cref="ArgumentException">The number of arguments is not that of the slots.</exception>
    public string Write(int rule, params IReadOnlyList<string> arguments) => Write(rule, 0, arguments);

    /// <summary>Writes a command in one of its spellings.</summary>
    /// <exception cref="ArgumentException">The number of arguments is not that of the slots.</exception>
    internal string Write(int rule, int spelling, IReadOnlyList<string> arguments)
    {
        if (arguments.Count != Slots[rule].Count)
            throw new ArgumentException(
                $"'{Templates[rule]}' takes {Slots[rule].Count} arguments, not {arguments.Count}.", nameof(arguments));
        var next = 0;
        var words = spellings.Where(one => one.Rule == rule).ElementAt(spelling).Words;
        return string.Join(' ', words.Select(word => IsSlot(word) ? arguments[next++] : word));
    }

    private static string[]? Match(string[] template, string[] words)
    {
        if (words.Length < template.Length || (!IsSlot(template[0]) && template[0] != words[0])) return null;
        var arguments = new List<string>(3);
        var at = 0;
        for (var i = 0; i < template.Length; i++)
        {
            if (!IsSlot(template[i]))
            {
                if (at >= words.Length || words[at++] != template[i]) return null;
                continue;
            }

            var (start, stop) = (at, i + 1 < template.Length ? template[i + 1] : null);
            if (stop is null) at = words.Length;
            else if (IsSlot(stop)) at++;
            else
                while (at < words.Length && words[at] != stop) at++;
            if (at == start || at > words.Length) return null;
            arguments.Add(string.Join(' ', words, start, at - start));
        }

        return at == words.Length ? [.. arguments] : null;
    }

    private static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static bool IsSlot(string word) => word[0] == '{';

    private static string[] SlotsOf(string[] words) => [.. words.Where(IsSlot).Select(word => word[1..^1])];

    private readonly record struct Spelling(int Rule, string[] Words);
}
