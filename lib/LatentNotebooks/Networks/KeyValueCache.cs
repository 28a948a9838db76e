using static TorchSharp.torch;

namespace LatentNotebooks.Networks;

/// <summary>
/// What a <see cref="Transformer"/> remembers of the tokens it has read: keys and values of every layer. With it a further
/// token costs one pass over one token. Room for all tokens is taken at once, so that a step copies nothing that is old.
/// </summary>
public sealed class KeyValueCache : IDisposable
{
    private readonly Tensor[] keys, values; // a layer each: [B, heads, capacity, D / heads]
    private Tensor? absent;                 // [B, capacity] booleans, true at padding; null while nothing is padded

    internal KeyValueCache(TransformerOptions options, long batch, long capacity, Device device)
    {
        long[] shape = [batch, options.Heads, capacity, options.Width / options.Heads];
        keys = [.. Enumerable.Range(0, options.Layers).Select(_ => zeros(shape, device: device).DetachFromDisposeScope())];
        values = [.. Enumerable.Range(0, options.Layers).Select(_ => zeros(shape, device: device).DetachFromDisposeScope())];
        (Batch, Capacity) = (batch, capacity);
    }

    private KeyValueCache(Tensor[] keys, Tensor[] values, Tensor? absent, long length)
    {
        (this.keys, this.values, this.absent, Length) = (keys, values, absent, length);
        (Batch, Capacity) = (keys[0].shape[0], keys[0].shape[2]);
    }

    /// <summary>Sequences B.</summary>
    public long Batch { get; }

    /// <summary>Tokens it has room for.</summary>
    public long Capacity { get; }

    /// <summary>Tokens it holds, padding included.</summary>
    public long Length { get; private set; }

    /// <summary>Forgets everything after the first <paramref name="length"/> tokens: the way back from a preview.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative, or more than it holds.</exception>
    public void Rewind(long length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, Length);
        Length = length;
        // Rows written after this point mark their own padding again; what is behind stays.
        absent?.narrow(1, length, Capacity - length).zero_().Dispose();
    }

    /// <summary>A cache of its own with these rows, in this order; a row may be asked for more than once, to branch from it.</summary>
    public KeyValueCache Select(IReadOnlyList<long> rows)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        var index = tensor(rows.ToArray(), device: keys[0].device);
        Tensor[] Pick(Tensor[] all) => [.. all.Select(one => one.index_select(0, index).DetachFromDisposeScope())];
        return new KeyValueCache(Pick(keys), Pick(values), absent?.index_select(0, index).DetachFromDisposeScope(), Length);
    }

    /// <summary>Frees the memory.</summary>
    public void Dispose()
    {
        foreach (var tensor in keys.Concat(values)) tensor.Dispose();
        absent?.Dispose();
    }

    /// <summary>Refuses tokens it cannot take.</summary>
    internal void Expect(long batch, long tokens)
    {
        if (is_grad_enabled())
            throw new InvalidOperationException("The key-value cache does not carry gradients. Read with it under no_grad, or train without it.");
        if (batch != Batch)
            throw new ArgumentException($"The cache holds {Batch} sequences, and {batch} arrived. Make a cache for each batch, or Select rows.");
        if (Length + tokens > Capacity)
            throw new ArgumentException($"The cache has room for {Capacity} tokens, holds {Length}, and {tokens} more arrived. Make a larger one.");
    }

    /// <summary>
    /// Notes where the tokens about to be written are padding (<c>[B, T]</c>, or null for nowhere) and says where padding is up
    /// to and with them: <c>[B, Length + T]</c>, or null.
    /// </summary>
    internal Tensor? Absent(Tensor? padding, long tokens)
    {
        if (padding is not null)
        {
            absent ??= zeros(Batch, Capacity, dtype: ScalarType.Bool, device: padding.device).DetachFromDisposeScope();
            absent.narrow(1, Length, tokens).copy_(padding.expand(Batch, tokens));
        }
        return absent?.narrow(1, 0, Length + tokens);
    }

    /// <summary>Writes <c>[B, heads, T, D / heads]</c> of one layer, and gives all up to there.</summary>
    internal (Tensor Keys, Tensor Values) Append(int layer, Tensor newKeys, Tensor newValues)
    {
        var tokens = newKeys.shape[2];
        keys[layer].narrow(2, Length, tokens).copy_(newKeys);
        values[layer].narrow(2, Length, tokens).copy_(newValues);
        return (keys[layer].narrow(2, 0, Length + tokens), values[layer].narrow(2, 0, Length + tokens));
    }

    /// <summary>Called once all layers have written.</summary>
    internal void Advance(long tokens) => Length += tokens;
}
