using LatentNotebooks.Runtime;
using LatentNotebooks.Worlds.Pixels;
using static TorchSharp.torch;

namespace LatentNotebooks.Experiments.FlexLam;

/// <summary>Plays a world with a policy that sees frames alone.</summary>
public static class Rollouts
{
    /// <summary>Mean return over episodes, each on the scale of its level: 0 for random play, 1 for the scripted expert.</summary>
    /// <param name="world">A world with discrete actions, one environment an episode.</param>
    /// <param name="episodes">Each is played once, side by side.</param>
    /// <param name="act">Frames <c>[B, 3, S, S]</c> to actions, integers <c>[B]</c>; called without gradients.</param>
    /// <exception cref="ArgumentException">Actions are not discrete, or the world has another number of environments.</exception>
    public static double Play(PixelWorld world, IReadOnlyList<Episode> episodes, Func<Tensor, Tensor> act)
    {
        var (n, spec) = (world.Count, world.Spec);
        if (!spec.Actions.IsDiscrete) throw new ArgumentException($"World '{spec.Id}' has continuous actions; roll-outs choose one of several.", nameof(world));
        if (n != episodes.Count) throw new ArgumentException($"{episodes.Count} episodes need a world of as many environments, not of {n}.", nameof(world));
        using var _ = no_grad();
        var frames = new byte[n * spec.FrameBytes];
        var (actions, rewards, done, exogenous) = (new float[n], new float[n], new bool[n], new float[n * spec.Exogenous.Count]);
        var (over, returns) = (new bool[n], new double[n]);
        world.Reset([.. episodes], frames);
        while (over.Contains(false))
        {
            using var scope = NewDisposeScope();
            var seen = tensor(frames, [n, spec.Height, spec.Width, 3], ScalarType.Byte).permute(0, 3, 1, 2).to(ScalarType.Float32).div(255).contiguous();
            var chosen = act(seen).Values<long>();
            for (var i = 0; i < n; i++) actions[i] = chosen[i];
            world.Step(actions, frames, rewards, done, exogenous);
            for (var i = 0; i < n; i++)
            {
                if (!over[i]) returns[i] += rewards[i];
                if (!done[i]) continue;
                over[i] = true;
                // It plays on, uncounted, until the last one is over.
                world.Reset(i, episodes[i], frames.AsSpan(i * spec.FrameBytes, spec.FrameBytes));
            }
        }
        return returns.Select((sum, i) => ReturnScale.Of(spec.Id, episodes[i].Level).Normalise(sum)).Average();
    }
}
