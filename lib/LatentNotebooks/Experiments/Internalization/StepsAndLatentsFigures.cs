using LatentNotebooks.Figures;
using LatentNotebooks.Internalization;
using LatentNotebooks.Statistics;

namespace LatentNotebooks.Experiments.Internalization;

/// <summary>What the rows of <see cref="StepsAndLatents"/> say about one world, as figures and tables.</summary>
/// <param name="ledger">Rows of any worlds.</param>
/// <param name="world">The world shown.</param>
public sealed class StepsAndLatentsFigures(IReadOnlyList<Row> ledger, string world)
{
    private readonly List<Row> rows = [.. ledger.Where(row => row["world"] == world)];

    /// <summary>Share of right answers with all steps internal (explicit: all written), for every arm; mean over seeds.</summary>
    public Figure Accuracy()
    {
        var arms = Arms().Where(arm => Seeds(arm) > 1).ToArray();
        var estimates = arms.Select(arm => Estimate(arm, "accuracy", 100)).ToArray();
        var figure = new Figure($"Everything internal, {world}").Y("right answers", "%").YRange(0, 105).Size(860, 400)
            .Bars("accuracy", arms, estimates.Select(e => e.Value), estimates.Select(e => Math.Max(0, e.Low)), estimates.Select(e => Math.Min(105, e.High)));
        return (rows.Count == 0 ? figure : figure.HorizontalLine(100 * rows[0].Number("chance"), "chance"))
            .Caption($"Mean over {Counts(arms)} seeds with Student's 95 % interval. 'explicit' has all its steps written.");
    }

    /// <summary>Right answers with everything internal, and stages mastered on the way, task beside task.</summary>
    /// <param name="ledger">Rows of any worlds.</param>
    /// <param name="only">Arms to show.</param>
    public static Table Tasks(IReadOnlyList<Row> ledger, params string[] only)
    {
        var worlds = StepsAndLatents.Worlds.Select(world => new StepsAndLatentsFigures(ledger, world)).Where(world => world.rows.Count > 0).ToList();
        var table = worlds.Aggregate(new Table("Everything internal, task by task").Column("arm"), (drawn, world) =>
            drawn.Column($"{world.Name}: right", "%", "F1").Column("stages mastered", format: "F1").Column("seeds"));
        foreach (var arm in only)
            table = table.Row([arm, .. worlds.SelectMany(world => world.Seeds(arm) == 0
                ? [Cell.Missing, Cell.Missing, 0]
                : new Cell[] { world.Spread(arm), world.Mean(arm, "mastered"), world.Seeds(arm) })]);
        return table.Caption(string.Join("; ", worlds.Select(world => $"{world.Name}: {world.rows[0].Number("steps")} steps, chance {world.rows[0].Number("chance"):P0}"))
            + ". ± is half of Student's 95 % interval over seeds. explicit writes all its steps.");
    }

    /// <summary>Steps that are internal, against examples seen since the curriculum began; a line a seed.</summary>
    public Figure Stages(params string[] arms) => Course("Steps internal along the curriculum", "steps internal", "course_stage", 1, arms);

    /// <summary>Accuracy at the share at hand, against examples seen since the curriculum began; a line a seed.</summary>
    public Figure Course(params string[] arms) => Course("Accuracy along the curriculum: it falls at each new stage", "right answers (%)", "course_accuracy", 100, arms);

