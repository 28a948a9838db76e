namespace LatentNotebooks.Statistics;

/// <summary>Ranks from 1; equal values share the mean of their ranks.</summary>
internal static class Ranks
{
    public static double[] Of(IEnumerable<double> values)
    {
        var data = values.ToArray();
        var order = Enumerable.Range(0, data.Length).OrderBy(i => data[i]).ToArray();
        var ranks = new double[data.Length];
        for (var start = 0; start < order.Length;)
        {
            var end = start;
            while (end + 1 < order.Length && data[order[end + 1]] == data[order[start]])
                end++;
            for (var i = start; i <= end; i++)
                ranks[order[i]] = ((start + end) / 2.0) + 1;
            start = end + 1;
        }
        return ranks;
    }
}
