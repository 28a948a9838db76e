using System.ComponentModel.DataAnnotations;

namespace LatentNotebooks.Internalization.Steering;

/// <summary>How the entries of a basis are chosen.</summary>
public enum BasisSelection
{
    /// <summary>STIR: greedily, by quality and by the log-determinant of the keys chosen so far.</summary>
    LogDeterminant,

    /// <summary>Ablation: by quality alone.</summary>
    TopQuality,

    /// <summary>Ablation: at random.</summary>
    Random,
}

/// <summary>Stage II of STIR.</summary>
public sealed record BasisOptions
{
    /// <summary>B: entries kept. The shipped configuration mines at most 256 and keeps 256, so nothing is ever selected; ours selects.</summary>
    [Range(1, int.MaxValue)]
    public int Budget { get; init; } = 64;

    /// <summary>How they are chosen.</summary>
    public BasisSelection Selection { get; init; }

    /// <summary>lambda: what diversity is worth beside quality.</summary>
    [Range(0.0, 1_000.0)]
    public double DiversityWeight { get; init; } = 0.5;

    /// <summary>epsilon: added to the diagonal of the keys' Gram matrix.</summary>
    [Range(1e-12, 1.0)]
    public double Jitter { get; init; } = 1e-4;

    /// <summary>
    /// Entries of highest quality that every control point gets before selection starts, never more than an equal share of half the
    /// budget (our choice: the shipped 8 would fill small budgets).
    /// </summary>
    [Range(0, 1_000)]
    public int LeastPerControlPoint { get; init; } = 4;
}
