using LatentNotebooks.Runtime;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LatentNotebooks.LatentActions;

/// <summary>How a <see cref="TokenEvaluator"/> is trained: chosen once, then the same for every model and budget.</summary>
public sealed record TokenEvaluatorOptions
{
    /// <summary>Past steps it sees, the present one included.</summary>
    public int Context { get; init; } = 4;

    /// <summary>Hidden units of each of the two layers.</summary>
    public int Width { get; init; } = 128;

    /// <summary>AdamW updates.</summary>
    public int Updates { get; init; } = 400;

    /// <summary>Windows an update.</summary>
    public int Batch { get; init; } = 64;

    /// <summary>Learning rate.</summary>
    public double LearningRate { get; init; } = 2e-3;

    /// <summary>AdamW's decoupled weight decay.</summary>
    public double WeightDecay { get; init; } = 1e-2;
}

/// <summary>
/// Predicts the tokens of the <i>next</i> transition from the past alone, as an agent would have to: one classifier per token over
/// the last few steps. A step is the frame (a few numbers of it) and the latent action that led there, in the null-filled
/// form that the forward model and the translator read. Predicted tokens take the road of true ones: the same fill, the
/// same translator. The paper says of its evaluator that it is causal and fixed; its form is our choice.
/// </summary>
public sealed class TokenEvaluator : nn.Module<Tensor, Tensor>
{
    private readonly Sequential layers;
    private readonly TokenEvaluatorOptions options;
    private readonly int tokens, codes;

    private TokenEvaluator(int features, int tokens, int codes, TokenEvaluatorOptions options) : base(nameof(TokenEvaluator))
    {
        (this.options, this.tokens, this.codes) = (options, tokens, codes);
        layers = nn.Sequential(
            nn.Linear(options.Context * features, options.Width), nn.ReLU(), nn.Linear(options.Width, options.Width), nn.ReLU(),
            nn.Linear(options.Width, tokens * codes));
        RegisterComponents();
    }

    /// <summary>What is known when transition i begins: its first frame, and the latent action of the transition before it.</summary>
    /// <param name="frames">Features of first frames, <c>[N, P]</c>.</param>
    /// <param name="latents">Features of the transitions' own latent actions, <c>[N, W]</c>; only those of earlier transitions are used.</param>
    /// <param name="previous">The transition before each, or -1, <c>[N]</c>: then the latent is zero.</param>
    /// <returns><c>[N, P + W]</c>; the caller owns it.</returns>
    public static Tensor Steps(Tensor frames, Tensor latents, IReadOnlyList<int> previous)
    {
        using var scope = NewDisposeScope();
        var before = tensor(previous.Select(at => (long)Math.Max(0, at)).ToArray());
        var known = tensor(previous.Select(at => at >= 0 ? 1f : 0f).ToArray()).unsqueeze(1);
        return cat([frames, latents.index_select(0, before) * known], 1).MoveToOuterDisposeScope();
    }

    /// <summary>Trains an evaluator for one model and one budget.</summary>
    /// <param name="steps">See <see cref="Steps"/>, <c>[N, F]</c>.</param>
    /// <param name="previous">The transition before each, or -1, <c>[N]</c>.</param>
    /// <param name="target">The tokens to predict, integers <c>[N, k]</c>.</param>
    /// <param name="codes">Codes a token can take.</param>
    /// <param name="options">See <see cref="TokenEvaluatorOptions"/>.</param>
    /// <param name="seed">Draws weights and windows.</param>
    public static TokenEvaluator Train(Tensor steps, IReadOnlyList<int> previous, Tensor target, int codes, TokenEvaluatorOptions options, Seed seed)
    {
        manual_seed(seed.For("evaluator").Value);
        var evaluator = new TokenEvaluator((int)steps.shape[1], (int)target.shape[1], codes, options);
        using var optimizer = new AdamW(evaluator.parameters(), options.LearningRate, weight_decay: options.WeightDecay);
        using var windows = evaluator.Windows(previous);
        for (var update = 0; update < options.Updates; update++)
        {
            using var scope = NewDisposeScope();
            var random = seed.For("windows", update).Random();
            var chosen = tensor(Enumerable.Range(0, options.Batch).Select(_ => (long)random.Next(previous.Count)).ToArray());
            optimizer.zero_grad();
            Loss(evaluator.call(Look(steps, windows.index_select(0, chosen))), target.index_select(0, chosen)).backward();
            optimizer.step();
        }
        evaluator.eval();
        return evaluator;
    }

    /// <summary>Windows of steps <c>[B, T, F]</c>, the present one last, to logits <c>[B, k, codes]</c>.</summary>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        return layers.call(input.flatten(1)).view(-1, tokens, codes).MoveToOuterDisposeScope();
    }

    /// <summary>The most likely tokens of transitions it was not trained on, <c>[N, k]</c>, and the mean cross-entropy of the true ones in nats a token.</summary>
    /// <param name="steps">See <see cref="Steps"/>, <c>[N, F]</c>.</param>
    /// <param name="previous">The transition before each, or -1, <c>[N]</c>.</param>
    /// <param name="target">The true tokens, integers <c>[N, k]</c>.</param>
    public (Tensor Tokens, double CrossEntropy) Predict(Tensor steps, IReadOnlyList<int> previous, Tensor target)
    {
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        var logits = call(Look(steps, Windows(previous)));
        return (logits.argmax(-1).MoveToOuterDisposeScope(), Loss(logits, target).item<float>());
    }

    private static Tensor Loss(Tensor logits, Tensor target) => nn.functional.cross_entropy(logits.flatten(0, 1), target.flatten());

    private static Tensor Look(Tensor steps, Tensor windows) => steps.index_select(0, windows.flatten()).view(windows.shape[0], windows.shape[1], -1);

    // Transitions t-3 .. t of each t; at the start of an episode the first one is repeated. None after t is ever read.
    private Tensor Windows(IReadOnlyList<int> previous)
    {
        var windows = new long[previous.Count * options.Context];
        for (var i = 0; i < previous.Count; i++)
        {
            var at = i;
            for (var back = options.Context - 1; back >= 0; back--)
            {
                windows[i * options.Context + back] = at;
                at = previous[at] >= 0 ? previous[at] : at;
            }
        }
        return tensor(windows, [previous.Count, options.Context]);
    }
}
