using LatentNotebooks.Networks;
using LatentNotebooks.Worlds.Reasoning;
using static TorchSharp.torch;

namespace LatentNotebooks.Internalization;

/// <summary>What to do with the next step of a solution.</summary>
public enum StepChoice
{
    /// <summary>Mark the step, then write its value: two tokens.</summary>
    Write,

    /// <summary>Replay it silently: one token without content, and whatever the network computes there.</summary>
    Replay,
}

/// <summary>
/// Solves step by step, and each step is either written (<c>write 7</c>) or replayed (<c>replay</c>): <c>prompt write 7 replay write 3 #
/// 5</c>. Trained with choices drawn at random, it can follow whatever choices a policy makes. A replayed step has no
/// value on paper, so runs of hard steps outgrow what a few layers can chain.
/// </summary>
public sealed class HybridSolver : nn.Module
{
    /// <param name="world">Problems with one token a step.</param>
    /// <param name="options">Width, layers and heads.</param>
    /// <exception cref="ArgumentException">The world's steps are longer than a token.</exception>
    public HybridSolver(ReasoningWorld world, SolverOptions options) : base(nameof(HybridSolver))
    {
        var example = world.Problems(Split.Train, 1, default)[0];
        if (example.Steps.Count == 0 || example.Steps.Any(step => step.Tokens.Count != 1))
            throw new ArgumentException($"World '{world.Id}' has steps that are not one token. Use affine chains or permutation words.", nameof(world));
        (World, Steps) = (world, example.Steps.Count);
        Network = new Transformer(new TransformerOptions
        {
            Vocabulary = world.Vocabulary.Count + 2, MaxLength = world.LongestPrompt + 2 * Steps + 2,
            Width = options.Width, Layers = options.Layers, Heads = options.Heads,
        });
        RegisterComponents();
    }

    /// <summary>The world it solves.</summary>
    public ReasoningWorld World { get; }

    /// <summary>Steps n of a problem.</summary>
    public int Steps { get; }

    /// <summary>The network.</summary>
    public Transformer Network { get; }

    /// <summary>The token of a choice.</summary>
    public int Token(StepChoice choice) => World.Vocabulary.Count + (int)choice;

    /// <summary>
    /// Mean cross-entropy of written values and answers. Choices and the answer mark have no target: they come from outside.
    /// </summary>
    /// <param name="problems">A batch.</param>
    /// <param name="choices">What is done with each step of each problem.</param>
    public Tensor Loss(IReadOnlyList<Problem> problems, IReadOnlyList<StepChoice[]> choices)
    {
        using var scope = NewDisposeScope();
        var rows = problems.Zip(choices, Lay).ToArray();
        var length = rows.Max(row => row.Tokens.Count) - 1;
        var (tokens, targets, places) = (new long[rows.Length * length], new long[rows.Length * length], new long[rows.Length * length]);
        for (var row = 0; row < rows.Length; row++)
            for (var t = 0; t < Math.Min(length, rows[row].Tokens.Count - 1); t++)
            {
                tokens[row * length + t] = rows[row].Tokens[t];
                places[row * length + t] = rows[row].Places[t];
                if (rows[row].Asked[t + 1]) targets[row * length + t] = rows[row].Tokens[t + 1];
            }
        var logits = Network.Unembed(Network.States(tensor(tokens, [rows.Length, length]), tensor(places, [rows.Length, length])));
        return nn.functional.cross_entropy(logits.reshape(-1, logits.shape[2]), tensor(targets), ignore_index: Vocabulary.Padding).MoveToOuterDisposeScope();
    }

    /// <summary>The place of the token at which step <paramref name="step"/> is decided; step n is the answer.</summary>
    internal int PlaceOf(int step) => World.LongestPrompt + 2 * step;

    private (List<int> Tokens, List<int> Places, List<bool> Asked) Lay(Problem problem, StepChoice[] choices)
    {
        var (tokens, places, asked) = (problem.Prompt.ToList(), Enumerable.Range(0, problem.Prompt.Count).ToList(), problem.Prompt.Select(_ => false).ToList());
        for (var step = 0; step < Steps; step++)
        {
            Add(Token(choices[step]), PlaceOf(step), false);
            if (choices[step] == StepChoice.Write) Add(problem.Steps[step].Tokens[0], PlaceOf(step) + 1, true);
        }
        Add(Vocabulary.AnswerMark, PlaceOf(Steps), false);
        Add(problem.Answer[0], PlaceOf(Steps) + 1, true);
        return (tokens, places, asked);

        void Add(int token, int place, bool target)
        {
            tokens.Add(token);
            places.Add(place);
            asked.Add(target);
        }
    }
}
