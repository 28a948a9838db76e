using LatentNotebooks.Datasets;
using LatentNotebooks.Runtime;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LatentNotebooks.LatentActions;

/// <summary>How a <see cref="FramePolicy"/> is trained: chosen once, the same for latent and for true actions.</summary>
public sealed record FramePolicyOptions
{
    /// <summary>Channels of the first convolution.</summary>
    public int BaseChannels { get; init; } = 16;

    /// <summary>AdamW updates.</summary>
    public int Updates { get; init; } = 2_500;

    /// <summary>Frames an update.</summary>
    public int Batch { get; init; } = 64;

    /// <summary>Learning rate.</summary>
    public double LearningRate { get; init; } = 2e-3;

    /// <summary>AdamW's decoupled weight decay.</summary>
    public double WeightDecay { get; init; } = 1e-2;
}

/// <summary>
/// Behaviour cloning from single frames (LAPO's second stage): what was done here, as H classes. Where the classes are the
/// codes of latent actions, no true action is needed; where they are true actions, it is ordinary behaviour cloning. It sees one
/// frame; what moves is not in it.
/// </summary>
public sealed class FramePolicy : nn.Module<Tensor, Tensor>
{
    private readonly Sequential eye;
    private readonly Linear head;
    private readonly int heads, classes;

    private FramePolicy(int frameSize, int heads, int classes, FramePolicyOptions options) : base(nameof(FramePolicy))
    {
        (this.heads, this.classes) = (heads, classes);
        var (c, side) = (options.BaseChannels, frameSize / 4);
        eye = nn.Sequential(
            nn.Conv2d(3, c, 3, stride: 2, padding: 1), nn.ReLU(), nn.Conv2d(c, 2 * c, 3, stride: 2, padding: 1), nn.ReLU(),
            nn.Flatten(), nn.Linear(2 * c * side * side, 128), nn.ReLU());
        head = nn.Linear(128, heads * classes);
        RegisterComponents();
    }

    /// <summary>Trains a policy.</summary>
    /// <param name="pairs">Transitions; only the first frame of each is looked at.</param>
    /// <param name="targets">What was done in each: integers <c>[N, H]</c>.</param>
    /// <param name="classes">Classes of each.</param>
    /// <param name="shown">Transitions whose target may be looked at; null for all.</param>
    /// <param name="options">See <see cref="FramePolicyOptions"/>.</param>
    /// <param name="seed">Draws weights and batches.</param>
    public static FramePolicy Train(TransitionSet pairs, Tensor targets, int classes, IReadOnlyList<long>? shown, FramePolicyOptions options, Seed seed)
    {
        manual_seed(seed.For("policy").Value);
        var policy = new FramePolicy(pairs.Size, (int)targets.shape[1], classes, options);
        using var optimizer = new AdamW(policy.parameters(), options.LearningRate, weight_decay: options.WeightDecay);
        for (var update = 0; update < options.Updates; update++)
        {
            using var scope = NewDisposeScope();
            var random = seed.For("policy batch", update).Random();
            var chosen = new long[options.Batch];
            for (var i = 0; i < chosen.Length; i++) chosen[i] = shown is null ? random.Next(pairs.Count) : shown[random.Next(shown.Count)];
            var indices = tensor(chosen);
            var (frames, _) = pairs.Batch(indices);
            optimizer.zero_grad();
            nn.functional.cross_entropy(policy.call(frames).flatten(0, 1), targets.index_select(0, indices).flatten()).backward();
            optimizer.step();
        }
        policy.eval();
        return policy;
    }

    /// <summary>Frames <c>[B, 3, S, S]</c> to logits <c>[B, H, classes]</c>.</summary>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        return head.call(eye.call(input)).view(-1, heads, classes).MoveToOuterDisposeScope();
    }

    /// <summary>The most likely classes, integers <c>[B, H]</c>.</summary>
    public Tensor Choose(Tensor frames)
    {
        using var _ = no_grad();
        using var logits = call(frames);
        return logits.argmax(-1);
    }
}
