using LatentNotebooks.LatentActions;
using static TorchSharp.torch;

namespace LatentNotebooks.Tests.LatentActions;

[Collection("engine")]
public class StructuralSimilarityTests
{
    [Fact]
    public void It_has_the_known_answers()
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        var picture = rand(2, 3, 16, 16);
        Assert.Equal([2L], StructuralSimilarity.Of(picture, picture).shape);
        Assert.Equal(1, StructuralSimilarity.Of(picture, picture).min().item<float>(), 4);
        // Two even greys differ in brightness alone: (2ab + c) / (a^2 + b^2 + c).
        var (dark, light) = (full(1, 3, 16, 16, 0.2f), full(1, 3, 16, 16, 0.6f));
        Assert.Equal((2 * 0.2 * 0.6 + 1e-4) / (0.04 + 0.36 + 1e-4), StructuralSimilarity.Of(dark, light).item<float>(), 3);
    }

    [Fact]
    public void A_blur_and_a_stranger_are_less_alike()
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        var picture = rand(1, 3, 16, 16);
        var blurred = nn.functional.avg_pool2d(picture, 3, 1, 1);
        var (blur, stranger) = (StructuralSimilarity.Of(picture, blurred).item<float>(), StructuralSimilarity.Of(picture, rand(1, 3, 16, 16)).item<float>());
        Assert.InRange(blur, 0.1, 0.8);
        Assert.InRange(stranger, -0.2, 0.2);
    }
}
