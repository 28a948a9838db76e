using System.Text.RegularExpressions;

namespace LatentNotebooks.AgentActions;

/// <summary>
/// How the texts of a world become words for an agent. What the world names is one word each: <c>drawer 1</c>, <c>grey ball</c>, <c>2 steps left</c>,
/// <c>acacia planks</c>. Commands keep every word. Tasks, openings and answers lose words that carry nothing ("you", "the", ...) and, where things are
/// numbered, names that the command has just said: contexts stay short, nothing is lost.
/// </summary>
/// <remarks>Names that the task names (where things are numbered: of a kind that it names) are marked with <see cref="Asked"/>. That is string matching,
/// which any agent could do by itself; ours is a hundred thousand weights and would spend most of its training on it. All arms read the same marks.</remarks>
public sealed class AgentWording
{
    /// <summary>Stands before a name, or a name of a kind, that the task names.</summary>
    public const string Asked = "<asked>";

    private const string Colours = "red|green|blue|purple|yellow|grey", CraftWords = "crafting commands|commands|craft|using|get|got|crafted|inventory|nothing|happens";

    // By world: whether its things are numbered, whether names are mere labels, what is a name, and what carries nothing.
    private static readonly Dictionary<string, AgentWording> Worlds = new()
    {
        ["house-text"] = new(true, false, @"\S+ \d\S*",
            "you are in the middle of a an room looking quickly around see and on it arrive at is from using with to put some find them examine look under"),
        ["grid-text"] = new(false, false, $@"(?:{Colours}) (?:key|ball|box|door)|\d+ steps? (?:left|right|forward)", "you see a an and the"),
        ["craft-text"] = new(false, true, $@"(?!(?:{CraftWords})\b)[a-z']+(?: (?!(?:{CraftWords})\b)[a-z']+)*", "crafting commands"),
    };

    private readonly bool numbered;
    private readonly Regex words;
    private readonly HashSet<string> fillers;

    private AgentWording(bool numbered, bool labels, string name, string fillers)
    {
        (this.numbered, Labels, this.fillers) = (numbered, labels, [.. fillers.Split(' ')]);
        words = new Regex(name.Length == 0 ? @"\S+" : $@"(?<name>(?<!\S)(?:{name})(?!\S))|\S+");
    }

    /// <summary>The wording of a world; one that is not known here keeps every word.</summary>
    public static AgentWording Of(string world) => Worlds.GetValueOrDefault(world) ?? new AgentWording(false, false, "", "");

    /// <summary>Whether names are labels and no more, so that any could stand for any other: a recipe says all there is to know of an ingredient.</summary>
    public bool Labels { get; }

    /// <summary>Whether a word is a name.</summary>
    public bool IsName(string word) => Words(word).ToArray() is [(_, true)];

    /// <summary>The words of a command, all of them.</summary>
    public IReadOnlyList<string> Command(string text) => [.. Words(text).Select(word => word.Text)];

    /// <summary>Words as the text that a world's parser reads.</summary>
    public static string Text(IEnumerable<string> some) => string.Join(' ', some).Replace(" ,", ",", StringComparison.Ordinal);

    /// <summary>The words of a task that tell something.</summary>
    public IReadOnlyList<string> Task(string text) => [.. Command(text).Where(word => !fillers.Contains(word))];

    /// <summary>The words of an opening or an answer that tell something. Names that the task asks for are marked.</summary>
    /// <param name="text">What the world said.</param>
    /// <param name="task">The task's text.</param>
    /// <param name="command">The command it answers; empty for an opening.</param>
    public IReadOnlyList<string> Observation(string text, string task, string command = "")
    {
        var said = numbered ? Words(command).Where(word => word.Name).Select(word => word.Text).ToHashSet() : [];
        var asked = Task(task).ToHashSet();
        var telling = Words(text).Where(word => !fillers.Contains(word.Text) && !said.Contains(word.Text)).ToList();
        return [.. telling.Where((word, i) => i == 0 || word != telling[i - 1]) // "You open the drawer 1. The drawer 1 is open."
            .SelectMany(word => word.Name && asked.Contains(Kind(word.Text)) ? new[] { Asked, word.Text } : [word.Text])];
    }

    private string Kind(string name) => numbered ? name[..name.LastIndexOf(' ')] : name;

    // A comma tells ingredients apart: it is a word where names are labels.
    private IEnumerable<(string Text, bool Name)> Words(string text)
    {
        var plain = string.Join(' ', (Labels ? text.Replace(",", " , ", StringComparison.Ordinal) : text).Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries)
            .Select(raw => raw == "," ? raw : raw.Trim('.', ',', ':', ';', '"').ToLowerInvariant()).Where(word => word.Length > 0));
        return words.Matches(plain).Select(match => (match.Value, match.Groups["name"].Success));
    }
}
