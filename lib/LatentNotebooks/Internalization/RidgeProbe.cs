using LatentNotebooks.Runtime;
using MathNet.Numerics.LinearAlgebra;
using static TorchSharp.torch;

namespace LatentNotebooks.Internalization;

/// <summary>
/// A linear read-out of a label from states: ridge regression on one-hot labels, largest output wins. It is solved exactly, so a
/// low score is not a matter of training.
/// </summary>
public sealed class RidgeProbe
{
    private const double Ridge = 1e-2;
    private readonly Matrix<double> weights; // [D + 1, labels]
    private readonly string[] labels;

    /// <param name="states">States <c>[N, D]</c>.</param>
    /// <param name="truth">A label for each.</param>
    /// <exception cref="ArgumentException">Not one label a state.</exception>
    public RidgeProbe(Tensor states, IReadOnlyList<string> truth)
    {
        if (states.shape[0] != truth.Count) throw new ArgumentException($"{states.shape[0]} states and {truth.Count} labels cannot be paired.", nameof(truth));
        labels = [.. truth.Distinct().Order(StringComparer.Ordinal)];
        var x = WithBias(states);
        var y = Matrix<double>.Build.Dense(truth.Count, labels.Length, (row, column) => truth[row] == labels[column] ? 1 : 0);
        var gram = x.TransposeThisAndMultiply(x) + Matrix<double>.Build.DenseIdentity(x.ColumnCount) * (Ridge * truth.Count);
        weights = gram.Cholesky().Solve(x.TransposeThisAndMultiply(y));
    }

    /// <summary>The label read from each state.</summary>
    public string[] Read(Tensor states)
    {
        var scores = WithBias(states) * weights;
        return [.. Enumerable.Range(0, scores.RowCount).Select(row => labels[scores.Row(row).MaximumIndex()])];
    }

    /// <summary>Share of states whose label is read rightly.</summary>
    public double Accuracy(Tensor states, IReadOnlyList<string> truth) =>
        Read(states).Zip(truth).Average(pair => pair.First == pair.Second ? 1.0 : 0.0);

    private static Matrix<double> WithBias(Tensor states)
    {
        var (rows, width) = ((int)states.shape[0], (int)states.shape[1]);
        var values = states.Values<float>();
        return Matrix<double>.Build.Dense(rows, width + 1, (row, column) => column < width ? values[row * width + column] : 1);
    }
}
