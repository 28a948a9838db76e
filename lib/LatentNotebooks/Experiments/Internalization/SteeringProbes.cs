using LatentNotebooks.Internalization.Steering;
using LatentNotebooks.Runtime;
using MathNet.Numerics.LinearAlgebra;

namespace LatentNotebooks.Experiments.Internalization;

/// <summary>What hidden states at delimiters know, and how mined actions relate to each other.</summary>
internal static class SteeringProbes
{
    private const double Ridge = 1;

    /// <summary>
    /// How well a linear probe tells right from wrong rollouts by their states at a delimiter: area under the curve on the problems
    /// that it was not fitted on (every other one). With <paramref name="shuffled"/> labels it has to be about 0.5.
    /// </summary>
    /// <returns>NaN where one side has rollouts of one kind only.</returns>
    internal static double CorrectnessAuc(Mined mined, int controlPoint, Seed seed, bool shuffled = false)
    {
        var usable = Enumerable.Range(0, mined.Rollouts.Count).Where(i => mined.States[i].Length >= controlPoint).ToArray();
        bool[] labels = [.. usable.Select(i => mined.Rollouts[i].Correct)];
        if (shuffled)
        {
            var rng = seed.For("shuffled-labels", controlPoint).Random();
            labels = [.. rng.Permutation(labels.Length).Select(i => labels[i])];
        }
        var examples = usable.Select((rollout, i) => (State: mined.States[rollout][controlPoint - 1], Right: labels[i], Held: mined.Rollouts[rollout].Problem % 2 == 1)).ToArray();
        var (fitted, held) = (examples.Where(one => !one.Held).ToArray(), examples.Where(one => one.Held).ToArray());
        if (fitted.DistinctBy(one => one.Right).Count() < 2 || held.DistinctBy(one => one.Right).Count() < 2) return double.NaN;
        var weights = Fit([.. fitted.Select(one => one.State)], [.. fitted.Select(one => one.Right ? 1.0 : -1)]);
        return Auc([.. held.Select(one => (Read(weights, one.State), one.Right))]);
    }

    /// <summary>Cosine of the mean actions of two groups of pairs; NaN if one is empty.</summary>
    internal static double Cosine(IEnumerable<SteeringPair> some, IEnumerable<SteeringPair> others) =>
        some.Any() && others.Any() ? Vectors.Cosine(FixedSteering.MeanAction(some), FixedSteering.MeanAction(others)) : double.NaN;

    /// <summary>Chance that a right one scores above a wrong one, a tie counting half.</summary>
    internal static double Auc(IReadOnlyList<(double Score, bool Right)> scored)
    {
        var (right, wrong) = (scored.Where(one => one.Right).ToArray(), scored.Where(one => !one.Right).ToArray());
        return right.Sum(a => wrong.Sum(b => a.Score > b.Score ? 1 : a.Score == b.Score ? 0.5 : 0)) / ((double)right.Length * wrong.Length);
    }

    // Ridge regression on +1 and -1, with an offset.
    private static Vector<double> Fit(IReadOnlyList<float[]> states, double[] targets)
    {
        var x = Matrix<double>.Build.DenseOfRows(states.Select(WithOffset));
        var gram = x.TransposeThisAndMultiply(x) + Matrix<double>.Build.DenseIdentity(x.ColumnCount) * Ridge;
        return gram.Solve(x.TransposeThisAndMultiply(Vector<double>.Build.DenseOfArray(targets)));
    }

    private static double Read(Vector<double> weights, float[] state) => Vector<double>.Build.DenseOfEnumerable(WithOffset(state)) * weights;

    private static IEnumerable<double> WithOffset(float[] state) => state.Select(value => (double)value).Append(1);
}
