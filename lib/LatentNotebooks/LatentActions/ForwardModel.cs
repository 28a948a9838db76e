using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LatentNotebooks.LatentActions;

/// <summary>
/// The forward dynamics model (fdm): from a frame and a latent action to the next frame, as a change added to the frame.
/// The latent action enters as a small picture, because moving something is a statement about <i>where</i>, or as one
/// vector for all pixels, because a move is the same move everywhere (<see cref="LatentActionOptions.LatentAsVector"/>; our choices).
/// </summary>
public sealed class ForwardModel : nn.Module<Tensor, Tensor, Tensor>
{
    private const int LatentChannels = 16;

    private readonly Conv2d fine, coarse, fuse, refine, paint;
    private readonly Linear spread;
    private readonly ConvTranspose2d widen, restore;
    private readonly int side, spot; // pixels of a side of the coarsest features, and of the latent's picture

    /// <param name="options">Frame size, channels, slots.</param>
    public ForwardModel(LatentActionOptions options) : base(nameof(ForwardModel))
    {
        var c = options.BaseChannels;
        side = options.FrameSize / 4;
        fine = nn.Conv2d(3, c, 3, stride: 2, padding: 1);
        coarse = nn.Conv2d(c, 2 * c, 3, stride: 2, padding: 1);
        spot = options.LatentAsVector ? 1 : side;
        spread = nn.Linear(options.Slots * options.SlotWidth, LatentChannels * spot * spot);
        fuse = nn.Conv2d(2 * c + LatentChannels, 2 * c, 3, padding: 1);
        widen = nn.ConvTranspose2d(2 * c, c, 4, stride: 2, padding: 1);
        refine = nn.Conv2d(2 * c, c, 3, padding: 1);
        restore = nn.ConvTranspose2d(c, c, 4, stride: 2, padding: 1);
        paint = nn.Conv2d(c + 3, 3, 3, padding: 1);
        RegisterComponents();
    }

    /// <summary>A frame <c>[B, 3, S, S]</c> and filled slots <c>[B, K, E]</c> to the next frame <c>[B, 3, S, S]</c>.</summary>
    public override Tensor forward(Tensor before, Tensor slots)
    {
        using var scope = NewDisposeScope();
        var half = fine.call(before).relu();                                              // [B, c, S/2, S/2]
        var quarter = coarse.call(half).relu();                                           // [B, 2c, S/4, S/4]
        var latent = spread.call(slots.flatten(1)).view(-1, LatentChannels, spot, spot).expand(-1, -1, side, side);
        var fused = fuse.call(cat([quarter, latent], 1)).relu();
        var up = refine.call(cat([widen.call(fused).relu(), half], 1)).relu();
        var change = paint.call(cat([restore.call(up).relu(), before], 1));
        return (before + change).MoveToOuterDisposeScope();
    }
}
