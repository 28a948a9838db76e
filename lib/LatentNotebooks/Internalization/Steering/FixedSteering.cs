using LatentNotebooks.Runtime;
using MathNet.Numerics.LinearAlgebra;

namespace LatentNotebooks.Internalization.Steering;

/// <summary>
/// Baselines that retrieve nothing: the mean of the mined actions, by control point or one for all, a random direction of the
/// same length, or a conceptor.
/// </summary>
/// <param name="layer">The layer it was mined at (1 .. L).</param>
/// <param name="delta">What to add at a control point (counted from 1) to a state <c>[D]</c>, or null.</param>
public sealed class FixedSteering(int layer, Func<int, float[], float[]?> delta) : ISteering
{
    /// <inheritdoc/>
    public int Layer => layer;

    /// <inheritdoc/>
    public IReadOnlyList<float[]?> Choose(Boundary boundary) => [.. boundary.States.Select((state, i) => delta(boundary.ControlPoints[i], state))];

    /// <summary>The mean action of each control point, times <paramref name="strength"/>, at that control point.</summary>
    public static FixedSteering PerControlPoint(int layer, IReadOnlyList<SteeringPair> pairs, double strength)
    {
        var means = Means(pairs, strength);
        return new FixedSteering(layer, (point, _) => means.GetValueOrDefault(point));
    }

    /// <summary>One vector, the mean of all actions, times <paramref name="strength"/>, at every delimiter (as in SEAL, arXiv 2504.07986).</summary>
    public static FixedSteering AtEveryDelimiter(int layer, IReadOnlyList<SteeringPair> pairs, double strength)
    {
        var mean = Vectors.Times(MeanAction(pairs), strength);
        return new FixedSteering(layer, (_, _) => mean);
    }

    /// <summary>Control: at each control point one random direction with the length of its mean action.</summary>
    public static FixedSteering RandomDirections(int layer, IReadOnlyList<SteeringPair> pairs, double strength, Seed seed)
    {
        var rng = seed.For("random-directions").Random();
        var random = Means(pairs, strength).OrderBy(mean => mean.Key).ToDictionary(mean => mean.Key, mean => Vectors.RandomLike(mean.Value, ref rng));
        return new FixedSteering(layer, (point, _) => random.GetValueOrDefault(point));
    }

    /// <summary>
    /// A conceptor (Jaeger 2014, arXiv 1403.3369): C = R (R + I / a^2)^-1 with R the correlation of the states of right rollouts at
    /// a control point. The state is replaced by what C lets through, which is the same as adding C h - h.
    /// </summary>
    /// <param name="layer">The layer it was mined at.</param>
    /// <param name="successes">States of right rollouts, each with its control point.</param>
    /// <param name="aperture">a: the larger, the more passes.</param>
    public static FixedSteering Conceptor(int layer, IEnumerable<(int ControlPoint, float[] State)> successes, double aperture)
    {
        var conceptors = successes.GroupBy(one => one.ControlPoint).ToDictionary(point => point.Key, point =>
        {
            var states = Matrix<double>.Build.DenseOfRowArrays(point.Select(one => Array.ConvertAll(one.State, value => (double)value)));
            var correlation = states.TransposeThisAndMultiply(states) / states.RowCount;
            var identity = Matrix<double>.Build.DenseIdentity(states.ColumnCount);
            return (correlation + identity / (aperture * aperture)).Solve(correlation);
        });
        return new FixedSteering(layer, (point, state) =>
        {
            if (!conceptors.TryGetValue(point, out var conceptor)) return null;
            var h = Vector<double>.Build.DenseOfEnumerable(state.Select(value => (double)value));
            return [.. (conceptor * h - h).Select(value => (float)value)];
        });
    }

    /// <summary>The mean action of all pairs, <c>[D]</c>.</summary>
    public static float[] MeanAction(IEnumerable<SteeringPair> pairs) => Vectors.Mean([.. pairs.Select(pair => pair.Action)]);

    private static Dictionary<int, float[]> Means(IReadOnlyList<SteeringPair> pairs, double strength) =>
        pairs.GroupBy(pair => pair.ControlPoint).ToDictionary(point => point.Key, point => Vectors.Times(MeanAction(point), strength));
}
