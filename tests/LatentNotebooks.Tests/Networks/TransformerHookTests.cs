using LatentNotebooks.Networks;
using static TorchSharp.torch;

namespace LatentNotebooks.Tests.Networks;

[Collection("engine")]
public class TransformerHookTests
{
    private static readonly long[] Text = [1, 2, 3, 4, 5, 6];

    [Fact]
    public void Every_layer_is_shown_with_the_places_of_its_tokens()
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        using var model = TransformerTests.Make();
        var seen = new List<(int, long[])>();
        var plain = model.States(tensor(Text).view(1, -1));
        var watched = model.States(tensor(Text).view(1, -1), hook: (layer, hidden, positions) =>
        {
            seen.Add((layer, hidden.shape));
            Assert.Equal([0L, 1, 2, 3, 4, 5], positions.contiguous().data<long>().ToArray());
            return hidden;
        });
        Assert.Equal([0, 1, 2, 3], seen.Select(one => one.Item1));
        Assert.All(seen, one => Assert.Equal([1, 6, 16], one.Item2));
        Assert.Equal(0, TransformerTests.Furthest(plain, watched));
    }

    [Theory]
    [InlineData(0), InlineData(1), InlineData(2), InlineData(3)]
    public void What_is_written_at_a_place_changes_that_place_and_only_later_ones(int at)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        using var model = TransformerTests.Make();
        var push = randn(16);
        var plain = model.States(tensor(Text).view(1, -1));
        var pushed = model.States(tensor(Text).view(1, -1), hook: (layer, hidden, positions) =>
            layer == at ? hidden + (positions == 3).unsqueeze(-1) * push : hidden);
        Assert.Equal(0, TransformerTests.Furthest(plain.narrow(1, 0, 3), pushed.narrow(1, 0, 3)));
        Assert.True(TransformerTests.Furthest(plain.narrow(1, 3, 1), pushed.narrow(1, 3, 1)) > 1e-3);
        // After the last block nothing attends any more.
        Assert.Equal(at < 3, TransformerTests.Furthest(plain.narrow(1, 4, 2), pushed.narrow(1, 4, 2)) > 1e-5);
    }

    [Fact]
    public void An_embedding_written_at_layer_0_acts_like_its_token()
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        using var model = new Transformer(TransformerTests.Small with { Positions = TransformerPositions.Rotary });
        var fed = model.Embed(tensor(9L));
        var other = model.States(tensor(new long[] { 1, 2, 9, 4, 5, 6 }).view(1, -1));
        var written = model.States(tensor(Text).view(1, -1), hook: (layer, hidden, positions) =>
            layer == 0 ? where((positions == 2).unsqueeze(-1), fed, hidden) : hidden);
        Assert.InRange(TransformerTests.Furthest(other, written), 0, 1e-5f);
    }

    [Fact]
    public void A_push_on_the_prompt_acts_on_generation_through_the_cache_as_without_it()
    {
        using var scope = NewDisposeScope();
        using var model = TransformerTests.Make();
        var push = randn(16) * 5;
        int[][] prompts = [[1, 2, 3, 4], [5, 6]];
        // Place 1 of either sequence; without a cache it comes by again in every pass.
        TransformerHook steer = (layer, hidden, positions) => layer == 1 ? hidden + (positions == 1).unsqueeze(-1) * push : hidden;
        var options = new GenerationOptions { MaxNewTokens = 16 };
        var cached = model.Generate(prompts, options, steer);
        var plain = model.Generate(prompts, options with { UseCache = false }, steer);
        Assert.Equal(plain.Tokens[0], cached.Tokens[0]);
        Assert.Equal(plain.Tokens[1], cached.Tokens[1]);
        Assert.NotEqual(model.Generate(prompts, options).LogProbabilities[1], cached.LogProbabilities[1]);
    }

    [Fact]
    public void Gradients_flow_through_what_a_hook_writes()
    {
        using var scope = NewDisposeScope();
        using var model = TransformerTests.Make();
        var push = zeros(16, requires_grad: true);
        var weights = randn(1, 6, 16); // an unweighted sum of normalised states is constant
        (model.States(tensor(Text).view(1, -1), hook: (layer, hidden, _) => layer == 2 ? hidden + push : hidden) * weights).sum().backward();
        Assert.True(push.grad!.abs().sum().item<float>() > 1e-3);
    }

    [Fact]
    public void A_hook_that_returns_another_shape_is_told_so()
    {
        using var scope = NewDisposeScope();
        using var model = TransformerTests.Make();
        var error = Assert.Throws<ArgumentException>(
            () => model.States(tensor(Text).view(1, -1), hook: (_, hidden, _) => hidden.narrow(1, 0, 2)));
        Assert.Contains("layer 0", error.Message);
    }
}
