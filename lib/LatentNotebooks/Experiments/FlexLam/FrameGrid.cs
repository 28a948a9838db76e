using System.ComponentModel.DataAnnotations;
using LatentNotebooks.Figures;
using LatentNotebooks.LatentActions;
using LatentNotebooks.Runtime;
using TorchSharp;

namespace LatentNotebooks.Experiments.FlexLam;

/// <summary>
/// When does one code mean one move? The games have 8 x 8 cells, and the forward model looks at a frame in patches of four pixels. At
/// 32 pixels a cell is a patch, and a move looks alike wherever it is made; at 16, 24 and 40 it falls between patches in several ways, and
/// nothing keeps a model from giving each way codes of its own. If that is what hides the action, then 32 is read better than 40, too,
/// which has more pixels: the test of resolution against alignment.
/// </summary>
public sealed class FrameGrid : Experiment<FrameGrid.Settings>
{
    /// <summary>Pixels of a frame's side.</summary>
    public static IReadOnlyList<int> Sizes { get; } = [16, 24, 32, 40];

    /// <summary>One tight model, and Flex.</summary>
    public static IReadOnlyList<string> Models { get; } = ["fixed-1", "flex-8"];

    /// <summary>What <c>notebooks/settings/frame-grid.yaml</c> may say.</summary>
    public sealed record Settings
    {
        /// <summary>A game of 8 x 8 cells.</summary>
        public string World { get; init; } = "mini-procgen/gather";

        /// <summary>One of <see cref="Models"/>.</summary>
        public string Model { get; init; } = "fixed-1";

        /// <summary>Pixels of a frame's side, a multiple of 8.</summary>
        [Range(16, 64)]
        public int FrameSize { get; init; } = 32;

        /// <summary>Channels of the first convolution.</summary>
        [Range(2, 128)]
        public int BaseChannels { get; init; } = 8;

        /// <summary>Transitions to learn from; their labels are the pool.</summary>
        [Range(256, 1_000_000)]
        public int TrainingPairs { get; init; } = 16_000;

        /// <summary>Updates of the model.</summary>
        [Range(4, 1_000_000)]
        public int Updates { get; init; } = 2_500;

        /// <summary>Draws data, weights, masks and labels.</summary>
        public long Seed { get; init; } = 1;

        /// <summary>The same model, data and judge as everywhere, at this size and with the video of <see cref="LatentCloning"/>.</summary>
        internal BudgetCurve.Settings Curve => new()
        {
            World = World, Arm = Model, Seed = Seed, FrameSize = FrameSize, BaseChannels = BaseChannels, TrainingPairs = TrainingPairs, Updates = Updates,
            LatentAsVector = true, Epsilon = 0.3, EpisodesPerLevel = 200, EvaluatorUpdates = 0, PlayPairs = 64, LabelDraws = 5,
        };
    }

    /// <inheritdoc/>
    public override string Name => "flexlam/frame-grid";

    /// <inheritdoc/>
    public override string Question => "Does one code mean one move only where the cells of a game fall on the forward model's patches?";

    /// <inheritdoc/>
    protected override IEnumerable<(string Id, Settings Settings)> Sweep(Profile profile) =>
        from seed in Enumerable.Range(1, profile == Profile.Full ? 3 : 1)
        from size in Sizes
        from model in Models
        select ($"{size}/{model}/seed-{seed}", SettingsBinder.Load<Settings>("frame-grid", profile) with { FrameSize = size, Model = model, Seed = seed });

    /// <inheritdoc/>
    protected override IReadOnlyDictionary<string, object> Execute(Settings settings, RunContext context)
    {
        using var scope = torch.NewDisposeScope();
        using var data = BudgetCurveData.Record(settings.Curve);
        using var model = BudgetCurve.MakeModel(settings.Curve);
        BudgetCurve.Fit(model, settings.Curve, data.Train.Pairs, null, context.Progress, context.Cancel);
        var row = new Dictionary<string, object> { ["world"] = settings.World, ["arm"] = $"{settings.Model}/{settings.FrameSize}", ["frame_size"] = settings.FrameSize };
        using var alignment = new Alignment(data, settings.Curve);
        // Read from one slot: it is all that Fixed-1 has, and what Flex has to put first.
        var (train, test) = (Read(data.Train), Read(data.Test));
        var features = alignment.Scale(train, train, test);
        (row["labels_24"], row["all_labels"], row["exogenous_r2"]) = (alignment.Few(features, 24), alignment.Many(features), alignment.Exogenous(features));
        var curve = PrefixCurve.Measure(model, data.Test.Pairs, new Seed(settings.Seed), []);
        (row["psnr"], row["all_null_psnr"], row["copy_last_psnr"]) = (curve.Prefix[1], curve.Prefix[0], curve.CopyLast);
        row["test_data"] = data.Test.Pairs.Hash;
        return row;

        torch.Tensor Read(Datasets.LabelledTransitions of) => LatentFeatures.Of(model, LatentFeatures.Infer(model, of.Pairs), 1);
    }

    /// <inheritdoc/>
    public override Findings Analyze(IReadOnlyList<Row> rows) => new([Draw(rows)], [ClaimTable.Of("A prediction of our own", [CloningClaims.Grid], _ => rows)]);

    /// <summary>Actions read off the first slot against the size of a frame; a point a seed.</summary>
    public static Figure Draw(IReadOnlyList<Row> rows)
    {
        Figure[] panels = [Panel("labels_24", "24 labels"), Panel("all_labels", "all labels")];
        return Figure.Grid(2, panels, "Actions read off one slot; 32 pixels put every cell on a patch", shareY: true);

        Figure Panel(string column, string title)
        {
            var figure = new Figure(title).X("frame", "pixels a side").Y("balanced accuracy").HorizontalLine(0.2, "chance");
            foreach (var model in Models)
            {
                var own = rows.Where(row => row["arm"].StartsWith(model, StringComparison.Ordinal)).ToList();
                var means = Sizes.Select(size => own.Where(row => row.Number("frame_size") == size).Select(row => row.Number(column)).DefaultIfEmpty(double.NaN).Average());
                var name = model == "fixed-1" ? "Fixed-1" : "Flex, first slot";
                figure = figure.Line(name, Sizes.Select(size => (double)size), means)
                    .Scatter(name, own.Select(row => row.Number("frame_size")), own.Select(row => row.Number(column)));
            }
            return figure;
        }
    }
}
