using LatentNotebooks.Worlds.Pixels;

namespace LatentNotebooks.Tests.Worlds;

/// <summary>One episode, played by one environment: T transitions and T + 1 frames.</summary>
internal sealed record Rollout(List<byte[]> Frames, List<float[]> Actions, List<float[]> Exogenous, List<float> Rewards, bool Done)
{
    public float Return => Rewards.Sum();

    public static Rollout Play(string world, Behaviour behaviour, Episode start, ulong policySeed = 1, int steps = int.MaxValue)
    {
        var pixels = PixelWorlds.Create(world, count: 1, size: 24);
        var spec = pixels.Spec;
        var policy = new Policy(behaviour, pixels, policySeed);
        var rollout = new Rollout([new byte[spec.FrameBytes]], [], [], [], Done: false);
        pixels.Reset([start], rollout.Frames[0]);
        var (reward, done) = (new float[1], new bool[1]);
        while (!done[0] && rollout.Actions.Count < steps)
        {
            rollout.Actions.Add(new float[spec.Actions.Width]);
            rollout.Exogenous.Add(new float[spec.Exogenous.Count]);
            rollout.Frames.Add(new byte[spec.FrameBytes]);
            policy.Act(rollout.Actions[^1]);
            pixels.Step(rollout.Actions[^1], rollout.Frames[^1], reward, done, rollout.Exogenous[^1]);
            rollout.Rewards.Add(reward[0]);
        }

        return rollout with { Done = done[0] };
    }
}

/// <summary>A few numbers that say how a frame changed: per channel the change of mean and of the two first moments, and the apparent
/// flow.</summary>
internal static class Motion
{
    public const int Features = 12;

    public static double[] Between(byte[] before, byte[] after, int side)
    {
        var features = new double[Features];
        double gradient = 1;
        for (var y = 1; y < side - 1; y++)
        {
            for (var x = 1; x < side - 1; x++)
            {
                for (var channel = 0; channel < 3; channel++)
                {
                    var at = (((y * side) + x) * 3) + channel;
                    double change = after[at] - before[at];
                    var (u, v) = ((2.0 * x / side) - 1, (2.0 * y / side) - 1);
                    features[3 * channel] += change;
                    features[(3 * channel) + 1] += change * u;
                    features[(3 * channel) + 2] += change * v;
                    var (gx, gy) = (before[at + 3] - before[at - 3], before[at + (3 * side)] - before[at - (3 * side)]);
                    gradient += (gx * gx) + (gy * gy);
                    features[9] += change * gx;
                    features[10] += change * gy;
                    features[11] += change * ((u * gx) + (v * gy));
                }
            }
        }

        for (var i = 9; i < Features; i++) features[i] /= gradient;
        return features;
    }

    /// <summary>
    /// How much of the motion a signal explains: the share of variance (R^2) of the best-explained feature. The signal is one-hot
    /// for discrete values and the value itself otherwise; each of its columns is tried by itself.
    /// </summary>
    public static double Explained(IReadOnlyList<double[]> motion, IReadOnlyList<double[]> signal)
    {
        var best = 0.0;
        for (var feature = 0; feature < Features; feature++)
            for (var column = 0; column < signal[0].Length; column++)
                best = Math.Max(best, SquaredCorrelation([.. motion.Select(m => m[feature])], [.. signal.Select(s => s[column])]));
        return best;
    }

    public static double SquaredCorrelation(double[] x, double[] y)
    {
        var (meanX, meanY) = (x.Average(), y.Average());
        double xx = 0, yy = 0, xy = 0;
        for (var i = 0; i < x.Length; i++)
        {
            xx += (x[i] - meanX) * (x[i] - meanX);
            yy += (y[i] - meanY) * (y[i] - meanY);
            xy += (x[i] - meanX) * (y[i] - meanY);
        }

        return xx == 0 || yy == 0 ? 0 : xy * xy / (xx * yy);
    }
}
