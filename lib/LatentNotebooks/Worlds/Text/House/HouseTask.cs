namespace LatentNotebooks.Worlds.Text.House;

/// <summary>One of ALFWorld's six task types with its nouns.</summary>
/// <param name="Kind">
/// <c>place</c> (put one there), <c>two</c> (put two into the same one), <c>clean</c>, <c>heat</c>, <c>cool</c> (and then put there),
/// <c>light</c> (hold it where a desk lamp shines).
/// </param>
/// <param name="Object">Kind of object.</param>
/// <param name="Target">Kind of receptacle; <c>desklamp</c> for <c>light</c>.</param>
public sealed record HouseTask(string Kind, string Object, string Target)
{
    /// <summary>The six kinds. The rules of <see cref="Wording"/> come in the same order.</summary>
    public static IReadOnlyList<string> Kinds { get; } = ["light", "clean", "heat", "cool", "two", "place"];

    /// <summary>The task sentences without their full stop, two wordings a kind. The plain one comes last, for it would read the others too.</summary>
    public static Grammar Wording { get; } = new(
        "look at {object} under the {lamp} | examine the {object} with the {lamp}",
        "put a clean {object} in {receptacle} | clean some {object} and put it in {receptacle}",
        "put a hot {object} in {receptacle} | heat some {object} and put it in {receptacle}",
        "put a cool {object} in {receptacle} | cool some {object} and put it in {receptacle}",
        "put two {object} in {receptacle} | find two {object} and put them in {receptacle}",
        "put a {object} in {receptacle} | put some {object} on {receptacle}");

    /// <summary>The task in words, in one of two wordings.</summary>
    public string Sentence(bool secondWording) =>
        Wording.Write(Kinds.ToList().IndexOf(Kind), secondWording ? 1 : 0, [Object, Target]) + ".";

    /// <summary>Reads what <see cref="Sentence"/> wrote.</summary>
    /// <exception cref="FormatException">It is no task sentence.</exception>
    public static HouseTask Read(string sentence)
    {
        var read = Wording.Parse(sentence.TrimEnd('.'));
        return new HouseTask(Kinds[read.Rule], read.Arguments[0], read.Arguments[1]);
    }

    /// <summary>The task as an episode names it, e.g. <c>heat apple countertop</c>.</summary>
    public string Name => $"{Kind} {Object} {Target}";

    /// <summary>Reads <see cref="Name"/>.</summary>
    /// <exception cref="ArgumentException">It is not of the form "kind object receptacle".</exception>
    public static HouseTask Parse(string name)
    {
        var words = name.Split(' ');
        return words.Length == 3 && Kinds.Contains(words[0]) ? new(words[0], words[1], words[2]) : throw new ArgumentException(
            $"'{name}' is no task of a house: it should read 'kind object receptacle' with a kind among {string.Join(", ", Kinds)}.", nameof(name));
    }
}
