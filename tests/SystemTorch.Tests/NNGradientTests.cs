using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace SystemTorch.Tests;

/// <summary>Autograd against central differences in float64, for every differentiable function and layer of torch.nn.</summary>
public sealed class NNGradientTests
{
    private const double Step = 1e-6;

    private static readonly Dictionary<string, (long[][] Shapes, Func<Tensor[], Tensor> Apply)> Functions = new()
    {
        ["relu"] = ([[3, 4]], a => F.relu(a[0])),
        ["relu6"] = ([[3, 4]], a => F.relu6(a[0])),
        ["gelu"] = ([[3, 4]], a => F.gelu(a[0])),
        ["gelu, tanh"] = ([[3, 4]], a => F.gelu(a[0], GELU.Approximate.tanh)),
        ["silu"] = ([[3, 4]], a => F.silu(a[0])),
        ["mish"] = ([[3, 4]], a => F.mish(a[0])),
        ["tanh"] = ([[3, 4]], a => F.tanh(a[0])),
        ["sigmoid"] = ([[3, 4]], a => F.sigmoid(a[0])),
        ["logsigmoid"] = ([[3, 4]], a => F.logsigmoid(a[0])),
        ["leaky_relu"] = ([[3, 4]], a => F.leaky_relu(a[0], 0.1)),
        ["elu"] = ([[3, 4]], a => F.elu(a[0], 0.7)),
        ["selu"] = ([[3, 4]], a => F.selu(a[0])),
        ["hardtanh"] = ([[3, 4]], a => F.hardtanh(a[0], -0.4, 0.6)),
        ["softplus"] = ([[3, 4]], a => F.softplus(a[0], 2)),
        ["glu"] = ([[3, 4]], a => F.glu(a[0])),
        ["softmax"] = ([[3, 4]], a => F.softmax(a[0], -1)),
        ["log_softmax"] = ([[3, 4]], a => F.log_softmax(a[0], 0)),
        ["linear"] = ([[2, 3, 4], [5, 4], [5]], a => F.linear(a[0], a[1], a[2])),
        ["conv1d"] = ([[2, 4, 9], [6, 2, 3], [6]], a => F.conv1d(a[0], a[1], a[2], 2, 1, 1, groups: 2)),
        ["conv1d_padding"] = ([[2, 4, 9], [6, 4, 3], [6]], a => F.conv1d_padding(a[0], a[1], a[2], padding: Padding.Same)),
        ["conv2d"] = ([[2, 3, 6, 5], [4, 3, 3, 3], [4]], a => F.conv2d(a[0], a[1], a[2], [2, 1], [1, 1])),
        ["conv2d, dilated"] = ([[2, 3, 7, 6], [4, 3, 3, 3], [4]], a => F.conv2d(a[0], a[1], a[2], dilation: [2, 1])),
        ["conv_transpose1d"] = ([[2, 3, 4], [3, 4, 3], [4]], a => F.conv_transpose1d(a[0], a[1], a[2], 2, 1, 1)),
        ["conv_transpose2d"] = ([[2, 3, 4, 3], [3, 4, 4, 4], [4]], a => F.conv_transpose2d(a[0], a[1], a[2], [2, 2], [1, 1])),
        ["conv_transpose2d, output padding"] =
            ([[2, 3, 4, 3], [3, 4, 3, 3], [4]], a => F.conv_transpose2d(a[0], a[1], a[2], [2, 2], [1, 1], [1, 1])),
        ["conv_transpose2d, groups"] = ([[2, 4, 4, 3], [4, 2, 3, 3], [4]], a => F.conv_transpose2d(a[0], a[1], a[2], [2, 1], groups: 2)),
        ["conv_transpose2d, unbatched"] = ([[3, 4, 3], [3, 4, 3, 3], [4]], a => F.conv_transpose2d(a[0], a[1], a[2])),
        ["batch_norm"] = ([[6, 3], [3], [3]], a => F.batch_norm(a[0], null, null, a[1], a[2], training: true)),
        ["layer_norm"] = ([[2, 3, 4], [3, 4], [3, 4]], a => F.layer_norm(a[0], [3, 4], a[1], a[2])),
        ["group_norm"] = ([[2, 4, 3], [4], [4]], a => F.group_norm(a[0], 2, a[1], a[2])),
        ["normalize"] = ([[3, 4]], a => F.normalize(a[0])),
        ["cosine_similarity"] = ([[3, 4], [3, 4]], a => F.cosine_similarity(a[0], a[1])),
        ["pairwise_distance"] = ([[3, 4], [3, 4]], a => F.pairwise_distance(a[0], a[1])),
        ["max_pool1d"] = ([[2, 3, 8]], a => F.max_pool1d(a[0], 2)),
        ["max_pool2d"] = ([[2, 3, 6, 6]], a => F.max_pool2d(a[0], 3, 2, 1)),
        ["avg_pool1d"] = ([[2, 3, 8]], a => F.avg_pool1d(a[0], 2)),
        ["avg_pool2d"] = ([[2, 3, 6, 6]], a => F.avg_pool2d(a[0], (2, 3))),
        ["adaptive_avg_pool1d"] = ([[2, 3, 7]], a => F.adaptive_avg_pool1d(a[0], 3)),
        ["adaptive_avg_pool2d"] = ([[2, 3, 7, 5]], a => F.adaptive_avg_pool2d(a[0], (3, 2))),
        ["interpolate, nearest"] = ([[2, 3, 4, 3]], a => F.interpolate(a[0], scale_factor: [2])),
        ["interpolate, bilinear"] = ([[2, 3, 4, 3]], a => F.interpolate(a[0], [7, 5], mode: InterpolationMode.Bilinear)),
        ["interpolate, bicubic"] =
            ([[2, 3, 4, 3]], a => F.interpolate(a[0], [7, 5], mode: InterpolationMode.Bicubic, align_corners: true)),
        ["interpolate, area"] = ([[2, 3, 6, 4]], a => F.interpolate(a[0], [3, 2], mode: InterpolationMode.Area)),
        ["pixel_shuffle"] = ([[2, 8, 3, 3]], a => F.pixel_shuffle(a[0], 2)),
        ["pixel_unshuffle"] = ([[2, 2, 4, 4]], a => F.pixel_unshuffle(a[0], 2)),
        ["pad, reflect"] = ([[2, 3, 4, 5]], a => F.pad(a[0], (1, 2, 2, 1), PaddingModes.Reflect)),
        ["pad, circular"] = ([[2, 3, 5]], a => F.pad(a[0], (1, 2), PaddingModes.Circular)),
        ["pad, constant"] = ([[2, 3]], a => F.pad(a[0], 1, value: 3)),
        ["unfold"] = ([[2, 3, 5, 4]], a => F.unfold(a[0], (2, 2), stride: (1, 2))),
        ["attention"] = ([[2, 3, 4], [2, 5, 4], [2, 5, 6]], a => F.scaled_dot_product_attention(a[0], a[1], a[2])),
        ["attention, causal"] =
            ([[2, 2, 4, 3], [2, 2, 4, 3], [2, 2, 4, 3]], a => F.scaled_dot_product_attention(a[0], a[1], a[2], is_casual: true)),
        ["attention, masked"] = ([[2, 3, 4], [2, 3, 4], [2, 3, 4]],
            a => F.scaled_dot_product_attention(a[0], a[1], a[2], ones(3, 3, dtype: ScalarType.Bool).tril())),
        ["cross_entropy"] = ([[3, 4]], a => F.cross_entropy(a[0], tensor(new long[] { 1, 3, 0 }), label_smoothing: 0.1)),
        ["cross_entropy, weighted"] =
            ([[3, 4]], a => F.cross_entropy(a[0], tensor(new long[] { 1, 3, 0 }), tensor(new[] { 1.0, 2, 3, 4 }), ignore_index: 0)),
        ["nll_loss"] = ([[3, 4]], a => F.nll_loss(F.log_softmax(a[0], 1), tensor(new long[] { 1, 3, 0 }))),
        ["mse_loss"] = ([[3, 4], [3, 4]], a => F.mse_loss(a[0], a[1])),
        ["l1_loss"] = ([[3, 4], [3, 4]], a => F.l1_loss(a[0], a[1], nn.Reduction.Sum)),
        ["smooth_l1_loss"] = ([[3, 4], [3, 4]], a => F.smooth_l1_loss(a[0], a[1], beta: 0.5)),
        ["huber_loss"] = ([[3, 4], [3, 4]], a => F.huber_loss(a[0], a[1], 0.5, nn.Reduction.None)),
        ["binary_cross_entropy"] =
            ([[3, 4]], a => F.binary_cross_entropy(F.sigmoid(a[0]), full([3, 4], 0.3, dtype: ScalarType.Float64))),
        ["binary_cross_entropy_with_logits"] =
            ([[3, 4]], a => F.binary_cross_entropy_with_logits(a[0], full([3, 4], 0.3, dtype: ScalarType.Float64))),
        ["kl_div"] = ([[3, 4], [3, 4]], a => F.kl_div(F.log_softmax(a[0], 1), F.log_softmax(a[1], 1))),
        ["cosine_embedding_loss"] =
            ([[3, 4], [3, 4]], a => F.cosine_embedding_loss(a[0], a[1], tensor(new[] { 1.0, -1, 1 }), 0.1)),
        ["margin_ranking_loss"] = ([[3], [3]], a => F.margin_ranking_loss(a[0], a[1], tensor(new[] { 1.0, -1, 1 }), 0.1)),
        ["triplet_margin_loss"] = ([[3, 4], [3, 4], [3, 4]], a => F.triplet_margin_loss(a[0], a[1], a[2])),
    };

