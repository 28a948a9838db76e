using LatentNotebooks.Runtime;

namespace LatentNotebooks.Worlds.Text;

/// <summary>One task that a scene allows.</summary>
/// <param name="Kind">Its type, e.g. <c>heat</c>: kinds are drawn equally often.</param>
/// <param name="Task">The task as <see cref="TextEpisode.Task"/> names it.</param>
/// <param name="Composition">The combination it asks for.</param>
/// <param name="Horizon">How far its goal is.</param>
/// <param name="HeldOut">Its composition is kept from training.</param>
public sealed record TextGoal(string Kind, string Task, string Composition, int Horizon, bool HeldOut);

/// <summary>The scenes and tasks of a world, and which of them are kept from training.</summary>
/// <param name="World">Id of the world.</param>
/// <param name="Scenes">Scenes to learn from.</param>
/// <param name="UnseenScenes">Scenes for the test only.</param>
/// <param name="TrainHorizon">Goals beyond this horizon are for the test only.</param>
/// <param name="Goals">The tasks that a scene allows.</param>
public sealed record TextCatalogue(string World, IReadOnlyList<string> Scenes, IReadOnlyList<string> UnseenScenes, int TrainHorizon,
    Func<string, IReadOnlyList<TextGoal>> Goals)
{
    /// <summary>A task composition is held out with chance 1 in 8, decided by its name alone.</summary>
    internal static bool IsHeldOut(string composition) => new Rng(8).Split(composition).NextUInt64() % 8 == 0;
}

/// <summary>Which episodes a model may learn from, and the four ways in which it is judged. The constructor refuses any overlap.</summary>
public sealed class TextSplit
{
    /// <summary>Test seeds start here, far above any number of training seeds.</summary>
    public const ulong FirstTestSeed = 1_000_000;

    /// <summary>Keeps the lists, having checked them.</summary>
    /// <exception cref="ArgumentException">Nothing to learn from, an episode of training in a test, an unseen scene, a held-out composition or
    /// a longer horizon that training has.</exception>
    public TextSplit(IReadOnlyList<TextEpisode> train, IReadOnlyList<TextEpisode> seen, IReadOnlyList<TextEpisode> unseen,
        IReadOnlyList<TextEpisode> compositions, IReadOnlyList<TextEpisode> longer)
    {
        if (train.Count == 0) throw new ArgumentException("A split needs at least one training episode.", nameof(train));
        var (known, seeds) = (train.ToHashSet(), train.Select(episode => episode.Seed).ToHashSet());
        var (scenes, combined) = (train.Select(e => e.Scene).ToHashSet(), train.Select(e => e.Composition).ToHashSet());
        var horizon = train.Max(episode => episode.Horizon);
        foreach (var episode in seen.Concat(unseen).Concat(compositions).Concat(longer))
            Refuse(known.Contains(episode) || seeds.Contains(episode.Seed), episode, "the episode or its seed");
        foreach (var episode in unseen) Refuse(scenes.Contains(episode.Scene), episode, "its unseen scene");
        foreach (var episode in compositions) Refuse(combined.Contains(episode.Composition), episode, "its held-out composition");
        foreach (var episode in longer) Refuse(episode.Horizon <= horizon, episode, "its longer horizon");
        (Train, Seen, Unseen, Compositions, Longer) = (train, seen, unseen, compositions, longer);
    }

    /// <summary>Episodes to learn from.</summary>
    public IReadOnlyList<TextEpisode> Train { get; }

    /// <summary>Known scenes and compositions, new seeds.</summary>
    public IReadOnlyList<TextEpisode> Seen { get; }

    /// <summary>Scenes that training never entered.</summary>
    public IReadOnlyList<TextEpisode> Unseen { get; }

    /// <summary>Known scenes, combinations that training never asked for.</summary>
    public IReadOnlyList<TextEpisode> Compositions { get; }

    /// <summary>Known scenes, goals farther away than any in training.</summary>
    public IReadOnlyList<TextEpisode> Longer { get; }

    /// <summary>Draws a split: scenes and kinds of task equally often, then a task of that kind.</summary>
    /// <param name="catalogue">The world's scenes and tasks.</param>
    /// <param name="train">Training episodes, at least 1.</param>
    /// <param name="test">Episodes in each of the four tests, at least 1.</param>
    /// <param name="seed">Another seed draws other tasks, from the same scenes and compositions.</param>
    /// <exception cref="ArgumentOutOfRangeException">A count below 1, or so many training episodes that they would reach the test
    /// seeds.</exception>
    public static TextSplit Draw(TextCatalogue catalogue, int train, int test, ulong seed = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(train, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(test, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((ulong)train, FirstTestSeed);
        var (scenes, unseen, far) = (catalogue.Scenes, catalogue.UnseenScenes, catalogue.TrainHorizon);
        return new(
            Episodes("train", scenes, goal => !goal.HeldOut && goal.Horizon <= far, train, 0),
            Episodes("seen", scenes, goal => !goal.HeldOut && goal.Horizon <= far, test, FirstTestSeed),
            Episodes("unseen", unseen, goal => !goal.HeldOut && goal.Horizon <= far, test, 2 * FirstTestSeed),
            Episodes("compositions", scenes, goal => goal.HeldOut && goal.Horizon <= far, test, 3 * FirstTestSeed),
            Episodes("longer", scenes, goal => !goal.HeldOut && goal.Horizon > far, test, 4 * FirstTestSeed));

        TextEpisode[] Episodes(string part, IReadOnlyList<string> from, Func<TextGoal, bool> allowed, int count, ulong first)
        {
            var rng = new Rng(seed).Split(part);
            var goals = from.Select(scene => (scene, Kinds: KindsOf(scene, allowed))).Where(entry => entry.Kinds.Length > 0).ToArray();
            var drawn = new TextEpisode[count];
            for (var i = 0; i < count; i++)
            {
                var (scene, kinds) = goals[rng.Next(goals.Length)];
                var kind = kinds[rng.Next(kinds.Length)];
                var goal = kind[rng.Next(kind.Length)];
                drawn[i] = new(catalogue.World, scene, goal.Task, goal.Composition, goal.Horizon, first + (ulong)i);
            }
            return drawn;
        }

        TextGoal[][] KindsOf(string scene, Func<TextGoal, bool> allowed) =>
            [.. catalogue.Goals(scene).Where(allowed).GroupBy(goal => goal.Kind).Select(kind => kind.ToArray())];
    }

    private static void Refuse(bool overlap, TextEpisode episode, string what)
    {
        if (overlap)
            throw new ArgumentException($"Test episode '{episode.Id}' is no test: training already holds {what}.");
    }
}
