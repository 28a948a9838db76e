using System.ComponentModel.DataAnnotations;
using LatentNotebooks.Networks;
using LatentNotebooks.Runtime;
using LatentNotebooks.Training;
using LatentNotebooks.Worlds.Reasoning;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LatentNotebooks.Internalization;

/// <summary>
/// What encoder and decoder are told besides the chunk. A code has to say only what this does not, so it decides what codes mean.
/// </summary>
public enum SegmentContext
{
    /// <summary>Nothing: a code is the chunk itself.</summary>
    None,

    /// <summary>The value before the chunk: a code is an <b>operation</b> that leads on from it.</summary>
    State,

    /// <summary>The prompt and the chunk's index: a code is a <b>result</b> that the prompt does not spell out.</summary>
    Prompt,
}

/// <summary>The shape and objective of a <see cref="SegmentCodebook"/>.</summary>
public sealed record CodebookOptions
{
    /// <summary>What encoder and decoder are told.</summary>
    public SegmentContext Context { get; init; } = SegmentContext.State;

    /// <summary>Steps g of a chunk.</summary>
    [Range(1, 16)]
    public int StepsPerChunk { get; init; } = 1;

    /// <summary>Codes K.</summary>
    [Range(1, 4_096)]
    public int Codes { get; init; } = 64;

    /// <summary>Codes a chunk gets, in order. With more than one, training keeps a random prefix of them (nested dropout).</summary>
    [Range(1, 8)]
    public int Positions { get; init; } = 1;

    /// <summary>Width c of a code.</summary>
    [Range(1, 256)]
    public int CodeWidth { get; init; } = 16;

    /// <summary>Width of the hidden layers.</summary>
    [Range(4, 1_024)]
    public int Hidden { get; init; } = 128;

    /// <summary>mu: price of a nat of code entropy. "Fewest actions": the larger, the fewer codes are worth their use.</summary>
    [Range(0.0, 100.0)]
    public double UsagePrice { get; init; }
}

/// <summary>
/// Discovery: a chunk of written steps goes through a vector-quantised bottleneck and is rebuilt. Loss: cross-entropy of the
/// chunk + commitment + mu H(usage). Encoder and decoder are perceptrons with one hidden layer; the codebook learns by moving
/// averages and restarts dead codes (<see cref="VectorQuantizer"/>).
/// </summary>
public sealed class SegmentCodebook : nn.Module
{
    private const int SymbolWidth = 16;
    private const double Sharpness = 4; // of the soft assignments that mu prices
    private readonly Embedding symbols;
    private readonly Sequential encoder, decoder;
    private readonly VectorQuantizer quantizer;
    private readonly int chunk, vocabulary;

    /// <param name="world">Gives vocabulary and lengths.</param>
    /// <param name="options">Shape and objective.</param>
    public SegmentCodebook(ReasoningWorld world, CodebookOptions options) : base(nameof(SegmentCodebook))
    {
        var example = world.Problems(Split.Train, 1, new Seed(0))[0];
        if (example.Steps.Count < options.StepsPerChunk)
            throw new ArgumentException($"World '{world.Id}' has {example.Steps.Count} steps a problem, fewer than a chunk of {options.StepsPerChunk}. "
                + "Lower StepsPerChunk or raise the world's difficulty.", nameof(options));
        (World, Options, vocabulary) = (world, options, world.Vocabulary.Count);
        chunk = example.Steps.Take(options.StepsPerChunk).Sum(step => step.Tokens.Count);
        var context = SymbolWidth * options.Context switch { SegmentContext.None => 0, SegmentContext.State => 1, _ => example.Prompt.Count + 1 };
        symbols = nn.Embedding(vocabulary + example.Steps.Count, SymbolWidth); // the index of a chunk is a symbol, too
        encoder = nn.Sequential(nn.Linear(SymbolWidth * chunk + context, options.Hidden), nn.GELU(),
            nn.Linear(options.Hidden, options.Positions * options.CodeWidth));
        quantizer = new VectorQuantizer(options.Codes, options.CodeWidth);
        decoder = nn.Sequential(nn.Linear(options.Positions * options.CodeWidth + context, options.Hidden), nn.GELU(),
            nn.Linear(options.Hidden, chunk * vocabulary));
        RegisterComponents();
    }

    /// <summary>The world whose traces it codes.</summary>
    public ReasoningWorld World { get; }

    /// <summary>Its shape and objective.</summary>
    public CodebookOptions Options { get; }

