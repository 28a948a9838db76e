namespace LatentNotebooks.Worlds.Reasoning;

/// <summary>One step of a worked solution: a segment of the trace.</summary>
/// <param name="Tokens">What is written, at least one token.</param>
/// <param name="Operation">What is done, the true label for a discovered code: <c>+4</c>, <c>g2</c>, <c>hasty</c>.</param>
/// <param name="State">The value reached by it, the true label for a probe.</param>
public sealed record Step(IReadOnlyList<int> Tokens, string Operation, string State);

/// <summary>A problem with one worked solution. A solver reads the prompt and writes steps, the answer mark, the answer and the end.</summary>
/// <param name="Key">What makes it this problem and no other, whatever the order of its premises or the wording of its solution.
/// Splits go by it.</param>
/// <param name="Prompt">Ends with <see cref="Vocabulary.Think"/>.</param>
/// <param name="Steps">The worked solution; empty for a problem without steps.</param>
/// <param name="Answer">Tokens between the answer mark and the end.</param>
public sealed record Problem(string Key, IReadOnlyList<int> Prompt, IReadOnlyList<Step> Steps, IReadOnlyList<int> Answer)
{
    /// <summary>What a perfect solver writes.</summary>
    public int[] Completion => CompletionFrom(0);

    /// <summary>The completion without its first <paramref name="removed"/> steps: from 0 (all explicit) to all of them (answer at once).</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are not that many steps.</exception>
    public int[] CompletionFrom(int removed)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(removed);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(removed, Steps.Count);
        return [.. Steps.Skip(removed).SelectMany(step => step.Tokens), Vocabulary.AnswerMark, .. Answer, Vocabulary.End];
    }
}
