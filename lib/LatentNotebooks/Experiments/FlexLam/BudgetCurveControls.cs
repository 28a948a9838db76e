using LatentNotebooks.Figures;

namespace LatentNotebooks.Experiments.FlexLam;

/// <summary>
/// The controls that would expose a code that only looks ordered, or a model that copies pictures. Each is a number of one seed
/// and a bar that it has to clear in every seed of a world.
/// </summary>
/// <param name="Name">What has to hold.</param>
/// <param name="Number">What the number in the table is.</param>
/// <param name="Value">The number of one world and seed.</param>
/// <param name="Bar">The number has to lie above it.</param>
public sealed record BudgetCurveControl(string Name, string Number, Func<BudgetCurveRows, long, double> Value, double Bar = 0)
{
    private const string Flex = "flex-8", Full = "fixed-8";

    /// <summary>Every control, the bars set before the rows; the comparison with a guess was added when some were in.</summary>
    public static IReadOnlyList<BudgetCurveControl> All { get; } =
    [
        new("PSNR rises with k", "smallest step from a budget to the next (dB)", (rows, seed) =>
            new[] { (1, 2), (2, 4), (4, 8) }.Min(step => Psnr(rows, Flex, seed, step.Item2) - Psnr(rows, Flex, seed, step.Item1))),
        new("far above a cut Fixed-8", "Flex less Fixed-8 cut to k, the lesser of k = 1 and 2 (dB); bar 1", (rows, seed) =>
            new[] { 1, 2 }.Min(k => Psnr(rows, Flex, seed, k) - Psnr(rows, Full, seed, k)), Bar: 1),
        new("first slots beat last slots", "prefix less suffix, the least of k = 1, 2, 4 (dB)", (rows, seed) =>
            new[] { 1, 2, 4 }.Min(k => Psnr(rows, Flex, seed, k) - rows.Number(Flex, seed, $"suffix_psnr@{k}"))),
        new("wrong code is worse than none", "copy-last less another pair's code, k = 8 (dB)", (rows, seed) =>
            rows.Number(Flex, seed, "copy_last_psnr") - rows.Number(Flex, seed, "shuffled_psnr@8")),
        new("... at least worse than a guess", "no slot less another pair's code, k = 8 (dB)", (rows, seed) =>
            rows.Number(Flex, seed, "all_null_psnr") - rows.Number(Flex, seed, "shuffled_psnr@8")),
        new("the code is used", "own code less another pair's, k = 8 (dB); bar 1", (rows, seed) =>
            Psnr(rows, Flex, seed, 8) - rows.Number(Flex, seed, "shuffled_psnr@8"), Bar: 1),
        new("scene cuts are not rebuilt", "half the share explained of true pairs, less that of cuts", (rows, seed) =>
            0.5 * rows.Number(Flex, seed, "ordinary_share") - rows.Number(Flex, seed, "scene_cut_share")),
        new("wrong labels teach nothing", "chance and 0.03, less the score after training on wrong labels", (rows, seed) =>
            rows.Chance + 0.03 - rows.Number(Flex, seed, "wrong_labels")),
    ];

    /// <summary>World by world: yes where the control holds in every seed, with the mean of its number.</summary>
    public static Table Table(IReadOnlyList<BudgetCurveRows> worlds)
    {
        var table = new Table("Do the controls hold? Flex, seeds in which they do, mean number").Column("world").Column("seeds");
        foreach (var control in All) table = table.Column(control.Name);
        foreach (var rows in worlds)
        {
            var seeds = rows.Seeds(Flex, Full);
            table = table.Row([rows.World, seeds.Count, .. All.Select(control => control.Show(rows, seeds))]);
        }
        return table.Caption(string.Join(". ", All.Select(control => $"{control.Name}: {control.Number}")) + ".");
    }

    private Cell Show(BudgetCurveRows rows, IReadOnlyList<long> seeds)
    {
        var values = seeds.Select(seed => Value(rows, seed)).Where(double.IsFinite).ToList();
        if (values.Count == 0) return Cell.Missing;
        var holds = values.Count(value => value > Bar);
        var word = holds == values.Count ? "yes" : holds == 0 ? "no" : $"{holds} of {values.Count}";
        return $"{word}, {values.Average():0.00}".Replace('-', '−');
    }

    private static double Psnr(BudgetCurveRows rows, string arm, long seed, int k) => rows.Number(arm, seed, $"psnr@{k}");
}
