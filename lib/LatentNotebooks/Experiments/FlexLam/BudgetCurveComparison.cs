using LatentNotebooks.Figures;
using LatentNotebooks.Statistics;

namespace LatentNotebooks.Experiments.FlexLam;

/// <summary>Flex@k against Fixed-k at one budget.</summary>
/// <param name="Budget">k.</param>
/// <param name="Difference">Mean over seeds of Flex - Fixed, with its interval.</param>
/// <param name="HolmP">Two-sided p-value, corrected over the budgets.</param>
/// <param name="Margin">Largest loss that is still "not worse".</param>
public sealed record BudgetComparison(int Budget, Estimate Difference, double HolmP, double Margin)
{
    /// <summary>Better, at a level of 5 % after correction.</summary>
    public bool Superior => Difference.Value > 0 && HolmP < 0.05;

    /// <summary>The whole interval lies above minus the margin.</summary>
    public bool NonInferior => Difference.Low > -Margin;

    /// <summary>The whole interval lies below minus the margin.</summary>
    public bool Inferior => Difference.High < -Margin;

    /// <summary>superior, non-inferior, inferior or undecided.</summary>
    public string Word => Superior ? "superior" : NonInferior ? "non-inferior" : Inferior ? "inferior" : "undecided";
}

/// <summary>The paper's central comparison, budget by budget, for one measure and one allowance of updates.</summary>
/// <param name="Measure">What is compared.</param>
/// <param name="Updates">"equal updates" or "the family's updates".</param>
/// <param name="Budgets">One comparison a budget.</param>
public sealed record BudgetCurveComparison(BudgetMeasure Measure, string Updates, IReadOnlyList<BudgetComparison> Budgets)
{
    /// <summary>The two allowances and the arms that have them.</summary>
    public static IReadOnlyList<(string Updates, string Arm)> Allowances { get; } = [("equal updates", "flex-8"), ("the family's updates", "flex-8-family")];

    /// <summary>Compares at every budget; empty where the arm was not run.</summary>
    public static BudgetCurveComparison Of(BudgetCurveRows rows, BudgetMeasure measure, string updates, string arm)
    {
        var budgets = BudgetCurve.Budgets.Where(k => rows.Seeds(arm, Fixed(k)).Count > 0).ToList();
        var p = Holm.Adjust([.. budgets.Select(k => rows.PValue(arm, Fixed(k), Column(k)))]);
        return new BudgetCurveComparison(measure, updates,
            [.. budgets.Select((k, i) => new BudgetComparison(k, rows.Difference(arm, Fixed(k), Column(k)), p[i], measure.Margin))]);

        string Column(int k) => BudgetCurveRow.At(measure.Column, k);
    }

    /// <summary>The name of the model trained for one budget.</summary>
    public static string Fixed(int budget) => $"fixed-{budget}";

    /// <summary>
    /// "Matches or surpasses": supported if non-inferior at every budget and superior at one at least, not supported if
    /// inferior at any, undecided otherwise.
    /// </summary>
    public Outcome Outcome =>
        Budgets.Count == 0 || Budgets.Any(budget => budget.Difference.Count < 2) ? Outcome.Undecided
        : Budgets.Any(budget => budget.Inferior) ? Outcome.NotSupported
        : Budgets.All(budget => budget.NonInferior || budget.Superior) && Budgets.Any(budget => budget.Superior) ? Outcome.Supported
        : Outcome.Undecided;

    /// <summary>All comparisons of a world as a table.</summary>
    public static Table Table(BudgetCurveRows rows)
    {
        var table = new Table($"{rows.World}: Flex at a budget, less the model trained for it").Column("measure").Column("Flex has")
            .Column("k").Column("difference", format: "+0.000;-0.000;0.000").Column("p (Holm)", format: "F3").Column("margin")
            .Column("noise floor", format: "F3").Column("verdict");
        foreach (var measure in BudgetMeasure.All)
            foreach (var (updates, arm) in Allowances)
                foreach (var at in Of(rows, measure, updates, arm).Budgets)
                    table = table.Row(measure.Name, updates, at.Budget, Interval(at.Difference), at.HolmP,
                        $"{measure.Margin} {measure.Unit}".Trim(), rows.NoiseFloor(measure.Column), at.Word);
        return table.Caption("Means over seeds of paired differences, 95 % Student intervals; p-values corrected over the four budgets. "
            + "Noise floor: mean absolute difference of two Fixed-4 models that differ in their random numbers alone.");
    }

    /// <summary>A value with its interval, or alone where there is none.</summary>
    internal static Cell Interval(Estimate estimate) => double.IsFinite(estimate.Low) ? Cell.Interval(estimate.Value, estimate.Low, estimate.High) : Cell.Number(estimate.Value);
}
