using LatentNotebooks.Runtime;
using LatentNotebooks.Networks;
using static TorchSharp.torch;

namespace LatentNotebooks.Internalization.Steering;

/// <summary>Decides what is added to the state at a delimiter.</summary>
public interface ISteering
{
    /// <summary>The hook's layer (1 .. L) that is read and written.</summary>
    int Layer { get; }

    /// <summary>For each sequence at the boundary a vector <c>[D]</c> to add, or null to leave it alone.</summary>
    IReadOnlyList<float[]?> Choose(Boundary boundary);
}

/// <summary>What sequences wrote under steering, and what that cost. All lists are by sequence.</summary>
/// <param name="Tokens">New tokens, the stop token included.</param>
/// <param name="PreviewTokens">Tokens generated in previews and thrown away. Each cost a pass, as each committed token did.</param>
/// <param name="Interventions">How many times something was added.</param>
public sealed record SteeredGeneration(IReadOnlyList<IReadOnlyList<int>> Tokens, IReadOnlyList<int> PreviewTokens, IReadOnlyList<int> Interventions);

/// <summary>
/// Greedy decoding in which each delimiter is a chance to steer: in the pass that reads the delimiter, one layer's state at that
/// one position is changed, and the change acts on later tokens only through what later layers keep of it in the cache.
/// </summary>
public static class SteeredDecoding
{
    /// <summary>Continues prompts of equal or different lengths until a stop token.</summary>
    /// <param name="model">The frozen model.</param>
    /// <param name="prompts">At least one token each.</param>
    /// <param name="options">Longest answer and stop tokens; decoding is greedy.</param>
    /// <param name="delimiter">The token that ends a segment.</param>
    /// <param name="steering">Asked at every delimiter; null never steers.</param>
    /// <exception cref="ArgumentException">No prompts, an empty one, an option that steering cannot honour, or too few places in the network.</exception>
    public static SteeredGeneration Run(
        Transformer model, IReadOnlyList<IReadOnlyList<int>> prompts, GenerationOptions options, int delimiter, ISteering? steering)
    {
        Validate(model, prompts, options);
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        var longest = prompts.Max(prompt => prompt.Count);
        using var cache = model.NewCache(prompts.Count, Math.Min(model.Options.MaxLength, longest + options.MaxNewTokens + Boundary.LongestPreview));
        var batch = new SteeredBatch(model, cache, [.. prompts.Select(prompt => longest - prompt.Count)]);
        var rows = prompts.Select(_ => new List<int>()).ToArray();
        var (previews, interventions, segments) = (new int[rows.Length], new int[rows.Length], new int[rows.Length]);
        var next = batch.Read([.. Enumerable.Range(0, longest).Select(t => prompts.Select((prompt, i) => Padded(prompt, t - batch.Padding[i])).ToArray())]);
        while (true)
        {
            for (var i = 0; i < rows.Length; i++)
                if (!Stopped(rows[i])) rows[i].Add(next[i]);
            var live = Enumerable.Range(0, rows.Length).Where(i => !Stopped(rows[i])).ToArray();
            if (live.Length == 0) return new SteeredGeneration(rows, previews, interventions);
            var at = live.Where(i => rows[i][^1] == delimiter).ToArray();
            foreach (var i in at) segments[i]++;
            next = batch.Read([[.. rows.Select(row => row[^1])]], steering is null || at.Length == 0 ? null : Steer);

            Tensor Steer(int layer, Tensor hidden, Tensor _)
            {
                if (layer != steering!.Layer) return hidden;
                var boundary = new Boundary(batch, at, [.. at.Select(i => segments[i])], hidden, delimiter, layer);
                var added = steering.Choose(boundary);
                for (var i = 0; i < at.Length; i++)
                {
                    previews[at[i]] += boundary.PreviewTokens[i];
                    if (added[i] is not null) interventions[at[i]]++;
                }
                return Boundary.Add(hidden, at, added);
            }
        }

        bool Stopped(List<int> row) => row.Count == options.MaxNewTokens || (row.Count > 0 && options.StopTokens.Contains(row[^1]));
    }

    private static int Padded(IReadOnlyList<int> prompt, int at) => at < 0 ? 0 : prompt[at];

    private static void Validate(Transformer model, IReadOnlyList<IReadOnlyList<int>> prompts, GenerationOptions options)
    {
        if (prompts.Count == 0 || prompts.Any(prompt => prompt.Count == 0))
            throw new ArgumentException("Steered decoding needs at least one prompt, and at least one token in each.", nameof(prompts));
        if (options.Temperature != 0 || !options.UseCache)
            throw new ArgumentException("Steered decoding is greedy and works through the cache. Leave Temperature at 0 and UseCache at true.", nameof(options));
        var needed = prompts.Max(prompt => prompt.Count) + options.MaxNewTokens;
        if (needed > model.Options.MaxLength)
            throw new ArgumentException($"The longest prompt and {options.MaxNewTokens} new tokens need {needed} places; this network has "
                + $"{model.Options.MaxLength}. Ask for fewer tokens, or build it with a larger MaxLength.", nameof(options));
    }
}

/// <summary>Sequences that are read side by side, the shorter ones padded on the left.</summary>
internal sealed record SteeredBatch(Transformer Model, KeyValueCache Cache, IReadOnlyList<int> Padding)
{
    /// <summary>Reads some columns of tokens (each <c>[B]</c>) and gives the likeliest next token of each row.</summary>
    internal int[] Read(IReadOnlyList<int[]> columns, TransformerHook? hook = null)
    {
        using var scope = NewDisposeScope();
        var best = Logits(columns, hook).argmax(-1);
        return [.. best.Values<long>().Select(token => (int)token)];
    }

    /// <summary>The same, as logits <c>[B, V]</c> of the next token.</summary>
    internal Tensor Logits(IReadOnlyList<int[]> columns, TransformerHook? hook = null)
    {
        using var scope = NewDisposeScope();
        var (count, start) = (columns.Count, (int)Cache.Length);
        var (tokens, places) = (new long[Padding.Count * count], new long[Padding.Count * count]);
        for (var i = 0; i < tokens.Length; i++)
            (tokens[i], places[i]) = (columns[i % count][i / count], start + i % count - Padding[i / count]);
        var ragged = Padding.Any(padding => padding > 0);
        var positions = ragged ? tensor(places).view(Padding.Count, count).to(Model.Device) : null;
        var states = Model.States(tensor(tokens).view(Padding.Count, count).to(Model.Device), positions, Cache, hook);
        return Model.Unembed(states.narrow(1, count - 1, 1)).squeeze(1).MoveToOuterDisposeScope();
    }
}
