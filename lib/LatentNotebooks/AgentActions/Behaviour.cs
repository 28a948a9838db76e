using System.Text.RegularExpressions;
using LatentNotebooks.Worlds.Text;

namespace LatentNotebooks.AgentActions;

/// <summary>What stands in a slot of one command of a <see cref="Behaviour"/>: an argument that is named when the behaviour is chosen, or a fixed text.</summary>
/// <param name="Slot">Index into <see cref="Behaviour.Slots"/>, or -1 for a fixed text.</param>
/// <param name="Text">The fixed text; empty for a slot.</param>
public readonly record struct Term(int Slot, string Text);

/// <summary>One command of a behaviour.</summary>
/// <param name="Rule">Index into <see cref="Grammar.Templates"/>.</param>
/// <param name="Terms">One for each slot of the command.</param>
public sealed record BehaviourStep(int Rule, IReadOnlyList<Term> Terms);

/// <summary>
/// A latent action that stands for several commands, such as <c>go to {A}; take {B} from {A}</c>: commands whose arguments are slots,
/// where one letter in two places means the same thing. Deciding for it costs one symbol and one argument a slot.
/// </summary>
/// <remarks>
/// This is what the abstract of arXiv 2605.18597 promises (one latent action, a multi-step behaviour); the method of its body replaces spans of
/// tokens. Slots, co-reference and their discovery are our choice.
/// </remarks>
public sealed partial class Behaviour : IEquatable<Behaviour>
{
    private readonly Grammar grammar;

    /// <summary>Keeps the steps; slots are numbered anew by their first appearance.</summary>
    /// <exception cref="ArgumentException">No step, a step that does not fit its command, or a slot used for two kinds of argument.</exception>
    public Behaviour(Grammar grammar, IEnumerable<BehaviourStep> steps)
    {
        this.grammar = grammar;
        var (numbers, kinds) = (new Dictionary<int, int>(), new List<string>());
        Steps = [.. steps.Select(Renumbered)];
        if (Steps.Count == 0) throw new ArgumentException("A behaviour needs at least one command.", nameof(steps));
        Slots = kinds;
        Text = string.Join("; ", Steps.Select(step => grammar.Write(step.Rule, [.. step.Terms.Select(Letter)])));

        BehaviourStep Renumbered(BehaviourStep step)
        {
            var expected = grammar.Slots[step.Rule];
            if (step.Terms.Count != expected.Count)
                throw new ArgumentException($"'{grammar.Templates[step.Rule]}' takes {expected.Count} arguments, not {step.Terms.Count}.", nameof(steps));
            return step with { Terms = [.. step.Terms.Select((term, i) => term.Slot < 0 ? term : new Term(Number(term.Slot, expected[i]), ""))] };
        }

        int Number(int slot, string kind)
        {
            if (!numbers.TryGetValue(slot, out var number))
            {
                numbers[slot] = number = kinds.Count;
                kinds.Add(kind);
            }
            return kinds[number] == kind ? number : throw new ArgumentException(
                $"One slot stands for a {kinds[number]} and for a {kind}. Use two slots.", nameof(steps));
        }
    }

    /// <summary>The commands, in order.</summary>
    public IReadOnlyList<BehaviourStep> Steps { get; }

    /// <summary>The kind of argument that each slot takes, e.g. <c>object</c>, in order of first appearance.</summary>
    public IReadOnlyList<string> Slots { get; }

    /// <summary>The behaviour in words, <c>go to {A}; open {A}</c>; <see cref="Parse"/> reads it back.</summary>
    public string Text { get; }

    /// <summary>Number of commands.</summary>
    public int Length => Steps.Count;

    /// <summary>Reads <c>go to {A}; take {B} from {A}</c>: commands separated by semicolons, capital letters in braces for slots.</summary>
    /// <exception cref="FormatException">One of them is not a command of this grammar.</exception>
    public static Behaviour Parse(Grammar grammar, string text) =>
        new(grammar, text.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(part =>
        {
            var command = grammar.Parse(part);
            return new BehaviourStep(command.Rule, [.. command.Arguments.Select(argument =>
                SlotName().Match(argument) is { Success: true } slot ? new Term(slot.Groups[1].Value[0] - 'A', "") : new Term(-1, argument))]);
        }));

