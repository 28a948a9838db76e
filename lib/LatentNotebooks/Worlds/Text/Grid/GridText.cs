using System.Text;
using LatentNotebooks.Runtime;

namespace LatentNotebooks.Worlds.Text.Grid;

/// <summary>
/// Rooms on a grid, told in words as the agent sees them: BabyAI-Text's six primitive commands and sentences ("You see a red ball 2 steps left and
/// 1 step forward"). Long horizons, with a dial: 1 to 9 rooms, missions of one or two links.
/// </summary>
public sealed class GridText : TextScene
{
    /// <summary>The world's name.</summary>
    public const string Id = "grid-text";

    /// <summary>Commands allowed per room and navigation, as in BabyAI.</summary>
    public const int LimitPerRoom = 64;

    /// <summary>The commands. Rules are numbered by <see cref="Verb"/>.</summary>
    public static Grammar Commands { get; } = new("turn left", "turn right", "go forward", "pick up", "drop", "toggle");

    private readonly GridState state = new();
    private GridLink[] links = [];
    private int rooms, achieved;

    internal enum Verb { Left, Right, Forward, PickUp, Drop, Toggle }

    /// <inheritdoc/>
    public override string World => Id;

    /// <inheritdoc/>
    public override Grammar Grammar => Commands;

    /// <inheritdoc/>
    public override TextCatalogue Catalogue => GridScenes.Catalogue;

    /// <inheritdoc/>
    public override string Task => string.Join(", then ", (object[])links) + ".";

    /// <inheritdoc/>
    public override int StepLimit => LimitPerRoom * rooms * links.Sum(link => link.Verb == GridVerb.Put ? 2 : 1);

    /// <inheritdoc/>
    public override bool Solved => achieved == links.Length;

    internal GridState State => state;

    /// <summary>The link of the mission that comes next.</summary>
    internal GridLink Current => links[Math.Min(achieved, links.Length - 1)];

    /// <inheritdoc/>
    public override string Reset(TextEpisode episode)
    {
        var (columns, rows) = GridScenes.Size(episode.Scene);
        var mission = Read(episode);
        if (columns * rows == 1 && mission.Any(link => link.Verb == GridVerb.Open))
            throw new ArgumentException($"Scene '{episode.Scene}' of {Id} has no door to open.", nameof(episode));
        state.Build(columns, rows, new Rng(2).Split(episode.Scene));
        rooms = columns * rows;
        var rng = new Rng(episode.Seed).Split(episode.Scene).Split(episode.Task);
        foreach (var link in mission)
            if (link.Verb == GridVerb.Open) Recolour(link.Thing, ref rng);
        while (!Furnish(mission, ref rng)) state.Things.Clear();   // In one room, the first things may leave no place for the others.
        return Start(mission);
    }

    /// <summary>Starts a mission in the plan as it stands.</summary>
    internal string Start(GridLink[] mission)
    {
        (links, achieved) = (mission, 0);
        if (rooms == 0) rooms = 1;
        return Describe();
    }

    /// <inheritdoc/>
    public override string? Apply(Command command)
    {
        if (!Do((Verb)command.Rule)) return null;
        if (!Solved && Achieved(links[achieved])) achieved++;
        return Describe();
    }

    /// <inheritdoc/>
    public override void Admissible(List<string> commands)
    {
        foreach (var verb in Enum.GetValues<Verb>())
            if (Possible(verb)) commands.Add(Commands.Templates[(int)verb]);
    }

    /// <inheritdoc/>
    public override TextExpert CreateExpert() => new GridExpert(this);

    private static GridLink[] Read(TextEpisode episode)
    {
        try
        {
            return GridLink.Parse(episode.Task);
        }
        catch (FormatException problem)
        {
            throw new ArgumentException($"'{episode.Task}' is no mission of {Id}. {problem.Message}", nameof(episode), problem);
        }
    }

    private bool Possible(Verb verb) => verb switch
    {
        Verb.Forward => state.IsOpenGround(state.Front),
        Verb.PickUp => state.Carried is null && state.Things.ContainsKey(state.Front),
        Verb.Drop => state.Carried is not null && state.IsBareFloor(state.Front),
        Verb.Toggle => state.Doors.ContainsKey(state.Front),
        _ => true,
    };

