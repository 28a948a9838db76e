using LatentNotebooks.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace LatentNotebooks.Tests.Networks;

[Collection("engine")]
public class TransformerTests
{
    internal static readonly TransformerOptions Small = new() { Vocabulary = 13, MaxLength = 40, Width = 16, Layers = 3, Heads = 2 };

    public static TheoryData<TransformerPositions, bool> Kinds => new()
    {
        { TransformerPositions.Learned, false }, { TransformerPositions.Learned, true },
        { TransformerPositions.Rotary, false }, { TransformerPositions.Rotary, true },
    };

    /// <summary>A network with places that matter: as initialised, embeddings are too small to tell two of them apart.</summary>
    internal static Transformer Make(TransformerPositions positions = TransformerPositions.Learned, bool tied = false)
    {
        manual_seed(7);
        var model = new Transformer(Small with { Positions = positions, TiedEmbeddings = tied });
        using var _ = no_grad();
        foreach (var (name, parameter) in model.named_parameters())
            if (name.Contains("Embedding")) parameter.mul_(30);
        model.eval();
        return model;
    }

    internal static float Furthest(Tensor a, Tensor b)
    {
        using var scope = NewDisposeScope();
        return (a - b).abs().max().item<float>();
    }

    private static Tensor Tokens(long batch, long length) => randint(0, Small.Vocabulary, [batch, length], dtype: ScalarType.Int64);

