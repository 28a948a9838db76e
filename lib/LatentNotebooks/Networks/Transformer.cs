using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LatentNotebooks.Networks;

/// <summary>
/// Sees, and may replace, the hidden states of a pass. It is called with the embeddings (layer 0) and with the stream after
/// each block (layers 1 .. L), and what it returns is what the network goes on with; return <paramref name="hidden"/> itself
/// to only look.
/// </summary>
/// <remarks>
/// A state that is to outlive the pass has to leave its scope: <c>hidden.select(1, -1).clone().DetachFromDisposeScope()</c>.
/// With a cache the pass sees only the new tokens; <paramref name="positions"/> says which they are.
/// </remarks>
/// <param name="layer">0 for embeddings, 1 .. L for blocks.</param>
/// <param name="hidden">The residual stream, <c>[B, T, D]</c>.</param>
/// <param name="positions">The place of each token in its own sequence, integers <c>[B, T]</c>, negative at padding.</param>
/// <returns>States to go on with, <c>[B, T, D]</c>.</returns>
public delegate Tensor TransformerHook(int layer, Tensor hidden, Tensor positions);

/// <summary>
/// A small causal transformer, pre-norm: tokens <c>[B, T]</c> to logits <c>[B, T, V]</c>. Sequences of one batch may differ in
/// length: pad on the right for training (causality makes a mask needless), on the left for generation
/// (<see cref="TransformerGeneration"/> does it).
/// </summary>
public sealed class Transformer : nn.Module<Tensor, Tensor>
{
    private const double EmbeddingDeviation = 0.02, RotaryBase = 10_000;

    private readonly Embedding tokenEmbedding;
    private readonly Embedding? positionEmbedding;
    private readonly ModuleList<TransformerBlock> blocks;
    private readonly LayerNorm norm;
    private readonly Linear? head;
    private readonly Tensor? cosines, sines; // [MaxLength, D / heads / 2]

    /// <param name="options">The network's shape.</param>
    /// <exception cref="ArgumentException">No network has this shape.</exception>
    public Transformer(TransformerOptions options) : base(nameof(Transformer))
    {
        options.Validate();
        Options = options;
        tokenEmbedding = nn.Embedding(options.Vocabulary, options.Width);
        if (options.Positions == TransformerPositions.Learned) positionEmbedding = nn.Embedding(options.MaxLength, options.Width);
        blocks = new ModuleList<TransformerBlock>(
            [.. Enumerable.Range(0, options.Layers).Select(layer => new TransformerBlock(options, layer))]);
        norm = nn.LayerNorm(options.Width);
        if (!options.TiedEmbeddings) head = nn.Linear(options.Width, options.Vocabulary, hasBias: false);
        RegisterComponents();
        using (no_grad())
        {
            nn.init.normal_(tokenEmbedding.weight!, 0, EmbeddingDeviation);
            if (positionEmbedding is not null) nn.init.normal_(positionEmbedding.weight!, 0, EmbeddingDeviation);
        }
        if (options.Positions != TransformerPositions.Rotary) return;
        (cosines, sines) = RotaryTables(options);
        register_buffer("cosines", cosines, persistent: false);
        register_buffer("sines", sines, persistent: false);
    }

    /// <summary>The shape it was built with.</summary>
    public TransformerOptions Options { get; }

    /// <summary>Trainable numbers.</summary>
    public long ParameterCount => parameters().Sum(parameter => parameter.numel());

    /// <summary>Where its parameters are.</summary>
    public Device Device => tokenEmbedding.weight!.device;

    /// <summary>An empty cache for <paramref name="batch"/> sequences of up to <paramref name="capacity"/> tokens.</summary>
    public KeyValueCache NewCache(long batch, long capacity) => new(Options, batch, capacity, Device);

    /// <summary>Logits <c>[B, T, V]</c> of whole sequences <c>[B, T]</c>, unpadded or padded on the right.</summary>
    public override Tensor forward(Tensor tokens)
    {
        using var states = States(tokens);
        return Unembed(states);
    }

