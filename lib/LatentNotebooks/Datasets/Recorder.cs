using LatentNotebooks.Runtime;
using LatentNotebooks.Worlds.Pixels;

namespace LatentNotebooks.Datasets;

/// <summary>Plays the environments of a world and keeps every transition, aligned: (frame, action at it, next frame).</summary>
internal sealed class Recorder
{
    private readonly PixelWorld world;
    private readonly Policy policy;
    private readonly IReadOnlyList<Episode> episodes;
    private readonly int[] order;
    private int next;

    public Recorder(PixelWorld world, Behaviour behaviour, IReadOnlyList<Episode> episodes, int count, Seed seed)
    {
        (this.world, this.episodes) = (world, episodes);
        policy = new Policy(behaviour, world, (ulong)seed.For("policy").Value);
        order = seed.For("episodes").Random().Permutation(episodes.Count);
        Pixels = new byte[(long)count * 2 * world.Spec.FrameBytes];
        Actions = new float[count * world.Spec.Actions.Width];
        Exogenous = new float[count * world.Spec.Exogenous.Count];
        Episodes = new Episode[count];
        Previous = new int[count];
    }

    public byte[] Pixels { get; }      // [N, 2, 3, S, S]
    public float[] Actions { get; }    // [N, A]
    public float[] Exogenous { get; }  // [N, F]
    public Episode[] Episodes { get; }
    public int[] Previous { get; }
    public List<double> FinishedReturns { get; } = [];

    public void Play()
    {
        var (n, spec) = (world.Count, world.Spec);
        var (frames, nextFrames) = (new byte[n * spec.FrameBytes], new byte[n * spec.FrameBytes]);
        var (actions, exogenous) = (new float[n * spec.Actions.Width], new float[n * spec.Exogenous.Count]);
        var (rewards, done, returns, last) = (new float[n], new bool[n], new double[n], new int[n]);
        Array.Fill(last, -1);
        world.Reset([.. Enumerable.Range(0, n).Select(_ => NextEpisode())], frames);
        for (var written = 0; written < Episodes.Length;)
        {
            policy.Act(actions);
            world.Step(actions, nextFrames, rewards, done, exogenous);
            for (var i = 0; i < n; i++)
            {
                returns[i] += rewards[i];
                if (written < Episodes.Length)
                {
                    Write(written, i, frames, nextFrames, actions, exogenous);
                    Previous[written] = last[i];
                    last[i] = written++;
                }
                if (!done[i]) continue;
                FinishedReturns.Add(returns[i]);
                (returns[i], last[i]) = (0, -1);
                world.Reset(i, NextEpisode(), nextFrames.AsSpan(i * spec.FrameBytes, spec.FrameBytes));
            }
            (frames, nextFrames) = (nextFrames, frames);
        }
    }

    private Episode NextEpisode() => episodes[order[next++ % order.Length]];

    private void Write(int at, int environment, byte[] frames, byte[] nextFrames, float[] actions, float[] exogenous)
    {
        var (spec, a, f) = (world.Spec, world.Spec.Actions.Width, world.Spec.Exogenous.Count);
        var bytes = spec.FrameBytes;
        ToPlanes(frames.AsSpan(environment * bytes, bytes), Pixels.AsSpan(at * 2 * bytes, bytes));
        ToPlanes(nextFrames.AsSpan(environment * bytes, bytes), Pixels.AsSpan((at * 2 + 1) * bytes, bytes));
        actions.AsSpan(environment * a, a).CopyTo(Actions.AsSpan(at * a));
        exogenous.AsSpan(environment * f, f).CopyTo(Exogenous.AsSpan(at * f));
        Episodes[at] = world.EpisodeOf(environment);
    }

    // [H, W, 3] to [3, H, W].
    private static void ToPlanes(ReadOnlySpan<byte> frame, Span<byte> planes)
    {
        var area = frame.Length / 3;
        for (var i = 0; i < area; i++)
        {
            planes[i] = frame[3 * i];
            planes[area + i] = frame[3 * i + 1];
            planes[2 * area + i] = frame[3 * i + 2];
        }
    }
}
