using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SystemTorch.Tests;

public sealed class NNModuleTests
{
    private sealed class Model : nn.Module<Tensor, Tensor>
    {
        private readonly Linear first = nn.Linear(3, 4);
        private readonly BatchNorm1d norm = nn.BatchNorm1d(4);
        private readonly Sequential rest = nn.Sequential(nn.ReLU(), nn.Linear(4, 2, hasBias: false));
        private readonly ModuleList<Linear> list = new(nn.Linear(1, 1), nn.Linear(1, 1));
        private readonly ModuleDict<LayerNorm> dict = nn.ModuleDict(("a", nn.LayerNorm(2)));
        private readonly Parameter scale = nn.Parameter(ones(1));
        private readonly Tensor constant = zeros(2);

        internal Model() : base(nameof(Model))
        {
            RegisterComponents();
            register_buffer("scratch", zeros(1), persistent: false);
        }

        public override Tensor forward(Tensor input) =>
            dict["a"].call(rest.call(norm.call(first.call(input)))) * scale + constant + list[0].call(scale);
    }

    [Fact]
    public void State_keys_are_the_field_names_joined_by_dots()
    {
        using var model = new Model();
        Assert.Equal(
            [
                "scale", "first.weight", "first.bias", "norm.weight", "norm.bias", "rest.1.weight", "list.0.weight", "list.0.bias",
                "list.1.weight", "list.1.bias", "dict.a.weight", "dict.a.bias", "constant", "norm.running_mean", "norm.running_var",
                "norm.num_batches_tracked",
            ],
            model.state_dict().Keys);
        Assert.Contains("scratch", model.named_buffers().Select(entry => entry.name));
        Assert.Equal(["first", "norm", "rest", "list", "dict"], model.named_children().Select(entry => entry.name));
        Assert.True(model.has_parameter("rest.1.weight"));
        Assert.False(model.has_parameter("rest.1.bias"));
        Assert.Same(model.state_dict()["norm.running_var"], model.get_buffer("norm.running_var"));
    }

    [Fact]
    public void Loading_a_state_copies_the_values()
    {
        using var scope = NewDisposeScope();
        using var source = new Model();
        using var target = new Model();
        var x = randn(5, 3);
        source.eval();
        target.eval();
        Assert.False(source.call(x).allclose(target.call(x)));
        target.load_state_dict(source.state_dict());
        Assert.True(source.call(x).Equals(target.call(x)));
        Assert.NotSame(source.get_parameter("scale"), target.get_parameter("scale"));
    }

    [Fact]
    public void Loading_a_foreign_state_says_what_does_not_fit()
    {
        using var scope = NewDisposeScope();
        using var model = nn.Linear(2, 3);
        var wrong = new Dictionary<string, Tensor> { ["weight"] = zeros(3, 2), ["extra"] = zeros(1) };
        var error = Assert.Throws<InvalidOperationException>(() => model.load_state_dict(wrong));
        Assert.Contains("missing [bias]", error.Message);
        Assert.Contains("unexpected [extra]", error.Message);

        var (missing, unexpected) = model.load_state_dict(wrong, strict: false);
        Assert.Equal(["bias"], missing);
        Assert.Equal(["extra"], unexpected);

        var narrow = new Dictionary<string, Tensor> { ["weight"] = zeros(1, 2), ["bias"] = zeros(3) };
        Assert.Contains("[1, 2]", Assert.Throws<InvalidOperationException>(() => model.load_state_dict(narrow)).Message);
    }

    [Fact]
    public void Moving_to_double_replaces_parameters_buffers_and_gradients()
    {
        using var scope = NewDisposeScope();
        using var model = new Model();
        model.call(randn(5, 3)).sum().backward();
        var same = model.to(ScalarType.Float64);
        Assert.Same(model, same);
        Assert.All(model.parameters(), parameter => Assert.Equal(ScalarType.Float64, parameter.dtype));
        Assert.Equal(ScalarType.Float64, model.get_buffer("constant")!.dtype);
        Assert.Equal(ScalarType.Int64, model.get_buffer("norm.num_batches_tracked")!.dtype);
        Assert.Equal(ScalarType.Float64, model.get_parameter("first.weight")!.grad!.dtype);
        Assert.All(model.parameters(), parameter => Assert.True(parameter.requires_grad && parameter.is_leaf));
        Assert.Equal(ScalarType.Float64, model.call(randn(5, 3, dtype: ScalarType.Float64)).dtype);
        Assert.Throws<ArgumentException>(() => model.to(ScalarType.Int64));
    }

    [Fact]
    public void Training_mode_reaches_every_submodule_and_decides_what_dropout_does()
    {
        using var scope = NewDisposeScope();
        using var model = nn.Sequential(("drop", nn.Dropout(0.5)), ("inner", nn.Sequential(nn.Identity())));
        Assert.True(model.training);
        var x = ones(1000);
        Assert.InRange((model.call(x) == 0).sum().item<long>(), 350, 650);
        model.eval();
        Assert.All(model.modules(), module => Assert.False(module.training));
        Assert.True(model.call(x).Equals(x));
    }

    [Fact]
    public void Batch_statistics_are_tracked_in_training_and_used_in_evaluation()
    {
        using var scope = NewDisposeScope();
        using var norm = nn.BatchNorm2d(2);
        var x = randn(8, 2, 4, 4) * 3 + 1;
        norm.call(x);
        Assert.Equal(1, norm.num_batches_tracked!.item<long>());
        var expected = x.mean([0, 2, 3]) * 0.1;
        Assert.True(norm.running_mean!.allclose(expected, 1e-4, 1e-6));
        norm.eval();
        var y = norm.call(x);
        Assert.Equal(1, norm.num_batches_tracked!.item<long>());
        Assert.False(y.mean([0, 2, 3]).abs().max().item<float>() < 1e-3);
        Assert.Throws<ArgumentException>(() => norm.call(randn(2, 2)));
    }

