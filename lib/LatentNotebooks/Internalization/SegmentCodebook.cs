using System.ComponentModel.DataAnnotations;
using LatentNotebooks.Networks;
using LatentNotebooks.Runtime;
using LatentNotebooks.Training;
using LatentNotebooks.Worlds.Reasoning;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LatentNotebooks.Internalization;

/// <summary>
/// What encoder and decoder are told besides the chunk. A code has to say only what the decoder is not told, and how it says it
/// depends on what the encoder sees.
/// </summary>
public enum SegmentContext
{
    /// <summary>Nothing: a code has to name the chunk itself, that is, its <b>result</b>.</summary>
    None,

    /// <summary>
    /// Both see the value before the chunk. A code has to say how to go on from there; but each value may have a naming of its
    /// own, so codes need not mean operations.
    /// </summary>
    State,

    /// <summary>The decoder sees the value before, the encoder the prompt's part for this chunk: a code can be an <b>operation</b>.</summary>
    Prompt,
}

/// <summary>The shape and objective of a <see cref="SegmentCodebook"/>.</summary>
public sealed record SegmentCodebookOptions
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

    /// <summary>How codes are started and kept in use.</summary>
    public CodebookOptions Codebook { get; init; } = Kept;

    /// <summary>Chunks are few and clear, so codes follow them faster and commitment counts more than in pixels.</summary>
    public static CodebookOptions Kept { get; } = new() { WarmUp = 180, Decay = 0.95, Commitment = 0.25 };

    /// <summary>mu: price of a nat of code entropy. "Fewest actions": the larger, the fewer codes are worth their use.</summary>
    [Range(0.0, 100.0)]
    public double UsagePrice { get; init; }
}

/// <summary>
/// Discovery: a chunk of written steps goes through a vector-quantised bottleneck and is rebuilt. Loss: cross-entropy of the
/// chunk + 0.25 commitment + mu H(usage). The encoder is a perceptron with one hidden layer; in the decoder a code acts on the value
/// before: a bilinear form, so that a code is a linear map of values (a perceptron there finds results instead of operations, however
/// it is trained; our choice).
/// </summary>
public sealed class SegmentCodebook : nn.Module
{
    private const int SymbolWidth = 32;
    private const double Sharpness = 4; // of the soft assignments that mu prices
    private readonly Embedding symbols;
    private readonly Sequential encoder;
    private readonly Linear decoder;
    private readonly VectorQuantizer quantizer;
    private readonly int chunk, vocabulary;

    /// <param name="world">Gives vocabulary and lengths.</param>
    /// <param name="options">Shape and objective.</param>
    /// <exception cref="ValidationException">An option is out of its range: a codebook of no codes, say.</exception>
    /// <exception cref="ArgumentException">A chunk is longer than the world's solutions.</exception>
    public SegmentCodebook(ReasoningWorld world, SegmentCodebookOptions options) : base(nameof(SegmentCodebook))
    {
        Validator.ValidateObject(options, new ValidationContext(options), validateAllProperties: true);
        var example = world.Problems(Split.Train, 1, new Seed(0))[0];
        if (example.Steps.Count < options.StepsPerChunk)
            throw new ArgumentException($"World '{world.Id}' has {example.Steps.Count} steps a problem, fewer than a chunk of {options.StepsPerChunk}. "
                + "Lower StepsPerChunk or raise the world's difficulty.", nameof(options));
        (World, Options, vocabulary) = (world, options, world.Vocabulary.Count);
        chunk = example.Steps.Take(options.StepsPerChunk).Sum(step => step.Tokens.Count);
        var told = SymbolWidth * options.Context switch { SegmentContext.None => 0, SegmentContext.State => 1, _ => options.StepsPerChunk };
        var state = 1 + (options.Context == SegmentContext.None ? 0 : SymbolWidth);
        symbols = nn.Embedding(vocabulary, SymbolWidth);
        encoder = nn.Sequential(nn.Linear(SymbolWidth * chunk + told, options.Hidden), nn.GELU(),
            nn.Linear(options.Hidden, options.Positions * options.CodeWidth));
        quantizer = new VectorQuantizer(options.Codes, options.CodeWidth, options.Codebook);
        decoder = nn.Linear(options.Positions * options.CodeWidth * state, chunk * vocabulary);
        RegisterComponents();
    }

