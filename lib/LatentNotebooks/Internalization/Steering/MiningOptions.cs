using System.ComponentModel.DataAnnotations;

namespace LatentNotebooks.Internalization.Steering;

/// <summary>Stage I of STIR. Defaults are those of the authors' shipped configuration unless it says otherwise.</summary>
public sealed record MiningOptions
{
    /// <summary>Rollouts drawn for each problem.</summary>
    [Range(2, 1_024)]
    public int Rollouts { get; init; } = 8;

    /// <summary>Temperature they are drawn at.</summary>
    [Range(0.01, 100.0)]
    public double Temperature { get; init; } = 0.7;

    /// <summary>Nucleus they are drawn from.</summary>
    [Range(1e-6, 1.0)]
    public double TopP { get; init; } = 0.95;

    /// <summary>eta: reward lost by a rollout of full length. A right answer is worth 1, so length only orders rollouts that are equally right.</summary>
    [Range(0.0, 1.0)]
    public double LengthPenalty { get; init; } = 0.01;

    /// <summary>M: delimiters at which states are read and actions mined, counted from the start of the answer. Shipped: 8.</summary>
    [Range(1, 1_000)]
    public int ControlPoints { get; init; } = 2;

    /// <summary>Right rollouts averaged at a control point, those of highest reward.</summary>
    [Range(1, 1_024)]
    public int Positives { get; init; } = 2;

    /// <summary>Wrong rollouts averaged at a control point, those of lowest reward.</summary>
    [Range(1, 1_024)]
    public int Negatives { get; init; } = 3;

    /// <summary>False takes right and wrong rollouts at random: an ablation.</summary>
    public bool RankByReward { get; init; } = true;

    /// <summary>C: pairs kept, those of highest quality. Each pair gives two entries of the memory.</summary>
    [Range(1, 1_000_000)]
    public int KeepPairs { get; init; } = 200;

    /// <summary>
    /// The hook's layer (1 .. L) whose output is read and written. Shipped: the block of index round(0.6 (L - 1)), which is the
    /// second of three.
    /// </summary>
    [Range(1, 64)]
    public int Layer { get; init; } = 2;
}
