using LatentNotebooks.LatentActions;
using LatentNotebooks.Runtime;
using static TorchSharp.torch;

namespace LatentNotebooks.Tests.LatentActions;

[Collection("engine")]
public class TokenEvaluatorTests
{
    private const int Count = 400, Codes = 4;

    // Tokens that count up within episodes of ten: 0, 1, 2, 3, 0, ... from a start that differs by episode.
    private static readonly int[] Previous = [.. Enumerable.Range(0, Count).Select(i => i % 10 == 0 ? -1 : i - 1)];

    private static Tensor Tokens() => tensor(Enumerable.Range(0, Count).Select(i => (long)((i + (i / 10 * 7)) % Codes)).ToArray()).unsqueeze(1);

    private static Tensor OneHot(Tensor tokens) => arange(Codes, dtype: ScalarType.Int64).eq(tokens).to(ScalarType.Float32);

    [Fact]
    public void A_step_holds_the_latent_before_it_and_never_its_own()
    {
        using var scope = NewDisposeScope();
        var latents = OneHot(Tokens());
        var steps = TokenEvaluator.Steps(zeros(Count, 1), latents, Previous);
        Assert.Equal([Count, 1 + Codes], steps.shape);
        for (var i = 0; i < 25; i++)
        {
            var known = steps[i].slice(0, 1, 1 + Codes, 1).contiguous().data<float>().ToArray();
            Assert.Equal(Previous[i] < 0 ? new float[Codes] : latents[Previous[i]].contiguous().data<float>().ToArray(), known);
        }
    }

    [Fact]
    public void It_learns_tokens_that_follow_from_the_past_and_no_others()
    {
        using var scope = NewDisposeScope();
        var tokens = Tokens();
        var latents = OneHot(tokens);
        var steps = TokenEvaluator.Steps(zeros(Count, 1), latents, Previous);
        Assert.True(Accuracy(tokens) > 0.85); // all but the first of an episode
        var random = new Seed(5).Random();
        Assert.InRange(Accuracy(tensor(Enumerable.Range(0, Count).Select(_ => (long)random.Next(Codes)).ToArray()).unsqueeze(1)), 0.1, 0.45);

        // Trained on the first half, asked for the second.
        double Accuracy(Tensor wanted)
        {
            using var evaluator = TokenEvaluator.Train(
                steps.slice(0, 0, Count / 2, 1), Previous[..(Count / 2)], wanted.slice(0, 0, Count / 2, 1), Codes, new() { Updates = 150 }, new Seed(1));
            var shifted = Previous[(Count / 2)..].Select(at => at < 0 ? -1 : at - (Count / 2)).ToArray();
            var (guessed, _) = evaluator.Predict(steps.slice(0, Count / 2, Count, 1), shifted, wanted.slice(0, Count / 2, Count, 1));
            return guessed.eq(wanted.slice(0, Count / 2, Count, 1)).to(ScalarType.Float32).mean().item<float>();
        }
    }

    [Fact]
    public void Twice_the_same_seed_gives_the_same_and_no_tensor_stays_behind()
    {
        Run();
        var before = TorchSharp.DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        var first = Run();
        Assert.Equal(first, Run());
        Assert.Equal(before, TorchSharp.DisposeScopeManager.Statistics.ThreadTotalLiveCount);
        Assert.InRange(first, 0.01, 5);

        static double Run()
        {
            using var scope = NewDisposeScope();
            var steps = TokenEvaluator.Steps(zeros(Count, 1), OneHot(Tokens()), Previous);
            using var evaluator = TokenEvaluator.Train(steps, Previous, Tokens(), Codes, new() { Updates = 4, Batch = 8 }, new Seed(1));
            return evaluator.Predict(steps, Previous, Tokens()).CrossEntropy;
        }
    }
}
