using LatentNotebooks.Figures;

namespace LatentNotebooks.Tests.Figures;

/// <summary>One example of every kind of figure and table, with awkward ones among them; all data are formulas.</summary>
internal static class Gallery
{
    private static readonly int[] Budgets = [1, 2, 4, 8, 16, 32];
    private static readonly double[] Flex = [18.2, 21.5, 24.9, 27.3, 28.8, 29.4];
    private static readonly double[] Fixed = [16.2, 19.5, 23.9, 26.3, 28.1, 29.5];

    public static IReadOnlyDictionary<string, Figure> Figures { get; } = new Dictionary<string, Figure>
    {
        ["line"] = BudgetCurve("Budget curve: quality by number of tokens kept")
            .Annotate(8, 27.3, "knee at k = 8")
            .Caption("Mean over five seeds; bands are 95 % intervals of a stratified bootstrap. Higher is better."),
        ["line-gap"] = new Figure("A run that failed").X("update").Y("loss")
            .Line("loss", [1, 2, 3, 4, 5, 6], [3, 2.5, double.NaN, 1.9, 1.5, 1.4], low: [2.8, 2.2, 2, 1.6, 1.1, 1], high: [3.2, 2.8, 2.4, 2.2, 1.9, double.NaN]),
        ["line-log-log"] = new Figure("Loss").X("updates").Y("loss").LogX().LogY()
            .Line("train", Steps(40).Select(i => i * i), Steps(40).Select(i => 1 / (1 + (i * i)))),
        ["line-many"] = Enumerable.Range(0, 9).Aggregate(new Figure("Nine series").X("x").Y("y"), (f, s) =>
            f.Line($"series {s + 1}", Steps(10), Steps(10).Select(x => (x * (1 + (s * 0.2))) + s))),
        ["line-long-names"] = new Figure("Names too long to stand beside the plot").X("tokens kept").Y("PSNR", "dB")
            .Line("FlexLAM with nested dropout and the token evaluator, adaptive budget", Budgets, Flex)
            .Line("fixed-capacity family, one model for each budget, tuned alike", Budgets, Fixed),
        ["line-limited"] = BudgetCurve("Cut off at 25 dB").YRange(15, 25).Size(480, 300),
        ["scatter"] = new Figure("Probe accuracy & reconstruction <by world>").X("PSNR", "dB").Y("probe accuracy")
            .Scatter("ego-rooms", Steps(24).Select(i => 22 + (i / 6)), Steps(24).Select(i => 0.5 + (0.3 * Math.Sin(i * 1.7))))
            .Scatter("exo-rooms", Steps(24).Select(i => 21.5 + (i / 7)), Steps(24).Select(i => 0.45 + (0.3 * Math.Cos(i * 2.3))))
            .Scatter("control", [22.0, 23, 24], [0.9, 1.0, 1.1], low: [0.8, 0.9, 0.95], high: [1.0, 1.1, 1.3])
            .Annotate(22, 0.9, "outlier").Annotate(23, 1.0, "second").VerticalLine(25, "threshold"),
        ["bars-grouped"] = new Figure("Success by method").Y("success rate").Size(640, 360)
            .Bars("LAR", ["PixelRooms", "TextWorld", "Control"], [0.81, 0.62, 0.7], low: [0.77, 0.55, 0.66], high: [0.85, 0.69, 0.74])
            .Bars("low-level text", ["PixelRooms", "TextWorld", "Control"], [0.79, 0.64, 0.52], low: [0.74, 0.57, 0.48], high: [0.84, 0.71, 0.56])
            .Bars("oracle", ["PixelRooms", "TextWorld"], [0.95, 0.9])
            .HorizontalLine(1 / 3.0, "chance"),
        ["bars-wrapped"] = Ablations("without nested dropout", "without token evaluator", "without translator", "no residual quantization", "shared decoder head"),
        ["bars-tilted"] = Ablations("nested_dropout=false", "token_evaluator=none_at_all", "translator=identity", "quantizer=residual_fsq_with_a_long_name", "decoder=shared"),
        ["histogram"] = new Figure("Episode length").X("steps").Y("episodes").Histogram("LAR", Bell(400, 3), bins: 16),
        ["histogram-two"] = new Figure("Episode length").X("steps").Y("episodes").Histogram("LAR", Bell(400, 3), 24).Histogram("text", Bell(400, 5), 24),
        ["heat-map"] = new Figure("Action confusion").X("decoded").Y("true action")
            .HeatMap(Waves(4, 6, missing: true), ["up", "down", "left", "right"], showValues: true, label: "logit"),
        ["heat-map-diverging"] = new Figure("Effect of each factor").X("latent").Y("factor")
            .HeatMap(Waves(5, 8, missing: false), columns: ["a", "b", "c", "d", "e", "f", "g", "h"], diverging: true, label: "effect (dB)"),
        ["heat-map-large"] = new Figure("Attention").HeatMap(Waves(51, 50, missing: false)),
        ["images"] = Figure.Images(
            "Reconstructions by budget", [[Stripes(1), Stripes(2), Stripes(3)], [Stripes(4), Stripes(5), Stripes(6, grey: true)], [Stripes(2), Stripes(4)]],
            ["true next frame", "k = 1", "k = 16, fixed"], ["episode 3", "episode 17, a longer label", "exo"], scale: 5)
            .Caption("Every row shows the same transitions."),
        ["grid-shared"] = Figure.Grid(
            3, [BudgetCurve("ego-rooms"), BudgetCurve("exo-rooms"), BudgetCurve("control").Annotate(4, 24.9, "k = 4")],
            "Budget curves by world", shareX: true, shareY: true).Caption("Limits are shared."),
        ["grid-mixed"] = Figure.Grid(2, [
            new Figure("matrix").HeatMap(Waves(6, 8, missing: true), label: "v"),
            new Figure("counts").X("v").Histogram("h", Bell(100, 0)),
            new Figure("groups").Bars("b", ["a", "b", "c"], [1, 2, 3]),
            new Figure("powers").LogY().X("t", "s").Line("l", [1, 2, 3], [1, 100, 10_000])]),
        ["no-data"] = new Figure("Nothing to see").X("x").Y("y").Line("all missing", [1.0, 2], [double.NaN, double.NaN]).Line("empty", Array.Empty<double>(), Array.Empty<double>()),
    };

