using System.Reflection;
using TorchSharp;
using static TorchSharp.torch;

namespace SystemTorch.Tests;

public sealed class GradientTests
{
    public static TheoryData<int, string> Rows
    {
        get
        {
            var data = new TheoryData<int, string>();
            foreach (var (row, i) in GradientTable.All.Select((row, i) => (row, i))) data.Add(i, row.Name);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void Backward_agrees_with_central_differences(int row, string name)
    {
        var entry = GradientTable.All.ElementAt(row);
        Assert.Equal(name, entry.Name);
        using var scope = NewDisposeScope();
        GradientCheck.Run(entry.Function, [.. entry.Inputs.Select(make => make())]);
    }

    // A new member that returns a tensor is either in the table or said to have no gradient.
    [Fact]
    public void Every_operator_is_in_the_table_or_has_no_gradient()
    {
        var checkedNames = GradientTable.All.Select(row => row.Name).ToHashSet();
        var exposed = Exposed(typeof(Tensor)).Concat(Exposed(typeof(torch))).Concat(Exposed(typeof(linalg))).Distinct();
        var unchecked_ = exposed.Where(n => !checkedNames.Contains(n) && !NoGradient.Contains(n)).Order().ToArray();
        Assert.True(unchecked_.Length == 0, $"no gradient check for {string.Join(", ", unchecked_)}");
    }

    private static IEnumerable<string> Exposed(Type type) =>
        type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
            .Where(m => !m.IsSpecialName && ReturnsTensors(m.ReturnType) && !m.Name.EndsWith('_')).Select(m => m.Name);

    private static bool ReturnsTensors(Type type) => type == typeof(Tensor) || type == typeof(Tensor[]) ||
        (type.IsGenericType && type.GetGenericArguments().Contains(typeof(Tensor)));

    // Whole numbers, truth values, indices; constants and random numbers; and what moves a tensor without touching its values.
    private static readonly HashSet<string> NoGradient =
    [
        "eq", "ne", "lt", "le", "gt", "ge", "greater", "greater_equal", "less", "less_equal", "not_equal", "isnan", "isinf", "isfinite",
        "isposinf", "isneginf", "isclose", "isin", "signbit", "heaviside", "logical_and", "logical_or", "logical_xor", "logical_not",
        "bitwise_and", "bitwise_or", "bitwise_xor", "bitwise_not", "bitwise_left_shift", "bitwise_right_shift", "floor_divide", "all",
        "any", "count_nonzero", "argmax", "argmin", "argsort", "argwhere", "nonzero", "nonzero_as_list", "aminmax", "bincount", "histc",
        "bucketize", "searchsorted", "unique", "unique_consecutive", "matrix_rank", "zeros", "ones", "empty", "full", "eye", "arange",
        "linspace", "logspace", "tril_indices", "triu_indices", "tensor", "from_array", "zeros_like", "ones_like", "empty_like",
        "full_like", "new_zeros", "new_ones", "new_empty", "new_full", "rand", "randn", "randint", "randperm", "rand_like",
        "randn_like", "randint_like", "bernoulli", "multinomial", "poisson", "get_rng_state", "detach", "with_requires_grad", "bool",
        "byte", "char", "short", "int", "long", "half", "bfloat16", "float", "cuda", "DetachFromDisposeScope",
        "MoveToOuterDisposeScope", "MoveToOtherDisposeScope",
    ];

    [Theory]
    [InlineData(1, 0, 0)]
    [InlineData(2, 1, 0)]
    [InlineData(2, 1, 1)]
    [InlineData(3, 0, 2)]
    public void The_fast_transposed_convolution_has_right_first_and_second_derivatives(int stride, int padding, int outputPadding)
    {
        using var scope = NewDisposeScope();
        using var seeded = manual_seed(3);
        GradientCheck.RunTwice(t => Fast(t[0], t[1], t[2], stride, padding, outputPadding),
            randn([2, 3, 3, 4], float64), randn([3, 2, 3, 3], float64), randn([2], float64));
    }

    [Theory]
    [InlineData(1, 0, 0)]
    [InlineData(2, 1, 1)]
    [InlineData(4, 1, 2)]
    public void The_fast_transposed_convolution_equals_libtorchs(int stride, int padding, int outputPadding)
    {
        using var scope = NewDisposeScope();
        using var seeded = manual_seed(3);
        var (input, weight, bias) = (randn(4, 6, 5, 7).requires_grad_(), randn(6, 3, 4, 4).requires_grad_(), randn(3).requires_grad_());
        var ours = Fast(input, weight, bias, stride, padding, outputPadding);
        var theirs = Op.Call("conv_transpose2d.input", input, weight, bias, Two(stride), Two(padding), Two(outputPadding));
        Assert.True(ours.allclose(theirs, 1e-4, 1e-4), $"differs by {(ours - theirs).abs().max().item<float>()}");
        var mine = autograd.grad([ours.square().sum()], [input, weight, bias]);
        var reference = autograd.grad([theirs.square().sum()], [input, weight, bias]);
        foreach (var (m, r) in mine.Zip(reference))
            Assert.True(m.allclose(r, 1e-3, 1e-2), $"gradients differ by {(m - r).abs().max().item<float>()}");
    }

    private static Tensor Fast(Tensor input, Tensor weight, Tensor bias, int stride, int padding, int outputPadding) =>
        Op.Call("latent::conv_transpose", input, weight, bias, Two(stride), Two(padding), Two(outputPadding));

    private static long[] Two(long value) => [value, value];
}