    private static readonly Dictionary<string, (long[] Shape, Func<nn.Module<Tensor, Tensor>> Build)> Layers = new()
    {
        ["Linear"] = ([3, 4], () => nn.Linear(4, 5)),
        ["Conv1d"] = ([2, 3, 8], () => nn.Conv1d(3, 4, 3, padding: 1)),
        ["Conv2d"] = ([2, 3, 6, 6], () => nn.Conv2d(3, 4, 3, stride: 2, padding: 1)),
        ["Conv2d, reflecting"] = ([2, 3, 6, 6], () => nn.Conv2d(3, 4, 3, padding: 1, padding_mode: PaddingModes.Reflect)),
        ["Conv2d, same size"] = ([2, 3, 6, 6], () => nn.Conv2d(3, 4, (3, 2), Padding.Same)),
        ["ConvTranspose1d"] = ([2, 3, 4], () => nn.ConvTranspose1d(3, 4, 4, stride: 2, padding: 1)),
        ["ConvTranspose2d"] = ([2, 3, 4, 4], () => nn.ConvTranspose2d(3, 4, 4, stride: 2, padding: 1)),
        ["BatchNorm1d"] = ([6, 3], () => nn.BatchNorm1d(3)),
        ["BatchNorm2d"] = ([3, 2, 4, 4], () => nn.BatchNorm2d(2)),
        ["LayerNorm"] = ([3, 4], () => nn.LayerNorm(4)),
        ["GroupNorm"] = ([2, 4, 3, 3], () => nn.GroupNorm(2, 4)),
        ["GRU"] = ([2, 3, 4], () => new First(nn.GRU(4, 3, batchFirst: true, bidirectional: true))),
        ["LSTM"] = ([2, 3, 4], () => new First(nn.LSTM(4, 3, numLayers: 2))),
        ["GRUCell"] = ([2, 4], () => new First(nn.GRUCell(4, 3))),
        ["LSTMCell"] = ([2, 4], () => new First(nn.LSTMCell(4, 3))),
    };

