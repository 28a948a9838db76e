using LatentNotebooks.Worlds.Text;

namespace LatentNotebooks.AgentActions;

/// <summary>
/// Carries out decisions one command at a time. Closed loop: before each command its guard is asked, after each the answer is read; a name
/// that is missing or unforeseen, or a refusal, ends the behaviour, and the agent decides anew with what it has read. Open loop: all commands are given, whatever comes.
/// </summary>
/// <param name="encoding">The vocabulary.</param>
/// <param name="guards">What must be named before each command; null runs open loop.</param>
public sealed class BehaviourExecutor(BehaviourEncoding encoding, BehaviourGuards? guards)
{
    /// <summary>Called before each command, with the world and the command: where experiments disturb the world.</summary>
    public Action<TextWorld, string>? Before { get; init; }

    /// <summary>A network that carries behaviours out in place of their templates; null for none.</summary>
    public SubGoalWorker? Worker { get; init; }

    /// <summary>Carries a decision out.</summary>
    /// <param name="world">Mid-episode.</param>
    /// <param name="decision">A behaviour or a single command.</param>
    /// <returns>What was done; a first command is always tried.</returns>
    public Execution Run(TextWorld world, Decision decision)
    {
        if (Worker is not null && decision.Symbol >= 0) return Worker.Run(world, decision);
        var (done, step) = (new List<TextTurn>(), 0);
        foreach (var command in encoding.Decode(decision))
        {
            if (step > 0 && guards?.Against(decision.Symbol, step, decision.Arguments, world.Task, done[^1].Observation) is not null)
                return new Execution(done, Aborted: true);
            Before?.Invoke(world, command);
            var answer = world.Step(command);
            done.Add(new TextTurn(command, answer.Observation, answer.Valid, ""));
            step++;
            if (world.Done) break;
            if (!answer.Valid && guards is not null && step < encoding.LengthOf(decision)) return new Execution(done, Aborted: true);
        }
        return new Execution(done);
    }
}
