using System.ComponentModel.DataAnnotations;

namespace LatentNotebooks.Internalization.Steering;

/// <summary>What is added once a candidate has passed the gate.</summary>
public enum Payload
{
    /// <summary>STIR: the candidate's own action.</summary>
    Action,

    /// <summary>Control: a random direction with the length of the candidate's action.</summary>
    RandomDirection,
}

/// <summary>Stage III of STIR. Defaults are those of the authors' shipped configuration.</summary>
public sealed record InterventionOptions
{
    /// <summary>Entries of the same control point that are retrieved, anchors and corrections together.</summary>
    [Range(1, 10_000)]
    public int Neighbours { get; init; } = 8;

    /// <summary>L: corrections among them that are looked at, those of largest advantage.</summary>
    [Range(1, 10_000)]
    public int Candidates { get; init; } = 4;

    /// <summary>Tokens generated to preview doing nothing and each candidate; 0 previews nothing.</summary>
    [Range(0, Boundary.LongestPreview)]
    public int PreviewTokens { get; init; } = 4;

    /// <summary>beta: weight of the advantage.</summary>
    [Range(0.0, 1_000.0)]
    public double Beta { get; init; } = 2;

    /// <summary>rho: weight of what the preview gains in mean log-probability of a token.</summary>
    [Range(0.0, 1_000.0)]
    public double Rho { get; init; } = 0.1;

    /// <summary>tau: least score that may intervene.</summary>
    [Range(-1_000.0, 1_000.0)]
    public double LeastScore { get; init; }

    /// <summary>k: the strength alpha is k times the score of the chosen candidate.</summary>
    [Range(0.0, 1_000.0)]
    public double Scale { get; init; } = 1;

    /// <summary>False makes the strength a constant, <see cref="Scale"/> times beta: an ablation.</summary>
    public bool StrengthFollowsScore { get; init; } = true;

    /// <summary>False lets no anchor speak for doing nothing: an ablation.</summary>
    public bool Anchors { get; init; } = true;

    /// <summary>True takes any of the candidates instead of the best: an ablation.</summary>
    public bool RandomChoice { get; init; }

    /// <summary>The action, or a control.</summary>
    public Payload Payload { get; init; }
}