    private bool Do(Verb verb)
    {
        if (!Possible(verb)) return false;
        switch (verb)
        {
            case Verb.Left: state.Facing = (state.Facing + 3) % 4; break;
            case Verb.Right: state.Facing = (state.Facing + 1) % 4; break;
            case Verb.Forward: state.Agent = state.Front; break;
            case Verb.PickUp:
                state.Things.Remove(state.Front, out var thing);
                state.Carried = thing;
                break;
            case Verb.Drop:
                state.Things[state.Front] = state.Carried!.Value;
                state.Carried = null;
                break;
            default:
                var (door, open) = state.Doors[state.Front];
                state.Doors[state.Front] = (door, !open);
                break;
        }
        return true;
    }

    private bool Achieved(GridLink link) => link.Verb switch
    {
        GridVerb.Go => state.Things.TryGetValue(state.Front, out var thing) && thing == link.Thing,
        GridVerb.PickUp => state.Carried == link.Thing,
        GridVerb.Open => state.Doors.TryGetValue(state.Front, out var door) && door.Open && door.Door == link.Thing,
        _ => state.Things.Any(one => one.Value == link.Thing
            && GridState.Ways.Any(way => state.Things.TryGetValue(one.Key + way, out var other) && other == link.Beside)),
    };

    private string Describe()
    {
        var text = new StringBuilder();
        foreach (var (cell, ahead, right) in state.Look())
        {
            if (cell == state.Agent) continue;
            if (state.Things.TryGetValue(cell, out var thing)) Add(thing.ToString(), ahead, right);
            else if (state.Doors.TryGetValue(cell, out var door)) Add((door.Open ? "open " : "closed ") + door.Door, ahead, right);
            else if (state.IsWall(cell) && (ahead == 0 || right == 0) && NoWallBefore(ahead, right)) Add("wall", ahead, right);
        }

        if (state.Carried is { } carried) text.Append("You carry ").Append(Article(carried.ToString())).Append('.');
        return text.ToString().TrimEnd();

        void Add(string what, int ahead, int right)
        {
            var side = right == 0 ? null : $"{Steps(Math.Abs(right))} {(right < 0 ? "left" : "right")}";
            var front = ahead == 0 ? null : $"{Steps(ahead)} forward";
            text.Append("You see ").Append(Article(what)).Append(' ');
            text.AppendJoin(" and ", new[] { side, front }.Where(part => part is not null)).Append(". ");
        }

        // A line of cells in view may run along a wall: only its nearest cell is told.
        bool NoWallBefore(int ahead, int right)
        {
            var (a, r) = (ahead - Math.Sign(ahead), right - Math.Sign(right));
            var way = ahead > 0 ? GridState.Ways[state.Facing] : GridState.Ways[(state.Facing + (right > 0 ? 1 : 3)) % 4];
            var steps = Math.Max(a, Math.Abs(r));
            return steps == 0 || !state.IsWall(new Cell(state.Agent.X + (steps * way.X), state.Agent.Y + (steps * way.Y)));
        }
    }

    private static string Steps(int count) => count == 1 ? "1 step" : $"{count} steps";

    private static string Article(string what) => (what[0] == 'o' ? "an " : "a ") + what;

    private bool Furnish(GridLink[] mission, ref Rng rng)
    {
        foreach (var link in mission)
        {
            if (link.Verb != GridVerb.Open && !Lay(link.Thing, ref rng)) return false;
            if (link.Beside is { } other && !Lay(other, ref rng)) return false;
        }

        for (var i = 0; i < 2 + rooms; i++)
            if (!Lay(Distractor(mission, ref rng), ref rng)) return false;
        if (state.FreeCell(ref rng) is not { } start) return false;
        (state.Agent, state.Facing) = (start, rng.Next(4));
        return true;
    }

    private bool Lay(GridThing thing, ref Rng rng)
    {
        if (state.FreeCell(ref rng) is not { } cell) return false;
        state.Things[cell] = thing;
        return true;
    }

    private void Recolour(GridThing wanted, ref Rng rng)
    {
        var cell = state.Doors.Keys.ElementAt(rng.Next(state.Doors.Count));
        state.Doors[cell] = (wanted, false);
    }

    /// <summary>Something the mission does not name, in none of the combinations that training must not show.</summary>
    private static GridThing Distractor(GridLink[] mission, ref Rng rng)
    {
        while (true)
        {
            var thing = new GridThing(GridThing.Colours[rng.Next(GridThing.Colours.Count)], GridThing.Kinds[rng.Next(GridThing.Kinds.Count)]);
            if (!thing.HeldOut && mission.All(link => link.Thing != thing && link.Beside != thing)) return thing;
        }
    }
}
