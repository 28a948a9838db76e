using LatentNotebooks.Worlds.Reasoning;

namespace LatentNotebooks.Internalization;

/// <summary>A chunk of g steps of a worked solution, with what discovery may see around it and what it should find.</summary>
/// <param name="Tokens">What is written, <c>[G]</c>.</param>
/// <param name="Before">The token of the value that the chunk starts from.</param>
/// <param name="Cue">The part of the prompt that the chunk works out: in chains and words, its operations as the prompt names them.</param>
/// <param name="Operation">True label: the operations, joined by a space. Never shown to the encoder.</param>
/// <param name="Result">True label: the value reached. Never shown to the encoder.</param>
public sealed record Segment(int[] Tokens, int Before, int[] Cue, string Operation, string Result)
{
    /// <summary>
    /// The chunks of a problem, in order; steps that do not fill a chunk are left out. The first chunk starts from the first token
    /// of the prompt, which in chains and words is the start value.
    /// </summary>
    /// <param name="world">The problem's world.</param>
    /// <param name="problem">Its steps are cut.</param>
    /// <param name="stepsPerChunk">Steps g.</param>
    public static IEnumerable<Segment> Of(ReasoningWorld world, Problem problem, int stepsPerChunk)
    {
        for (var i = 0; i + stepsPerChunk <= problem.Steps.Count; i += stepsPerChunk)
        {
            var steps = problem.Steps.Skip(i).Take(stepsPerChunk).ToList();
            var before = i == 0 ? problem.Prompt[0] : world.Vocabulary[problem.Steps[i - 1].State];
            yield return new Segment([.. steps.SelectMany(step => step.Tokens)], before, [.. problem.Prompt.Skip(1 + i).Take(stepsPerChunk)],
                string.Join(' ', steps.Select(step => step.Operation)), steps[^1].State);
        }
    }
}
