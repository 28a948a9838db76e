using System.ComponentModel.DataAnnotations;
using LatentNotebooks.Networks;
using LatentNotebooks.Runtime;
using LatentNotebooks.Training;
using static TorchSharp.torch;

namespace LatentNotebooks.AgentActions;

/// <summary>The size of an <see cref="Agent"/>.</summary>
public sealed record AgentOptions
{
    /// <summary>Width D of the residual stream.</summary>
    [Range(8, 1_024)]
    public int Width { get; init; } = 64;

    /// <summary>Blocks.</summary>
    [Range(1, 24)]
    public int Layers { get; init; } = 2;

    /// <summary>Attention heads.</summary>
    [Range(1, 32)]
    public int Heads { get; init; } = 4;

    /// <summary>Tokens of an episode, prompt, answers and decisions together; an episode that gets longer has failed.</summary>
    [Range(16, 8_192)]
    public int Context { get; init; } = 512;
}

/// <summary>A decoder-only language model that plays a text world: it reads the stream that <see cref="AgentVocabulary"/> describes.</summary>
public sealed class Agent : IDisposable
{
    // Larger than the network's own start: what a token is has to weigh against what blocks add to it.
    private const double WordDeviation = 0.1;

    /// <summary>A new agent.</summary>
    /// <param name="vocabulary">Its tokens.</param>
    /// <param name="options">Its size.</param>
    /// <param name="seed">Draws its weights.</param>
    public Agent(AgentVocabulary vocabulary, AgentOptions options, Seed seed)
    {
        manual_seed(seed.For("weights").Value);
        (Vocabulary, Options) = (vocabulary, options);
        Network = new Transformer(new TransformerOptions
        {
            Vocabulary = vocabulary.Count, Width = options.Width, Layers = options.Layers, Heads = options.Heads,
            // Rotary places cost no parameters; batched roll-outs pad, so their caches are longer than one episode.
            MaxLength = 2 * options.Context, Positions = TransformerPositions.Rotary, TiedEmbeddings = true,
        });
        StartWords(seed.For("words"));
    }

    /// <summary>Its tokens.</summary>
    public AgentVocabulary Vocabulary { get; }

    /// <summary>Its size.</summary>
    public AgentOptions Options { get; }

    /// <summary>The network.</summary>
    public Transformer Network { get; }

    /// <summary>An agent with the same weights, to be trained on its own.</summary>
    public Agent Copy()
    {
        var copy = new Agent(Vocabulary, Options, default);
        using var _ = no_grad();
        foreach (var (mine, its) in Network.parameters().Zip(copy.Network.parameters())) its.copy_(mine);
        copy.Network.eval();
        return copy;
    }

    // Names that share a word start alike: "mug 1" near "mug" and near "mug 2". Without it a small network has to find out for every name
    // which kind of thing it is. Labels mean nothing, so they start far apart.
    private void StartWords(Seed seed)
    {
        var parts = new Dictionary<string, float[]>();
        var rows = new List<float>();
        foreach (var token in Enumerable.Range(0, Vocabulary.Count))
        {
            var some = Parts(Vocabulary[token]).Select((word, i) => Part(i == 0 ? word : "number " + word)).ToArray();
            for (var i = 0; i < Options.Width; i++) rows.Add((float)(WordDeviation * some.Sum(part => part[i]) / Math.Sqrt(some.Length)));
        }
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        Table.copy_(tensor(rows.ToArray()).view(Vocabulary.Count, Options.Width));

        string[] Parts(string text) => Vocabulary.Wording.Labels ? [text] : text.Split(' ');

        float[] Part(string word)
        {
            if (parts.TryGetValue(word, out var known)) return known;
            var rng = seed.For(word).Random();
            return parts[word] = [.. Enumerable.Range(0, Options.Width).Select(_ => (float)rng.NextGaussian())];
        }
    }

    private Tensor Table => Network.named_parameters().Single(one => one.name.StartsWith("tokenEmbedding", StringComparison.Ordinal)).parameter; // [V, D]

    /// <summary>Lets a symbol start as the mean of the tokens that it stands for, in input and output alike (the two are tied).</summary>
    public void StartSymbol(int symbol, IReadOnlyList<int> tokens)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        var mean = Table.index_select(0, tensor(tokens.Select(token => (long)token).ToArray())).mean([0]);
        Table.select(0, symbol).copy_(mean);
    }

    /// <summary>Saves weights; see <see cref="Checkpoint"/>.</summary>
    /// <param name="path">Ends in <c>.safetensors</c>.</param>
    public void Save(string path) => Checkpoint.Save(path, Network, null, 0, [], Fingerprint);

    /// <summary>Loads weights that <see cref="Save"/> wrote.</summary>
    /// <exception cref="CheckpointException">Missing or damaged, or its vocabulary or size is another.</exception>
    public void Load(string path)
    {
        try
        {
            Checkpoint.Load(path, Network, null, Fingerprint);
        }
        catch (CheckpointException problem) when (problem.Message.Contains("other settings", StringComparison.Ordinal))
        {
            throw new CheckpointException($"{path} belongs to an agent with another vocabulary or size: its tokens would mean something else. "
                + $"This agent has {Vocabulary.Count} tokens of '{Vocabulary.World}'. Build it from the same trajectories and options, or train anew.");
        }
        Network.eval();
    }

    /// <inheritdoc/>
    public void Dispose() => Network.Dispose();

    private string Fingerprint => SettingsBinder.Hash(Options, Vocabulary.Fingerprint);
}