    /// <summary>Trains on fresh problems of the train split.</summary>
    /// <param name="options">Updates and rates.</param>
    /// <param name="batch">Segments an update, about.</param>
    /// <param name="seed">Draws problems and prefixes.</param>
    public IReadOnlyList<float> Fit(TrainingOptions options, int batch, Seed seed) => TrainingLoop.Run(this, options, seed, update =>
    {
        var rng = update.For("problems").Random();
        var segments = new List<Segment>();
        while (segments.Count < batch) segments.AddRange(Segment.Of(World, World.Draw(Split.Train, ref rng), Options.StepsPerChunk));
        return Loss(segments, ref rng);
    });

    /// <summary>The code of each segment at each position, <c>[B, S]</c>.</summary>
    public int[][] Codes(IReadOnlyList<Segment> segments)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        eval();
        var codes = quantizer.Indices(quantizer.call(Encode(segments))).data<long>().ToArray();
        return [.. codes.Chunk(Options.Positions).Select(row => row.Select(code => (int)code).ToArray())];
    }

    /// <summary>Which segments are rebuilt without a fault from their first <paramref name="kept"/> codes (all, if not given).</summary>
    public bool[] Rebuilt(IReadOnlyList<Segment> segments, int? kept = null)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        eval();
        var codes = quantizer.call(Encode(segments));
        if (kept is { } k && k < Options.Positions) codes = codes * Prefix(segments.Count, _ => k);
        var written = Decode(codes, segments).argmax(2).data<long>().ToArray();
        return [.. segments.Select((segment, i) => segment.Tokens.Select((token, t) => written[i * chunk + t] == token).All(right => right))];
    }

    private Tensor Loss(IReadOnlyList<Segment> segments, ref Rng rng)
    {
        using var scope = NewDisposeScope();
        var raw = Encode(segments);
        var codes = quantizer.call(raw);
        if (Options.Positions > 1)
        {
            var lengths = new int[segments.Count];
            for (var i = 0; i < lengths.Length; i++) lengths[i] = rng.Next(1, Options.Positions + 1);
            codes = codes * Prefix(segments.Count, i => lengths[i]);
        }
        var target = tensor(segments.SelectMany(segment => segment.Tokens.Select(token => (long)token)).ToArray());
        var loss = nn.functional.cross_entropy(Decode(codes, segments).reshape(-1, vocabulary), target) + quantizer.ExtraLoss!;
        if (Options.UsagePrice > 0) loss = loss + Options.UsagePrice * UsageEntropy(raw.tanh().reshape(-1, Options.CodeWidth));
        return loss.MoveToOuterDisposeScope();
    }

    // Entropy, in nats, of the batch's mean soft assignment: few codes used often cost less than many used rarely.
    private Tensor UsageEntropy(Tensor points)
    {
        var book = quantizer.Values(arange(Options.Codes, ScalarType.Int64));
        var usage = nn.functional.softmax(-Sharpness * cdist(points, book).square(), 1).mean([0]);
        return -(usage * (usage + 1e-9).log()).sum();
    }

    private Tensor Encode(IReadOnlyList<Segment> segments) =>
        encoder.call(Symbols(segments, segment => [.. segment.Tokens, .. ContextOf(segment)])).reshape(segments.Count, Options.Positions, Options.CodeWidth);

    private Tensor Decode(Tensor codes, IReadOnlyList<Segment> segments)
    {
        var flat = codes.reshape(segments.Count, -1);
        var input = Options.Context == SegmentContext.None ? flat : cat([flat, Symbols(segments, ContextOf)], 1);
        return decoder.call(input).reshape(segments.Count, chunk, vocabulary);
    }

    private IEnumerable<int> ContextOf(Segment segment) => Options.Context switch
    {
        SegmentContext.State => [segment.Before],
        SegmentContext.Prompt => [.. segment.Prompt, vocabulary + segment.Index],
        _ => [],
    };

    private Tensor Symbols(IReadOnlyList<Segment> segments, Func<Segment, IEnumerable<int>> of)
    {
        var flat = segments.SelectMany(of).Select(token => (long)token).ToArray();
        return symbols.call(tensor(flat, [segments.Count, flat.Length / segments.Count])).reshape(segments.Count, -1);
    }

    private Tensor Prefix(int count, Func<int, int> length) => tensor(
        (from i in Enumerable.Range(0, count) from position in Enumerable.Range(0, Options.Positions) select position < length(i) ? 1f : 0f).ToArray(),
        [count, Options.Positions, 1]);
}
