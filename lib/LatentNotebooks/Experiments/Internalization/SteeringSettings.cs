using System.ComponentModel.DataAnnotations;
using LatentNotebooks.Internalization.Steering;
using LatentNotebooks.Runtime;
using LatentNotebooks.Worlds.Reasoning;

namespace LatentNotebooks.Experiments.Internalization;

/// <summary>What <c>notebooks/settings/steering.yaml</c> may say: one solver, what is mined from it, and on what it is judged.</summary>
public sealed record SteeringSettings
{
    /// <summary>Which world of planted modes.</summary>
    public PlantedVariant World { get; init; }

    /// <summary>Width of the solver's residual stream.</summary>
    [Range(8, 512)]
    public int Width { get; init; } = 48;

    /// <summary>Problems an update.</summary>
    [Range(1, 4_096)]
    public int BatchSize { get; init; } = 128;

    /// <summary>Updates at most; training stops where steering has something to gain.</summary>
    [Range(1, 1_000_000)]
    public int Updates { get; init; } = 2_000;

    /// <summary>Peak learning rate.</summary>
    [Range(1e-6, 0.1)]
    public double LearningRate { get; init; } = 3e-3;

    /// <summary>Updates before the first look at the solver.</summary>
    [Range(0, 1_000_000)]
    public int MeasureFrom { get; init; } = 400;

    /// <summary>Updates between two looks at the solver.</summary>
    [Range(1, 100_000)]
    public int MeasureEvery { get; init; } = 50;

    /// <summary>Problems a look at the solver takes.</summary>
    [Range(1, 100_000)]
    public int MeasuredProblems { get; init; } = 200;

    /// <summary>Problems that are mined.</summary>
    [Range(1, 100_000)]
    public int MiningProblems { get; init; } = 120;

    /// <summary>Problems on which strengths are chosen.</summary>
    [Range(1, 100_000)]
    public int ValidationProblems { get; init; } = 200;

    /// <summary>Problems on which every arm is judged.</summary>
    [Range(1, 100_000)]
    public int TestProblems { get; init; } = 1_000;

    /// <summary>Test problems that self-consistency answers, at eight samples each.</summary>
    [Range(1, 100_000)]
    public int SampledProblems { get; init; } = 400;

    /// <summary>The hook's layer (1 .. 3) that is read and written.</summary>
    [Range(1, 3)]
    public int Layer { get; init; } = 2;

    /// <summary>B: entries of the basis.</summary>
    [Range(1, 100_000)]
    public int Budget { get; init; } = 64;

    /// <summary>Draws weights, problems and rollouts.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>The settings of a profile.</summary>
    public static SteeringSettings Load(Profile profile) => SettingsBinder.Load<SteeringSettings>("steering", profile);

    /// <summary>Network, training and the rule for stopping.</summary>
    internal SteeringSolverOptions Solver => new()
    {
        Width = Width, BatchSize = BatchSize, Updates = Updates, LearningRate = LearningRate, MeasureEvery = MeasureEvery, MeasureFrom = MeasureFrom,
        LeastCareful = World == PlantedVariant.SingleMode ? 0 : 0.85, // there, careful is all there is
    };

    /// <summary>Stage I; what is not a key keeps the authors' value. Traces have three blocks, so two delimiters have something after them.</summary>
    public MiningOptions Mining => new() { Layer = Layer };

    /// <summary>Stage II.</summary>
    public BasisOptions Basis => new() { Budget = Budget };
}
