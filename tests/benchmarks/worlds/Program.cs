using System.Diagnostics;
using System.Text.Json;
using LatentNotebooks.Worlds.Text;

// Commands a second on one core: the expert's commands, replayed with their resets; the commands themselves are chosen before the clock starts.
var json = args.Contains("--json");
var rounds = args.Contains("--quick") ? 3 : 9;
foreach (var id in TextWorlds.Ids)
{
    var world = TextWorlds.Create(id);
    var split = TextSplit.Draw(world.Catalogue, 400, 1);
    var played = TrajectorySet.Record(id, split.Train, 1).All.Select(one => (one.Episode, Commands: one.Turns.Select(turn => turn.Command).ToArray())).ToArray();
    var rates = Enumerable.Range(0, rounds).Select(_ => Replay()).Order().ToArray();
    var (median, least, most) = (rates[rounds / 2], rates[0], rates[^1]);
    Console.WriteLine(json
        ? JsonSerializer.Serialize(new { world = id, commands_per_second = median, least, most, rounds })
        : $"{id,-12} {median,12:N0} commands/s  [{least:N0}, {most:N0}]  median of {rounds}, resets included");

    double Replay()
    {
        var (clock, start, commands) = (Stopwatch.StartNew(), Environment.CpuUsage.TotalTime, 0);
        while (clock.Elapsed.TotalSeconds < 0.3)
            foreach (var (episode, some) in played)
            {
                world.Reset(episode);
                foreach (var command in some) world.Step(command);
                commands += some.Length;
            }
        return commands / (Environment.CpuUsage.TotalTime - start).TotalSeconds; // time of the core, not of the wall: other programs do not count
    }
}
