using LatentNotebooks.Runtime;
using LatentNotebooks.Training;
using static TorchSharp.torch;

namespace LatentNotebooks.Tests.Training;

[Collection("engine")]
public class CheckpointTests
{
    private readonly string path = Path.Combine(Directory.CreateTempSubdirectory("checkpoint").FullName, "checkpoint.safetensors");

    private static nn.Module<Tensor, Tensor> Model(long seed = 1)
    {
        manual_seed(seed);
        return nn.Sequential(nn.Linear(4, 8), nn.Tanh(), nn.Linear(8, 1));
    }

    private IReadOnlyList<float> Train(int updates, int stopAfter = int.MaxValue, nn.Module<Tensor, Tensor>? model = null, bool keep = true)
    {
        var network = model ?? Model();
        using var stop = new CancellationTokenSource();
        var progress = new Watch(at => { if (at.Update == stopAfter) stop.Cancel(); });
        return TrainingLoop.Run(network, new TrainingOptions { Updates = updates, CheckpointEvery = 7, WarmUp = 3 }, new Seed(5), Loss,
            keep ? (path, "hash") : null, progress, stop.Token);

        Tensor Loss(Seed seed)
        {
            var x = randn(16, 4);
            return nn.functional.mse_loss(network.call(x), x.sum(1, keepdim: true));
        }
    }

    private sealed class Watch(Action<TrainingProgress> action) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => action(value);
    }

    [Fact]
    public void A_run_that_was_stopped_goes_on_with_the_very_same_losses()
    {
        var uninterrupted = Train(40, keep: false);
        Assert.Throws<OperationCanceledException>(() => Train(40, stopAfter: 18));
        Assert.Equal(uninterrupted, Train(40));
    }

    [Fact]
    public void A_run_that_was_killed_between_checkpoints_goes_on_from_the_last_one()
    {
        var uninterrupted = Train(40, keep: false);
        Assert.Throws<InvalidOperationException>(() => TrainingLoop.Run(Model(), new TrainingOptions { Updates = 40, CheckpointEvery = 7, WarmUp = 3 },
            new Seed(5), _ => throw new InvalidOperationException("killed"), (path, "hash")));
        Assert.Throws<OperationCanceledException>(() => Train(40, stopAfter: 20));
        Assert.Equal(uninterrupted, Train(40));
    }

    [Fact]
    public void The_same_seed_twice_gives_the_same_losses() => Assert.Equal(Train(20, keep: false), Train(20, keep: false));

    [Fact]
    public void Training_learns_and_leaves_no_tensor_behind()
    {
        var model = Model();
        Train(10, model: model, keep: false);
        var before = DisposeScopeManagerLive();
        var losses = Train(200, model: model, keep: false);
        Assert.True(losses.TakeLast(20).Average() < 0.5f * losses.Take(20).Average());
        Assert.Equal(before, DisposeScopeManagerLive());
    }

    private static long DisposeScopeManagerLive() => TorchSharp.DisposeScopeManager.Statistics.ThreadTotalLiveCount;

    [Fact]
    public void A_finished_run_is_loaded_and_not_trained_again()
    {
        var losses = Train(20);
        var model = Model(seed: 99);
        var again = TrainingLoop.Run(model, new TrainingOptions { Updates = 20, CheckpointEvery = 7, WarmUp = 3 }, new Seed(5),
            _ => throw new InvalidOperationException("trained again"), (path, "hash"));
        Assert.Equal(losses, again);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_damaged_checkpoint_is_refused(bool truncate)
    {
        Train(20);
        var weights = Directory.GetFiles(Path.GetDirectoryName(path)!, "*.safetensors").Single();
        var bytes = File.ReadAllBytes(weights);
        if (truncate) bytes = bytes[..(bytes.Length / 2)];
        else bytes[^5] ^= 1;
        File.WriteAllBytes(weights, bytes);
        var error = Assert.Throws<CheckpointException>(() => Train(30));
        Assert.Contains("does not match the hash", error.Message);
    }

    [Fact]
    public void Another_run_s_checkpoint_is_refused()
    {
        Train(20);
        var error = Assert.Throws<CheckpointException>(() => Checkpoint.Load(path, Model(), null, "other settings"));
        Assert.Contains("other settings", error.Message);
    }

    [Fact]
    public void A_loss_that_explodes_stops_the_run_and_keeps_the_checkpoint()
    {
        Train(20);
        var error = Assert.Throws<TrainingException>(() => TrainingLoop.Run(Model(), new TrainingOptions { Updates = 40 }, new Seed(5),
            _ => full([], float.NaN, requires_grad: true), (path, "hash")));
        Assert.Contains("update 20", error.Message);
        Assert.Equal(20, Checkpoint.Load(path, Model(), null, "hash").Update);
    }
}
