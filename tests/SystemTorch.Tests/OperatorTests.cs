using System.Reflection;
using TorchSharp;
using static TorchSharp.torch;

namespace SystemTorch.Tests;

/// <summary>Known answers, and that what exists in two forms agrees.</summary>
public sealed class OperatorTests
{
    private static readonly MethodInfo[] InPlace = [.. typeof(Tensor)
        .GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
        .Where(m => m.Name.EndsWith('_') && Twin(m) is not null)];

    public static TheoryData<int, string> InPlaceRows
    {
        get
        {
            var data = new TheoryData<int, string>();
            for (var i = 0; i < InPlace.Length; i++) data.Add(i, InPlace[i].Name);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(InPlaceRows))]
    public void The_in_place_form_leaves_what_the_other_returns(int row, string name)
    {
        using var scope = NewDisposeScope();
        using var seeded = manual_seed(1);
        var (method, twin) = (InPlace[row], Twin(InPlace[row])!);
        var source = Source(name);
        object?[] arguments = [.. method.GetParameters().Select(p => Argument(p, name, source))];
        manual_seed(7);
        var expected = (Tensor)twin.Invoke(source.clone(), arguments)!;
        manual_seed(7);
        var target = source.clone();
        Assert.Same(target, method.Invoke(target, arguments));
        Assert.True(target.to_type(expected.dtype).allclose(expected, equal_nan: true),
            $"{target.ToString(true)} {expected.ToString(true)}");
    }

    private static MethodInfo? Twin(MethodInfo method) =>
        typeof(Tensor).GetMethod(method.Name[..^1], [.. method.GetParameters().Select(p => p.ParameterType)]);

    private static Tensor Source(string name) =>
        name.StartsWith("bitwise", StringComparison.Ordinal) ? tensor(new long[,] { { 3, 5, 6 }, { 1, 2, 12 }, { 7, 9, 4 } })
        : name.StartsWith("acosh", StringComparison.Ordinal) ? rand(3, 3) + 1.5
        : name.StartsWith("unsqueeze", StringComparison.Ordinal) ? rand(3, 3) : rand(3, 3) * 0.9 + 0.05;

    private static object? Argument(ParameterInfo parameter, string name, Tensor source) => parameter.Name switch
    {
        "index" when name.StartsWith("scatter", StringComparison.Ordinal) => tensor(new long[,] { { 0, 2, 1 }, { 1, 0, 2 }, { 2, 1, 0 } }),
        "index" => tensor(new long[] { 0, 2, 1 }),
        "mask" => source > 0.5,
        "dim" or "dim0" => parameter.ParameterType == typeof(long?) ? 0L : 0L,
        "dim1" => 1L,
        _ when parameter.ParameterType == typeof(Tensor) =>
            source.is_floating_point() ? rand(3, 3) * 0.9 + 0.05 : tensor(new long[,] { { 1, 4, 2 }, { 3, 7, 5 }, { 2, 2, 1 } }),
        _ when parameter.ParameterType == typeof(Scalar) => (Scalar)(parameter.Name is "min" ? 0.3 : 0.7),
        _ when parameter.ParameterType == typeof(float) => 1f,
        _ when parameter.HasDefaultValue => parameter.DefaultValue,
        _ => throw new NotSupportedException($"no argument for {name}({parameter.Name})"),
    };

    [Fact]
    public void Arithmetic_gives_known_answers()
    {
        using var scope = NewDisposeScope();
        var t = tensor(new[] { 1f, 2, 4 });
        Assert.Equal([0.5f, 1, 2], (t / 2).data<float>());
        Assert.Equal([4f, 2, 1], (4 / t).data<float>());
        Assert.Equal([0f, -1, -3], (1 - t).data<float>());
        Assert.Equal([1f, 0, 0], (t % 2).data<float>());
        Assert.Equal([2f, 4, 16], pow(2, t).data<float>());
        Assert.Equal([0f, 1, 2], t.floor_divide(2).data<float>());
        Assert.Equal([false, true, true], (t >= 2).data<bool>());
        Assert.Equal([true, false, true], (t != 2).data<bool>());
        Assert.Equal([1L, 3], (tensor(new long[] { 5, 7 }) & tensor(new long[] { 3, 3 })).data<long>());
        Assert.Equal(ScalarType.Int64, (arange(3) + 1).dtype);
        Assert.Equal(ScalarType.Float32, (arange(3) + 1.5).dtype);
        Assert.Equal(7f, t.sum().ToSingle());
        Assert.Equal(7, (int)t.sum());
        Assert.True((bool)(t.max() == 4));
    }

