using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SystemTorch.Tests;

public sealed class OptimTests
{
    private static readonly Dictionary<string, Func<IEnumerable<Parameter>, OptimizerHelper>> Optimizers = new()
    {
        ["SGD"] = parameters => optim.SGD(parameters, 0.1),
        ["SGD with momentum"] = parameters => optim.SGD(parameters, 0.1, momentum: 0.9, dampening: 0.1, weight_decay: 0.01),
        ["Adam"] = parameters => optim.Adam(parameters, 0.01, weight_decay: 0.01),
        ["Adam, amsgrad"] = parameters => optim.Adam(parameters, 0.01, amsgrad: true),
        ["AdamW"] = parameters => optim.AdamW(parameters, 0.01, weight_decay: 0.1),
        ["AdamW, maximize"] = parameters => optim.AdamW(parameters, 0.01, maximize: true),
        ["RMSProp"] = parameters => optim.RMSProp(parameters, 0.01),
        ["RMSProp, centred"] = parameters => optim.RMSProp(parameters, 0.01, momentum: 0.5, centered: true),
    };

    public static TheoryData<string> Names => [.. Optimizers.Keys];

    /// <summary>A linear model on fixed data: enough to give gradients that change from step to step.</summary>
    private sealed class Problem : IDisposable
    {
        private readonly Tensor _input;
        private readonly Tensor _target;

        internal Problem(string optimizer)
        {
            manual_seed(5);
            _input = randn(16, 3);
            _target = randn(16, 2);
            Model = nn.Linear(3, 2);
            Optimizer = Optimizers[optimizer](Model.parameters());
        }

        internal Linear Model { get; }

        internal OptimizerHelper Optimizer { get; }

        internal double Step()
        {
            using var scope = NewDisposeScope();
            var loss = nn.functional.mse_loss(Model.call(_input), _target);
            Optimizer.zero_grad();
            loss.backward();
            Optimizer.step();
            return loss.item<float>();
        }

        internal double Steps(int count)
        {
            var last = 0.0;
            for (var i = 0; i < count; i++) last = Step();
            return last;
        }

