using LatentNotebooks.Runtime;

namespace LatentNotebooks.Worlds;

/// <summary>How widely the actions of a labelled set vary.</summary>
public enum LabelSource
{
    /// <summary>Every action dimension has unit variance, as in the unlabelled data.</summary>
    Broad,

    /// <summary>Only the first action dimension does; the others are barely excited (<see cref="LinearWorld.NarrowScale"/>).</summary>
    Narrow,
}

/// <summary>Transitions of a <see cref="LinearWorld"/>, row by row.</summary>
/// <param name="Observations"><c>o</c>, <c>[n, D]</c>.</param>
/// <param name="Next"><c>o'</c>, <c>[n, D]</c>.</param>
/// <param name="Actions">True actions <c>a</c>, <c>[n, A]</c>.</param>
/// <param name="Exogenous">True exogenous factors <c>e</c>, <c>[n, E]</c>.</param>
public sealed record LinearTransitions(float[] Observations, float[] Next, float[] Actions, float[] Exogenous);

/// <summary>
/// <para><b>Description.</b> The world whose answer is known: <c>o' - o = C a + N e</c> with independent standard normal <c>a</c> and
/// <c>e</c>. The columns of C and N are orthogonal, so they are the principal components of <c>o' - o</c> themselves, ordered by their
/// lengths.</para>
/// <para><b>Actions.</b> Continuous, one number per action scale.</para>
/// <para><b>Observation.</b> A vector of D numbers; <c>o</c> is standard normal and independent of what happens next.</para>
/// <para><b>Exogenous factors.</b> One number per noise scale and, to fill up all D dimensions, one per remaining direction at the floor
/// scale.</para>
/// <para><b>Reward.</b> None. <b>Termination.</b> Transitions are independent draws.</para>
/// <para><b>Ids.</b> Presets <see cref="Ordered"/>, <see cref="Clean"/>, <see cref="Interleaved"/>, <see cref="Drowned"/>.</para>
/// </summary>
/// <remarks>
/// A linear autoencoder trained with prefix dropout must find the components in this order, and a code of k numbers cannot leave less than
/// <see cref="Residual"/> unexplained (Rippel, Gelbart and Adams 2014; Eckart and Young 1936).
/// </remarks>
public sealed class LinearWorld
{
    /// <summary>Standard deviation of the barely excited action dimensions under <see cref="LabelSource.Narrow"/>.</summary>
    public const double NarrowScale = 0.1;

    private readonly double[][] directions;   // [D][D]: orthonormal; actions first, then noise, then floor.
    private readonly double[] scales;         // [D]
    private readonly int[] order;             // [D]: directions by decreasing scale.

    /// <summary>Draws a world: random orthonormal directions, given their scales.</summary>
    /// <param name="dimension">D.</param>
    /// <param name="actionScales">Length of each column of C: the standard deviation that one action dimension causes.</param>
    /// <param name="noiseScales">The same for each named exogenous factor.</param>
    /// <param name="floor">The same for every remaining direction.</param>
    /// <param name="seed">Decides the directions.</param>
    /// <exception cref="ArgumentException">No action, more scales than dimensions, a negative scale, or two equal ones above the floor
    /// (their order would be arbitrary).</exception>
    public LinearWorld(int dimension, IReadOnlyList<double> actionScales, IReadOnlyList<double> noiseScales, double floor, ulong seed)
    {
        var named = actionScales.Concat(noiseScales).ToArray();
        if (actionScales.Count == 0) throw new ArgumentException("A linear world needs at least one action.", nameof(actionScales));
        if (named.Length > dimension)
            throw new ArgumentException(
                $"{actionScales.Count} actions and {noiseScales.Count} noise factors do not fit into {dimension} dimensions.",
                nameof(dimension));
        if (floor < 0 || named.Any(scale => scale <= floor))
            throw new ArgumentException(
                $"Every scale must be above the floor of {floor}, which must not be negative: {string.Join(", ", named)}.", nameof(floor));
        if (named.Distinct().Count() < named.Length)
            throw new ArgumentException(
                $"Two scales are equal, so the order of the components would be arbitrary: {string.Join(", ", named)}.",
                nameof(actionScales));

        Dimension = dimension;
        ActionCount = actionScales.Count;
        scales = [.. named, .. Enumerable.Repeat(floor, dimension - named.Length)];
        order = [.. Enumerable.Range(0, dimension).OrderByDescending(i => scales[i])];
        directions = RandomBasis(dimension, new Rng(seed).Split("linear-world"));
    }

    /// <summary>D, the length of an observation.</summary>
    public int Dimension { get; }

    /// <summary>A, the number of action dimensions.</summary>
    public int ActionCount { get; }

    /// <summary>E, the number of exogenous factors, floor included: D - A.</summary>
    public int ExogenousCount => Dimension - ActionCount;

