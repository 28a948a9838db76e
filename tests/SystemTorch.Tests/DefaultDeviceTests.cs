using TorchSharp;
using static TorchSharp.torch;

namespace SystemTorch.Tests;

/// <summary>Factories follow the default device. There is no GPU here; the meta device has shapes and no numbers, and serves as another place.</summary>
public sealed class DefaultDeviceTests : IDisposable
{
    public DefaultDeviceTests() => set_default_device(META);

    public void Dispose() => set_default_device(CPU);

    [Fact]
    public void Every_factory_follows_it()
    {
        using var scope = NewDisposeScope();
        Tensor[] made =
        [
            zeros(2), ones(2, 3), full([2], 1.5), empty(4), eye(3), arange(5), linspace(0, 1, 3), rand(2), randn([2, 2]), randint(0, 5, [3]),
            tensor(1.5f), tensor(new[] { 1L, 2 }), tensor(new float[,] { { 1, 2 } }), nn.Linear(2, 3).weight, nn.Embedding(3, 2).weight!,
        ];
        Assert.All(made, one => Assert.Equal(DeviceType.META, one.device_type));
        Assert.Equal(DeviceType.META, (nn.Linear(2, 3).call(rand(4, 2)) + tensor(1f)).device_type);
    }

    [Fact]
    public void A_named_device_wins() => Assert.Equal(DeviceType.CPU, zeros(2, device: CPU).device_type);

    [Fact]
    public void What_is_alike_stays_where_its_model_is()
    {
        using var here = zeros(2, device: CPU);
        Assert.Equal(DeviceType.CPU, here.zeros_like().device_type);
        Assert.Equal(DeviceType.CPU, here.new_ones(3).device_type);
    }
}
