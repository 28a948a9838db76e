using LatentNotebooks.Runtime;

namespace LatentNotebooks.Worlds.Text;

/// <summary>How a trajectory is made: the searching expert, spoilt by up to four knobs.</summary>
/// <param name="Source">The label its trajectories carry.</param>
/// <param name="Epsilon">Share of turns with a random command in place of the expert's: mostly an admissible one, at times one that is refused.
/// 0..1.</param>
/// <param name="Detour">Share of turns with a needless but harmless command. 0..1.</param>
/// <param name="Burst">Random commands in a row, once, somewhere in the first turns; the expert then recovers. 0 or more.</param>
/// <param name="Truncate">Give up at a random turn below this one; 0 for never.</param>
public sealed record TextBehaviour(
    TrajectorySource Source, double Epsilon = 0, double Detour = 0, int Burst = 0, int Truncate = 0)
{
    private const int BurstWithin = 6;

    /// <summary>The expert without noise.</summary>
    public static TextBehaviour Expert { get; } = new(TrajectorySource.Expert);

    /// <summary>Uniform-random admissible commands: the floor.</summary>
    public static TextBehaviour Random { get; } = new(TrajectorySource.Random, Epsilon: 1);

    /// <summary>One draw from the usual mixture of training data: 60 % expert, 20 % with epsilon 0.05..0.3, 10 % with detours, 5 % recovering
    /// from a burst of errors, 5 % given up early.</summary>
    public static TextBehaviour Mixture(ref Rng rng) => rng.NextDouble() switch
    {
        < 0.6 => Expert,
        < 0.8 => new(TrajectorySource.Noisy, Epsilon: 0.05 + (0.25 * rng.NextDouble())),
        < 0.9 => new(TrajectorySource.Detour, Detour: 0.15),
        < 0.95 => new(TrajectorySource.Recovered, Burst: rng.Next(2, 6)),
        _ => new(TrajectorySource.Truncated, Truncate: 10),
    };

    /// <summary>Plays one episode.</summary>
    /// <param name="world">The world; it is reset.</param>
    /// <param name="expert">One of the world's experts; it may have played other episodes.</param>
    /// <param name="episode">Which episode.</param>
    /// <param name="seed">Decides noise, detours and the expert's free choices; the episode's start does not depend on it.</param>
    /// <exception cref="ArgumentException">A knob out of range.</exception>
    public Trajectory Play(TextWorld world, TextExpert expert, TextEpisode episode, ulong seed)
    {
        if (Epsilon is not (>= 0 and <= 1) || Detour is not (>= 0 and <= 1) || Burst < 0 || Truncate < 0)
            throw new ArgumentException(
                $"Epsilon {Epsilon} and detour {Detour} are shares in 0..1; burst {Burst} and truncate {Truncate} are counts from 0.");
        var opening = world.Reset(episode);
        var random = new Rng(seed).Split(episode.Id);
        var (noise, lead) = (random.Split("noise"), random.Split("detour"));
        expert.Begin(world.Task, opening, random.Split("expert"));
        var burst = Burst > 0 ? noise.Next(BurstWithin) : -1;
        var limit = Truncate > 0 ? 1 + noise.Next(Truncate) : int.MaxValue;
        var turns = new List<TextTurn>();
        while (!world.Done && turns.Count < limit)
        {
            var (command, subGoal) = Choose(world, expert, ref noise, ref lead, turns.Count >= burst && turns.Count < burst + Burst);
            var step = world.Step(command);
            turns.Add(new TextTurn(command, step.Observation, step.Valid, subGoal));
            expert.Observe(command, step.Observation);
        }

        return new Trajectory(episode, world.Task, opening, turns, world.Solved, Source);
    }

    private (string Command, string SubGoal) Choose(TextWorld world, TextExpert expert, ref Rng noise, ref Rng lead, bool stray)
    {
        if (stray || noise.NextDouble() < Epsilon) return (Stray(world, ref noise), "noise");
        if (lead.NextDouble() < Detour) return (expert.Detour(ref lead), "detour");
        return (expert.Next(), expert.SubGoal);
    }

    /// <summary>A random admissible command; where an expert is being disturbed, one in four loses its last word and is refused.</summary>
    private string Stray(TextWorld world, ref Rng noise)
    {
        var admissible = world.Admissible();
        var command = admissible[noise.Next(admissible.Count)];
        var last = command.LastIndexOf(' ');
        return Source != TrajectorySource.Random && last > 0 && noise.Next(4) == 0 ? command[..last] : command;
    }
}
