using LatentNotebooks.Experiments;
using LatentNotebooks.Experiments.FlexLam;
using LatentNotebooks.Runtime;
using LatentNotebooks.Statistics;
using static TorchSharp.torch;

namespace LatentNotebooks.Tests.Experiments;

[Collection("engine")]
public class BudgetCurveTests
{
    private static readonly BudgetCurve.Settings Smoke = BudgetCurve.Load(Profile.Smoke);

    private static Row Execute(string arm) =>
        new BudgetCurve().Runs(Profile.Smoke).Single(run => run.Id == $"flexlam/budget-curve/ego-rooms/{arm}/seed-1").Execute(new RunContext());

    private static IEnumerable<KeyValuePair<string, string>> Measured(Row row) => row.Values.Where(value => value.Key is not ("seconds" or "peak_memory_mb"));

    [Fact]
    public void Flex_and_fixed_differ_by_the_dropout_alone()
    {
        using var scope = NewDisposeScope();
        var (flex, @fixed) = (Smoke with { Arm = "flex-8" }, Smoke with { Arm = "fixed-8" });
        using var one = BudgetCurve.MakeModel(flex);
        using var other = BudgetCurve.MakeModel(@fixed);
        Assert.Equivalent(one.Options, other.Options, strict: true);
        Assert.Equal(one.ParameterCount, other.ParameterCount);
        Assert.All(one.parameters().Zip(other.parameters()), pair => Assert.True(pair.First.eq(pair.Second).all().item<bool>()));
        Assert.Equal(BudgetCurve.Updates(flex), BudgetCurve.Updates(@fixed));
        Assert.NotNull(BudgetCurve.Dropout("flex-8"));
        Assert.Null(BudgetCurve.Dropout("fixed-8"));
    }

    [Theory]
    [InlineData("fixed-1", 1)]
    [InlineData("fixed-4-again", 4)]
    [InlineData("flex-8-family", 8)]
    [InlineData("random-encoder", 8)]
    public void An_arm_s_name_says_its_slots(string arm, int slots) => Assert.Equal(slots, BudgetCurve.Slots(arm));

    [Fact]
    public void A_row_twice_is_equal_and_leaves_no_tensor_behind()
    {
        var first = Execute("flex-8");
        var live = TorchSharp.DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        Assert.Equal(Measured(first), Measured(Execute("flex-8")));
        Assert.Equal(live, TorchSharp.DisposeScopeManager.Statistics.ThreadTotalLiveCount);
        Assert.All(BudgetCurve.Budgets, k => Assert.True(double.IsFinite(first.Number($"psnr@{k}"))));
    }

    [Fact]
    public void All_arms_see_the_same_data_and_have_the_same_columns()
    {
        var rows = new[] { "flex-8", "fixed-2", "state-only", "pca-difference" }.Select(Execute).ToList();
        Assert.Single(rows.Select(row => row["train_data"] + row["narrow_data"] + row["test_data"]).Distinct());
        Assert.All(rows, row => Assert.Equal(rows[0].Values.Keys, row.Values.Keys));
        Assert.Equal("", rows[1]["psnr@1"]);
        Assert.NotEqual("", rows[1]["psnr@2"]);
        Assert.NotEqual("", rows[2]["labels_24@8"]);
    }

    [Theory]
    [InlineData(0.5, 0.01, "superior")]
    [InlineData(0.0, 0.01, "non-inferior")]
    [InlineData(-0.5, 0.01, "inferior")]
    [InlineData(0.0, 2.0, "undecided")]
    public void The_comparison_says_what_the_numbers_say(double difference, double noise, string word)
    {
        var rows = new BudgetCurveRows([.. Enumerable.Range(1, 5).SelectMany(seed => Pair(seed, difference + (noise * (seed - 3))))], "w");
        var comparison = BudgetCurveComparison.Of(rows, BudgetMeasure.Of("psnr"), "equal updates", "flex-8");
        Assert.All(comparison.Budgets, at => Assert.Equal(word, at.Word));
        Assert.Equal(word switch { "superior" => Outcome.Supported, "inferior" => Outcome.NotSupported, _ => Outcome.Undecided }, comparison.Outcome);
    }

    [Fact]
    public void Rows_of_different_data_are_not_compared()
    {
        var rows = Pair(1, 0).ToList();
        rows[0] = rows[0] with { Values = new Dictionary<string, string>(rows[0].Values) { ["train_data"] = "other" } };
        Assert.Throws<InvalidOperationException>(() => new BudgetCurveRows(rows, "w"));
    }