    /// <summary>Quality and every cost, mean over seeds.</summary>
    /// <param name="only">Arms to show; all, if none is named.</param>
    public Table Costs(params string[] only)
    {
        var table = new Table($"Quality and cost, {world}").Column("arm").Column("right answers", "%", "F1").Column("stages mastered", format: "F1")
            .Column("until all are", "1000 examples", "F0").Column("tokens", format: "F1").Column("latents", format: "F0").Column("passes", format: "F1")
            .Column("batch 1", "ms", "F2").Column("batch 64", "ms", "F3").Column("examples", "1000", "F0").Column("training", "TFLOP", "F2").Column("seeds");
        foreach (var arm in Arms().Where(arm => only.Length == 0 || only.Contains(arm)))
        {
            table = table.Row(arm, Spread(arm), Mean(arm, "mastered"), Of(arm).Average(UntilMastered), Mean(arm, "tokens"), Mean(arm, "latents"), Mean(arm, "passes"),
                Mean(arm, "ms_batch_1"), Mean(arm, "ms_batch_64"), Mean(arm, "examples") / 1e3, Mean(arm, "training_flops") / 1e12, Seeds(arm));
        }
        return table.Caption("± is half of Student's 95 % interval over seeds. A stage is mastered at 97 % right on validation problems; there are as many stages as slots, "
            + "or as steps where nothing is put in their place. Examples and operations include the teacher's, 'until all are' does not. "
            + "Milliseconds are medians on a shared machine: compare them within the table only.");
    }

    /// <summary>The latents of the trained model, replaced in every way; pauses with the same noise beside them as a floor.</summary>
    public Figure Battery()
    {
        (string Column, string Name)[] tests =
        [
            ("accuracy", "own"), ("matched_swap", "matched swap"), ("skipped", "skipped"), ("zero", "zero"), ("mean", "mean"), ("gaussian", "Gaussian"),
            ("random_direction", "random dir."), ("first_repeated", "first rep."), ("reversed", "reversed"), ("shuffled", "shuffled"),
            ("swap_own", "swap: own"), ("swap_implied", "swap: implied"),
        ];
        return new[] { "latent", "pause" }.Where(arm => Seeds(arm) > 1).Aggregate(
            new Figure($"What stands in the slots, {world}").Y("right answers", "%").YRange(0, 105).Size(900, 400), (figure, arm) =>
            {
                var estimates = tests.Select(test => Estimate(arm, test.Column, 100)).ToArray();
                return figure.Bars(arm, tests.Select(test => test.Name), estimates.Select(e => e.Value), estimates.Select(e => e.Low), estimates.Select(e => e.High));
            }).Caption("'swap: own': another problem's latents, answers that are still one's own; "
                + "'swap: implied': answers that follow from the donor's value and the own last operation.");
    }

    /// <summary>Which slot holds which value (linear probe) and which slot moves which (swapped one by one), mean over seeds.</summary>
    public Figure Inside(string arm = "latent")
    {
        var n = (int)Of(arm)[0].Number("steps");
        string[] slots = [.. Enumerable.Range(1, n).Select(i => $"slot {i}")], steps = [.. Enumerable.Range(1, n).Select(i => $"value {i}")];
        return Figure.Grid(2,
        [
            new Figure("read by a linear probe").HeatMap(Matrix(arm, "probe", n, n), slots, steps, showValues: true),
            new Figure("changed when a slot is swapped").HeatMap(Matrix(arm, "influence", n, n + 1), slots, [.. steps, "answer"], showValues: true),
        ], $"Inside the latents, {world}: share of problems").Size(900, 360);
    }

    /// <summary>Accuracy when the solver has to answer after fewer slots than steps; mean over seeds.</summary>
    public Figure Early(params string[] arms) => arms.Where(arm => Seeds(arm) > 0).Aggregate(
        new Figure($"Stopped after fewer slots, {world}").X("slots filled").Y("right answers", "%").YRange(0, 105), (figure, arm) =>
        {
            var curves = Of(arm).Select(row => Numbers(row, "early")).ToArray();
            var slots = Enumerable.Range(0, curves[0].Length).ToArray();
            return figure.Line(arm, slots.Select(slot => (double)slot), slots.Select(slot => 100 * curves.Average(curve => curve[slot])));
        });

