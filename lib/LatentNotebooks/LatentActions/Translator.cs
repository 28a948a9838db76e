using LatentNotebooks.Runtime;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LatentNotebooks.LatentActions;

/// <summary>How a <see cref="Translator"/> is trained: fixed before any result, the same for every model, budget and label count.</summary>
public sealed record TranslatorOptions
{
    /// <summary>Hidden units; 0 makes the translator linear (logistic or least-squares regression).</summary>
    public int Hidden { get; init; } = 64;

    /// <summary>AdamW updates. There is no early stopping: with few labels nobody has any to spare for it.</summary>
    public int Updates { get; init; } = 300;

    /// <summary>Labels an update, drawn with replacement; fewer labels than this are all used in every update.</summary>
    public int Batch { get; init; } = 64;

    /// <summary>Learning rate.</summary>
    public double LearningRate { get; init; } = 5e-3;

    /// <summary>AdamW's decoupled weight decay.</summary>
    public double WeightDecay { get; init; } = 1e-2;
}

/// <summary>
/// Reads true actions off latent ones, learned from a few labels. Small translators for D different draws of labels are
/// trained side by side as one batched matrix product, which costs little more than one of them.
/// </summary>
public sealed class Translator : nn.Module<Tensor, Tensor>
{
    private readonly Parameter[] weights, biases; // [D, in, out], [D, 1, out] of each layer

    private Translator(int draws, int inputs, int outputs, int hidden) : base(nameof(Translator))
    {
        int[] sizes = hidden == 0 ? [inputs, outputs] : [inputs, hidden, outputs];
        // All draws start from the same weights, so that they differ by their labels alone.
        weights = [.. Layers().Select(layer => new Parameter((randn(1, sizes[layer], sizes[layer + 1]) / Math.Sqrt(sizes[layer])).repeat(draws, 1, 1)))];
        biases = [.. Layers().Select(layer => new Parameter(zeros(draws, 1, sizes[layer + 1])))];
        foreach (var layer in Layers())
        {
            register_parameter($"weight{layer}", weights[layer]);
            register_parameter($"bias{layer}", biases[layer]);
        }

        IEnumerable<int> Layers() => Enumerable.Range(0, sizes.Length - 1);
    }

    /// <summary>Trains D translators on D sets of n labels each.</summary>
    /// <param name="features">Scaled features, <c>[D, n, F]</c>.</param>
    /// <param name="actions">Discrete actions, integers <c>[D, n]</c>, or continuous ones, floats <c>[D, n, A]</c>.</param>
    /// <param name="outputs">Classes, or dimensions A.</param>
    /// <param name="options">See <see cref="TranslatorOptions"/>.</param>
    /// <param name="seed">Draws the first weights and the batches.</param>
    public static Translator Train(Tensor features, Tensor actions, int outputs, TranslatorOptions options, Seed seed)
    {
        var (draws, labels) = ((int)features.shape[0], (int)features.shape[1]);
        manual_seed(seed.For("translator").Value);
        var translator = new Translator(draws, (int)features.shape[2], outputs, options.Hidden);
        using var optimizer = new AdamW(translator.parameters(), options.LearningRate, weight_decay: options.WeightDecay);
        for (var update = 0; update < options.Updates; update++)
        {
            using var scope = NewDisposeScope();
            var (x, y) = (features, actions);
            if (labels > options.Batch)
            {
                var chosen = Chosen(labels, options.Batch, seed.For("labels", update));
                (x, y) = (features.index_select(1, chosen), actions.index_select(1, chosen));
            }
            optimizer.zero_grad();
            // A mean within each draw but a sum over draws: no draw's gradient depends on how many others there are.
            (Loss(translator.call(x), y) * draws).backward();
            optimizer.step();
        }
        return translator;
    }

    /// <summary>Scaled features <c>[D, N, F]</c> or, for all draws alike, <c>[N, F]</c>, to logits or actions <c>[D, N, outputs]</c>.</summary>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var x = input.dim() == 3 ? input : input.unsqueeze(0).expand(weights[0].shape[0], -1, -1);
        for (var layer = 0; layer < weights.Length; layer++)
        {
            if (layer > 0) x = x.relu();
            x = x.bmm(weights[layer]) + biases[layer];
        }
        return x.MoveToOuterDisposeScope();
    }

    private static Tensor Loss(Tensor output, Tensor actions) => actions.dtype == ScalarType.Int64
        ? nn.functional.cross_entropy(output.flatten(0, 1), actions.flatten())
        : nn.functional.mse_loss(output, actions);

    private static Tensor Chosen(int labels, int batch, Seed seed)
    {
        var random = seed.Random();
        var chosen = new long[batch];
        for (var i = 0; i < batch; i++) chosen[i] = random.Next(labels);
        return tensor(chosen);
    }
}