    public static TheoryData<string> FunctionNames => [.. Functions.Keys];

    public static TheoryData<string> LayerNames => [.. Layers.Keys];

    [Theory]
    [MemberData(nameof(FunctionNames))]
    public void The_gradient_of_a_function_matches_central_differences(string name)
    {
        using var scope = NewDisposeScope();
        manual_seed(11);
        var (shapes, apply) = Functions[name];
        var arguments = Array.ConvertAll(shapes, shape => randn(shape, dtype: ScalarType.Float64).requires_grad_());
        Check(name, arguments, () => apply(arguments));
    }

    [Theory]
    [MemberData(nameof(LayerNames))]
    public void The_gradient_of_a_layer_matches_central_differences(string name)
    {
        using var scope = NewDisposeScope();
        manual_seed(11);
        var (shape, build) = Layers[name];
        using var layer = build();
        layer.to(ScalarType.Float64);
        var input = randn(shape, dtype: ScalarType.Float64).requires_grad_();
        Check(name, [input, .. layer.parameters()], () => layer.call(input));
    }

    [Fact]
    public void The_gradient_of_an_embedding_matches_central_differences()
    {
        using var scope = NewDisposeScope();
        using var layer = nn.Embedding(5, 3, padding_idx: 1).to(ScalarType.Float64);
        var indices = tensor(new long[,] { { 0, 2 }, { 4, 2 } });
        Check("Embedding", [layer.weight!], () => layer.call(indices));
    }

    // A random projection of the output, so that every element of the gradient counts.
    private static void Check(string name, Tensor[] arguments, Func<Tensor> apply)
    {
        var weights = randn(apply().shape, dtype: ScalarType.Float64);
        double Value()
        {
            using var _ = no_grad();
            using var inner = NewDisposeScope();
            return (apply() * weights).sum().item<double>();
        }

        (apply() * weights).sum().backward();
        for (var a = 0; a < arguments.Length; a++)
        {
            var expected = arguments[a].grad!.contiguous().data<double>().ToArray();
            var values = arguments[a].detach().view(-1);
            for (var i = 0; i < expected.Length; i++)
            {
                var at = values[i].item<double>();
                values[i] = tensor(at + Step, dtype: ScalarType.Float64);
                var up = Value();
                values[i] = tensor(at - Step, dtype: ScalarType.Float64);
                var down = Value();
                values[i] = tensor(at, dtype: ScalarType.Float64);
                var numeric = (up - down) / (2 * Step);
                Assert.True(Math.Abs(numeric - expected[i]) <= 1e-6 * Math.Max(1, Math.Abs(numeric)),
                    $"{name}, argument {a}, element {i}: autograd {expected[i]:R}, difference {numeric:R}");
            }
        }
    }

    /// <summary>The first output of a recurrent layer, so that all layers can be checked alike.</summary>
    private sealed class First : nn.Module<Tensor, Tensor>
    {
        private readonly nn.Module inner;

        internal First(nn.Module inner) : base(nameof(First))
        {
            this.inner = inner;
            RegisterComponents();
        }

        public override Tensor forward(Tensor input) => inner switch
        {
            GRU gru => gru.call(input).Item1,
            LSTM lstm => lstm.call(input).Item1,
            GRUCell cell => cell.forward(input),
            LSTMCell cell => cell.call(input).Item1,
            _ => throw new InvalidOperationException(),
        };
    }
}
