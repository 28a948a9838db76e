using System.ComponentModel.DataAnnotations;
using LatentNotebooks.Networks;
using LatentNotebooks.Runtime;
using static TorchSharp.torch;

namespace LatentNotebooks.Tests.Networks;

[Collection("engine")]
public class TransformerGenerationTests
{
    private static readonly int[][] Ragged = [[1, 2, 3, 4, 5, 6, 7], [8], [9, 10, 11], [3, 1, 4, 1, 5]];

    private static void Same(Generation expected, Generation actual)
    {
        Assert.Equal(expected.Tokens.Count, actual.Tokens.Count);
        for (var i = 0; i < expected.Tokens.Count; i++)
        {
            Assert.Equal(expected.Tokens[i], actual.Tokens[i]);
            Assert.All(expected.LogProbabilities[i].Zip(actual.LogProbabilities[i]), pair => Assert.Equal(pair.First, pair.Second, 1e-4));
        }
    }

    [Theory]
    [InlineData(TransformerPositions.Learned, 0.0), InlineData(TransformerPositions.Rotary, 0.0)]
    [InlineData(TransformerPositions.Learned, 0.7), InlineData(TransformerPositions.Rotary, 0.7)]
    public void With_and_without_cache_the_same_is_generated(TransformerPositions positions, double temperature)
    {
        using var model = TransformerTests.Make(positions);
        var options = new GenerationOptions { MaxNewTokens = 20, Temperature = temperature, TopP = 0.95, Seed = new Seed(4) };
        Same(model.Generate(Ragged, options), model.Generate(Ragged, options with { UseCache = false }));
    }

    [Theory]
    [InlineData(TransformerPositions.Learned, false), InlineData(TransformerPositions.Rotary, false)]
    [InlineData(TransformerPositions.Learned, true), InlineData(TransformerPositions.Rotary, true)]
    public void Logits_while_generating_are_those_of_the_plain_forward_pass(TransformerPositions positions, bool useCache)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        using var model = TransformerTests.Make(positions);
        var logits = new List<Tensor>(); // [4, V] of each pass, from the states that the hook saw last
        TransformerHook look = (layer, hidden, _) =>
        {
            if (layer == TransformerTests.Small.Layers) logits.Add(hidden.select(1, -1).clone().DetachFromDisposeScope());
            return hidden;
        };
        var generated = model.Generate(Ragged, new GenerationOptions { MaxNewTokens = 12, UseCache = useCache }, look);
        for (var row = 0; row < Ragged.Length; row++)
        {
            Tensor? plain = null;
            TransformerHook keep = (layer, hidden, _) =>
            {
                if (layer == TransformerTests.Small.Layers) plain = hidden.clone().DetachFromDisposeScope();
                return hidden;
            };
            long[] all = [.. Ragged[row].Select(token => (long)token), .. generated.Tokens[row].Select(token => (long)token)];
            model.States(tensor(all).view(1, -1), hook: keep);
            for (var i = 0; i < 12; i++)
                Assert.InRange(TransformerTests.Furthest(plain!.select(1, Ragged[row].Length - 1 + i), logits[i].narrow(0, row, 1)), 0, 1e-5f);
            plain!.Dispose();
        }
        foreach (var one in logits) one.Dispose();
    }

    [Theory]
    [InlineData(0.0), InlineData(1.0)]
    public void A_batch_of_different_lengths_equals_one_by_one(double temperature)
    {
        using var model = TransformerTests.Make();
        var options = new GenerationOptions { MaxNewTokens = 15, Temperature = temperature, Seed = new Seed(2), StopTokens = [0] };
        var together = model.Generate(Ragged, options);
        for (var i = 0; i < Ragged.Length; i++)
        {
            // Alone in the batch, but in its own row, so that it draws from the same stream.
            var alone = model.Generate([.. Enumerable.Repeat(Ragged[i], i + 1)], options);
            Assert.Equal(together.Tokens[i], alone.Tokens[i]);
        }
    }

    [Fact]
    public void Each_sequence_stops_by_itself_and_keeps_its_stop_token()
    {
        using var model = TransformerTests.Make();
        var free = model.Generate(Ragged, new GenerationOptions { MaxNewTokens = 10 });
        var stop = free.Tokens[0][3];
        var stopped = model.Generate(Ragged, new GenerationOptions { MaxNewTokens = 10, StopTokens = [stop] });
        for (var i = 0; i < Ragged.Length; i++)
        {
            var end = free.Tokens[i].ToList().IndexOf(stop);
            Assert.Equal(end < 0 ? free.Tokens[i] : free.Tokens[i].Take(end + 1), stopped.Tokens[i]);
            Assert.Equal(stopped.Tokens[i].Count, stopped.LogProbabilities[i].Count);
        }
        Assert.Equal(stopped.Tokens.Max(tokens => tokens.Count), stopped.Passes);
    }

    [Fact]
    public void Seeds_decide_what_is_drawn()
    {
        using var model = TransformerTests.Make();
        var options = new GenerationOptions { MaxNewTokens = 15, Temperature = 1.5, Seed = new Seed(1) };
        var first = model.Generate(Ragged, options);
        Same(first, model.Generate(Ragged, options));
        Assert.NotEqual(first.Tokens[0], model.Generate(Ragged, options with { Seed = new Seed(2) }).Tokens[0]);
        Assert.Equal(model.Generate(Ragged, options with { Temperature = 0 }).Tokens, model.Generate(Ragged, options with { TopP = 1e-6 }).Tokens);
    }

    [Fact]
    public void Requests_that_cannot_be_met_are_refused()
    {
        using var model = TransformerTests.Make();
        Assert.Contains("MaxLength", Assert.Throws<ArgumentException>(() => model.Generate(Ragged, new GenerationOptions { MaxNewTokens = 35 })).Message);
        Assert.Equal(34, model.Generate(Ragged, new GenerationOptions { MaxNewTokens = 34 }).Passes);
        Assert.Throws<ArgumentException>(() => model.Generate([[1], []], new GenerationOptions()));
        Assert.Throws<ArgumentException>(() => model.Generate([], new GenerationOptions()));
        Assert.Throws<ValidationException>(() => model.Generate(Ragged, new GenerationOptions { Temperature = -1 }));
    }
}