    [Fact]
    public void Hooks_see_and_change_calls_until_they_are_removed()
    {
        using var scope = NewDisposeScope();
        using var layer = nn.Identity();
        var calls = 0;
        var before = layer.register_forward_pre_hook((_, input) => input * 2);
        var after = layer.register_forward_hook((_, _, output) => output + 1);
        var watch = layer.register_forward_hook(_ => calls++);
        Assert.Equal(7, layer.call(tensor(3f)).item<float>());
        before.remove();
        after.remove();
        Assert.Equal(3, layer.call(tensor(3f)).item<float>());
        watch.remove();
        layer.call(tensor(3f));
        Assert.Equal(2, calls);
    }

    [Fact]
    public void A_sequential_can_be_indexed_sliced_and_extended()
    {
        using var scope = NewDisposeScope();
        using var model = nn.Sequential(nn.Linear(2, 3), nn.ReLU(), nn.Linear(3, 4));
        Assert.IsType<ReLU>(model[1]);
        Assert.Equal(2, model[1..].Count);
        Assert.Equal(["0.weight", "0.bias", "2.weight", "2.bias"], model.state_dict().Keys);
        model.append("tail", nn.Linear(4, 1));
        Assert.Equal([5, 1], model.call(ones(5, 2)).shape);
        Assert.Throws<InvalidOperationException>(() => model.append("tail", nn.ReLU()));
    }

    [Fact]
    public void Apply_visits_children_before_the_module_itself()
    {
        using var model = nn.Sequential(("inner", nn.Sequential(("leaf", nn.Linear(1, 1)))));
        var visited = new List<string>();
        model.apply(module => visited.Add(module.GetName()));
        Assert.Equal(["Linear", "Sequential", "Sequential"], visited);
    }

    [Fact]
    public void A_parameter_takes_over_the_data_and_keeps_its_place_outside_or_inside_of_a_scope()
    {
        using var outside = new Parameter(ones(2));
        Parameter inside;
        using (NewDisposeScope())
        {
            inside = new Parameter(ones(2));
            Assert.True(inside.requires_grad && inside.is_leaf);
        }
        Assert.True(inside.IsInvalid);
        Assert.False(outside.IsInvalid);
        var data = ones(1);
        using var taken = new Parameter(data, requires_grad: false);
        Assert.True(data.IsInvalid);
        Assert.False(taken.requires_grad);
    }

    [Fact]
    public void Layers_made_inside_a_scope_outlive_it()
    {
        nn.Module[] layers;
        using (NewDisposeScope())
            layers = [nn.Linear(1, 1), nn.Conv2d(1, 1, 1), nn.Embedding(2, 1), nn.BatchNorm1d(1), nn.LayerNorm(1), nn.GRU(1, 1)];
        foreach (var layer in layers)
        {
            Assert.All(layer.state_dict().Values, tensor => Assert.False(tensor.IsInvalid));
            layer.Dispose();
            Assert.Empty(layer.parameters());
        }
    }

    [Fact]
    public void Zero_grad_drops_or_clears_the_gradients()
    {
        using var scope = NewDisposeScope();
        using var model = nn.Linear(2, 2);
        model.call(ones(1, 2)).sum().backward();
        model.zero_grad(set_to_none: false);
        Assert.Equal(0, model.weight.grad!.abs().sum().item<float>());
        model.zero_grad();
        Assert.Null(model.weight.grad);
    }

    [Fact]
    public void Wrong_shapes_are_refused_with_the_layers_name_and_what_it_expects()
    {
        using var scope = NewDisposeScope();
        using var conv = nn.Conv2d(3, 4, 3);
        var error = Assert.Throws<ArgumentException>(() => conv.call(ones(1, 2, 8, 8)));
        Assert.Contains("Conv2d expects [N, 3, ...]", error.Message);
        Assert.Contains("[1, 2, 8, 8]", error.Message);
        Assert.Throws<ArgumentException>(() => nn.Conv2d(3, 4, 3, TorchSharp.Padding.Same, stride: 2));
        Assert.Throws<ArgumentException>(() => nn.functional.interpolate(ones(1, 1, 4)));
        Assert.Throws<ArgumentException>(() => nn.functional.scaled_dot_product_attention(
            ones(1, 2, 2), ones(1, 2, 2), ones(1, 2, 2), ones(2, 2), is_casual: true));
    }

    [Fact]
    public void Transposed_convolution_agrees_with_the_operator_it_replaces()
    {
        using var scope = NewDisposeScope();
        manual_seed(3);
        foreach (var (kernel, stride, padding, extra) in new (long, long, long, long)[] { (4, 2, 1, 0), (3, 2, 1, 1), (3, 1, 0, 0), (5, 3,
            2, 2) })
        {
            var (x, w, b) = (randn(2, 6, 7, 5), randn(6, 4, kernel, kernel), randn(4));
            var ours = nn.functional.conv_transpose2d(x, w, b, [stride], [padding], [extra]);
            var theirs = Op.Call("conv_transpose2d.input", x, w, b, new[] { stride }, new[] { padding }, new[] { extra });
            Assert.Equal(theirs.shape, ours.shape);
            Assert.True(ours.allclose(theirs, 1e-4, 1e-4));
        }
    }
}
