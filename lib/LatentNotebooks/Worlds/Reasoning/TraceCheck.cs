namespace LatentNotebooks.Worlds.Reasoning;

/// <summary>What a verifier found in a completion.</summary>
/// <param name="AnswerIsRight">The tokens between the first answer mark and the end are the answer, whatever stands before them.</param>
/// <param name="StepsRight">Right steps before the first fault.</param>
/// <param name="Fault">The first thing that is wrong, and where; null if all of it, steps and answer, is right.</param>
public sealed record TraceCheck(bool AnswerIsRight, int StepsRight, string? Fault)
{
    /// <summary>Every step, the answer mark, the answer and the end are right, and nothing follows.</summary>
    public bool TraceIsRight => Fault is null;
}
