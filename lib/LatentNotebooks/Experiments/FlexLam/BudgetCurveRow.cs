using LatentNotebooks.LatentActions;

namespace LatentNotebooks.Experiments.FlexLam;

/// <summary>
/// One row of the budget curve under construction. Every arm has the same columns; what an arm does not have stays empty.
/// A column of one budget ends in <c>@k</c>.
/// </summary>
public sealed class BudgetCurveRow
{
    /// <summary>Points of the learning curve, in percent of an arm's own updates.</summary>
    public static IReadOnlyList<int> CurvePercents { get; } = [10, 25, 50, 75, 100];

    private static readonly string[] PerBudget =
    [
        "psnr", "suffix_psnr", "shuffled_psnr", "ssim", "probe", "probe_linear", "recall", "exogenous_r2", "shared_translator",
        "evaluator_score", "evaluator_truth", "evaluator_token_accuracy", "evaluator_cross_entropy", "code_entropy",
    ];

    private static readonly string[] PerRow =
    [
        "copy_last_psnr", "all_null_psnr", "copy_last_ssim", "scene_cut_share", "ordinary_share", "least_perplexity", "slots_needed_spearman", "wrong_labels",
        "bits", "parameters", "updates", "examples", "training_flops",
    ];

    /// <summary>A row with its labels filled in.</summary>
    public BudgetCurveRow(BudgetCurve.Settings settings, BudgetCurveData data)
    {
        Set("world", settings.World);
        Set("arm", settings.Arm);
        Set("metric", data.Metric);
        Set("chance", data.Chance);
        Set("train_data", data.Train.Pairs.Hash);
        Set("narrow_data", data.Narrow.Pairs.Hash);
        Set("test_data", data.Test.Pairs.Hash);
        Set("actions", string.Join(';', data.Train.World.Actions.Names));
        Set("narrow_return", data.NarrowReturn);
        foreach (var column in PerRow) Set(column, "");
        var names = PerBudget.Concat(CurvePercents.Select(percent => $"psnr_{percent}_percent"))
            .Concat(settings.Labels.Select(Few)).Concat(settings.NarrowLabels.Select(Narrow));
        foreach (var column in names)
            foreach (var budget in BudgetCurve.Budgets) Set(At(column, budget), "");
    }

    /// <summary>The column of a score with so many labels.</summary>
    public static string Few(int labels) => $"labels_{labels}";

    /// <summary>The column of a score with so many narrow labels.</summary>
    public static string Narrow(int labels) => $"narrow_{labels}";

    /// <summary>The name of a column at a budget.</summary>
    public static string At(string column, int budget) => $"{column}@{budget}";

    /// <summary>Columns in order.</summary>
    public Dictionary<string, object> Values { get; } = [];

    /// <summary>Fills a cell of the whole row.</summary>
    public void Set(string column, object value) => Values[column] = value is double number && !double.IsFinite(number) ? "" : value;

    /// <summary>Fills a cell of one budget.</summary>
    /// <exception cref="ArgumentException">There is no such column.</exception>
    public void Set(string column, int budget, object value)
    {
        if (!Values.ContainsKey(At(column, budget))) throw new ArgumentException($"The budget curve has no column '{At(column, budget)}'.", nameof(column));
        Set(At(column, budget), value);
    }

    /// <summary>Fills in what training cost.</summary>
    public void SetCost(LatentActionModel model, int updates, int batch)
    {
        Set("bits", model.Bits);
        Set("parameters", model.ParameterCount);
        Set("updates", updates);
        Set("examples", (long)updates * batch);
        Set("training_flops", ModelCost.TrainingFlops(model.Options) * updates * batch);
    }
}
