using LatentNotebooks.Datasets;
using LatentNotebooks.Networks;
using LatentNotebooks.Runtime;
using LatentNotebooks.Training;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LatentNotebooks.LatentActions;

/// <summary>
/// A latent action model whose forward model predicts <i>features</i> of the next frame instead of its pixels, as LAOM's and
/// DynaMo's do. The target network is a slow copy of the encoder and gets no gradient (LAOM's moving average); without that,
/// encoder and forward model would agree on features that never change.
/// The inverse model, the bottleneck and the fill are those of <see cref="LatentActionModel"/> (our choice: LAOM's inverse model reads features too).
/// </summary>
public sealed class LatentSpaceModel : nn.Module<Tensor, Tensor, Tensor>, ILatentActions
{
    private const int LatentChannels = 16;
    private const double Follow = 0.01; // share of the encoder that the target takes over at each update

    private readonly InverseModel idm;
    private readonly Bottleneck bottleneck;
    private readonly SlotEmbedding embedding;
    private readonly Sequential encoder, target;
    private readonly Linear spread;
    private readonly Conv2d fuse, predict;
    private readonly int side;

    /// <param name="options">The model's shape.</param>
    /// <exception cref="ArgumentException">No model has this shape.</exception>
    public LatentSpaceModel(LatentActionOptions options) : base(nameof(LatentSpaceModel))
    {
        options.Validate();
        Options = options;
        var c = options.BaseChannels;
        side = options.FrameSize / 4;
        idm = new InverseModel(options);
        bottleneck = options.MakeBottleneck();
        embedding = new SlotEmbedding(options);
        (encoder, target) = (Encoder(c), Encoder(c));
        spread = nn.Linear(options.Slots * options.SlotWidth, LatentChannels * side * side);
        fuse = nn.Conv2d(2 * c + LatentChannels, 2 * c, 3, padding: 1);
        predict = nn.Conv2d(2 * c, 2 * c, 3, padding: 1);
        RegisterComponents();
        using var _ = no_grad();
        foreach (var (slow, fast) in target.parameters().Zip(encoder.parameters())) slow.copy_(fast).requires_grad_(false);
    }

    /// <inheritdoc/>
    public LatentActionOptions Options { get; }

    /// <summary>Trainable numbers.</summary>
    public long ParameterCount => parameters().Where(parameter => parameter.requires_grad).Sum(parameter => parameter.numel());

    /// <inheritdoc/>
    public Tensor Infer(Tensor before, Tensor after)
    {
        using var raw = idm.call(before, after);
        return bottleneck.call(raw);
    }

    /// <inheritdoc/>
    public Tensor Fill(Tensor slots, Tensor? present = null) => embedding.call(slots, present);

    /// <summary>Features of frames by the target network, <c>[B, 3, S, S]</c> to <c>[B, 2c, S/4, S/4]</c>, each frame's brought to mean 0 and variance 1.</summary>
    public Tensor Target(Tensor frames)
    {
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        return Normalise(target.call(frames)).MoveToOuterDisposeScope();
    }

    /// <summary>Features of the next frame, if this latent action is taken in this frame: a change added to those of this frame.</summary>
    /// <param name="before">Frames <c>[B, 3, S, S]</c>.</param>
    /// <param name="slots">Squeezed slots <c>[B, K, d]</c>.</param>
    /// <param name="present">Slots kept, booleans <c>[B, K]</c> or <c>[1, K]</c>; null keeps all.</param>
    public Tensor Predict(Tensor before, Tensor slots, Tensor? present = null)
    {
        using var scope = NewDisposeScope();
        var seen = encoder.call(before);
        var latent = spread.call(Fill(slots, present).flatten(1)).view(-1, LatentChannels, side, side);
        var change = predict.call(fuse.call(cat([seen.relu(), latent], 1)).relu());
        return (Normalise(seen) + change).MoveToOuterDisposeScope();
    }

    /// <summary>Features of the second frame, predicted through the bottleneck.</summary>
    public override Tensor forward(Tensor before, Tensor after)
    {
        using var slots = Infer(before, after);
        return Predict(before, slots);
    }

    /// <summary>Trains it as <see cref="LatentActionTraining.Train"/> trains a model of pixels: the same batches, the same masks, the same place for them.</summary>
    public static IReadOnlyList<float> Train(
        LatentSpaceModel model, TransitionSet data, TrainingOptions options, int batch, Seed seed, PrefixDropout? dropout = null,
        IProgress<TrainingProgress>? progress = null, CancellationToken cancel = default)
    {
        return TrainingLoop.Run(model, options, seed, Loss, null, progress, cancel);

        Tensor Loss(Seed update)
        {
            model.FollowEncoder();
            var (before, after) = data.Draw(batch, update);
            var slots = model.Infer(before, after);
            var kept = dropout?.Draw(batch, model.Options.Slots, update);
            var error = nn.functional.mse_loss(model.Predict(before, slots, kept), model.Target(after));
            if (model.bottleneck.Cost is not { } cost) return error;
            return error + (kept is null ? cost : cost * kept).sum(1).mean();
        }
    }

    private void FollowEncoder()
    {
        using var _ = no_grad();
        foreach (var (slow, fast) in target.parameters().Zip(encoder.parameters())) slow.mul_(1 - Follow).add_(fast * Follow);
    }

    private static Tensor Normalise(Tensor features) => nn.functional.layer_norm(features, features.shape[1..]);

    private static Sequential Encoder(int c) => nn.Sequential(
        nn.Conv2d(3, c, 3, stride: 2, padding: 1), nn.ReLU(), nn.Conv2d(c, 2 * c, 3, stride: 2, padding: 1));
}
