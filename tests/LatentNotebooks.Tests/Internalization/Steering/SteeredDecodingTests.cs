using LatentNotebooks.Internalization.Steering;
using LatentNotebooks.Networks;
using LatentNotebooks.Tests.Networks;
using static TorchSharp.torch;

namespace LatentNotebooks.Tests.Internalization.Steering;

[Collection("engine")]
public class SteeredDecodingTests
{
    private const int Layer = 2;
    private static readonly int[][] Prompts = [[1, 2, 3, 4], [5, 6], [7, 3, 2]];
    private static readonly GenerationOptions Options = new() { MaxNewTokens = 20 };

    private static float[] Push => [.. Enumerable.Range(0, 16).Select(i => i % 3 - 1f)];

    // A network of random weights writes some tokens again and again; one that is about every fifth serves as the delimiter.
    private static int Delimiter(Transformer model) =>
        model.Generate(Prompts, Options).Tokens.SelectMany(row => row.SkipLast(4)).GroupBy(token => token).MinBy(token => Math.Abs(token.Count() - 10))!.Key;

    [Fact]
    public void Without_steering_it_is_greedy_decoding()
    {
        using var scope = NewDisposeScope();
        using var model = TransformerTests.Make();
        Assert.Equal(model.Generate(Prompts, Options).Tokens, SteeredDecoding.Run(model, Prompts, Options, Delimiter(model), null).Tokens);
    }

    [Fact]
    public void A_vector_is_added_at_one_place_only_and_acts_through_the_cache_as_in_a_full_pass()
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        using var model = TransformerTests.Make();
        var delimiter = Delimiter(model);
        Assert.Contains(model.Generate(Prompts, Options).Tokens, row => row.Distinct().Count() > 2); // or nothing is tested
        var steering = new FixedSteering(Layer, (point, _) => point == 1 ? Vectors.Times(Push, 3) : null);
        var steered = SteeredDecoding.Run(model, Prompts, Options, delimiter, steering);
        Assert.Contains(1, steered.Interventions);
        Assert.NotEqual(model.Generate(Prompts, Options).Tokens, steered.Tokens);
        for (var i = 0; i < Prompts.Length; i++)
        {
            var at = steered.Tokens[i].ToList().IndexOf(delimiter);
            int[] all = [.. Prompts[i], .. steered.Tokens[i]];
            var likeliest = Likeliest(model, all, Prompts[i].Length + at, Vectors.Times(Push, 3), at >= 0);
            Assert.Equal(steered.Tokens[i], likeliest.Skip(Prompts[i].Length - 1).Take(steered.Tokens[i].Count));
        }
    }

    [Fact]
    public void A_preview_says_what_would_have_been_written_and_leaves_no_trace()
    {
        using var scope = NewDisposeScope();
        using var model = TransformerTests.Make();
        var delimiter = Delimiter(model);
        var watcher = new Watcher(delimiter);
        var watched = SteeredDecoding.Run(model, Prompts, Options, delimiter, watcher);
        Assert.Equal(model.Generate(Prompts, Options).Tokens, watched.Tokens); // a preview that nobody acts on
        Assert.All(watched.Interventions, count => Assert.Equal(0, count));
        Assert.NotEmpty(watcher.Seen);
        foreach (var (sequence, written, plain, pushed) in watcher.Seen.Select(one => (one.Sequence, Written(one), one.Plain, one.Pushed)))
        {
            Assert.Equal(Direct(model, sequence, written, delimiter, null), plain, 1e-4);
            Assert.Equal(Direct(model, sequence, written, delimiter, Push), pushed, 1e-4);
        }
        Assert.InRange(watched.PreviewTokens.Sum(), watcher.Seen.Count * 2, watcher.Seen.Count * 2 * Watcher.Tokens);

        int[] Written((int Sequence, int Point, double, double) one)
        {
            var (count, row) = (0, watched.Tokens[one.Sequence]);
            return [.. row.TakeWhile(token => (count += token == delimiter ? 1 : 0) < one.Point || token != delimiter), delimiter];
        }
    }

    [Fact]
    public void What_it_cannot_do_is_refused()
    {
        using var scope = NewDisposeScope();
        using var model = TransformerTests.Make();
        Assert.Contains("greedy", Assert.Throws<ArgumentException>(
            () => SteeredDecoding.Run(model, Prompts, Options with { Temperature = 1 }, 9, null)).Message);
        Assert.Contains("MaxLength", Assert.Throws<ArgumentException>(
            () => SteeredDecoding.Run(model, Prompts, Options with { MaxNewTokens = 60 }, 9, null)).Message);
        Assert.Throws<ArgumentException>(() => SteeredDecoding.Run(model, [], Options, 9, null));
    }

    // The likeliest token after each position of a full pass, with the push at one position.
    private static List<int> Likeliest(Transformer model, int[] tokens, int at, float[] push, bool pushes)
    {
        using var scope = NewDisposeScope();
        var input = tensor(tokens.Select(token => (long)token).ToArray()).view(1, -1);
        var states = model.States(input, hook: (layer, hidden, positions) =>
            layer == Layer && pushes ? hidden + (positions == at).unsqueeze(-1) * tensor(push) : hidden);
        return [.. model.Unembed(states)[0].argmax(-1).data<long>().ToArray().Select(token => (int)token)];
    }

    // Mean log-probability of the next tokens, by full passes over ever longer sequences.
    private static double Direct(Transformer model, int sequence, int[] written, int delimiter, float[]? push)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        List<int> tokens = [.. Prompts[sequence], .. written];
        var (at, sum, count) = (tokens.Count - 1, 0.0, 0);
        while (count < Watcher.Tokens && (count == 0 || tokens[^1] != delimiter))
        {
            var input = tensor(tokens.Select(token => (long)token).ToArray()).view(1, -1);
            var states = model.States(input, hook: (layer, hidden, positions) =>
                layer == Layer && push is not null ? hidden + (positions == at).unsqueeze(-1) * tensor(push) : hidden);
            var (best, token) = model.Unembed(states)[0, -1].log_softmax(-1).max(-1);
            (sum, count) = (sum + best.item<float>(), count + 1);
            tokens.Add((int)token.item<long>());
        }
        return sum / count;
    }

    private sealed class Watcher(int delimiter) : ISteering
    {
        internal const int Tokens = 4;
        internal readonly List<(int Sequence, int Point, double Plain, double Pushed)> Seen = [];

        public int Layer => SteeredDecodingTests.Layer;

        public IReadOnlyList<float[]?> Choose(Boundary boundary)
        {
            Assert.True(delimiter >= 0);
            var trials = boundary.Sequences.SelectMany((_, i) => new (int, float[]?)[] { (i, null), (i, Push) }).ToArray();
            var values = boundary.Preview(trials, Tokens);
            for (var i = 0; i < boundary.Sequences.Count; i++)
                Seen.Add((boundary.Sequences[i], boundary.ControlPoints[i], values[2 * i], values[2 * i + 1]));
            return new float[]?[boundary.Sequences.Count];
        }
    }
}