    /// <summary>The world whose traces it codes.</summary>
    public ReasoningWorld World { get; }

    /// <summary>Its shape and objective.</summary>
    public SegmentCodebookOptions Options { get; }

    /// <summary>Trains on fresh problems of the train split.</summary>
    /// <param name="options">Updates and rates.</param>
    /// <param name="batch">Segments an update, about.</param>
    /// <param name="seed">Draws problems and prefixes.</param>
    public IReadOnlyList<float> Fit(TrainingOptions options, int batch, Seed seed) => TrainingLoop.Run(this, options, seed, step =>
    {
        var rng = step.For("problems").Random();
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
        var codes = quantizer.Indices(quantizer.call(Encode(segments))).Values<long>();
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
        var written = Decode(codes, segments).argmax(2).Values<long>();
        return [.. segments.Select((segment, i) => segment.Tokens.Select((token, t) => written[i * chunk + t] == token).All(right => right))];
    }

    private Tensor Loss(IReadOnlyList<Segment> segments, ref Rng rng)
    {
        using var scope = NewDisposeScope();
        var points = Encode(segments);
        var codes = quantizer.call(points);
        if (Options.Positions > 1)
        {
            var lengths = new int[segments.Count];
            for (var i = 0; i < lengths.Length; i++) lengths[i] = rng.Next(1, Options.Positions + 1);
            codes = codes * Prefix(segments.Count, i => lengths[i]);
        }
        var target = tensor(segments.SelectMany(segment => segment.Tokens.Select(token => (long)token)).ToArray());
        var loss = nn.functional.cross_entropy(Decode(codes, segments).reshape(-1, vocabulary), target);
        if (quantizer.Cost is not { } commitment) return loss.MoveToOuterDisposeScope(); // nothing is quantised yet
        loss = loss + commitment.mean();
        if (Options.UsagePrice > 0) loss = loss + Options.UsagePrice * UsageEntropy(points.tanh().reshape(-1, Options.CodeWidth));
        return loss.MoveToOuterDisposeScope();
    }

    // Entropy, in nats, of the batch's mean soft assignment: few codes used often cost less than many used rarely.
    private Tensor UsageEntropy(Tensor points)
    {
        var book = quantizer.Values(arange(Options.Codes, dtype: ScalarType.Int64));
        var usage = nn.functional.softmax(-Sharpness * cdist(points, book).square(), 1).mean([0]);
        return -(usage * (usage + 1e-9).log()).sum();
    }

    private Tensor Encode(IReadOnlyList<Segment> segments) => encoder.call(Symbols(segments, segment => Options.Context switch
    {
        SegmentContext.State => [.. segment.Tokens, segment.Before],
        SegmentContext.Prompt => [.. segment.Tokens, .. segment.Cue],
        _ => segment.Tokens,
    })).reshape(segments.Count, Options.Positions, Options.CodeWidth);

    private Tensor Decode(Tensor codes, IReadOnlyList<Segment> segments)
    {
        var (flat, one) = (codes.reshape(segments.Count, -1, 1), ones(segments.Count, 1));
        var state = Options.Context == SegmentContext.None ? one : cat([Symbols(segments, segment => [segment.Before]), one], 1);
        var input = (flat * state.unsqueeze(1)).reshape(segments.Count, -1); // [B, S c (state + 1)]
        return decoder.call(input).reshape(segments.Count, chunk, vocabulary);
    }

    private Tensor Symbols(IReadOnlyList<Segment> segments, Func<Segment, IEnumerable<int>> of)
    {
        var flat = segments.SelectMany(of).Select(token => (long)token).ToArray();
        return symbols.call(tensor(flat, [segments.Count, flat.Length / segments.Count])).reshape(segments.Count, -1);
    }

    private Tensor Prefix(int count, Func<int, int> length) => tensor(
        (from i in Enumerable.Range(0, count) from position in Enumerable.Range(0, Options.Positions) select position < length(i) ? 1f : 0f).ToArray(),
        [count, Options.Positions, 1]);
}