    [Theory, MemberData(nameof(Kinds))]
    public void A_later_token_changes_no_earlier_logit(TransformerPositions positions, bool tied)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        using var model = Make(positions, tied);
        var tokens = Tokens(2, 12);
        var changed = tokens.clone();
        changed.narrow(1, 7, 1).copy_((changed.narrow(1, 7, 1) + 1).remainder(Small.Vocabulary));
        var (before, after) = (model.call(tokens), model.call(changed));
        Assert.Equal(new long[] { 2, 12, 13 }, before.shape);
        Assert.Equal(0, Furthest(before.narrow(1, 0, 7), after.narrow(1, 0, 7)));
        Assert.True(Furthest(before.narrow(1, 7, 1), after.narrow(1, 7, 1)) > 1e-3);
        Assert.True(Furthest(before.narrow(1, 8, 4), after.narrow(1, 8, 4)) > 1e-3); // and later ones do see it
    }

    [Theory, MemberData(nameof(Kinds))]
    public void Order_matters(TransformerPositions positions, bool tied)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        using var model = Make(positions, tied);
        var (one, other) = (tensor(new long[] { 1, 2, 3, 4 }).view(1, 4), tensor(new long[] { 2, 1, 3, 4 }).view(1, 4));
        Assert.True(Furthest(model.call(one).narrow(1, 3, 1), model.call(other).narrow(1, 3, 1)) > 1e-4);
    }

    [Theory, MemberData(nameof(Kinds))]
    public void Reading_in_pieces_gives_the_same_states(TransformerPositions positions, bool tied)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        using var model = Make(positions, tied);
        var tokens = Tokens(3, 14);
        using var cache = model.NewCache(3, 14);
        var whole = model.States(tokens);
        var pieces = new List<Tensor>();
        foreach (var (from, count) in new[] { (0, 5), (5, 1), (6, 4), (10, 1), (11, 3) })
            pieces.Add(model.States(tokens.narrow(1, from, count), cache: cache));
        Assert.Equal(14, cache.Length);
        Assert.InRange(Furthest(whole, cat(pieces, 1)), 0, 1e-5f);
    }

    [Theory, MemberData(nameof(Kinds))]
    public void Padding_on_the_left_is_not_seen(TransformerPositions positions, bool tied)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        using var model = Make(positions, tied);
        var tokens = Tokens(1, 6);
        var padded = cat([full(1, 3, 5, dtype: ScalarType.Int64), tokens], 1);
        var places = arange(-3, 6, ScalarType.Int64).unsqueeze(0);
        Assert.InRange(Furthest(model.States(tokens), model.States(padded, places).narrow(1, 3, 6)), 0, 1e-5f);
    }

    [Fact]
    public void Rewinding_the_cache_forgets_a_preview_and_selected_rows_branch()
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        using var model = Make();
        var (prefix, next) = (Tokens(2, 5), Tokens(2, 1));
        using var cache = model.NewCache(2, 12);
        model.States(prefix, cache: cache);
        var expected = model.States(next, cache: cache);
        cache.Rewind(5);
        model.States(Tokens(2, 3), cache: cache);
        cache.Rewind(5);
        using var branch = cache.Select([1, 1, 0]);
        Assert.Equal(0, Furthest(expected, model.States(next, cache: cache)));
        var branched = model.States(next.index_select(0, tensor(new long[] { 1, 1, 0 })), cache: branch);
        Assert.InRange(Furthest(expected.index_select(0, tensor(new long[] { 1, 1, 0 })), branched), 0, 1e-5f);
        Assert.Throws<ArgumentOutOfRangeException>(() => cache.Rewind(7));
    }

    [Fact]
    public void A_network_has_the_parameters_its_shape_promises()
    {
        using var untied = Make();
        using var tied = Make(TransformerPositions.Rotary, tied: true);
        const int v = 13, t = 40, d = 16, layers = 3;
        const int block = 2 * 2 * d + (3 * d * d + 3 * d) + (d * d + d) + (4 * d * d + 4 * d) + (4 * d * d + d);
        Assert.Equal(v * d + t * d + layers * block + 2 * d + v * d, untied.ParameterCount);
        Assert.Equal(v * d + layers * block + 2 * d, tied.ParameterCount);
        using var usual = new Transformer(new TransformerOptions { Vocabulary = 35, MaxLength = 20 });
        Assert.InRange(usual.ParameterCount, 100_000, 110_000);
    }

    [Fact]
    public void Shapes_that_no_network_has_are_refused()
    {
        Assert.Contains("heads", Assert.Throws<ArgumentException>(() => new Transformer(Small with { Heads = 3 })).Message);
        Assert.Contains("even", Assert.Throws<ArgumentException>(
            () => new Transformer(Small with { Width = 6, Positions = TransformerPositions.Rotary })).Message);
        Assert.Contains("Layers", Assert.Throws<ArgumentException>(() => new Transformer(Small with { Layers = 0 })).Message);
    }

    [Fact]
    public void Too_many_tokens_and_gradients_through_the_cache_are_refused()
    {
        using var scope = NewDisposeScope();
        using var model = Make();
        Assert.Contains("MaxLength", Assert.Throws<ArgumentException>(() => model.call(Tokens(1, 41))).Message);
        using var cache = model.NewCache(2, 4);
        Assert.Contains("no_grad", Assert.Throws<InvalidOperationException>(() => model.States(Tokens(2, 3), cache: cache)).Message);
        using var _ = no_grad();
        Assert.Contains("room", Assert.Throws<ArgumentException>(() => model.States(Tokens(2, 5), cache: cache)).Message);
        Assert.Contains("sequences", Assert.Throws<ArgumentException>(() => model.States(Tokens(3, 1), cache: cache)).Message);
    }

    [Theory]
    [InlineData(TransformerPositions.Learned), InlineData(TransformerPositions.Rotary)]
    public void Copying_is_learned_in_seconds(TransformerPositions positions)
    {
        using var scope = NewDisposeScope();
        manual_seed(3);
        const int letters = 8, length = 5;
        using var model = new Transformer(
            new TransformerOptions { Vocabulary = letters + 1, MaxLength = 2 * length + 1, Width = 32, Layers = 2, Heads = 2, Positions = positions });
        using var optimizer = optim.AdamW(model.parameters(), 5e-3);
        var last = 0f;
        for (var update = 0; update < 400; update++)
        {
            using var step = NewDisposeScope();
            var word = randint(0, letters, [32, length], dtype: ScalarType.Int64);
            var text = cat([word, full(32, 1, letters, dtype: ScalarType.Int64), word], 1);
            var logits = model.call(text.narrow(1, 0, 2 * length)).narrow(1, length, length);
            var loss = nn.functional.cross_entropy(logits.reshape(-1, letters + 1), word.reshape(-1));
            optimizer.zero_grad();
            loss.backward();
            optimizer.step();
            last = loss.item<float>();
        }
        Assert.InRange(last, 0, 0.05f); // chance is log 8 = 2.08
        var copied = model.Generate([[1, 5, 2, 7, 0, letters], [3, 3, 6, 1, 4, letters]], new GenerationOptions { MaxNewTokens = length });
        Assert.Equal([1, 5, 2, 7, 0], copied.Tokens[0]);
        Assert.Equal([3, 3, 6, 1, 4], copied.Tokens[1]);
    }

    [Fact]
    public void Passes_and_generation_leave_no_tensor_behind()
    {
        using var model = Make(TransformerPositions.Rotary);
        Work();
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        for (var i = 0; i < 3; i++) Work();
        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);

        void Work()
        {
            using (var tokens = Tokens(2, 5))
            using (var logits = model.call(tokens))
                Assert.Equal(3, logits.Dimensions);
            TransformerHook look = (_, hidden, _) => hidden;
            foreach (var cached in new[] { true, false })
                model.Generate([[1, 2, 3], [4]], new GenerationOptions { MaxNewTokens = 4, UseCache = cached }, look);
            using var grad = no_grad();
            using var cache = model.NewCache(2, 8);
            using (var tokens = Tokens(2, 5)) model.States(tokens, cache: cache).Dispose();
            cache.Rewind(2);
            cache.Select([0, 1, 1]).Dispose();
        }
    }
}
