using System.ComponentModel.DataAnnotations;
using LatentNotebooks.Runtime;

namespace LatentNotebooks.Internalization.Steering;

/// <summary>One correction that was weighed.</summary>
/// <param name="Found">The entry and its similarity.</param>
/// <param name="Preview">Mean log-probability of a previewed token with it, less the same without; 0 where nothing was previewed.</param>
/// <param name="Score">S = beta A + rho times the preview.</param>
public sealed record Candidate(Retrieved Found, double Preview, double Score);

/// <summary>What happened at one delimiter of one sequence.</summary>
/// <param name="Sequence">Which sequence of the batch.</param>
/// <param name="ControlPoint">Which delimiter, counted from 1.</param>
/// <param name="Retrieved">What the memory gave, nearest first.</param>
/// <param name="NullScore">beta times the largest advantage of an anchor: what a candidate has to beat.</param>
/// <param name="Candidates">What was weighed, in the order of their advantages.</param>
/// <param name="Chosen">What was added, or null.</param>
/// <param name="Strength">alpha: how many times its action.</param>
public sealed record Decision(
    int Sequence, int ControlPoint, IReadOnlyList<Retrieved> Retrieved, double NullScore, IReadOnlyList<Candidate> Candidates, Candidate? Chosen, double Strength);

/// <summary>
/// STIR's third stage: retrieve, estimate the advantage, preview, let anchors object, commit. The shipped code works before
/// segment m with entries of control point m - 1; here that is the control point of the delimiter just written, so the first
/// segment is never steered.
/// </summary>
public sealed class ValueGate : ISteering
{
    private readonly SteeringMemory memory;
    private readonly InterventionOptions options;
    private readonly List<Decision> decisions = [];
    private Rng rng;

    /// <param name="memory">What was mined.</param>
    /// <param name="layer">The layer it was mined at (1 .. L).</param>
    /// <param name="options">Every constant.</param>
    /// <param name="seed">Used only by the controls that draw.</param>
    /// <exception cref="ValidationException">An option is out of its range.</exception>
    public ValueGate(SteeringMemory memory, int layer, InterventionOptions options, Seed seed)
    {
        Validator.ValidateObject(options, new ValidationContext(options), validateAllProperties: true);
        (this.memory, Layer, this.options, rng) = (memory, layer, options, seed.For("value-gate").Random());
    }

    /// <inheritdoc/>
    public int Layer { get; }

    /// <summary>All decisions so far, to be shown.</summary>
    public IReadOnlyList<Decision> Decisions => decisions;

    /// <inheritdoc/>
    public IReadOnlyList<float[]?> Choose(Boundary boundary)
    {
        var retrieved = boundary.Sequences.Select((_, i) => memory.Nearest(boundary.ControlPoints[i], boundary.States[i], options.Neighbours)).ToArray();
        var corrections = retrieved.Select(found => found.Where(one => !one.Entry.IsAnchor)
            .OrderByDescending(one => one.Advantage).Take(options.Candidates).ToArray()).ToArray();
        var gains = Previewed(boundary, corrections);
        var added = new float[]?[boundary.Sequences.Count];
        for (var i = 0; i < added.Length; i++)
        {
            var decision = Decide(boundary.Sequences[i], boundary.ControlPoints[i], retrieved[i], corrections[i], gains[i]);
            decisions.Add(decision);
            if (decision.Chosen is { Found.Entry.Action: { } action })
                added[i] = Vectors.Times(options.Payload == Payload.RandomDirection ? Vectors.RandomLike(action, ref rng) : action, decision.Strength);
        }
        return added;
    }

    /// <summary>The rule itself, without a network.</summary>
    /// <param name="sequence">Which sequence.</param>
    /// <param name="controlPoint">Which delimiter.</param>
    /// <param name="retrieved">What the memory gave.</param>
    /// <param name="corrections">The corrections among it that are weighed.</param>
    /// <param name="gains">What each gains in a preview.</param>
    public Decision Decide(int sequence, int controlPoint, IReadOnlyList<Retrieved> retrieved, IReadOnlyList<Retrieved> corrections, IReadOnlyList<double> gains)
    {
        var anchors = options.Anchors ? retrieved.Where(one => one.Entry.IsAnchor).ToArray() : [];
        var nullScore = options.Beta * anchors.Select(one => one.Advantage).DefaultIfEmpty(0).Max();
        var candidates = corrections.Select((one, i) => new Candidate(one, gains[i], options.Beta * one.Advantage + options.Rho * gains[i])).ToArray();
        if (candidates.Length == 0) return new Decision(sequence, controlPoint, retrieved, nullScore, candidates, null, 0);
        var best = options.RandomChoice ? candidates[rng.Next(candidates.Length)] : candidates.MaxBy(candidate => candidate.Score)!;
        if (best.Score <= nullScore || best.Score < options.LeastScore) // a tie is decided for doing nothing
            return new Decision(sequence, controlPoint, retrieved, nullScore, candidates, null, 0);
        return new Decision(sequence, controlPoint, retrieved, nullScore, candidates, best, options.Scale * (options.StrengthFollowsScore ? best.Score : options.Beta));
    }

    // What each correction gains over doing nothing, in mean log-probability of a token, at strength 1.
    private double[][] Previewed(Boundary boundary, Retrieved[][] corrections)
    {
        var gains = corrections.Select(of => new double[of.Length]).ToArray();
        if (options.PreviewTokens == 0 || corrections.All(of => of.Length == 0)) return gains;
        var trials = new List<(int Index, float[]? Action)>();
        for (var i = 0; i < corrections.Length; i++)
            if (corrections[i].Length > 0) trials.AddRange(corrections[i].Select(one => (i, one.Entry.Action)).Prepend((i, null)));
        var probabilities = boundary.Preview(trials, options.PreviewTokens);
        var next = 0;
        foreach (var of in gains.Where(of => of.Length > 0))
        {
            var without = probabilities[next++];
            for (var j = 0; j < of.Length; j++) of[j] = probabilities[next++] - without;
        }
        return gains;
    }
}
