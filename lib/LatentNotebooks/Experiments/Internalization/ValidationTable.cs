using LatentNotebooks.Figures;
using LatentNotebooks.Internalization;

namespace LatentNotebooks.Experiments.Internalization;

/// <summary>
/// The validation arms V0 to V17 on one table: what was asked of the latents, what came out, and whether that is what latents that
/// do the work would show. Pass marks follow the reading list; they were written down while the first seed's rows came in, after the
/// rules of the claims. V15 belongs to steering.
/// </summary>
public sealed class ValidationTable
{
    private readonly List<Row> rows;
    private readonly IReadOnlyList<Row> policy;
    private readonly double own, pause, noStep;
    private Table table;

    private ValidationTable(IReadOnlyList<Row> steps, IReadOnlyList<Row> policy, string world)
    {
        rows = [.. steps.Where(row => row["world"] == world)];
        this.policy = policy;
        (own, pause, noStep) = (Mean("latent", "accuracy"), Mean("pause", "accuracy"), Mean("no-step", "accuracy"));
        table = new Table($"Does the latent do the work? {world}").Column("arm").Column("question").Column("measured").Column("real latents would").Column("so");
    }

    /// <summary>One row an arm, mean over seeds, on one world.</summary>
    /// <param name="steps">Rows of <see cref="StepsAndLatents"/>.</param>
    /// <param name="policy">Rows of <see cref="ReplayPolicyStudy"/>.</param>
    /// <param name="world">The world of the steps.</param>
    public static Table Of(IReadOnlyList<Row> steps, IReadOnlyList<Row> policy, string world)
    {
        var made = new ValidationTable(steps, policy, world);
        made.Content();
        made.Insides();
        made.Controls();
        return made.table.Caption("Means over seeds, all steps internal. U is the utilisation of the mean row. V15 is about steering; see the second half.");
    }

    private void Content()
    {
        var chance = rows.Count > 0 ? rows[0].Number("chance") : double.NaN;
        Add("V0", "does the task need steps?", $"no-step {P(noStep)}, chance {P(chance)}", "stay near chance", noStep < chance + 0.1);
        Add("V1", "explicit ceiling", P(Mean("explicit", "accuracy")), "exceed 98 %", Mean("explicit", "accuracy") > 0.98);
        Add("V2", "pauses, same curriculum", $"latent {P(own)}, pause {P(pause)}", "beat pauses by 5 points", own > pause + 0.05);
        Add("V3", "slots skipped", P(Mean("latent", "skipped")), "lose more than half of the gain", U("skipped") > 0.5);
        foreach (var (name, column) in new[] { ("zero", "zero"), ("mean", "mean"), ("Gaussian", "gaussian"), ("random direction", "random_direction") })
            Add("V4", $"content replaced: {name}", $"{P(Mean("latent", column))}, U {U(column):F2}", "lose more than half of the gain", U(column) > 0.5);
        foreach (var (name, column) in new[] { ("first repeated", "first_repeated"), ("order reversed", "reversed") })
            Add("V5", name, $"{P(Mean("latent", column))}, U {U(column):F2}", "lose more than half of the gain", U(column) > 0.5);
        Add("V6", "another problem's latents",
            $"own answer {P(Mean("latent", "swap_own"))}, implied by the donor {P(Mean("latent", "swap_implied"))}, donor's {P(Mean("latent", "swap_donor"))}",
            "follow the donor's value", Mean("latent", "swap_implied") > 0.5);
        Add("V7", "donor with the same last value", P(Mean("latent", "matched_swap")), "lose less than 5 points", own - Mean("latent", "matched_swap") < 0.05);
        Add("V8", "true codes in place of own", $"own {P(Mean("code", "accuracy"))}, true {P(Mean("code", "code_gold"))}",
            "be at least as good", Mean("code", "code_gold") >= Mean("code", "accuracy") - 0.01);
    }