    [Fact]
    public void Reductions_and_searches_give_known_answers()
    {
        using var scope = NewDisposeScope();
        var t = tensor(new[,] { { 3.0, 1, 2 }, { 9, 7, 8 } });
        Assert.Equal([6.0, 24], t.sum(1).data<double>());
        Assert.Equal([2.0, 8], t.mean([1L]).data<double>());
        Assert.Equal([1.0, 1], t.std(1).data<double>());
        Assert.Equal([0L, 0], t.argmax(1).data<long>());
        Assert.Equal([3.0, 2, 9, 8], t.topk(2).values.data<double>());
        Assert.Equal([1L, 2, 0, 1, 2, 0], t.argsort().data<long>());
        Assert.Equal([3.0, 4, 6, 9, 16, 24], t.cumsum(1).data<double>());
        Assert.Equal(new double[,] { { 3, 1, 2 }, { 9, 7, 8 } }, t.data<double>().ToNDArray());
        var (values, inverse, counts) = tensor(new long[] { 5, 3, 5, 5 }).unique(return_inverse: true, return_counts: true);
        Assert.Equal([3L, 5], values.data<long>());
        Assert.Equal([1L, 0, 1, 1], inverse!.data<long>());
        Assert.Equal([1L, 3], counts!.data<long>());
        Assert.Equal([2L, 0, 1], tensor(new long[] { 0, 0, 2 }).bincount(null).data<long>());
        Assert.Equal([1L, 3], where(tensor(new[] { false, true, false, true }))[0].data<long>());
        var quartiles = tensor(new[] { 0.0, 1, 2, 3, 4 }).quantile(tensor(new[] { 0.25, 0.75 }), 0);
        Assert.Equal([1.0, 3], quartiles.data<double>());
    }

    [Fact]
    public void Arrays_of_every_rank_and_type_survive_the_round_trip()
    {
        using var scope = NewDisposeScope();
        Assert.Equal((byte[])[1, 2, 3], tensor(new byte[] { 1, 2, 3 }).data<byte>());
        Assert.Equal([true, false], tensor(new[] { true, false }).data<bool>());
        Assert.Equal([1.5, 2], tensor(new List<double> { 1.5, 2 }).data<double>());
        Assert.Equal(new int[,,] { { { 1, 2 }, { 3, 4 } } }, tensor(new int[,,] { { { 1, 2 }, { 3, 4 } } }).data<int>().ToNDArray());
        Assert.Equal([2, 3], tensor(new float[] { 1, 2, 3, 4, 5, 6 }, [2, 3]).shape);
        Assert.Equal(ScalarType.Float64, tensor(new float[] { 1 }, dtype: float64).dtype);
        Assert.Equal([1L, 3], from_array(new long[,] { { 1 }, { 3 } }).data<long>());
        Assert.Equal([1f, 3, 2, 4], tensor(new float[,] { { 1, 2 }, { 3, 4 } }).t().data<float>().ToArray());
        Assert.Equal(3, tensor(3).item<int>());
        Assert.Throws<ArgumentException>(() => tensor(new float[] { 1, 2, 3 }, [2, 2]));
        var copy = zeros(2, 2);
        copy.data<float>().CopyFrom([1, 2, 3, 4]);
        copy.bytes[0..4].Clear();
        Assert.Equal([0f, 2, 3, 4], copy.data<float>());
        Assert.Equal([], empty(0, 3).data<float>());
    }

    [Fact]
    public void The_same_seed_or_state_gives_the_same_numbers()
    {
        using var scope = NewDisposeScope();
        manual_seed(11);
        var first = randn(5);
        var state = get_rng_state();
        var second = randn(5);
        Assert.NotEqual(first.data<float>().ToArray(), second.data<float>().ToArray());
        set_rng_state(state);
        Assert.Equal(second.data<float>().ToArray(), randn(5).data<float>().ToArray());
        manual_seed(11);
        Assert.Equal(first.data<float>().ToArray(), randn(5).data<float>().ToArray());
        using var own = new Generator(4);
        var mine = rand(6, generator: own);
        var kept = own.get_state();
        var next = randint(100, [9], generator: own);
        own.set_state(kept);
        Assert.Equal(next.data<long>().ToArray(), randint(100, [9], generator: own).data<long>().ToArray());
        Assert.Equal(mine.data<float>().ToArray(), rand(6, generator: own.manual_seed(4)).data<float>().ToArray());
        Assert.Equal(4, own.initial_seed());
    }

    [Fact]
    public void Gradient_mode_is_switched_and_restored()
    {
        using var scope = NewDisposeScope();
        var t = randn(3).requires_grad_();
        using (no_grad())
        {
            Assert.False(is_grad_enabled());
            Assert.False((t * 2).requires_grad);
            using (enable_grad()) Assert.True((t * 2).requires_grad);
        }
        Assert.True((t * 2).requires_grad);
        using (inference_mode()) Assert.True(is_inference_mode_enabled());
        Assert.False(is_inference_mode_enabled());
        Assert.Null(t.grad);
        t.sum().backward();
        Assert.Equal([1f, 1, 1], t.grad!.data<float>());
        Assert.Null(autograd.grad([t.sum()], [randn(2).requires_grad_()], allow_unused: true)[0]);
    }

    [Fact]
    public void What_was_loaded_is_published_with_its_reason()
    {
        _ = get_num_threads();
        Assert.Equal("system", AppContext.GetData("SystemTorch.Provider"));
        Assert.Contains(__version__, (string)AppContext.GetData("SystemTorch.LibTorch")!);
        Assert.False(string.IsNullOrEmpty((string?)AppContext.GetData("SystemTorch.Blas")));
        Assert.False(string.IsNullOrEmpty((string?)AppContext.GetData("SystemTorch.BlasReason")));
    }

    [Fact]
    public void Text_shows_shape_type_and_on_request_values()
    {
        using var scope = NewDisposeScope();
        var t = tensor(new[,] { { 1.5f, 2 }, { 3, 4 } });
        Assert.Equal("[2x2], type = Float32, device = cpu", t.ToString());
        Assert.Contains("[1.5 2]", t.ToString(true));
        Assert.Contains("...", zeros(20).ToString(true));
        Assert.Contains("value = 3", tensor(3).ToString(true));
    }
}
