using LatentNotebooks.Datasets;
using LatentNotebooks.Runtime;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LatentNotebooks.LatentActions;

/// <summary>How a <see cref="TokenEvaluator"/> is trained: chosen once, then the same for every model and budget.</summary>
public sealed record TokenEvaluatorOptions
{
    /// <summary>Past frames it sees, the present one included.</summary>
    public int Context { get; init; } = 8;

    /// <summary>Width of the recurrent state.</summary>
    public int Width { get; init; } = 96;

    /// <summary>AdamW updates.</summary>
    public int Updates { get; init; } = 200;

    /// <summary>Windows an update.</summary>
    public int Batch { get; init; } = 32;

    /// <summary>Learning rate.</summary>
    public double LearningRate { get; init; } = 2e-3;
}

/// <summary>
/// Predicts the latent action of the <i>next</i> transition from past frames only, as an agent would have to: a small
/// convolution per frame, a GRU over the frames, and one classifier per slot of the prefix. Its predicted tokens go
/// through the same fill and the same translator as true ones.
/// </summary>
public sealed class TokenEvaluator : nn.Module<Tensor, Tensor>
{
    private readonly Sequential eye;
    private readonly GRU memory;
    private readonly Linear head;
    private readonly int budget, codes;
    private readonly TokenEvaluatorOptions options;

    private TokenEvaluator(int frameSize, int budget, int codes, TokenEvaluatorOptions options) : base(nameof(TokenEvaluator))
    {
        (this.budget, this.codes, this.options) = (budget, codes, options);
        var side = frameSize / 8;
        eye = nn.Sequential(
            nn.Conv2d(3, 12, 4, stride: 4), nn.ReLU(), nn.Conv2d(12, 16, 3, stride: 2, padding: 1), nn.ReLU(),
            nn.Flatten(), nn.Linear(16 * side * side, options.Width), nn.ReLU());
        memory = nn.GRU(options.Width, options.Width, batchFirst: true);
        head = nn.Linear(options.Width, budget * codes);
        RegisterComponents();
    }

    /// <summary>Trains an evaluator for one model and one budget.</summary>
    /// <param name="data">Transitions in the order in which they were played; actions are not looked at.</param>
    /// <param name="codes">Their codes by the model in question, integers <c>[N, K]</c>.</param>
    /// <param name="budget">Tokens to predict, 1..K.</param>
    /// <param name="codesPerSlot">Codes a slot can take.</param>
    /// <param name="options">See <see cref="TokenEvaluatorOptions"/>.</param>
    /// <param name="seed">Draws weights and windows.</param>
    public static TokenEvaluator Train(LabelledTransitions data, Tensor codes, int budget, int codesPerSlot, TokenEvaluatorOptions options, Seed seed)
    {
        manual_seed(seed.For("evaluator").Value);
        var evaluator = new TokenEvaluator(data.Pairs.Size, budget, codesPerSlot, options);
        using var optimizer = new AdamW(evaluator.parameters(), options.LearningRate);
        using var target = codes.slice(1, 0, budget, 1).contiguous();
        for (var update = 0; update < options.Updates; update++)
        {
            using var scope = NewDisposeScope();
            var random = seed.For("windows", update).Random();
            var ends = Enumerable.Range(0, options.Batch).Select(_ => random.Next(data.Count)).ToArray();
            optimizer.zero_grad();
            evaluator.Loss(data, target, ends).backward();
            optimizer.step();
        }
        evaluator.eval();
        return evaluator;
    }

    /// <summary>Frames <c>[B, T, 3, S, S]</c>, the last of them the present, to logits <c>[B, k, codes]</c>.</summary>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var (batch, time) = (input.shape[0], input.shape[1]);
        var seen = eye.call(input.flatten(0, 1)).view(batch, time, -1);
        var (states, _) = memory.call(seen, null);
        return head.call(states.select(1, time - 1)).view(batch, budget, codes).MoveToOuterDisposeScope();
    }

    /// <summary>The most likely codes of some transitions, <c>[N, k]</c>, and the mean cross-entropy of the true ones in nats a code.</summary>
    /// <param name="data">Transitions it was not trained on.</param>
    /// <param name="trueCodes">Their true codes <c>[N, K]</c>.</param>
    public (Tensor Codes, double CrossEntropy) Predict(LabelledTransitions data, Tensor trueCodes)
    {
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        var parts = new List<Tensor>();
        foreach (var ends in Enumerable.Range(0, data.Count).Chunk(128))
        {
            using var inner = NewDisposeScope();
            parts.Add(call(Window(data, ends)).MoveToOuterDisposeScope());
        }
        var logits = cat(parts, 0);
        var loss = nn.functional.cross_entropy(logits.flatten(0, 1), trueCodes.slice(1, 0, budget, 1).flatten());
        return (logits.argmax(-1).MoveToOuterDisposeScope(), loss.item<float>());
    }

    private Tensor Loss(LabelledTransitions data, Tensor target, int[] ends)
    {
        using var at = tensor(ends.Select(end => (long)end).ToArray());
        return nn.functional.cross_entropy(call(Window(data, ends)).flatten(0, 1), target.index_select(0, at).flatten());
    }

    // Frames o_t-7 .. o_t of each transition t; at the start of an episode the first frame is repeated. The frame after
    // the present one is never read.
    private Tensor Window(LabelledTransitions data, int[] ends)
    {
        var frames = new long[ends.Length * options.Context];
        for (var i = 0; i < ends.Length; i++)
        {
            var at = ends[i];
            for (var back = options.Context - 1; back >= 0; back--)
            {
                frames[i * options.Context + back] = at;
                at = data.Previous[at] >= 0 ? data.Previous[at] : at;
            }
        }
        using var chosen = tensor(frames);
        var (before, after) = data.Pairs.Batch(chosen);
        after.Dispose();
        return before.view(ends.Length, options.Context, 3, data.Pairs.Size, data.Pairs.Size);
    }
}
