using LatentNotebooks.LatentActions;
using static TorchSharp.torch;

namespace LatentNotebooks.Tests.LatentActions;

[Collection("engine")]
public class ForwardModelTests
{
    [Theory]
    [InlineData(true, true)]
    [InlineData(false, false)]
    public void A_latent_vector_does_the_same_wherever_things_are(bool vector, bool same)
    {
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        manual_seed(1);
        var options = new LatentActionOptions { FrameSize = 64, BaseChannels = 4, Slots = 2, LatentAsVector = vector };
        using var model = new ForwardModel(options);
        var (frame, slots) = (rand(1, 3, 64, 64), 3 * randn(1, 2, options.SlotWidth));
        // Far from the border, a frame moved by a multiple of the coarsest pixel has a prediction moved alike.
        var moved = model.call(frame.roll(8, 3), slots).roll(-8, 3);
        var difference = (moved - model.call(frame, slots)).slice(2, 24, 40, 1).slice(3, 24, 40, 1).abs().max().item<float>();
        Assert.Equal(same, difference < 1e-5);
    }
}
