namespace LatentNotebooks.Experiments.Internalization;

/// <summary>What the rows of the comparison show.</summary>
public static class SteeringFigures
{
    /// <summary>Every figure and table of the comparison.</summary>
    public static Findings Findings(IReadOnlyList<Row> rows) => new([], []);
}