    /// <summary>The most special behaviour without fixed texts that these commands are an instance of: every argument becomes a slot, equal ones of
    /// one kind the same slot.</summary>
    public static Behaviour Of(Grammar grammar, IEnumerable<Command> commands)
    {
        var slots = new Dictionary<(string Kind, string Text), int>();
        return new(grammar, commands.Select(command => new BehaviourStep(command.Rule, [.. command.Arguments.Select((argument, i) =>
        {
            var key = (grammar.Slots[command.Rule][i], argument);
            if (!slots.TryGetValue(key, out var slot)) slots[key] = slot = slots.Count;
            return new Term(slot, "");
        })])));
    }

    /// <summary>
    /// The most special behaviour that both are instances of (anti-unification, Plotkin 1970), or null where their commands differ: what is equal in
    /// both stays, and two places share a slot only where they do so in both.
    /// </summary>
    public static Behaviour? Join(Behaviour one, Behaviour other)
    {
        if (!one.Steps.Select(step => step.Rule).SequenceEqual(other.Steps.Select(step => step.Rule))) return null;
        var slots = new Dictionary<(string Kind, Term, Term), int>();
        return new(one.grammar, one.Steps.Zip(other.Steps, (a, b) => new BehaviourStep(a.Rule, [.. a.Terms.Zip(b.Terms).Select((pair, i) =>
        {
            if (pair.First.Slot < 0 && pair.First == pair.Second) return pair.First;
            var key = (one.grammar.Slots[a.Rule][i], pair.First, pair.Second);
            if (!slots.TryGetValue(key, out var slot)) slots[key] = slot = slots.Count;
            return new Term(slot, "");
        })])));
    }

    /// <summary>The same behaviour with one slot filled for good.</summary>
    public Behaviour With(int slot, string text) => new(grammar, Steps.Select(step => step with
    {
        Terms = [.. step.Terms.Select(term => term.Slot == slot ? new Term(-1, text) : term)],
    }));

    /// <summary>What the slots would have to hold for the commands from <paramref name="start"/> on to be this behaviour; null where they are not.</summary>
    public string[]? Match(IReadOnlyList<Command> commands, int start)
    {
        if (start + Length > commands.Count) return null;
        var arguments = new string[Slots.Count];
        for (var i = 0; i < Length; i++)
        {
            var (step, command) = (Steps[i], commands[start + i]);
            if (command.Rule != step.Rule) return null;
            for (var j = 0; j < step.Terms.Count; j++)
            {
                var expected = step.Terms[j].Slot < 0 ? step.Terms[j].Text : arguments[step.Terms[j].Slot] ??= command.Arguments[j];
                if (expected != command.Arguments[j]) return null;
            }
        }
        return arguments;
    }

    /// <summary>One of its commands with the slots filled.</summary>
    /// <param name="step">Index into <see cref="Steps"/>.</param>
    /// <param name="arguments">One for each slot.</param>
    /// <exception cref="ArgumentException">The number of arguments is not that of the slots.</exception>
    public string Command(int step, IReadOnlyList<string> arguments)
    {
        if (arguments.Count != Slots.Count)
            throw new ArgumentException($"'{Text}' takes {Slots.Count} arguments, not {arguments.Count}.", nameof(arguments));
        return grammar.Write(Steps[step].Rule, [.. Steps[step].Terms.Select(term => term.Slot < 0 ? term.Text : arguments[term.Slot])]);
    }

    /// <inheritdoc/>
    public bool Equals(Behaviour? other) => other is not null && Text == other.Text;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Behaviour);

    /// <inheritdoc/>
    public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);

    /// <inheritdoc/>
    public override string ToString() => Text;

    private static string Letter(Term term) => term.Slot < 0 ? term.Text : $"{{{(char)('A' + term.Slot)}}}";

    [GeneratedRegex(@"^\{([A-Z])\}$")]
    private static partial Regex SlotName();
}
