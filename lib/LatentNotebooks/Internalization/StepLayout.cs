using LatentNotebooks.Worlds.Reasoning;

namespace LatentNotebooks.Internalization;

/// <summary>What stands in the sequence where a step is no longer written.</summary>
public enum StepForm
{
    /// <summary>Nothing: stepwise internalisation (Deng et al. 2024, arXiv 2405.14838).</summary>
    Removed,

    /// <summary>A learned token without content: positions to compute at, and nothing else.</summary>
    Pause,

    /// <summary>The last hidden state, fed back as input: a chain of continuous thoughts (Hao et al. 2024, arXiv 2412.06769).</summary>
    Latent,

    /// <summary>A code of a discovered codebook, which the solver writes itself: replayed latent actions.</summary>
    Code,
}

/// <summary>
/// One problem as a solver reads it at a stage: <c>prompt | slots | what is still written</c>. Every token keeps the place that it
/// has in the full solution, so that internalising a step shifts nothing else (the official code of stepwise internalisation
/// has this as a flag; it is our default for every form).
/// </summary>
/// <param name="Tokens">Prompt, slots and text, the end included.</param>
/// <param name="Places">The place of each token.</param>
/// <param name="Slots">Slots between prompt and text.</param>
/// <param name="FirstTarget">Index of the first token that the solver has to write itself.</param>
public sealed record StepLayout(int[] Tokens, int[] Places, int Slots, int FirstTarget)
{
    /// <summary>Lays out a problem with its first <paramref name="stage"/> chunks internal.</summary>
    /// <param name="problem">Prompt, steps and answer.</param>
    /// <param name="stage">Chunks that are internal.</param>
    /// <param name="form">What stands in their place.</param>
    /// <param name="stepsPerSlot">Steps g that one slot stands for.</param>
    /// <param name="slot">The token of chunk i's slot.</param>
    public static StepLayout Of(Problem problem, int stage, StepForm form, int stepsPerSlot, Func<int, int> slot)
    {
        var inner = Math.Min(problem.Steps.Count, stage * stepsPerSlot);
        var (tokens, places) = (new List<int>(problem.Prompt), Enumerable.Range(0, problem.Prompt.Count).ToList());
        var place = problem.Prompt.Count;
        for (var i = 0; i < inner; i++)
        {
            if (i % stepsPerSlot == 0 && form != StepForm.Removed)
            {
                tokens.Add(slot(i / stepsPerSlot));
                places.Add(place);
            }
            place += problem.Steps[i].Tokens.Count;
        }
        var text = tokens.Count;
        foreach (var token in problem.CompletionFrom(inner))
        {
            tokens.Add(token);
            places.Add(place++);
        }
        return new StepLayout([.. tokens], [.. places], text - problem.Prompt.Count, form == StepForm.Code ? problem.Prompt.Count : text);
    }

    /// <summary>The same with the <b>last</b> steps gone instead of the first: the order that stepwise internalisation warns of.</summary>
    public static StepLayout WithoutLast(Problem problem, int stage)
    {
        var kept = Math.Max(0, problem.Steps.Count - stage);
        int[] text = [.. problem.Steps.Take(kept).SelectMany(step => step.Tokens)], ending = problem.CompletionFrom(problem.Steps.Count);
        var gap = problem.Steps.Skip(kept).Sum(step => step.Tokens.Count);
        int[] tokens = [.. problem.Prompt, .. text, .. ending];
        var before = problem.Prompt.Count + text.Length;
        return new StepLayout(tokens, [.. Enumerable.Range(0, tokens.Length).Select(i => i < before ? i : i + gap)], 0, problem.Prompt.Count);
    }
}