    private void Insides()
    {
        var early = List("latent", "early");
        Add("V9", "answer after 0, 1, ... slots", string.Join(", ", early.Select(P)), "rise to the end", early.Length > 1 && early[^1] > early[^2] + 0.05);
        var influence = List("latent", "influence");
        var n = (int)Math.Sqrt(influence.Length);
        var (before, after) = (Of(influence, n + 1, (i, j) => j < i), Of(influence, n + 1, (i, j) => j >= i));
        Add("V10", "swap one slot, compute the rest anew", $"values at it and after change {P(after)}, before it {P(before)}", "act forward", after > 0.5 && before < 0.05);
        var probe = List("latent", "probe");
        var k = (int)Math.Sqrt(probe.Length);
        var (diagonal, control) = (Of(probe, k, (i, j) => i == j), List("latent", "probe_control").DefaultIfEmpty(double.NaN).Average());
        Add("V11", "linear probe of each slot's value", $"{P(diagonal)}, shuffled labels {P(control)}", "be read, and labels alone not", diagonal > 0.65 && control < 0.2);
    }

    private void Controls()
    {
        Add("V12", "no curriculum", $"gated {P(own)}, abrupt {P(Mean("latent/abrupt", "accuracy"))}", "need the curriculum", Mean("latent/abrupt", "accuracy") < own - 0.05);
        Add("V13", "codes permuted, codes drawn at random", $"{P(Mean("code", "code_permuted"))}, {P(Mean("code", "code_random"))}",
            "fall with permuted codes", Mean("code", "code_permuted") < Mean("code", "accuracy") - 0.3);
        var main = ReplayPolicyStudy.MainPrice;
        Add("V14", "policy against a coin, inverted",
            $"policy {P(Policy($"policy@{main}_accuracy"))}, coin {P(Policy($"random@{main}_accuracy"))}, inverted {P(Policy("inverted_accuracy"))}, "
                + $"every other step {P(Policy("alternate_accuracy"))}",
            "beat the coin by 3 points", Policy($"policy@{main}_accuracy") > Policy($"random@{main}_accuracy") + 0.03);
        Add("V16", "one step fewer than ever seen", $"latent {P(Mean("latent", "shorter_accuracy"))}, explicit {P(Mean("explicit", "shorter_accuracy"))}",
            "not fall below explicit",
            Mean("latent", "shorter_accuracy") >= Mean("explicit", "shorter_accuracy") - 0.05);
        Add("V17", "the same swaps on pauses", $"pause {P(pause)}, swapped {P(Mean("pause", "swap_own"))}, shuffled {P(Mean("pause", "shuffled"))}", "leave pauses as they are",
            Math.Abs(pause - Mean("pause", "swap_own")) < 0.01);
    }

    private void Add(string id, string question, string measured, string expected, bool met) => table = measured.Contains("NaN", StringComparison.Ordinal)
        ? table.Row(id, question, Cell.Missing, expected, "no rows")
        : table.Row(id, question, measured, expected, met ? "yes" : "no");

    private double Mean(string arm, string column) => rows.Where(row => row["arm"] == arm).Select(row => row.Number(column)).DefaultIfEmpty(double.NaN).Average();

    private double Policy(string column) => policy.Select(row => row.Number(column)).DefaultIfEmpty(double.NaN).Average();

    private double U(string column) => LatentBattery.Utilisation(own, Mean("latent", column), noStep);

    private double[] List(string arm, string column)
    {
        var all = rows.Where(row => row["arm"] == arm).Select(row => row[column].Split(';', StringSplitOptions.RemoveEmptyEntries).Select(double.Parse).ToArray())
            .Where(one => one.Length > 0).ToArray();
        return all.Length == 0 ? [] : [.. Enumerable.Range(0, all[0].Length).Select(i => all.Average(one => one[i]))];
    }

    private static double Of(double[] matrix, int width, Func<int, int, bool> where) =>
        matrix.Where((_, i) => where(i / width, i % width)).DefaultIfEmpty(double.NaN).Average();

    private static string P(double share) => double.IsNaN(share) ? "NaN" : $"{100 * share:0.#} %";
}
