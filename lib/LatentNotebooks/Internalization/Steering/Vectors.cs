namespace LatentNotebooks.Internalization.Steering;

/// <summary>The little arithmetic on hidden states that needs no tensors.</summary>
public static class Vectors
{
    /// <summary>The mean of at least one vector.</summary>
    public static float[] Mean(IReadOnlyList<float[]> vectors)
    {
        var mean = new float[vectors[0].Length];
        for (var i = 0; i < mean.Length; i++) mean[i] = vectors.Average(vector => vector[i]);
        return mean;
    }

    /// <summary>The vector times a number.</summary>
    public static float[] Times(float[] vector, double factor) => [.. vector.Select(value => (float)(value * factor))];

    /// <summary>The Euclidean length.</summary>
    public static double Norm(float[] vector) => Math.Sqrt(vector.Sum(value => (double)value * value));

    /// <summary>The cosine of the angle between two vectors; 0 if one has no length.</summary>
    public static double Cosine(float[] a, float[] b)
    {
        var (dot, lengths) = (0.0, Norm(a) * Norm(b));
        for (var i = 0; i < a.Length; i++) dot += (double)a[i] * b[i];
        return lengths > 0 ? dot / lengths : 0;
    }

    /// <summary>A random direction with the length of <paramref name="vector"/>.</summary>
    public static float[] RandomLike(float[] vector, ref Runtime.Rng rng)
    {
        var random = new float[vector.Length];
        for (var i = 0; i < random.Length; i++) random[i] = (float)rng.NextGaussian();
        return Times(random, Norm(vector) / Norm(random));
    }
}
