using LatentNotebooks.Worlds.Pixels;
using static TorchSharp.torch;

namespace LatentNotebooks.Experiments.FlexLam;

/// <summary>Plays a world with a policy that sees frames alone.</summary>
public static class Rollouts
{
    /// <summary>Mean return over episodes, each on the scale of its level: 0 for random play, 1 for the scripted expert.</summary>
    /// <param name="world">A world with discrete actions; any number of environments.</param>
    /// <param name="episodes">Every one is played once and counted, whenever it ends.</param>
    /// <param name="act">Frames <c>[B, 3, S, S]</c> to actions, integers <c>[B]</c>; called without gradients.</param>
    public static double Play(PixelWorld world, IReadOnlyList<Episode> episodes, Func<Tensor, Tensor> act)
    {
        using var _ = no_grad();
        var (n, spec) = (world.Count, world.Spec);
        var frames = new byte[n * spec.FrameBytes];
        var (actions, rewards, done, exogenous) = (new float[n], new float[n], new bool[n], new float[n * spec.Exogenous.Count]);
        var (playing, sums, returns) = (Enumerable.Range(0, n).ToArray(), new double[n], new double?[episodes.Count]);
        var next = n;
        world.Reset([.. playing.Select(Episode)], frames);
        while (returns.Any(one => one is null))
        {
            using var scope = NewDisposeScope();
            var seen = tensor(frames, [n, spec.Height, spec.Width, 3], ScalarType.Byte).permute(0, 3, 1, 2).to(ScalarType.Float32).div(255).contiguous();
            var chosen = act(seen).data<long>();
            for (var i = 0; i < n; i++) actions[i] = chosen[i];
            world.Step(actions, frames, rewards, done, exogenous);
            for (var i = 0; i < n; i++)
            {
                sums[i] += rewards[i];
                if (!done[i]) continue;
                if (playing[i] < episodes.Count) returns[playing[i]] = ReturnScale.Of(spec.Id, Episode(playing[i]).Level).Normalise(sums[i]);
                (playing[i], sums[i]) = (next++, 0);
                world.Reset(i, Episode(playing[i]), frames.AsSpan(i * spec.FrameBytes, spec.FrameBytes));
            }
        }
        return returns.Average(one => one!.Value);

        // Environments that are ahead play on, uncounted, until the last counted episode ends.
        Episode Episode(int index) => episodes[index % episodes.Count];
    }
}
