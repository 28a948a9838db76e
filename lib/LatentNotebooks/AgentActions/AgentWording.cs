namespace LatentNotebooks.AgentActions;

/// <summary>
/// How the texts of a world become words for an agent. Commands keep every word. Tasks, openings and answers lose words that carry nothing
/// ("you", "the", ...) and, where things are numbered, names that the command has just said: contexts stay short, nothing is lost.
/// </summary>
/// <remarks>Where things are numbered, names of a kind that the task names are marked with <see cref="Asked"/>. That is string matching, which any agent
/// could do by itself; ours is a hundred thousand weights and would spend most of its training on it. All arms read the same marks.</remarks>
public sealed class AgentWording
{
    /// <summary>Stands before a name of a kind that the task names.</summary>
    public const string Asked = "<asked>";

    private static readonly Dictionary<string, (bool Numbered, string Fillers)> Worlds = new()
    {
        ["house-text"] = (true, "you are in the middle of a an room looking quickly around see and on it arrive at is from using with to put some find them examine look under"),
        ["grid-text"] = (false, "you see a an and step steps the"),
        ["craft-text"] = (false, "crafting commands craft"),
    };

    private readonly bool numbered;
    private readonly HashSet<string> fillers;

    private AgentWording(bool numbered, string fillers) => (this.numbered, this.fillers) = (numbered, [.. fillers.Split(' ')]);

    /// <summary>The wording of a world; one that is not known here keeps every word.</summary>
    public static AgentWording Of(string world) =>
        Worlds.TryGetValue(world, out var known) ? new AgentWording(known.Numbered, known.Fillers) : new AgentWording(false, "");

    /// <summary>The words of a command, all of them. A numbered name such as <c>drawer 1</c> is one word where the world numbers its things.</summary>
    public IReadOnlyList<string> Command(string text) => Words(text);

    /// <summary>The words of a task that tell something.</summary>
    public IReadOnlyList<string> Task(string text) => [.. Words(text).Where(word => !fillers.Contains(word))];

    /// <summary>The words of an opening or an answer that tell something. Where things are numbered, those of a kind that the task names are marked.</summary>
    /// <param name="text">What the world said.</param>
    /// <param name="task">The task's text.</param>
    /// <param name="command">The command it answers; empty for an opening.</param>
    public IReadOnlyList<string> Observation(string text, string task, string command = "")
    {
        var said = numbered ? Words(command).Where(word => word.Contains(' ')).ToHashSet() : [];
        var asked = numbered ? Task(task).ToHashSet() : [];
        var telling = Words(text).Where(word => !fillers.Contains(word) && !said.Contains(word)).ToList();
        return [.. telling.Where((word, i) => i == 0 || word != telling[i - 1]) // "You open the drawer 1. The drawer 1 is open."
            .SelectMany(word => word.LastIndexOf(' ') is var blank and > 0 && asked.Contains(word[..blank]) ? new[] { Asked, word } : [word])];
    }

    private List<string> Words(string text)
    {
        var words = new List<string>();
        foreach (var raw in text.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries))
        {
            var word = raw.Trim('.', ',', ':', ';', '"').ToLowerInvariant();
            if (word.Length == 0) continue;
            if (numbered && words.Count > 0 && char.IsAsciiDigit(word[0]) && !words[^1].Contains(' ')) words[^1] += " " + word;
            else words.Add(word);
        }
        return words;
    }
}
