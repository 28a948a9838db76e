using LatentNotebooks.Kernel.Display;

namespace LatentNotebooks.Kernel.Tests.Display;

public sealed class TensorFormatterTests
{
    [Fact]
    public void A_tensor_shows_shape_statistics_and_first_values()
    {
        var text = Formatter.ToBundle(new TorchSharp.torch.Tensor([2, 5], [1, 2, 3, 4, 5, 6, 7, 8, 9, 100000]))["text/plain"];
        Assert.Equal("Tensor float32[2, 5] on cpu\nmin 1  mean 10004  max 1E+05\n[1, 2, 3, 4, 5, 6, 7, 8, ...]", text);
        Assert.Equal("Tensor float32[] on cpu\n[3]", Formatter.ToBundle(new TorchSharp.torch.Tensor([], [3]))["text/plain"]);
        Assert.Equal("Tensor float32[0] on cpu", Formatter.ToBundle(new TorchSharp.torch.Tensor([0], []))["text/plain"]);
    }

    [Fact]
    public void Temporary_tensors_are_disposed_and_the_shown_one_is_not()
    {
        var tensor = new TorchSharp.torch.Tensor([2], [1, 2]);
        var alive = TorchSharp.torch.Tensor.Alive;
        Formatter.ToBundle(tensor);
        Assert.Equal(alive, TorchSharp.torch.Tensor.Alive);
        Assert.False(tensor.IsInvalid);
    }

    [Fact]
    public void A_disposed_tensor_says_so()
    {
        var tensor = new TorchSharp.torch.Tensor([2], [1, 2]);
        tensor.Dispose();
        Assert.Equal("Tensor (disposed)", Formatter.ToBundle(tensor)["text/plain"]);
    }

    [Fact]
    public void In_a_table_a_tensor_is_its_type_and_shape() =>
        Assert.Equal("Name  x\nT     Tensor float32[2] on cpu", Formatter.ToBundle(new { Name = "x", T = new TorchSharp.torch.Tensor([2], [1, 2]) })["text/plain"]);
}
