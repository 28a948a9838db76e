namespace LatentNotebooks.Worlds.Reasoning;

/// <summary>
/// Permutations of a few things as text: <c>2143</c> has 2 in the first place. A generator rearranges places: the state
/// <c>s</c> followed by <c>g</c> has in place j what s had in place g(j). Generators <c>g1 .. g(n-1)</c> exchange neighbours, the
/// last one rotates all to the left; together they reach all n! states.
/// </summary>
internal static class PermutationGroup
{
    internal static IReadOnlyList<string> States(int things)
    {
        IEnumerable<string> all = [""];
        for (var place = 0; place < things; place++)
            all = from start in all from thing in Enumerable.Range(1, things) where !start.Contains((char)('0' + thing)) select $"{start}{thing}";
        return [.. all];
    }

    internal static IReadOnlyList<string> Generators(int things) => [.. from i in Enumerable.Range(1, things) select $"g{i}"];

    internal static string Apply(string state, string generator)
    {
        var number = int.Parse(generator[1..]);
        if (number == state.Length) return state[1..] + state[0];
        return state[..(number - 1)] + state[number] + state[number - 1] + state[(number + 1)..];
    }
}
