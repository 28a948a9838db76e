using System.ComponentModel.DataAnnotations;
using LatentNotebooks.Internalization;
using LatentNotebooks.Runtime;
using LatentNotebooks.Training;
using LatentNotebooks.Worlds.Reasoning;
using TorchSharp;

namespace LatentNotebooks.Experiments.Internalization;

/// <summary>
/// The explicit teacher that all arms of one world and seed start from: settings, and the trained solver. It is trained once and
/// then loaded from the run folder, so that arms differ in nothing that came before.
/// </summary>
public sealed record SolverRecipe
{
    /// <summary>A reasoning world by name; see <see cref="SmallWorlds"/>.</summary>
    public string World { get; init; } = "s4-words";

    /// <summary>Its dial: operations k.</summary>
    [Range(1, 32)]
    public int Dial { get; init; } = 5;

    /// <summary>Width of the network.</summary>
    [Range(8, 512)]
    public int Width { get; init; } = 64;

    /// <summary>Blocks of the network.</summary>
    [Range(1, 8)]
    public int Layers { get; init; } = 2;

    /// <summary>Attention heads.</summary>
    [Range(1, 8)]
    public int Heads { get; init; } = 2;

    /// <summary>Updates of the teacher.</summary>
    [Range(1, 1_000_000)]
    public int TeacherUpdates { get; init; } = 800;

    /// <summary>Problems an update.</summary>
    [Range(1, 4_096)]
    public int BatchSize { get; init; } = 128;

    /// <summary>Peak learning rate.</summary>
    [Range(1e-6, 0.1)]
    public double LearningRate { get; init; } = 3e-3;

    /// <summary>Problems that mastery is judged on during training; none of them is a test problem.</summary>
    [Range(1, 100_000)]
    public int ValidationProblems { get; init; } = 200;

    /// <summary>Draws weights and problems.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>The world with its dial set.</summary>
    public ReasoningWorld MakeWorld() => SmallWorlds.Make(World, Dial);

    /// <summary>The shape of its solvers, for a form.</summary>
    public SolverOptions Shape(StepForm form = StepForm.Removed) => new() { Width = Width, Layers = Layers, Heads = Heads, Form = form };

    /// <summary>Rates of a run: a warm-up, then a cosine down to a fifth.</summary>
    public TrainingOptions Rates(int updates) =>
        new() { Updates = updates, LearningRate = LearningRate, FinalLearningRate = LearningRate / 5, WarmUp = Math.Min(50, updates / 2) };

    /// <summary>A solver with its first weights drawn.</summary>
    public StepSolver NewSolver(ReasoningWorld world, SolverOptions shape)
    {
        torch.manual_seed(new Seed(Seed).For("weights").Value);
        return new StepSolver(world, shape);
    }

    /// <summary>The explicit teacher, loaded if it was trained before.</summary>
    public StepSolver Teacher(ReasoningWorld world, IProgress<TrainingProgress>? progress = null, CancellationToken cancel = default)
    {
        var teacher = NewSolver(world, Shape());
        var folder = RunFolder.Open("internalization/teacher", this);
        var rng = default(Rng);
        TrainingLoop.Run(teacher, Rates(TeacherUpdates), new Seed(Seed).For("teacher"), update =>
        {
            rng = update.For("problems").Random();
            var problems = Enumerable.Range(0, BatchSize).Select(_ => world.Draw(Split.Train, ref rng)).ToArray();
            return teacher.Loss(problems, new int[BatchSize]);
        }, folder.Checkpoint, progress, cancel);
        return teacher;
    }

    /// <summary>Problems to judge mastery on while training.</summary>
    public IReadOnlyList<Problem> Validation(ReasoningWorld world) => world.Problems(Split.Mining, ValidationProblems, new Seed(Seed).For("validation"));
}

/// <summary>The reasoning worlds at the sizes that these experiments use: small numbers, so that their facts are learned in seconds.</summary>
public static class SmallWorlds
{
    /// <summary>A world by name with its dial set.</summary>
    /// <exception cref="SettingsException">There is no such world here.</exception>
    public static ReasoningWorld Make(string name, int dial) => name switch
    {
        "s3-words" => new PermutationWords(3, dial),
        "s4-words" => new PermutationWords(4, dial),
        "chain-7" => new AffineChain(dial, modulus: 7),
        "chain-11" => new AffineChain(dial, modulus: 11),
        "chain-mixed" => new AffineChain(dial, modulus: 7, easyShare: 0.5),
        "equations-7" => new EquationChain(dial, modulus: 7),
        "equations-7-shuffled" => new EquationChain(dial, PremiseOrder.Shuffled, modulus: 7),
        "addition" => new Addition(dial),
        _ => throw new SettingsException($"There is no small world '{name}'. There are s3-words, s4-words, chain-7, chain-11, chain-mixed, equations-7, "
            + "equations-7-shuffled and addition."),
    };
}
