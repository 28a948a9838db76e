using LatentNotebooks.Runtime;

namespace LatentNotebooks.Worlds.Text.Grid;

/// <summary>
/// A walker that remembers every cell it has had in view and plans on those alone: go to what the mission names if it has been seen, else
/// to the nearest cell that has not.
/// </summary>
/// <remarks>It reads the plan through <see cref="GridState.WasSeen"/> instead of rebuilding it from the sentences; it uses nothing that they did not
/// tell.</remarks>
internal sealed class GridExpert(GridText world) : TextExpert
{
    private readonly Dictionary<Cell, Cell> cameFrom = [];
    private readonly Queue<Cell> queue = new();
    private Rng rng;

    private GridState State => world.State;

    public override void Begin(string task, string opening, Rng rng) => this.rng = rng;

    public override void Observe(string command, string observation)
    {
        // Everything observed is in the state's memory of seen cells.
    }

    public override string Next()
    {
        var link = world.Current;
        // Only the right thing may be in hand to be put; to be picked up, it must not be in hand yet.
        if (State.Carried is { } carried && (link.Verb == GridVerb.PickUp || (link.Verb == GridVerb.Put && carried != link.Thing))) return LayAside();
        if (link.Verb == GridVerb.Open) return Reach(IsDoor, "open", "toggle");
        if (link.Verb == GridVerb.Go) return Reach(cell => Seen(cell, link.Thing), "go", "turn left");
        if (State.Carried is null) return Reach(cell => Seen(cell, link.Thing), "pick up", "pick up");
        return Reach(cell => State.WasSeen(cell) && State.IsBareFloor(cell) && cell != State.Agent && Beside(cell, link.Beside!.Value), "put", "drop");

        bool IsDoor(Cell cell) => State.WasSeen(cell) && State.Doors.TryGetValue(cell, out var door) && door.Door == link.Thing;
        bool Seen(Cell cell, GridThing thing) => State.WasSeen(cell) && State.Things.TryGetValue(cell, out var found) && found == thing;
        bool Beside(Cell cell, GridThing thing) => GridState.Ways.Any(way => Seen(cell + way, thing));
    }

    public override string Detour(ref Rng rng) => rng.Next(2) == 0 ? "turn left" : "turn right";

    /// <summary>Puts a thing down that the mission does not ask to carry: ahead if the floor is bare there, else after a turn or a step.</summary>
    private string LayAside()
    {
        SubGoal = "put aside";
        return State.IsBareFloor(State.Front) ? "drop" : Stray();
    }

    /// <summary>Walks until a cell as wanted is right ahead, then gives the command; explores as long as none is known.</summary>
    private string Reach(Func<Cell, bool> wanted, string subGoal, string command)
    {
        SubGoal = subGoal;
        if (wanted(State.Front)) return command;
        if (Walk(wanted) is { } step) return step;
        SubGoal = "explore";
        if (Walk(cell => !State.WasSeen(cell)) is { } towards) return towards;
        if (State.Carried is null && State.Things.ContainsKey(State.Front)) return "pick up";   // It may stand in the way.
        return Stray();
    }

    /// <summary>The next command on a shortest known way to a cell that has a wanted one beside it; null where there is none.</summary>
    private string? Walk(Func<Cell, bool> wanted)
    {
        cameFrom.Clear();
        queue.Clear();
        cameFrom[State.Agent] = State.Agent;
        queue.Enqueue(State.Agent);
        while (queue.TryDequeue(out var cell))
            for (var turn = 0; turn < 4; turn++)
            {
                var next = cell + GridState.Ways[(State.Facing + turn) % 4];
                if (wanted(next)) return Towards(cell, next);
                if (cameFrom.ContainsKey(next) || !Passable(next)) continue;
                cameFrom[next] = cell;
                queue.Enqueue(next);
            }
        return null;
    }

    private string Towards(Cell last, Cell wanted)
    {
        var next = wanted;
        for (var cell = last; cell != State.Agent; cell = cameFrom[cell]) next = cell;
        var way = Array.IndexOf(GridState.Ways, new Cell(next.X - State.Agent.X, next.Y - State.Agent.Y));
        return ((way - State.Facing + 4) % 4) switch
        {
            0 => State.Doors.TryGetValue(next, out var door) && !door.Open ? "toggle" : "go forward",
            3 => "turn left",
            _ => "turn right",
        };
    }

    private bool Passable(Cell cell) =>
        State.WasSeen(cell) && !State.IsWall(cell) && !State.Things.ContainsKey(cell);

    private string Stray() => rng.Next(3) switch { 0 => "turn left", 1 => "turn right", _ => "go forward" };
}
