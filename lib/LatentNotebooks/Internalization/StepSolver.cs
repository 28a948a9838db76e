using System.ComponentModel.DataAnnotations;
using LatentNotebooks.Networks;
using LatentNotebooks.Worlds.Reasoning;
using static TorchSharp.torch;

namespace LatentNotebooks.Internalization;

/// <summary>The shape of a <see cref="StepSolver"/>.</summary>
public sealed record SolverOptions
{
    /// <summary>Width D of the residual stream.</summary>
    [Range(8, 1_024)]
    public int Width { get; init; } = 64;

    /// <summary>Blocks L: how many dependent operations one pass can chain at most.</summary>
    [Range(1, 16)]
    public int Layers { get; init; } = 2;

    /// <summary>Attention heads.</summary>
    [Range(1, 16)]
    public int Heads { get; init; } = 2;

    /// <summary>What stands where a step is internal.</summary>
    public StepForm Form { get; init; } = StepForm.Removed;

    /// <summary>Steps g that one slot stands for.</summary>
    [Range(1, 16)]
    public int StepsPerSlot { get; init; } = 1;

    /// <summary>Codes K that can be written in place of steps; 0 unless the form is <see cref="StepForm.Code"/>.</summary>
    [Range(0, 4_096)]
    public int Codes { get; init; }

    /// <summary>Whether the last steps are internalised first. Only removal can: the other forms stand right after the prompt.</summary>
    public bool LastFirst { get; init; }
}

/// <summary>
/// A small transformer that solves problems of one world with some steps written and some internal. Its vocabulary is the
/// world's, one slot token, and K codes.
/// </summary>
public sealed class StepSolver : nn.Module
{
    private readonly int symbols;

    /// <param name="world">Problems and vocabulary.</param>
    /// <param name="options">Shape, and what stands where a step is internal.</param>
    /// <exception cref="ValidationException">An option is out of its range.</exception>
    /// <exception cref="ArgumentException">The options contradict one another.</exception>
    public StepSolver(ReasoningWorld world, SolverOptions options) : base(nameof(StepSolver))
    {
        Validator.ValidateObject(options, new ValidationContext(options), validateAllProperties: true);
        if (options.Form == StepForm.Code && options.Codes < 1)
            throw new ArgumentException("A solver that replays codes needs a codebook of at least one code. Set Codes.", nameof(options));
        if (options.LastFirst && options.Form != StepForm.Removed)
            throw new ArgumentException($"Slots of the form {options.Form} stand right after the prompt, so only first steps can go. "
                + "LastFirst is for StepForm.Removed.", nameof(options));
        (World, Options, symbols) = (world, options, world.Vocabulary.Count);
        Network = new Transformer(new TransformerOptions
        {
            Vocabulary = symbols + 1 + options.Codes, MaxLength = world.LongestSequence,
            Width = options.Width, Layers = options.Layers, Heads = options.Heads,
        });
        RegisterComponents();
    }

    /// <summary>The world it solves.</summary>
    public ReasoningWorld World { get; }

    /// <summary>Its shape.</summary>
    public SolverOptions Options { get; }

    /// <summary>The network.</summary>
    public Transformer Network { get; }

    /// <summary>The codes of a problem's chunks, in order; needed for <see cref="StepForm.Code"/> only.</summary>
    public Func<Problem, int[]>? CodesOf { get; set; }

    /// <summary>The token that marks a slot without a code.</summary>
    public int SlotToken => symbols;

    /// <summary>The token of a code.</summary>
    public int CodeToken(int code) => symbols + 1 + code;

    /// <summary>Slots that a problem needs when all its steps are internal.</summary>
    public int Stages(Problem problem) => (problem.Steps.Count + Options.StepsPerSlot - 1) / Options.StepsPerSlot;

    /// <summary>A problem as it is read at a stage.</summary>
    public StepLayout Lay(Problem problem, int stage)
    {
        if (Options.LastFirst) return StepLayout.WithoutLast(problem, stage);
        var codes = Options.Form == StepForm.Code && stage > 0
            ? (CodesOf ?? throw new InvalidOperationException("A solver that replays codes has to be told a problem's codes. Set CodesOf."))(problem)
            : null;
        return StepLayout.Of(problem, stage, Options.Form, Options.StepsPerSlot, i => codes is null ? SlotToken : CodeToken(codes[i]));
    }

    /// <summary>
    /// Takes over the weights of a solver with the same shape and perhaps fewer codes; embeddings and outputs of further codes
    /// stay as they were drawn.
    /// </summary>
    /// <exception cref="ArgumentException">The shapes differ in more than codes.</exception>
    public void CopyFrom(StepSolver teacher)
    {
        using var _ = no_grad();
        var own = named_parameters().ToDictionary(pair => pair.name, pair => pair.parameter);
        foreach (var (name, from) in teacher.named_parameters())
        {
            if (!own.TryGetValue(name, out var to) || !Fits(from.shape, to.shape))
                throw new ArgumentException($"The teacher's '{name}' does not fit: both solvers need the same world, width and layers.", nameof(teacher));
            using var part = to.narrow(0, 0, from.shape[0]);
            part.copy_(from);
        }
    }

    private static bool Fits(long[] from, long[] to) => from.Length == to.Length && from[0] <= to[0] && from.Skip(1).SequenceEqual(to.Skip(1));

    /// <summary>
    /// Mean cross-entropy of the tokens that are still written, for problems each at a stage of its own. Internal slots have no
    /// target, except codes, which the solver writes.
    /// </summary>
    /// <param name="problems">Problems with prompts of one length.</param>
    /// <param name="stages">Internal chunks of each.</param>
    public Tensor Loss(IReadOnlyList<Problem> problems, IReadOnlyList<int> stages)
    {
        using var scope = NewDisposeScope();
        var batch = new SolverBatch([.. problems.Zip(stages, Lay)], problems[0].Prompt.Count);
        using var tokens = batch.Tokens();
        using var places = batch.Places();
        var fed = Options.Form == StepForm.Latent ? LatentFeedback.Train(Network, batch, tokens, places) : null;
        var states = Network.States(tokens, places, hook: fed is null ? null : LatentFeedback.Hook(batch, fed));
        var first = batch.FirstTarget - 1;
        var logits = Network.Unembed(states.narrow(1, first, states.shape[1] - first));
        var loss = nn.functional.cross_entropy(logits.reshape(-1, logits.shape[2]), batch.Targets(first).reshape(-1), ignore_index: Vocabulary.Padding);
        return loss.MoveToOuterDisposeScope();
    }
}