    /// <summary>
    /// The normalised states <c>[B, T, D]</c> that the output layer reads, for tokens <c>[B, T]</c> that follow what
    /// <paramref name="cache"/> holds.
    /// </summary>
    /// <param name="tokens">Integers <c>[B, T]</c>.</param>
    /// <param name="positions">Place of each token, <c>[B, T]</c> or <c>[1, T]</c>; a negative place is padding, which nobody sees.
    /// Null counts on from what the cache holds. What a token sees depends on the order of the tokens, never on the places.</param>
    /// <param name="cache">Read and extended; needs <c>no_grad</c>.</param>
    /// <param name="hook">Sees and may replace hidden states.</param>
    /// <exception cref="ArgumentException">More tokens than places, or a hook that returned another shape.</exception>
    public Tensor States(Tensor tokens, Tensor? positions = null, KeyValueCache? cache = null, TransformerHook? hook = null)
    {
        using var scope = NewDisposeScope();
        var (batch, count, start) = (tokens.shape[0], tokens.shape[1], cache?.Length ?? 0);
        if (start + count > Options.MaxLength)
            throw new ArgumentException($"A sequence of {start + count} tokens is longer than the {Options.MaxLength} places of this network. "
                + "Build it with a larger MaxLength.", nameof(tokens));
        cache?.Expect(batch, count);
        var places = positions ?? arange(start, start + count, ScalarType.Int64, tokens.device).unsqueeze(0);
        var known = positions is null ? places : places.clamp(min: 0); // padding needs some vector; nobody will see it
        var pass = Pass(positions, known, count, cache);
        var x = tokenEmbedding.call(tokens);
        if (positionEmbedding is not null) x = x + positionEmbedding.call(known);
        for (var layer = 0; layer <= Options.Layers; layer++)
        {
            if (layer > 0) x = blocks[layer - 1].Run(x, pass);
            if (hook is not null) x = Observed(hook, layer, x, places.expand(batch, count));
        }
        cache?.Advance(count);
        return norm.call(x).MoveToOuterDisposeScope();
    }

    /// <summary>Logits <c>[..., V]</c> of states <c>[..., D]</c>; give it only the states whose logits are needed.</summary>
    public Tensor Unembed(Tensor states) =>
        head is not null ? head.call(states) : nn.functional.linear(states, tokenEmbedding.weight!);

    /// <summary>The embedding <c>[..., D]</c> of tokens <c>[...]</c>, without a place: what a hook may write at layer 0.</summary>
    public Tensor Embed(Tensor tokens) => tokenEmbedding.call(tokens);

    private static Tensor Observed(TransformerHook hook, int layer, Tensor hidden, Tensor positions)
    {
        var result = hook(layer, hidden, positions);
        if (!result.shape.SequenceEqual(hidden.shape))
            throw new ArgumentException($"The hook got states [{string.Join(", ", hidden.shape)}] at layer {layer} and returned "
                + $"[{string.Join(", ", result.shape)}]. It has to return the same shape.", nameof(hook));
        return result;
    }

    private TransformerPass Pass(Tensor? positions, Tensor known, long count, KeyValueCache? cache)
    {
        var start = cache?.Length ?? 0;
        using var padding = positions is null ? null : positions < 0;
        var absent = cache is null ? padding : cache.Absent(padding, count);
        var causal = absent is null && start == 0;
        var mask = causal || (absent is null && count == 1) ? null : Mask(absent, start, count, known.device);
        (Tensor, Tensor)? rotation = cosines is null ? null : (Rows(cosines, known), Rows(sines!, known));
        return new TransformerPass(causal, mask, rotation, cache);
    }

    private static Tensor Mask(Tensor? absent, long start, long count, Device device)
    {
        var query = arange(start, start + count, ScalarType.Int64, device).unsqueeze(1);
        var key = arange(start + count, ScalarType.Int64, device).unsqueeze(0);
        var hidden = key > query; // [T, N]
        // Padding still sees itself: a row that sees nothing would be not-a-number, and would spoil the others through its value.
        if (absent is not null) hidden = hidden.logical_or(absent.unsqueeze(1).unsqueeze(1).logical_and(key != query)); // [B, 1, T, N]
        return zeros(hidden.shape, device: device).masked_fill(hidden, float.NegativeInfinity);
    }

    private static Tensor Rows(Tensor table, Tensor positions) =>
        table.index_select(0, positions.reshape(-1)).view(positions.shape[0], 1, positions.shape[1], table.shape[1]);

    private static (Tensor Cosines, Tensor Sines) RotaryTables(TransformerOptions options)
    {
        using var scope = NewDisposeScope();
        var width = options.Width / options.Heads;
        var speed = tensor(Enumerable.Range(0, width / 2).Select(i => (float)Math.Pow(RotaryBase, -2.0 * i / width)).ToArray());
        var angle = arange(options.MaxLength, ScalarType.Float32).unsqueeze(1) * speed;
        return (angle.cos().MoveToOuterDisposeScope(), angle.sin().MoveToOuterDisposeScope());
    }
}
