using LatentNotebooks.Worlds.Text;

namespace LatentNotebooks.AgentActions;

/// <summary>Transition equivalence, tested rather than assumed: does a symbol do in a saved state what the commands did there?</summary>
/// <param name="Tried">Uses of behaviours that were replayed.</param>
/// <param name="Equal">Of these, how many led to the same answer and the same possible commands.</param>
/// <param name="Aborted">Of these, how many were given up although the commands had worked: a guard that is too strict.</param>
public sealed record BehaviourReplay(int Tried, int Equal, int Aborted)
{
    /// <summary>Replays every behaviour in the encodings of recorded trajectories: the commands before it, then the symbol in one copy of the world and
    /// its commands in the other.</summary>
    public static BehaviourReplay Of(BehaviourEncoding encoding, BehaviourGuards guards, IEnumerable<BehaviourTrace> traces)
    {
        var (tried, equal, aborted) = (0, 0, 0);
        var executor = new BehaviourExecutor(encoding, guards);
        foreach (var trace in traces)
        {
            var (symbolic, plain) = (TextWorlds.Create(trace.Trajectory.Episode.World), TextWorlds.Create(trace.Trajectory.Episode.World));
            symbolic.Reset(trace.Trajectory.Episode);
            plain.Reset(trace.Trajectory.Episode);
            foreach (var decision in encoding.Encode(trace))
            {
                var given = executor.Run(symbolic, decision);
                foreach (var command in encoding.Decode(decision)) plain.Step(command);
                if (decision.Symbol < 0) continue;
                tried++;
                if (given.Aborted) aborted++;
                if (Same(symbolic, plain)) equal++;
                else foreach (var command in encoding.Decode(decision).Skip(given.Commands.Count)) symbolic.Step(command); // back to the saved state
            }
        }
        return new(tried, equal, aborted);
    }

    private static bool Same(TextWorld one, TextWorld other) =>
        one.Observation == other.Observation && one.Done == other.Done && one.Solved == other.Solved && one.Admissible().SequenceEqual(other.Admissible());
}
