using LatentNotebooks.Runtime;
using static TorchSharp.torch;

namespace LatentNotebooks.Internalization.Steering;

/// <summary>Sequences that have just written a delimiter, in the middle of the pass that reads it.</summary>
public sealed class Boundary
{
    /// <summary>Tokens of a preview at most. One near the end of the network's places is cut short.</summary>
    public const int LongestPreview = 16;

    private readonly SteeredBatch batch;
    private readonly int delimiter, layer;

    internal Boundary(SteeredBatch batch, IReadOnlyList<int> sequences, IReadOnlyList<int> controlPoints, Tensor hidden, int delimiter, int layer)
    {
        (this.batch, Sequences, ControlPoints, this.delimiter, this.layer) = (batch, sequences, controlPoints, delimiter, layer);
        using var scope = NewDisposeScope();
        var width = (int)hidden.shape[2];
        var rows = hidden.select(1, 0).index_select(0, tensor(sequences.Select(i => (long)i).ToArray(), device: hidden.device));
        var flat = rows.Values<float>();
        States = [.. sequences.Select((_, i) => flat.AsSpan(i * width, width).ToArray())];
        PreviewTokens = new int[sequences.Count];
    }

    /// <summary>Which sequences of the batch, counted from 0.</summary>
    public IReadOnlyList<int> Sequences { get; }

    /// <summary>Which delimiter this is for each of them, counted from 1.</summary>
    public IReadOnlyList<int> ControlPoints { get; }

    /// <summary>The steered layer's state of each at the delimiter, <c>[D]</c>.</summary>
    public IReadOnlyList<float[]> States { get; }

    /// <summary>Tokens that previews have cost each of them so far.</summary>
    internal int[] PreviewTokens { get; }

    /// <summary>
    /// What would come next: continues copies of the sequences greedily, each with a vector added here, and throws the tokens away.
    /// </summary>
    /// <param name="trials">Which of the sequences here (an index into <see cref="Sequences"/>), and what to add; null adds nothing.</param>
    /// <param name="tokens">Tokens at most; a preview ends with a delimiter.</param>
    /// <returns>Mean natural logarithm of a token's probability, for each trial.</returns>
    public IReadOnlyList<double> Preview(IReadOnlyList<(int Index, float[]? Action)> trials, int tokens)
    {
        using var scope = NewDisposeScope();
        var rows = trials.Select(trial => Sequences[trial.Index]).ToArray();
        using var cache = batch.Cache.Select([.. rows.Select(row => (long)row)]); // without the delimiter: the pass over it is not done yet
        var branch = new SteeredBatch(batch.Model, cache, [.. rows.Select(row => batch.Padding[row])]);
        var (sums, counts, last) = (new double[rows.Length], new int[rows.Length], rows.Select(_ => delimiter).ToArray());
        var room = (int)Math.Min(tokens, cache.Capacity - cache.Length);
        for (var step = 0; step < room; step++)
        {
            using var pass = NewDisposeScope();
            var logits = branch.Logits([last], step > 0 ? null : Push);
            var (best, chosen) = logits.log_softmax(-1).max(-1);
            var (probabilities, likeliest) = (best.Values<float>(), chosen.Values<long>());
            for (var i = 0; i < rows.Length; i++)
            {
                if (step > 0 && last[i] == delimiter) continue;
                (sums[i], last[i]) = (sums[i] + probabilities[i], (int)likeliest[i]);
                counts[i]++;
            }
        }
        for (var i = 0; i < rows.Length; i++) PreviewTokens[trials[i].Index] += counts[i];
        return [.. sums.Zip(counts, (sum, count) => count == 0 ? 0 : sum / count)];

        Tensor Push(int at, Tensor hidden, Tensor _) =>
            at == layer ? Add(hidden, [.. Enumerable.Range(0, rows.Length)], [.. trials.Select(trial => trial.Action)]) : hidden;
    }

    /// <summary>States <c>[B, 1, D]</c> with vectors added to some rows.</summary>
    internal static Tensor Add(Tensor hidden, IReadOnlyList<int> rows, IReadOnlyList<float[]?> vectors)
    {
        if (vectors.All(vector => vector is null)) return hidden;
        var width = (int)hidden.shape[2];
        var flat = new float[hidden.shape[0] * width];
        for (var i = 0; i < rows.Count; i++) vectors[i]?.CopyTo(flat, rows[i] * width);
        return hidden + tensor(flat).view(hidden.shape).to(hidden.device);
    }
}
