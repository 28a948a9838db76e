using System.Text.Json;
using System.Text.Json.Serialization;
using LatentNotebooks.Runtime;

namespace LatentNotebooks.Worlds.Text;

/// <summary>Trajectories of one world, at least one.</summary>
public sealed class TrajectorySet
{
    private static readonly JsonSerializerOptions Format = new() { Converters = { new JsonStringEnumConverter() } };

    /// <summary>Keeps the trajectories, having checked them.</summary>
    /// <exception cref="ArgumentException">There is none, one has no turn, or they come from several worlds.</exception>
    public TrajectorySet(IReadOnlyList<Trajectory> all)
    {
        if (all.Count == 0)
            throw new ArgumentException("The trajectory set is empty: record some episodes, or loosen the filter that left none.", nameof(all));
        foreach (var one in all)
        {
            if (one.Turns.Count == 0)
                throw new ArgumentException($"The trajectory of '{one.Episode.Id}' has no turn: nothing can be learned from it.", nameof(all));
            if (one.Episode.World != all[0].Episode.World)
                throw new ArgumentException(
                    $"Trajectories of '{all[0].Episode.World}' and '{one.Episode.World}' are mixed: keep one set per world.", nameof(all));
        }
        All = all;
    }

    /// <summary>The trajectories.</summary>
    public IReadOnlyList<Trajectory> All { get; }

    /// <summary>Share of trajectories that end in success, 0..1.</summary>
    public double SuccessRate => All.Average(one => one.Success ? 1.0 : 0);

    /// <summary>Only the trajectories that end in success: what agents learn from.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public TrajectorySet Successful() => new([.. All.Where(one => one.Success)]);

    /// <summary>Plays every episode once.</summary>
    /// <param name="world">Id of the world.</param>
    /// <param name="episodes">Which episodes, at least one.</param>
    /// <param name="seed">Decides behaviour, noise and the expert's free choices.</param>
    /// <param name="behaviour">How to play; null draws one per episode from <see cref="TextBehaviour.Mixture"/>.</param>
    /// <exception cref="ArgumentException">No episode, or one of another world.</exception>
    public static TrajectorySet Record(string world, IReadOnlyList<TextEpisode> episodes, ulong seed, TextBehaviour? behaviour = null)
    {
        var played = TextWorlds.Create(world);
        var expert = played.CreateExpert();
        return new([.. episodes.Select(Play)]);

        Trajectory Play(TextEpisode episode)
        {
            var rng = new Rng(seed).Split("behaviour").Split(episode.Id);
            return (behaviour ?? TextBehaviour.Mixture(ref rng)).Play(played, expert, episode, seed);
        }
    }

    /// <summary>Writes one JSON object a line.</summary>
    public void Save(string path) => File.WriteAllLines(path, All.Select(one => JsonSerializer.Serialize(one, Format)));

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    /// <exception cref="FileNotFoundException">No such file.</exception>
    /// <exception cref="InvalidDataException">A line is not a trajectory.</exception>
    /// <exception cref="ArgumentException">The file holds no trajectory.</exception>
    public static TrajectorySet Load(string path)
    {
        if (!File.Exists(path)) throw new FileNotFoundException($"There are no trajectories at '{path}'. Record and save them first.", path);
        return new([.. File.ReadLines(path).Select(Read)]);

        Trajectory Read(string line, int index)
        {
            try
            {
                if (JsonSerializer.Deserialize<Trajectory>(line, Format) is { Turns: not null, Episode: not null } read) return read;
            }
            catch (JsonException problem)
            {
                throw new InvalidDataException($"Line {index + 1} of '{path}' is not a trajectory: {problem.Message}", problem);
            }
            throw new InvalidDataException($"Line {index + 1} of '{path}' is not a trajectory: it names no episode or no turns.");
        }
    }
}