    /// <summary>Utilisation U of the latents under each replacement: 1 if they carry the answer, 0 if they are decoration.</summary>
    public Table Utilisation(string arm = "latent")
    {
        var table = new Table($"Utilisation of {arm}, {world}").Column("replaced by").Column("right answers", "%", "F1").Column("U", format: "F2").Column("reading");
        var noStep = Of("no-step").ToDictionary(row => row.Seed, row => row.Number("accuracy"));
        foreach (var (column, name) in new[]
        {
            ("zero", "zero"), ("mean", "their mean"), ("gaussian", "Gaussian, same mean and covariance"), ("shuffled", "others', slot by slot"),
            ("swap_own", "one other's, all slots"), ("skipped", "nothing: no slot"),
        })
        {
            var values = Of(arm).Where(row => noStep.ContainsKey(row.Seed))
                .Select(row => LatentBattery.Utilisation(row.Number("accuracy"), row.Number(column), noStep[row.Seed])).Where(double.IsFinite).ToArray();
            var mean = values.Length > 0 ? values.Average() : double.NaN;
            table = table.Row(name, 100 * Mean(arm, column), values.Length > 1 ? Cell.Interval(mean, Intervals.Mean(values).Low, Intervals.Mean(values).High) : mean,
                double.IsNaN(mean) ? "no gain to explain" : mean > 0.8 ? "the content does the work" : mean > 0.3 ? "partly used" : "decoration");
        }
        return table.Caption("U = (own - replaced) / (own - no-step), a seed each, mean with 95 % interval; the least U is the claim.");
    }

    private Figure Course(string title, string label, string column, double scale, string[] arms) => arms.Aggregate(
        new Figure($"{title}, {world}").X("examples since the teacher", "1000").Y(label).Size(720, 380), (figure, arm) => Of(arm).Aggregate(figure, (drawn, row) =>
            drawn.Line(arm, Numbers(row, "course_examples").Select(value => value / 1e3), Numbers(row, column).Select(value => scale * value))));

    private List<string> Arms() => [.. AllArms.Where(arm => Seeds(arm) > 0)];

    private static IEnumerable<string> AllArms => StepsAndLatents.AllArms.Select(arm => arm.Name);

    private List<Row> Of(string arm) => [.. rows.Where(row => row["arm"] == arm).OrderBy(row => row.Seed)];

    private Cell Spread(string arm)
    {
        var accuracy = Estimate(arm, "accuracy", 100);
        return Seeds(arm) > 1 ? Cell.PlusMinus(accuracy.Value, accuracy.High - accuracy.Value) : accuracy.Value;
    }

    private string Name => world;

    private int Seeds(string arm) => Of(arm).Count;

    private string Counts(string[] arms) => string.Join(" or ", arms.Select(Seeds).Distinct().Order());

    private double Mean(string arm, string column) => Of(arm).Average(row => row.Number(column));

    private Estimate Estimate(string arm, string column, double scale)
    {
        var values = Of(arm).Select(row => scale * row.Number(column)).Where(double.IsFinite).ToArray();
        var mean = values.Length > 0 ? values.Average() : double.NaN;
        return values.Length > 1 ? Intervals.Mean(values) : new Estimate(mean, new Interval(mean, mean, 0.95), values.Length);
    }

    // Thousands of examples until the last stage is first mastered; not a number where it never is.
    private static double UntilMastered(Row row)
    {
        var (examples, stages, accuracy) = (Numbers(row, "course_examples"), Numbers(row, "course_stage"), Numbers(row, "course_accuracy"));
        var last = Numbers(row, "accuracy_by_stage").Length - 1;
        var at = Enumerable.Range(0, accuracy.Length).Where(i => stages[i] == last && accuracy[i] >= 0.97).DefaultIfEmpty(-1).First();
        return at < 0 ? double.NaN : examples[at] / 1e3;
    }

    private double[,] Matrix(string arm, string column, int height, int width)
    {
        var (all, mean) = (Of(arm).Select(row => Numbers(row, column)).Where(values => values.Length == height * width).ToArray(), new double[height, width]);
        for (var i = 0; i < height * width; i++) mean[i / width, i % width] = Math.Round(all.Select(values => values[i]).DefaultIfEmpty(double.NaN).Average(), 2);
        return mean;
    }

    private static double[] Numbers(Row row, string column) => [.. row[column].Split(';', StringSplitOptions.RemoveEmptyEntries).Select(double.Parse)];
}
