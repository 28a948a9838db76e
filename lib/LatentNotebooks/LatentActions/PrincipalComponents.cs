using LatentNotebooks.Datasets;
using static TorchSharp.torch;

namespace LatentNotebooks.LatentActions;

/// <summary>What of a pair is looked at.</summary>
public enum FrameView
{
    /// <summary>The change from the first frame to the second: what a linear latent action model would code.</summary>
    Difference,

    /// <summary>The first frame alone: what a policy's habits give away without any look at the transition.</summary>
    First,
}

/// <summary>
/// Principal components of frames (halved in size, so that it takes a moment only): the reference that has to be beaten
/// before a network is worth its name.
/// </summary>
public sealed class PrincipalComponents : IDisposable
{
    private readonly FrameView view;
    private readonly Tensor mean, basis; // [P], [P, M]

    private PrincipalComponents(FrameView view, Tensor mean, Tensor basis) => (this.view, this.mean, this.basis) = (view, mean, basis);

    /// <summary>Finds the first <paramref name="count"/> components of a set of pairs.</summary>
    public static PrincipalComponents Fit(TransitionSet pairs, FrameView view, int count)
    {
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        var all = Look(pairs, view);
        var mean = all.mean([0]);
        var centred = all - mean;
        var (_, vectors) = linalg.eigh(centred.t().matmul(centred) / all.shape[0]); // eigenvalues rise
        var basis = vectors.slice(1, vectors.shape[1] - count, vectors.shape[1], 1).flip(1);
        return new PrincipalComponents(view, mean.DetachFromDisposeScope(), basis.contiguous().DetachFromDisposeScope());
    }

    /// <summary>The components of pairs, <c>[N, M]</c>, largest variance first.</summary>
    public Tensor Of(TransitionSet pairs)
    {
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        return (Look(pairs, view) - mean).matmul(basis).MoveToOuterDisposeScope();
    }

    /// <summary>The components of frames alone, <c>[B, 3, S, S]</c> to <c>[B, M]</c>.</summary>
    /// <exception cref="InvalidOperationException">These are components of differences: one frame has none.</exception>
    public Tensor OfFrames(Tensor frames)
    {
        if (view != FrameView.First) throw new InvalidOperationException("These are components of differences between frames. Fit them with FrameView.First.");
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        return (Small(frames) - mean).matmul(basis).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        mean.Dispose();
        basis.Dispose();
    }

    private static Tensor Look(TransitionSet pairs, FrameView view)
    {
        var parts = new List<Tensor>();
        foreach (var (before, after) in pairs.InOrder(512))
        {
            using var scope = NewDisposeScope();
            scope.Attach(before);
            scope.Attach(after);
            var seen = view == FrameView.First ? before : after - before;
            parts.Add(Small(seen).MoveToOuterDisposeScope());
        }
        return cat(parts, 0);
    }

    private static Tensor Small(Tensor frames) => nn.functional.avg_pool2d(frames, 2).flatten(1);
}
