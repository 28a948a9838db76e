using LatentNotebooks.Figures;
using LatentNotebooks.Statistics;

namespace LatentNotebooks.Internalization;

/// <summary>What the codes of a codebook mean, judged with the true operations and results that it never saw.</summary>
/// <param name="Rebuilt">Share of chunks rebuilt without a fault.</param>
/// <param name="Used">Codes used at least once at the first position.</param>
/// <param name="Perplexity">How many codes that is if all were used equally often.</param>
/// <param name="OperationPurity">Share of chunks with the commonest operation of their code.</param>
/// <param name="OperationInformation">Normalised mutual information of code and operation.</param>
/// <param name="ResultPurity">Share of chunks with the commonest result of their code.</param>
/// <param name="ResultInformation">Normalised mutual information of code and result.</param>
public sealed record CodeReport(
    double Rebuilt, int Used, double Perplexity, double OperationPurity, double OperationInformation, double ResultPurity, double ResultInformation)
{
    /// <summary>Judges the codes at the first position.</summary>
    /// <param name="codebook">The codebook.</param>
    /// <param name="segments">Segments of problems that it was not trained on.</param>
    public static CodeReport Of(SegmentCodebook codebook, IReadOnlyList<Segment> segments)
    {
        var codes = codebook.Codes(segments).Select(row => row[0]).ToArray();
        var (operations, results) = (segments.Select(segment => segment.Operation).ToArray(), segments.Select(segment => segment.Result).ToArray());
        return new CodeReport(
            codebook.Rebuilt(segments).Average(right => right ? 1.0 : 0.0), codes.Distinct().Count(), Math.Exp(Agreement.Entropy(codes)),
            Agreement.Purity(codes, operations), Agreement.NormalizedMutualInformation(codes, operations),
            Agreement.Purity(codes, results), Agreement.NormalizedMutualInformation(codes, results));
    }

    /// <summary>Each code with how often it is used, its commonest operation and result, and some chunks that got it.</summary>
    /// <param name="codebook">The codebook.</param>
    /// <param name="segments">Segments to browse.</param>
    /// <param name="most">Codes shown, commonest first.</param>
    public static Table Browse(SegmentCodebook codebook, IReadOnlyList<Segment> segments, int most = 12)
    {
        var table = new Table($"Codes of {codebook.World.Id}").Column("code").Column("chunks", "%", "F1").Column("commonest operation").Column("its share", "%", "F0")
            .Column("commonest result").Column("its share", "%", "F0").Column("examples: before > written");
        var coded = segments.Zip(codebook.Codes(segments), (segment, codes) => (Segment: segment, Code: codes[0])).GroupBy(pair => pair.Code, pair => pair.Segment);
        foreach (var code in coded.OrderByDescending(group => group.Count()).ThenBy(group => group.Key).Take(most))
        {
            var (operation, result) = (Commonest(code, segment => segment.Operation), Commonest(code, segment => segment.Result));
            var examples = code.Take(3).Select(segment => $"{codebook.World.Vocabulary[segment.Before]} > {codebook.World.Vocabulary.Decode(segment.Tokens)}");
            table = table.Row(code.Key, 100.0 * code.Count() / segments.Count, operation.Name, operation.Share, result.Name, result.Share, string.Join(", ", examples));
        }
        return table;
    }

    private static (string Name, double Share) Commonest(IGrouping<int, Segment> code, Func<Segment, string> label)
    {
        var best = code.GroupBy(label).MaxBy(group => group.Count())!;
        return (best.Key, 100.0 * best.Count() / code.Count());
    }
}
