using System.ComponentModel.DataAnnotations;
using LatentNotebooks.Runtime;
using static TorchSharp.torch;

namespace LatentNotebooks.Networks;

/// <summary>How tokens are chosen and when to stop.</summary>
public sealed record GenerationOptions
{
    /// <summary>Tokens generated for a sequence at most.</summary>
    [Range(1, 65_536)]
    public int MaxNewTokens { get; init; } = 64;

    /// <summary>A sequence ends with the first of these; it is part of the answer.</summary>
    public IReadOnlyList<int> StopTokens { get; init; } = [];

    /// <summary>0 takes the likeliest token; more flattens the distribution that tokens are drawn from.</summary>
    [Range(0.0, 100.0)]
    public double Temperature { get; init; }

    /// <summary>Tokens are drawn from the likeliest ones that together have this probability (1: from all).</summary>
    [Range(1e-6, 1.0)]
    public double TopP { get; init; } = 1;

    /// <summary>Where draws come from. Sequence i has a stream of its own, so what else is in the batch changes nothing.</summary>
    public Seed Seed { get; init; }

    /// <summary>Whether keys and values are kept. Without, every token reads the whole sequence again: only good to check the cache.</summary>
    public bool UseCache { get; init; } = true;
}

/// <summary>What was generated.</summary>
/// <param name="Tokens">New tokens of each sequence, its stop token included.</param>
/// <param name="LogProbabilities">Natural logarithm of each token's probability at temperature 1, in the same places.</param>
/// <param name="Passes">Passes of the network over the batch; a sequence by itself needs one for each of its tokens.</param>
public sealed record Generation(IReadOnlyList<IReadOnlyList<int>> Tokens, IReadOnlyList<IReadOnlyList<double>> LogProbabilities, int Passes);

/// <summary>Batched generation for sequences of different lengths.</summary>
public static class TransformerGeneration
{
    /// <summary>
    /// Continues each prompt until a stop token. Prompts are padded on the left, so every sequence writes into the same column;
    /// a sequence that has stopped keeps its place and its tokens are no longer noted.
    /// </summary>
    /// <param name="model">The network.</param>
    /// <param name="prompts">At least one token each.</param>
    /// <param name="options">Choice and stopping.</param>
    /// <param name="hook">Sees and may replace hidden states of the prompt (first pass) and of each new token (later passes);
    /// rows are the prompts in their order. Without a cache it sees the whole sequences again in every pass.</param>
    /// <exception cref="ArgumentException">No prompts, an empty one, or more tokens than the network has places.</exception>
    /// <exception cref="ValidationException">An option is out of its range.</exception>
    public static Generation Generate(
        this Transformer model, IReadOnlyList<IReadOnlyList<int>> prompts, GenerationOptions options, TransformerHook? hook = null)
    {
        Validate(model, prompts, options);
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        var longest = prompts.Max(prompt => prompt.Count);
        using var cache = options.UseCache ? model.NewCache(prompts.Count, longest + options.MaxNewTokens - 1) : null;
        var rows = prompts.Select((prompt, i) => new Row(prompt, longest, options.Seed.For("sequence", i).Random())).ToArray();
        var ragged = rows.Any(row => row.Padding > 0);
        var passes = 0;
        while (passes < options.MaxNewTokens && rows.Any(row => !row.Stopped))
        {
            using var step = NewDisposeScope();
            var first = cache is null ? 0 : (int)cache.Length;
            var count = longest + passes - first;
            var tokens = Matrix(rows, first, count, (row, column) => row.Token(column)).to(model.Device);
            var positions = ragged ? Matrix(rows, first, count, (row, column) => column - row.Padding).to(model.Device) : null;
            var states = model.States(tokens, positions, cache, hook);
            Note(rows, model.Unembed(states.narrow(1, count - 1, 1)).squeeze(1), options);
            passes++;
        }
        return new Generation([.. rows.Select(row => row.New)], [.. rows.Select(row => row.LogProbabilities)], passes);
    }

    private static void Validate(Transformer model, IReadOnlyList<IReadOnlyList<int>> prompts, GenerationOptions options)
    {
        Validator.ValidateObject(options, new ValidationContext(options), validateAllProperties: true);
        if (prompts.Count == 0 || prompts.Any(prompt => prompt.Count == 0))
            throw new ArgumentException("Generation needs at least one prompt, and at least one token in each.", nameof(prompts));
        var needed = prompts.Max(prompt => prompt.Count) + options.MaxNewTokens - 1; // the last token is not read
        if (needed > model.Options.MaxLength)
            throw new ArgumentException($"The longest prompt and {options.MaxNewTokens} new tokens need {needed} places; this network has "
                + $"{model.Options.MaxLength}. Ask for fewer tokens, or build it with a larger MaxLength.", nameof(options));
    }

    private static Tensor Matrix(Row[] rows, int first, int count, Func<Row, int, long> value)
    {
        var flat = new long[rows.Length * count];
        for (var i = 0; i < flat.Length; i++) flat[i] = value(rows[i / count], first + i % count);
        return tensor(flat).view(rows.Length, count);
    }

    private static void Note(Row[] rows, Tensor logits, GenerationOptions options)
    {
        var numbers = logits.Values<float>();
        var vocabulary = numbers.Length / rows.Length;
        for (var i = 0; i < rows.Length; i++) rows[i].Choose(numbers.AsSpan(i * vocabulary, vocabulary), options);
    }

    /// <summary>One sequence: its prompt at the right end of the padded columns, and what has been added.</summary>
    private sealed class Row(IReadOnlyList<int> prompt, int longest, Rng rng)
    {
        private Rng rng = rng;
        private int last; // what a stopped row feeds on: any token will do

        internal int Padding { get; } = longest - prompt.Count;
        internal List<int> New { get; } = [];
        internal List<double> LogProbabilities { get; } = [];
        internal bool Stopped { get; private set; }

        internal int Token(int column)
        {
            if (column < longest) return column < Padding ? 0 : prompt[column - Padding];
            return column - longest < New.Count ? New[column - longest] : last;
        }

        internal void Choose(ReadOnlySpan<float> logits, GenerationOptions options)
        {
            if (Stopped) return;
            last = options.Temperature == 0 ? Largest(logits) : TransformerSampling.Draw(logits, options.Temperature, options.TopP, ref rng);
            New.Add(last);
            LogProbabilities.Add(TransformerSampling.LogProbability(logits, last));
            Stopped = options.StopTokens.Contains(last);
        }

        private static int Largest(ReadOnlySpan<float> logits)
        {
            var best = 0;
            for (var i = 1; i < logits.Length; i++)
                if (logits[i] > logits[best]) best = i;
            return best;
        }
    }
}
