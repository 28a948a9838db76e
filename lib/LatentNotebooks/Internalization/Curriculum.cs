using System.ComponentModel.DataAnnotations;
using LatentNotebooks.Runtime;

namespace LatentNotebooks.Internalization;

/// <summary>How the internalised share grows while a solver is trained.</summary>
public enum ShareSchedule
{
    /// <summary>No step is ever internalised: the explicit teacher.</summary>
    Explicit,

    /// <summary>One more step as soon as the share at hand is mastered: the article's "as proficiency grows".</summary>
    Gated,

    /// <summary>One more step after equal numbers of updates (Deng et al. 2024, arXiv 2405.14838; Hao et al. 2024, arXiv 2412.06769).</summary>
    Linear,

    /// <summary>Every example draws its own share, from none to all, throughout (Token Assorted, arXiv 2502.03275).</summary>
    RandomShare,

    /// <summary>Everything at once.</summary>
    Abrupt,
}

/// <summary>When steps are internalised. The numbers are ours; the papers' differ from task to task.</summary>
public sealed record CurriculumOptions
{
    /// <summary>How the share grows.</summary>
    public ShareSchedule Schedule { get; init; } = ShareSchedule.Gated;

    /// <summary>Mastered means: this share of the teacher's validation accuracy.</summary>
    [Range(0.01, 1.0)]
    public double Gate { get; init; } = 0.97;

    /// <summary>Share of examples that rehearse an earlier stage, drawn uniformly (Coconut's uniform_prob); 0 for none.</summary>
    [Range(0.0, 0.9)]
    public double Review { get; init; }

    /// <summary>
    /// Removal smoothing: an example is o stages ahead with probability proportional to exp(-lambda o). 0 switches it off;
    /// stepwise internalisation uses 4, so 2 % of examples are ahead.
    /// </summary>
    [Range(0.0, 100.0)]
    public double Smoothing { get; init; }

    /// <summary>Whether the optimizer forgets its moments at every new stage, as both papers do.</summary>
    public bool ResetOptimizer { get; init; } = true;

    /// <summary>Updates between two looks at the validation accuracy.</summary>
    [Range(1, 100_000)]
    public int ValidateEvery { get; init; } = 50;
}

/// <summary>
/// The internalised share during one training run, in stages: at stage s the first s of n steps are internal. It starts with
/// one step internal (the teacher already knows none), or with all for an abrupt schedule.
/// </summary>
public sealed class Curriculum
{
    private readonly CurriculumOptions options;
    private readonly double teacherAccuracy;
    private readonly int updates;

    /// <param name="options">When steps are internalised.</param>
    /// <param name="stages">Steps n that can be internalised, at least 1.</param>
    /// <param name="updates">Updates of the whole run.</param>
    /// <param name="teacherAccuracy">Validation accuracy of the explicit teacher, in [0, 1]; the gate is relative to it.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is nothing to internalise, or no update to do it in.</exception>
    public Curriculum(CurriculumOptions options, int stages, int updates, double teacherAccuracy)
    {
        Validator.ValidateObject(options, new ValidationContext(options), validateAllProperties: true);
        if (stages < 1)
            throw new ArgumentOutOfRangeException(nameof(stages), stages, "A problem without steps has nothing to internalise. Raise the world's difficulty.");
        ArgumentOutOfRangeException.ThrowIfLessThan(updates, 1);
        (this.options, Stages, this.updates, this.teacherAccuracy) = (options, stages, updates, teacherAccuracy);
        Stage = options.Schedule switch { ShareSchedule.Explicit => 0, ShareSchedule.Abrupt or ShareSchedule.RandomShare => stages, _ => 1 };
    }

    /// <summary>Stages n: all steps are internal at the last.</summary>
    public int Stages { get; }

    /// <summary>Steps that are internal now; for a random share, the most that are.</summary>
    public int Stage { get; private set; }

    /// <summary>Steps to internalise in one example.</summary>
    public int Draw(ref Rng rng)
    {
        if (options.Schedule == ShareSchedule.RandomShare) return rng.Next(Stages + 1);
        if (options.Schedule is ShareSchedule.Explicit or ShareSchedule.Abrupt) return Stage;
        if (options.Review > 0 && rng.NextDouble() < options.Review) return rng.Next(Stage);
        return Math.Min(Stages, Stage + Ahead(ref rng));
    }

    /// <summary>Told the validation accuracy at <see cref="Stage"/> before an update; says whether a new stage begins.</summary>
    public bool Advance(int update, double accuracy)
    {
        var next = options.Schedule switch
        {
            ShareSchedule.Gated when accuracy >= options.Gate * teacherAccuracy => Stage + 1,
            // n + 1 equal parts, two of them for the last stage: it is the one that is judged.
            ShareSchedule.Linear => 1 + (int)((long)update * (Stages + 1) / updates),
            _ => Stage,
        };
        next = Math.Min(next, Stages);
        if (next == Stage) return false;
        Stage = next;
        return true;
    }

    private int Ahead(ref Rng rng)
    {
        if (options.Smoothing <= 0) return 0;
        return (int)(-Math.Log(1 - rng.NextDouble()) / options.Smoothing); // geometric: P(o) falls by exp(-lambda) for each o
    }
}
