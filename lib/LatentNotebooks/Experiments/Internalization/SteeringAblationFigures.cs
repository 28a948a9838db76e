namespace LatentNotebooks.Experiments.Internalization;

/// <summary>What the rows of the ablation show.</summary>
public static class SteeringAblationFigures
{
    /// <summary>Every figure and table of the ablation.</summary>
    public static Findings Findings(IReadOnlyList<Row> rows) => new([], []);
}