        public void Dispose()
        {
            Optimizer.Dispose();
            Model.Dispose();
            _input.Dispose();
            _target.Dispose();
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Training_goes_the_way_it_should(string name)
    {
        using var problem = new Problem(name);
        var first = problem.Step();
        var last = problem.Steps(100);
        if (name.Contains("maximize")) Assert.True(last > first);
        else Assert.True(last < first);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_restored_state_goes_on_bit_for_bit(string name)
    {
        using var scope = NewDisposeScope();
        using var whole = new Problem(name);
        whole.Steps(5);
        var weights = whole.Model.state_dict().ToDictionary(entry => entry.Key, entry => entry.Value.detach().clone());

        using var resumed = new Problem(name);
        resumed.Steps(2); // a state of its own, to be overwritten
        resumed.Model.load_state_dict(weights);
        resumed.Optimizer.load_state_dict(whole.Optimizer.state_dict());
        Assert.All(whole.Optimizer.state_dict().State.Zip(resumed.Optimizer.state_dict().State),
            pair => Assert.True(pair.First.ApproximatelyEquals(pair.Second)));

        for (var i = 0; i < 5; i++) Assert.Equal(whole.Step(), resumed.Step());
        Assert.True(whole.Model.weight.Equals(resumed.Model.weight));
    }

    [Fact]
    public void The_state_of_each_parameter_can_be_read_and_written_for_a_checkpoint()
    {
        using var scope = NewDisposeScope();
        using var whole = new Problem("AdamW");
        whole.Steps(5);
        var saved = whole.Optimizer.state_dict().State.Cast<AdamW.State>()
            .Select(state => (state.step, mean: state.exp_avg!.clone(), square: state.exp_avg_sq!.clone())).ToList();
        var weights = whole.Model.state_dict().ToDictionary(entry => entry.Key, entry => entry.Value.detach().clone());

        using var resumed = new Problem("AdamW");
        resumed.Model.load_state_dict(weights);
        foreach (var (state, (step, mean, square)) in resumed.Optimizer.state_dict().State.Cast<AdamW.State>().Zip(saved))
        {
            state.step = step;
            state.exp_avg!.copy_(mean);
            state.exp_avg_sq!.copy_(square);
        }
        for (var i = 0; i < 5; i++) Assert.Equal(whole.Step(), resumed.Step());
    }

    [Fact]
    public void One_pass_and_many_passes_of_adam_round_alike()
    {
        if (!Moments.Available) return; // then there is only one way
        using var scope = NewDisposeScope();
        manual_seed(2);
        var moments = new Moments(0.01, 0.9, 0.999, 1e-8, 0.1);
        Tensor[] Draw() => [randn(37, 5), randn(64), rand(1)];
        Tensor[][] one = [Draw(), Draw(), [zeros(37, 5), zeros(64), zeros(1)], [zeros(37, 5), zeros(64), zeros(1)]];
        var many = Array.ConvertAll(one, list => Array.ConvertAll(list, tensor => tensor.clone()));
        for (var step = 1; step <= 20; step++)
        {
            one[1] = Draw();
            many[1] = one[1];
            moments.InOnePass(step, one[0], one[1], one[2], one[3]);
            moments.InManyPasses(step, many[0], many[1], many[2], many[3], null);
        }
        Assert.All(one.SelectMany(list => list).Zip(many.SelectMany(list => list)), pair => Assert.True(pair.First.Equals(pair.Second)));
    }

    [Fact]
    public void Parameters_without_a_gradient_are_left_alone()
    {
        using var scope = NewDisposeScope();
        using var used = new Parameter(ones(2));
        using var unused = new Parameter(ones(2));
        using var optimizer = optim.Adam([used, unused], 0.1);
        used.sum().backward();
        optimizer.step();
        Assert.True(unused.Equals(ones(2)));
        Assert.False(used.Equals(ones(2)));

        // Now the two have different step counts, which must not be mixed up.
        (used.sum() + unused.sum()).backward();
        optimizer.step();
        Assert.Equal([2, 1], optimizer.state_dict().State.Cast<Adam.State>().Select(state => state.step));
        Assert.Equal(0.9, unused[0].item<float>(), 1e-6);
    }

    [Fact]
    public void Groups_have_their_own_options_and_take_the_rest_from_the_optimizer()
    {
        using var scope = NewDisposeScope();
        using var slow = new Parameter(ones(1));
        using var fast = new Parameter(ones(1));
        using var optimizer = optim.SGD(
            [new SGD.ParamGroup([slow], lr: 0.1), new SGD.ParamGroup { Parameters = [fast] }], 1.0);
        (slow + fast).sum().backward();
        optimizer.step();
        Assert.Equal(0.9, slow.item<float>(), 1e-6);
        Assert.Equal(0.0, fast.item<float>(), 1e-6);
        foreach (var group in optimizer.ParamGroups) group.LearningRate = 0;
        optimizer.step();
        Assert.Equal(0.9, slow.item<float>(), 1e-6);
    }

    [Fact]
    public void The_closure_computes_the_loss_with_recording_on_and_step_returns_it()
    {
        using var scope = NewDisposeScope();
        using var weight = new Parameter(ones(1));
        using var optimizer = optim.SGD([weight], 0.5);
        using var _ = no_grad();
        var loss = optimizer.step(() =>
        {
            optimizer.zero_grad();
            var value = (weight * weight).sum();
            value.backward();
            return value;
        });
        Assert.Equal(1, loss!.item<float>());
        Assert.Equal(0, weight.item<float>());
    }

    [Fact]
    public void Invalid_settings_are_refused()
    {
        using var weight = new Parameter(ones(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => optim.Adam([weight], -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => optim.AdamW([weight], beta1: 1));
        Assert.Throws<ArgumentException>(() => optim.SGD([weight], 0.1, nesterov: true));
        Assert.Throws<ArgumentException>(() => optim.Adam([weight, weight]));
        using var one = optim.Adam([weight]);
        using var other = new Parameter(ones(1));
        using var two = optim.Adam([weight, other]);
        Assert.Throws<ArgumentException>(() => one.load_state_dict(two.state_dict()));
    }

    [Fact]
    public void Clipping_bounds_the_norm_or_each_value_of_the_gradients()
    {
        using var scope = NewDisposeScope();
        using var a = new Parameter(zeros(2));
        using var b = new Parameter(zeros(1));
        using var unused = new Parameter(zeros(1));
        ((a * tensor(new[] { 3f, 0f })).sum() + (b * 4).sum()).backward();
        Assert.Equal(5, nn.utils.clip_grad_norm_([a, b, unused], 10), 1e-6);
        Assert.Equal(4, b.grad!.item<float>());
        Assert.Equal(5, nn.utils.clip_grad_norm_([a, b, unused], 1), 1e-6);
        Assert.Equal(0.8, b.grad!.item<float>(), 1e-5);
        Assert.Equal(0.8, nn.utils.clip_grad_norm_([a, b], 1, double.PositiveInfinity), 1e-5);
        nn.utils.clip_grad_value_([a, b], 0.5);
        Assert.Equal(0.5, b.grad!.item<float>());
    }

    [Fact]
    public void Parameters_go_to_a_vector_and_back()
    {
        using var scope = NewDisposeScope();
        using var model = nn.Linear(3, 2);
        var vector = nn.utils.parameters_to_vector(model.parameters());
        Assert.Equal([8], vector.shape);
        nn.utils.vector_to_parameters(arange(8, dtype: ScalarType.Float32), model.parameters());
        Assert.Equal([6f, 7f], model.bias!.data<float>().ToArray());
        Assert.Throws<ArgumentException>(() => nn.utils.vector_to_parameters(ones(7), model.parameters()));
    }
}
