using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Benchmarks.Models;

/// <summary>A convolutional latent action model: an inverse model names the change between two frames [N, 3, S, S], and a forward model
/// redraws the second frame from the first and that name.</summary>
internal sealed class LatentActionModel : nn.Module<Tensor, Tensor, Tensor>
{
    private readonly Sequential inverse;
    private readonly Sequential encoder;
    private readonly Linear action;
    private readonly Sequential decoder;

    internal LatentActionModel(int size, int width = 32, int latent = 32) : base(nameof(LatentActionModel))
    {
        inverse = Down(6, width);
        inverse.append(nn.Flatten());
        inverse.append(nn.Linear(4L * width * (size / 8) * (size / 8), latent));
        encoder = Down(3, width);
        action = nn.Linear(latent, 4L * width);
        decoder = nn.Sequential(
            nn.ConvTranspose2d(4 * width, 2 * width, 4, stride: 2, padding: 1), nn.ReLU(),
            nn.ConvTranspose2d(2 * width, width, 4, stride: 2, padding: 1), nn.ReLU(),
            nn.ConvTranspose2d(width, 3, 4, stride: 2, padding: 1));
        RegisterComponents();
    }

    private static Sequential Down(int channels, int width) => nn.Sequential(
        nn.Conv2d(channels, width, 4, stride: 2, padding: 1), nn.ReLU(),
        nn.Conv2d(width, 2 * width, 4, stride: 2, padding: 1), nn.ReLU(),
        nn.Conv2d(2 * width, 4 * width, 4, stride: 2, padding: 1), nn.ReLU());

    public override Tensor forward(Tensor frame, Tensor next)
    {
        using var scope = NewDisposeScope();
        var z = inverse.call(cat([frame, next - frame], 1));
        var map = encoder.call(frame) + action.call(z).unsqueeze(-1).unsqueeze(-1);
        return decoder.call(map).MoveToOuterDisposeScope();
    }
}
