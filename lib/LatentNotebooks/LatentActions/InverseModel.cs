using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LatentNotebooks.LatentActions;

/// <summary>
/// The inverse dynamics model (idm): from a frame and the next to K slots of d scalars. It sees the <i>difference</i> of
/// the frames, not the second frame, which makes copying the future the harder way out (CoMo's remedy; our choice).
/// </summary>
public sealed class InverseModel : nn.Module<Tensor, Tensor, Tensor>
{
    private readonly Sequential trunk;
    private readonly Linear head;
    private readonly int slots, width;

    /// <param name="options">Frame size, channels, slots.</param>
    public InverseModel(LatentActionOptions options) : base(nameof(InverseModel))
    {
        (slots, width) = (options.Slots, options.RawWidth);
        var c = options.BaseChannels;
        var side = options.FrameSize / 8;
        trunk = nn.Sequential(
            nn.Conv2d(6, c, 3, stride: 2, padding: 1), nn.ReLU(),
            nn.Conv2d(c, 2 * c, 3, stride: 2, padding: 1), nn.ReLU(),
            nn.Conv2d(2 * c, 2 * c, 3, stride: 2, padding: 1), nn.ReLU(),
            nn.Flatten(),
            nn.Linear(2 * c * side * side, 128), nn.ReLU());
        head = nn.Linear(128, slots * width);
        RegisterComponents();
    }

    /// <summary>Two frames <c>[B, 3, S, S]</c> to raw slots <c>[B, K, d]</c>, twice as wide for a variational bottleneck.</summary>
    public override Tensor forward(Tensor before, Tensor after)
    {
        using var scope = NewDisposeScope();
        var input = cat([before, after - before], 1);
        return head.call(trunk.call(input)).view(-1, slots, width).MoveToOuterDisposeScope();
    }
}