    /// <summary>24 dimensions whose first six components are all actions, over a floor: for the check that prefix dropout finds them in
    /// order.</summary>
    public static LinearWorld Ordered(ulong seed) => new(24, [3, 2.2, 1.6, 1.2, 0.9, 0.7], [], 0.25, seed);

    /// <summary>64 dimensions, 3 actions far above 12 noise factors.</summary>
    public static LinearWorld Clean(ulong seed) => new(64, [3, 2.2, 1.6], Falling(12, 0.4, 0.96), 0.05, seed);

    /// <summary>The same, with noise between the actions: the order of variance is a, e, e, a, e, a, then the other noise.</summary>
    public static LinearWorld Interleaved(ulong seed) => new(64, [3, 1.5, 1.0], [2.5, 2.0, 1.2, .. Falling(9, 0.8, 0.95)], 0.05, seed);

    /// <summary>The same, with noise above all actions: the order of variance is e, e, e, a, a, a, then the other noise.</summary>
    public static LinearWorld Drowned(ulong seed) => new(64, [1.5, 1.2, 1.0], [6.0, 5.0, 4.0, .. Falling(9, 0.8, 0.95)], 0.05, seed);

    /// <summary>The unit direction of principal component <paramref name="rank"/> of <c>o' - o</c> (0 is the strongest), <c>[D]</c>; its
    /// sign is arbitrary.</summary>
    public IReadOnlyList<double> Component(int rank) => directions[order[rank]];

    /// <summary>The variance along that component.</summary>
    public double Energy(int rank) => scales[order[rank]] * scales[order[rank]];

    /// <summary>The action dimension that component <paramref name="rank"/> belongs to, or -1 where it is exogenous.</summary>
    public int ActionAt(int rank) => order[rank] < ActionCount ? order[rank] : -1;

    /// <summary>The least share of the variance of <c>o' - o</c> that any linear code of k numbers leaves unexplained, 0..1.</summary>
    public double Residual(int k) => Enumerable.Range(k, Dimension - k).Sum(Energy) / Enumerable.Range(0, Dimension).Sum(Energy);

    /// <summary>R^2 of the true actions, averaged over their dimensions, that the first k components allow with unlimited labels,
    /// 0..1.</summary>
    public double ActionR2(int k) => Enumerable.Range(0, k).Count(rank => ActionAt(rank) >= 0) / (double)ActionCount;

    /// <summary>Draws n independent transitions.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="n"/> is below 1.</exception>
    public LinearTransitions Sample(int n, ulong seed, LabelSource labels = LabelSource.Broad)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(n, 1);
        var rng = new Rng(seed).Split("transitions");
        var (observations, next) = (new float[n * Dimension], new float[n * Dimension]);
        var (actions, exogenous) = (new float[n * ActionCount], new float[n * ExogenousCount]);
        var change = new double[Dimension];
        for (var row = 0; row < n; row++)
        {
            Array.Clear(change);
            for (var i = 0; i < Dimension; i++)
            {
                var factor = rng.NextGaussian();
                if (labels == LabelSource.Narrow && i > 0 && i < ActionCount) factor *= NarrowScale;
                if (i < ActionCount) actions[(row * ActionCount) + i] = (float)factor;
                else exogenous[(row * ExogenousCount) + i - ActionCount] = (float)factor;
                for (var d = 0; d < Dimension; d++) change[d] += scales[i] * factor * directions[i][d];
            }

            for (var d = 0; d < Dimension; d++)
            {
                var o = rng.NextGaussian();
                (observations[(row * Dimension) + d], next[(row * Dimension) + d]) = ((float)o, (float)(o + change[d]));
            }
        }

        return new(observations, next, actions, exogenous);
    }

    /// <summary>Gram-Schmidt on normal vectors; the second pass removes what rounding left of the first.</summary>
    private static double[][] RandomBasis(int dimension, Rng rng)
    {
        var basis = new double[dimension][];
        for (var i = 0; i < dimension; i++)
        {
            var vector = new double[dimension];
            for (var d = 0; d < dimension; d++) vector[d] = rng.NextGaussian();
            for (var pass = 0; pass < 2; pass++)
            {
                for (var j = 0; j < i; j++)
                {
                    var along = Dot(vector, basis[j]);
                    for (var d = 0; d < dimension; d++) vector[d] -= along * basis[j][d];
                }
            }

            var length = Math.Sqrt(Dot(vector, vector));
            basis[i] = [.. vector.Select(value => value / length)];
        }

        return basis;
    }

    private static double Dot(double[] a, double[] b) => a.Zip(b, (x, y) => x * y).Sum();

    private static double[] Falling(int count, double first, double ratio) =>
        [.. Enumerable.Range(0, count).Select(i => first * Math.Pow(ratio, i))];
}
