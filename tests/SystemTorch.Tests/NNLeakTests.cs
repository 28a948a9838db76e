using Benchmarks.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace SystemTorch.Tests;

public sealed class NNLeakTests
{
    private static long Live => DisposeScopeManager.Statistics.ThreadTotalLiveCount;

    [Fact]
    public void A_hundred_training_steps_leave_no_tensor_behind()
    {
        var before = Live;
        using (var model = new LatentActionModel(16, width: 4, latent: 4))
        using (var optimizer = optim.AdamW(model.parameters(), 1e-3))
        {
            var start = Live;
            for (var i = 0; i < 100; i++)
            {
                using (NewDisposeScope())
                {
                    var (frame, next) = (rand(2, 3, 16, 16), rand(2, 3, 16, 16));
                    var loss = nn.functional.mse_loss(model.call(frame, next), next);
                    optimizer.zero_grad();
                    loss.backward();
                    nn.utils.clip_grad_norm_(model.parameters(), 1);
                    optimizer.step();
                }
                Assert.True(Live == start, $"step {i} left {Live - start} tensors behind");
            }
        }
        Assert.Equal(before, Live);
    }
}
