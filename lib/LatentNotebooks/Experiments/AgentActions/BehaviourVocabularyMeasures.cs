using LatentNotebooks.AgentActions;

namespace LatentNotebooks.Experiments.AgentActions;

/// <summary>What a vocabulary of behaviours is judged by, without any agent.</summary>
public static class BehaviourVocabularyMeasures
{
    /// <summary>Columns of a ledger row: use in training and in unseen scenes, round trip, replay, memorised trajectories, agreement with sub-goals.</summary>
    /// <param name="encoding">The vocabulary.</param>
    /// <param name="train">Training trajectories.</param>
    /// <param name="test">Trajectories of unseen scenes.</param>
    /// <param name="names">Names of things.</param>
    public static IReadOnlyDictionary<string, object> Of(
        BehaviourEncoding encoding, IReadOnlyList<BehaviourTrace> train, IReadOnlyList<BehaviourTrace> test, BehaviourNames names)
    {
        var (learned, unseen) = (train.Select(encoding.Encode).ToList(), test.Select(encoding.Encode).ToList());
        var replay = BehaviourReplay.Of(encoding, BehaviourGuards.Learn(encoding.Behaviours, train, names), test);
        var uses = unseen.SelectMany(decisions => decisions).Where(decision => decision.Symbol >= 0).ToList();
        return new Dictionary<string, object>
        {
            ["commands_per_decision"] = PerDecision(learned, encoding),
            ["unseen_commands_per_decision"] = PerDecision(unseen, encoding),
            ["coverage"] = Coverage(learned, encoding),
            ["unseen_coverage"] = Coverage(unseen, encoding),
            ["mean_length"] = uses.Count == 0 ? 0 : uses.Average(decision => (double)encoding.LengthOf(decision)),
            ["symbols_used"] = uses.Select(decision => decision.Symbol).Distinct().Count(),
            ["usage_entropy_bits"] = Entropy([.. uses.GroupBy(decision => decision.Symbol).Select(group => group.Count())]),
            ["round_trip"] = test.Zip(unseen).Average(pair => RoundTrip(pair.First, pair.Second, encoding) ? 1.0 : 0),
            ["replayed"] = replay.Tried,
            ["replay_equal"] = replay.Tried == 0 ? 1 : (double)replay.Equal / replay.Tried,
            ["replay_aborted"] = replay.Tried == 0 ? 0 : (double)replay.Aborted / replay.Tried,
            ["one_sub_goal"] = test.Zip(unseen).SelectMany(pair => Purity(pair.First, pair.Second, encoding)).DefaultIfEmpty(0).Average(),
            ["memorised"] = Memorised(learned, unseen),
        };
    }

    /// <summary>Share of the behaviours of either vocabulary that both have, 0..1.</summary>
    public static double Jaccard(IEnumerable<string> one, IEnumerable<string> other)
    {
        var (a, b) = (one.ToHashSet(), other.ToHashSet());
        return a.Count + b.Count == 0 ? 1 : (double)a.Intersect(b).Count() / a.Union(b).Count();
    }

    /// <summary>Share of episodes whose decisions, arguments left out, occur in training as a whole: what could be played from memory.</summary>
    public static double Memorised(IEnumerable<IReadOnlyList<Decision>> training, IReadOnlyList<IReadOnlyList<Decision>> episodes)
    {
        var known = training.Select(Skeleton).ToHashSet();
        return episodes.Average(episode => known.Contains(Skeleton(episode)) ? 1.0 : 0);
    }

    // With arguments nothing would ever recur: what is compared is which symbols and which verbs follow one another.
    private static string Skeleton(IReadOnlyList<Decision> decisions) =>
        string.Join(';', decisions.Select(decision => decision.Symbol >= 0 ? $"{decision.Symbol}" : decision.Command.Split(' ')[0]));

    private static double PerDecision(List<IReadOnlyList<Decision>> encoded, BehaviourEncoding encoding) =>
        (double)encoded.Sum(decisions => decisions.Sum(encoding.LengthOf)) / encoded.Sum(decisions => decisions.Count);

    private static double Coverage(List<IReadOnlyList<Decision>> encoded, BehaviourEncoding encoding) =>
        (double)encoded.Sum(decisions => decisions.Where(decision => decision.Symbol >= 0).Sum(encoding.LengthOf)) / encoded.Sum(decisions => decisions.Sum(encoding.LengthOf));

    private static double Entropy(IReadOnlyList<int> counts) => -counts.Sum(count => (double)count / counts.Sum() * Math.Log2((double)count / counts.Sum()));

    private static bool RoundTrip(BehaviourTrace trace, IReadOnlyList<Decision> decisions, BehaviourEncoding encoding) =>
        decisions.SelectMany(encoding.Decode).SequenceEqual(trace.Trajectory.Turns.Select(turn => turn.Command));

    // For each use of a behaviour, 1 where the expert was after one thing all the while.
    private static IEnumerable<double> Purity(BehaviourTrace trace, IReadOnlyList<Decision> decisions, BehaviourEncoding encoding)
    {
        var at = 0;
        foreach (var decision in decisions)
        {
            var length = encoding.LengthOf(decision);
            if (decision.Symbol >= 0) yield return trace.Trajectory.Turns.Skip(at).Take(length).Select(turn => turn.SubGoal).Distinct().Count() == 1 ? 1 : 0;
            at += length;
        }
    }
}
