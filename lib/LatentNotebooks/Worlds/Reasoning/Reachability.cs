using LatentNotebooks.Runtime;

namespace LatentNotebooks.Worlds.Reasoning;

/// <summary>
/// Which of several candidates can be reached from here? A symbolised ProsQA (Hao et al. 2024, arXiv 2412.06769) with more than
/// two candidates: edges in random order, a root, the candidates; <c>n4 n1 | n3 n2 | ... ? n4 n7 n2 n5 > n1 # n7 &lt;end&gt;</c>. The
/// trace is the path, one node a step.
/// </summary>
/// <remarks>
/// The graph is one tree for each candidate, all drawn alike: a path of equal length from a root to its candidate and dead ends
/// that leave the path. Degree, depth and place in the prompt therefore say nothing; only following edges does.
/// </remarks>
public sealed class Reachability : ReasoningWorld
{
    private readonly int candidates, deadEnds;

    /// <param name="hops">Edges from root to candidate, the difficulty dial.</param>
    /// <param name="candidates">Candidates, at least 2.</param>
    /// <param name="deadEnds">Dead ends in each tree.</param>
    /// <exception cref="ArgumentOutOfRangeException">No graph has these settings.</exception>
    public Reachability(int hops = 3, int candidates = 4, int deadEnds = 1) : base(
        $"reachability/h{hops}-c{candidates}-d{deadEnds}", hops, Symbols(hops, candidates, deadEnds)) =>
        (this.candidates, this.deadEnds) = (candidates, deadEnds);

    /// <summary>Nodes of a graph.</summary>
    public int Nodes => candidates * (Difficulty + 1 + deadEnds);

    /// <inheritdoc/>
    public override int LongestPrompt => 3 * candidates * (Difficulty + deadEnds) + 2 + candidates + 1;

    /// <inheritdoc/>
    public override int LongestCompletion => Difficulty - 1 + 3;

    /// <inheritdoc/>
    public override double Chance => 1.0 / candidates;

    /// <inheritdoc/>
    protected override Problem Generate(ref Rng rng)
    {
        var names = rng.Permutation(Nodes);
        var edges = new List<(int From, int To)>();
        var paths = new int[candidates][];
        for (var (tree, used) = (0, 0); tree < candidates; tree++)
        {
            paths[tree] = names[used..(used + Difficulty + 1)];
            used += Difficulty + 1;
            for (var i = 0; i < Difficulty; i++) edges.Add((paths[tree][i], paths[tree][i + 1]));
            for (var i = 0; i < deadEnds; i++) edges.Add((paths[tree][rng.Next(Difficulty)], names[used++]));
        }
        var path = paths[rng.Next(candidates)];
        return Pose(edges, path, [.. paths.Select(one => one[^1])], ref rng);
    }

    private Problem Pose(List<(int From, int To)> edges, int[] path, int[] ends, ref Rng rng)
    {
        var prompt = new List<int>();
        foreach (var i in rng.Permutation(edges.Count)) prompt.AddRange([Node(edges[i].From), Node(edges[i].To), Vocabulary["|"]]);
        prompt.AddRange([Vocabulary["?"], Node(path[0])]);
        foreach (var i in rng.Permutation(ends.Length)) prompt.Add(Node(ends[i]));
        prompt.Add(Vocabulary.Think);
        var steps = Enumerable.Range(1, Difficulty - 1).Select(i => new Step([Node(path[i])], $"n{path[i - 1]}>n{path[i]}", $"n{path[i]}"));
        var key = string.Join(' ', edges.Order().Select(edge => $"{edge.From}>{edge.To}")) + $" from {path[0]}";
        return new Problem(key, prompt, [.. steps], [Node(path[^1])]);
    }

    private int Node(int number) => Vocabulary[$"n{number}"];

    private static Vocabulary Symbols(int hops, int candidates, int deadEnds)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(hops, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(candidates, 2);
        ArgumentOutOfRangeException.ThrowIfNegative(deadEnds);
        return new Vocabulary([.. Enumerable.Range(0, candidates * (hops + 1 + deadEnds)).Select(node => $"n{node}"), "|", "?"]);
    }
}
