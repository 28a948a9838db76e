using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace SystemTorch.Tests;

/// <summary>What libtorch refuses becomes an exception that says what was wrong; nothing crashes and nothing is left behind.</summary>
public sealed class ErrorTests
{
    [Fact]
    public void Shapes_that_do_not_multiply_are_named() =>
        Refused("mat1 and mat2 shapes cannot be multiplied (3x4 and 5x6)", () => randn(3, 4).matmul(randn(5, 6)));

    [Fact]
    public void Shapes_that_do_not_broadcast_are_named() =>
        Refused("must match the size of tensor b (5) at non-singleton dimension 1", () => randn(3, 4) + randn(3, 5));

    [Fact]
    public void A_view_of_another_size_is_refused() =>
        Refused("shape '[5, 3]' is invalid for input of size 12", () => randn(3, 4).view(5, 3));

    [Fact]
    public void A_type_that_does_not_fit_is_named() =>
        Refused("expected scalar type Float but found Double", () => randn(3, 4).matmul(randn([4, 3], float64)));

    [Fact]
    public void An_index_out_of_range_is_named() => Refused("index 7 out of range for tensor", () => randn(3, 4).select(0, 7));

    [Fact]
    public void An_index_tensor_out_of_range_is_named() =>
        Refused("out of bounds", () => randn(3, 4)[TensorIndex.Tensor(tensor(new long[] { 5 }))]);

    [Fact]
    public void A_dimension_out_of_range_is_named() =>
        Refused("Dimension out of range (expected to be in range of [-2, 1], but got 5)", () => randn(3, 4).sum(5));

    [Fact]
    public void Four_petabytes_are_refused_with_advice() =>
        Refused("out of memory: a tensor of 4503599627370496 bytes was asked for", () => empty(1L << 50));

    [Fact]
    public void Backward_twice_is_explained() => Refused("Trying to backward through the graph a second time", () =>
    {
        var loss = randn(3).requires_grad_().exp().sum();
        loss.backward();
        loss.backward();
        return loss;
    });

    [Fact]
    public void In_place_damage_to_what_backward_needs_is_explained() => Refused("has been modified by an inplace operation", () =>
    {
        var y = randn(3).requires_grad_().exp();
        y.add_(1);
        y.sum().backward();
        return y;
    });

    [Fact]
    public void A_leaf_that_records_cannot_be_changed_in_place() =>
        Refused("a leaf Variable that requires grad", () => randn(3).requires_grad_().add_(1));

    [Theory]
    [InlineData(5, 3, 0, "expected input[2, 4, 5, 5] to have 5 channels, but got 4 channels instead")]
    [InlineData(4, 2, 0, "expected bias to be 1-dimensional with 3 elements")]
    [InlineData(4, 3, 2, "output padding must be smaller than either stride or dilation")]
    public void A_transposed_convolution_that_does_not_fit_is_explained(int channels, int biases, int extra, string message) =>
        Refused(message, () => nn.functional.conv_transpose2d(randn(2, 4, 5, 5), randn(channels, 3, 3, 3), randn(biases), [2, 2], [1, 1],
            [extra, extra]));

    [Fact]
    public void An_unknown_operator_is_named() => Refused("has no operator aten::no_such_thing", () => Op.Call("no_such_thing", randn(3)));

    [Fact]
    public void A_wrong_argument_is_named_with_its_operator() =>
        Refused("aten::add.Tensor: argument 'other' expects Tensor but was given a string", () => Op.Call("add.Tensor", randn(3), "three"));

    [Fact]
    public void Too_many_and_too_few_arguments_are_counted()
    {
        Refused("aten::neg takes 1 arguments but was given 2", () => Op.Call("neg", randn(3), 1));
        Refused("aten::mm: argument 'mat2' is missing", () => Op.Call("mm", randn(3, 3)));
    }

    [Fact]
    public void An_element_of_the_wrong_type_is_refused() =>
        Assert.Contains("Int64", Assert.Throws<ArgumentException>(() => arange(3).data<float>()).Message);

    [Fact]
    public void A_disposed_tensor_says_so_and_how_to_keep_it()
    {
        var tensor = randn(3);
        tensor.Dispose();
        Assert.Contains("MoveToOuterDisposeScope", Assert.Throws<ObjectDisposedException>(() => tensor + 1).Message);
        Assert.Throws<ObjectDisposedException>(() => tensor.shape);
        Assert.True(tensor.IsInvalid);
    }

    [Fact]
    public void Twenty_thousand_errors_in_a_row_leave_nothing_behind()
    {
        using var a = randn(3, 4);
        using var b = randn(5, 6);
        Fail(100);
        var (resident, tensors, bytes) = (Resident.Bytes(), Tensor.TotalCount, Native.st_live_bytes());
        Fail(20_000);
        Assert.Equal(tensors, Tensor.TotalCount);
        Assert.Equal(bytes, Native.st_live_bytes());
        Assert.InRange(Resident.Bytes() - resident, long.MinValue, 64 << 20);

        void Fail(int times)
        {
            for (var i = 0; i < times; i++) Assert.Throws<ExternalException>(() => a.matmul(b));
        }
    }

    private static void Refused(string message, Func<Tensor> action)
    {
        using var scope = NewDisposeScope();
        Assert.Contains(message, Assert.Throws<ExternalException>(action).Message);
    }
}
