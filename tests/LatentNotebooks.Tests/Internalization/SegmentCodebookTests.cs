using System.ComponentModel.DataAnnotations;
using LatentNotebooks.Internalization;
using LatentNotebooks.Runtime;
using LatentNotebooks.Training;
using LatentNotebooks.Worlds.Reasoning;
using TorchSharp;

namespace LatentNotebooks.Tests.Internalization;

[Collection("engine")]
public class SegmentCodebookTests
{
    private static readonly PermutationWords World = new(3, 5); // six states, three generators

    [Fact]
    public void Segments_carry_the_chunk_its_start_and_its_operations()
    {
        var problem = World.Problems(Split.Train, 1, new Seed(1))[0];
        var segments = Segment.Of(World, problem, 2).ToArray();
        Assert.Equal(2, segments.Length);
        Assert.Equal([problem.Steps[2].Tokens[0], problem.Steps[3].Tokens[0]], segments[1].Tokens);
        Assert.Equal(problem.Steps[1].Tokens[0], segments[1].Before);
        Assert.Equal(World.Vocabulary.Decode(segments[1].Cue), segments[1].Operation);
        Assert.Equal(problem.Prompt[0], segments[0].Before);
    }

    [Fact]
    public void With_a_code_for_each_result_every_step_is_rebuilt_and_codes_are_results()
    {
        using var codebook = Fitted(new SegmentCodebookOptions { Context = SegmentContext.None, Codes = 6, CodeWidth = 8 });
        var report = CodeReport.Of(codebook, Unseen(codebook));
        Assert.Equal(1, report.Rebuilt, 2);
        Assert.Equal(1, report.ResultInformation, 2);
        Assert.True(report.OperationInformation < 0.3);
    }

    [Fact]
    public void One_code_says_nothing()
    {
        using var codebook = Fitted(new SegmentCodebookOptions { Context = SegmentContext.None, Codes = 1, CodeWidth = 8 });
        var report = CodeReport.Of(codebook, Unseen(codebook));
        Assert.Equal((1, 0.0), (report.Used, report.ResultInformation));
        Assert.True(report.Rebuilt < 0.5);
    }

    [Fact]
    public void Codes_start_from_points_and_dead_ones_come_back()
    {
        using var codebook = Fitted(new SegmentCodebookOptions { Context = SegmentContext.State, Codes = 16, CodeWidth = 8 });
        Assert.InRange(CodeReport.Of(codebook, Unseen(codebook)).Used, 5, 16);
    }

    [Fact]
    public void A_chunk_longer_than_a_solution_is_refused() =>
        Assert.Contains("fewer than a chunk", Assert.Throws<ArgumentException>(
            () => new SegmentCodebook(World, new SegmentCodebookOptions { StepsPerChunk = 9 })).Message, StringComparison.Ordinal);

    [Fact]
    public void A_codebook_of_no_codes_is_refused() =>
        Assert.Contains("Codes", Assert.Throws<ValidationException>(() => new SegmentCodebook(World, new SegmentCodebookOptions { Codes = 0 })).Message, StringComparison.Ordinal);

    private static SegmentCodebook Fitted(SegmentCodebookOptions options)
    {
        torch.manual_seed(1);
        var codebook = new SegmentCodebook(World, options with { Codebook = options.Codebook with { WarmUp = 45 } });
        codebook.Fit(new TrainingOptions { Updates = 150, LearningRate = 5e-3 }, 64, new Seed(1));
        return codebook;
    }

    private static Segment[] Unseen(SegmentCodebook codebook) =>
        [.. World.Problems(Split.Test, 60, new Seed(2)).SelectMany(problem => Segment.Of(World, problem, codebook.Options.StepsPerChunk))];
}
