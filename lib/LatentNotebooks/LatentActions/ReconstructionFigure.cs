using LatentNotebooks.Runtime;
using LatentNotebooks.Datasets;
using LatentNotebooks.Figures;
using static TorchSharp.torch;

namespace LatentNotebooks.LatentActions;

/// <summary>Frames side by side: what the model saw, what it had to rebuild, and what it made of it.</summary>
public static class ReconstructionFigure
{
    /// <summary>
    /// One column a pair: the first frame (which is also the copy-last prediction), the true next frame, the
    /// reconstruction, and the reconstruction with the next column's latent action.
    /// </summary>
    /// <param name="model">A trained model.</param>
    /// <param name="data">Pairs it was not trained on.</param>
    /// <param name="columns">Pairs to show, taken at even distances.</param>
    /// <param name="scale">Screen pixels a frame pixel.</param>
    public static Figure Draw(LatentActionModel model, TransitionSet data, int columns = 8, int scale = 2)
    {
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        model.eval();
        var indices = tensor(Enumerable.Range(0, columns).Select(i => (long)i * data.Count / columns).ToArray());
        var (before, after) = data.Batch(indices);
        var slots = model.Infer(before, after);
        return Figure.Images("Held-out transitions",
            [
                Pictures(before), Pictures(after),
                Pictures(model.Predict(before, slots)), Pictures(model.Predict(before, slots.roll(1, 0))),
            ],
            ["now (copy-last)", "next, true", "next, rebuilt", "with another pair's latent"], [], scale);
    }

    /// <summary>Frames <c>[B, 3, S, S]</c> in [0, 1] as pictures.</summary>
    public static IReadOnlyList<Picture> Pictures(Tensor frames)
    {
        var (count, side) = ((int)frames.shape[0], (int)frames.shape[2]);
        using var clamped = frames.clamp(0, 1);
        var pixels = clamped.Values<float>();
        return [.. Enumerable.Range(0, count).Select(i => Picture.FromFloats(pixels.AsSpan(i * 3 * side * side, 3 * side * side), side, side))];
    }
}