    public static IReadOnlyDictionary<string, Table> Tables { get; } = new Dictionary<string, Table>
    {
        ["methods"] = new Table("Quality at k = 8")
            .Column("method").Column("PSNR", "dB", "F2", Best.Higher).Column("success", "", "F3", Best.Higher)
            .Column("time", "ms", "F1", Best.Lower).Column("tokens").Column("verdict", align: Align.Center)
            .Row("Flex", Cell.PlusMinus(31.2, 0.4).Marked("*"), Cell.Interval(0.81, 0.77, 0.85), 12.34, 8, true)
            .Row("fixed", Cell.PlusMinus(30.9, 0.5), Cell.Interval(0.79, 0.74, 0.84), 12.31, 8, false)
            .Row("random prefix", -0.25, Cell.Missing, 11.0, 8, "undecided")
            .ReferenceRow("oracle", 33.0, 1.0, 9.5, 64, Cell.Missing)
            .Caption("Mean ± half of the 95 % interval over five seeds; * Holm-corrected p < 0.05 against fixed. The oracle is not ranked."),
        ["awkward"] = new Table("Signs: 50 % of a_b & c < d | $x$ \\ {y}")
            .Column("name | pipe").Column("interval").Column("value", "µs")
            .Row("a_b, \"quoted\"\nsecond line", Cell.Range(-0.5, 0.25), 0.000012345)
            .Row("[bracket] #1 ~ 2^3", Cell.Range(1, 2), 123456789)
            .Row("*stars* and \\backslash", Cell.Missing, double.NaN),
        ["records"] = Table.Of(
            [new Measured(4, 24.9, 0.123456, "warm start", true, null), new Measured(8, 27.3, 1234.5, "cold", false, 3)], "From records")
            .Format("PsnrDb", "F1", unit: "dB", best: Best.Higher, header: "PSNR"),
        ["empty"] = new Table().Column("a").Column("b"),
    };

    public static TheoryData<string> FigureNames => [.. Figures.Keys];

    public static TheoryData<string> TableNames => [.. Tables.Keys];

    private static Figure BudgetCurve(string title) => new Figure(title).X("tokens kept, k").Y("PSNR", "dB").LogX(2)
        .Line("Flex", Budgets, Flex, low: Flex.Select(v => v - 0.6), high: Flex.Select(v => v + 0.6))
        .Line("fixed capacity", Budgets, Fixed, low: Fixed.Select(v => v - 0.7), high: Fixed.Select(v => v + 0.7))
        .Line("random prefix", Budgets, [19.9, 20.1, 20.0, 20.3, 20.2, 20.4])
        .HorizontalLine(17.1, "copy-last");

    private static Figure Ablations(params string[] names) => new Figure("Ablations").Y("PSNR change", "dB").X("what is changed")
        .Bars("change", names, [-3.1, -1.2, 0.4, -0.3, -2.2], low: [-3.5, -1.6, 0.1, -0.6, -2.9], high: [-2.7, -0.8, 0.7, 0, -1.5]);

    private static IEnumerable<double> Steps(int n) => Enumerable.Range(0, n).Select(i => (double)i);

    /// <summary>Values whose histogram looks like a bell, without a random number.</summary>
    private static IEnumerable<double> Bell(int n, double centre) => Enumerable.Range(1, n).Select(i =>
        centre + Math.Log((double)i / (n + 1 - i)));

    private static double[,] Waves(int rows, int columns, bool missing)
    {
        var cells = new double[rows, columns];
        for (var r = 0; r < rows; r++)
            for (var c = 0; c < columns; c++)
                cells[r, c] = 3 * Math.Sin((r * 0.7) + 0.2) * Math.Cos(c * 0.5);
        if (missing)
            cells[2, 3] = double.NaN;
        return cells;
    }

    private static Picture Stripes(int angle, bool grey = false)
    {
        const int size = 16;
        var planes = Enumerable.Range(0, (grey ? 1 : 3) * size * size).Select(i =>
        {
            var (plane, y, x) = (i / (size * size), i / size % size, i % size);
            return 0.5 + (0.5 * Math.Sin(((y * (plane + 1)) + (x * angle)) * 0.3));
        }).ToArray();
        return Picture.FromFloats(planes, size, size);
    }

    private sealed record Measured(int TokensKept, double PsnrDb, double Seconds, string Start, bool Passed, int? Rank);
}