    [Fact]
    public void A_world_changes_the_settings_of_all_arms_alike()
    {
        Assert.Equal(Smoke with { World = "ego-rooms" }, BudgetCurveWorlds.For(Smoke, "ego-rooms"));
        foreach (var world in BudgetCurveWorlds.Others)
        {
            var flex = BudgetCurveWorlds.For(Smoke with { Arm = "flex-8" }, world);
            Assert.Equal(flex with { Arm = "fixed-2" }, BudgetCurveWorlds.For(Smoke with { Arm = "fixed-2" }, world));
            Assert.Contains(world, LatentNotebooks.Worlds.Pixels.PixelWorlds.Ids);
        }
    }

    [Fact]
    public void A_full_sweep_has_every_arm_of_a_world_under_one_seed_and_no_row_twice()
    {
        var runs = new BudgetCurve().Runs(Profile.Full).Select(run => run.Id).ToList();
        Assert.Equal(runs.Count, runs.Distinct().Count());
        Assert.Equal(5 * BudgetCurve.Arms.Count, runs.Count(id => id.StartsWith("flexlam/budget-curve/ego-rooms/", StringComparison.Ordinal)));
        foreach (var world in BudgetCurveWorlds.Others)
            Assert.Equal(3 * BudgetCurveWorlds.FewArms.Count, runs.Count(id => id.StartsWith($"flexlam/budget-curve/{world}/", StringComparison.Ordinal)));
    }

    [Fact]
    public void The_ceiling_of_the_evaluator_is_a_row_of_its_own()
    {
        var row = Execute("true-actions");
        Assert.InRange(row.Number("evaluator_score@8"), 0, 1);
        Assert.Equal("", row["probe@8"]);
    }

    [Theory]
    [InlineData(1.5, "yes, 1.50")]
    [InlineData(0.5, "no, 0.50")]  // the bar is 1 dB
    public void A_control_says_whether_it_holds_and_by_how_much(double lead, string said)
    {
        var control = BudgetCurveControl.All.Single(control => control.Name == "far above a cut Fixed-8");
        var rows = Enumerable.Range(1, 3).SelectMany(seed => Pair(seed, lead)).ToList();
        Assert.All(Enumerable.Range(1, 3), seed => Assert.Equal(lead, control.Value(new BudgetCurveRows(rows, "w"), seed), 6));
        Assert.Contains(said, BudgetCurveControl.Table(BudgetCurveFindings.Worlds(rows)).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Worlds_are_put_side_by_side_and_incomplete_seeds_left_out()
    {
        var rows = Enumerable.Range(1, 3).SelectMany(seed => Pair(seed, 0.5)).Where(row => row.Seed != 2 || row["arm"] != "fixed-4").ToList();
        var worlds = BudgetCurveFindings.Worlds(rows);
        Assert.Equal([1L, 3L], worlds.Single().Seeds("flex-8"));
        var text = new BudgetCurveAcrossWorlds(worlds).Table().ToString();
        Assert.Contains("+0.500 [+0.500, +0.500]", text, StringComparison.Ordinal);
    }

    // Flex and the four Fixed models of one seed, all at 20 dB but for the difference.
    private static IEnumerable<Row> Pair(int seed, double difference)
    {
        foreach (var arm in new[] { "flex-8", "fixed-1", "fixed-2", "fixed-4", "fixed-8" })
        {
            var values = new Dictionary<string, string> { ["world"] = "w", ["arm"] = arm, ["train_data"] = "a", ["test_data"] = "b" };
            foreach (var k in BudgetCurve.Budgets)
                foreach (var column in new[] { "probe", "labels_24", "suffix_psnr", "shuffled_psnr" }) values[$"{column}@{k}"] = ""; // not measured
            foreach (var column in new[] { "copy_last_psnr", "all_null_psnr", "ordinary_share", "scene_cut_share", "wrong_labels", "chance" }) values[column] = "";
            foreach (var k in BudgetCurve.Budgets) values[$"psnr@{k}"] = (20 + (arm == "flex-8" ? difference : 0) + (0.001 * seed * k)).ToString("R");
            yield return new Row($"flexlam/budget-curve/w/{arm}/seed-{seed}", "hash", values);
        }
    }
}
