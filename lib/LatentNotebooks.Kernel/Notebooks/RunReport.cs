using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace LatentNotebooks.Kernel.Notebooks;

/// <summary>
/// Says on the terminal how a run goes on: one line that is rewritten where there is a terminal, else a line per finished cell and
/// one every half minute while a cell runs, so that a log shows life without filling up.
/// </summary>
internal sealed class RunReport(TextWriter writer, bool rewrite) : IDisposable
{
    private const int PlainHeartbeat = 30_000;
    private const int RewriteHeartbeat = 500;
    private readonly Lock gate = new();
    private readonly Stopwatch watch = Stopwatch.StartNew();
    private readonly List<Line> running = [];
    private readonly List<(string Name, RunOutcome Outcome)> finished = [];
    private Timer? timer;

    private bool Rewrites => rewrite;

    /// <summary>The observer of one notebook.</summary>
    public IRunObserver Follow(string name) => new Line(this, name);

    /// <summary>A notebook has ended.</summary>
    public void Ended(string name, RunOutcome outcome)
    {
        lock (gate)
        {
            running.RemoveAll(line => line.Name == name);
            finished.Add((name, outcome));
            Print($"{name}: {Describe(outcome)}");
        }
    }

    /// <summary>A line of its own.</summary>
    public void Say(string text)
    {
        lock (gate)
            Print(text);
    }

    /// <summary>The table of all notebooks.</summary>
    public void Summarize()
    {
        lock (gate)
        {
            var width = finished.Max(entry => entry.Name.Length);
            writer.WriteLine();
            writer.WriteLine($"{"notebook".PadRight(width)}  minutes  status");
            foreach (var (name, outcome) in finished.OrderBy(entry => entry.Name, StringComparer.Ordinal))
                writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name.PadRight(width)}  {outcome.Duration.TotalMinutes,7:0.0}  {Word(outcome)}"));
        }
    }

    public void Dispose() => timer?.Dispose();

    private static string Describe(RunOutcome outcome) => outcome.Status == RunStatus.Ok
        ? $"ok in {Time(outcome.Duration)}"
        : $"{Word(outcome)}: {outcome.Message}";

    private static string Word(RunOutcome outcome)
    {
        var word = outcome.Status switch
        {
            RunStatus.BadFile => "bad file",
            RunStatus.TimedOut => "timed out",
            var other => other.ToString().ToLowerInvariant(),
        };
        return outcome.Cell > 0 ? $"{word} in cell {outcome.Cell}" : word;
    }

    private static string Time(TimeSpan time) => time.TotalMinutes < 1
        ? $"{time.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture)} s"
        : $"{(int)time.TotalMinutes}:{time.Seconds:00} min";

    private void Print(string text)
    {
        if (rewrite)
            writer.Write("\r\u001b[K");
        writer.WriteLine($"[{Clock()}] {text}");
        Rewrite();
    }

    private void Rewrite()
    {
        if (!rewrite || running.Count == 0)
            return;
        var text = string.Join("   ", running.Select(line => line.Status()));
        var room = (Console.WindowWidth is > 20 and var width ? width : 80) - "[00:00] ".Length - 1;
        writer.Write($"\r\u001b[K[{Clock()}] {(text.Length > room ? text[..room] : text)}");
    }

    private string Clock() => $"{(int)watch.Elapsed.TotalMinutes:00}:{watch.Elapsed.Seconds:00}";

    private void Beat()
    {
        lock (gate)
        {
            if (rewrite)
                Rewrite();
            else
                foreach (var line in running.Where(line => line.CellRunsFor.TotalMilliseconds > PlainHeartbeat))
                    Print(line.Status());
        }
    }

    private sealed class Line(RunReport report, string name) : IRunObserver
    {
        private const int ShownText = 60;
        private readonly StringBuilder lastText = new();
        private Stopwatch cellWatch = Stopwatch.StartNew();
        private int cell;
        private int cells;

        public string Name => name;

        public TimeSpan CellRunsFor => cellWatch.Elapsed;

        public void CellBegins(int cell, int cells)
        {
            lock (report.gate)
            {
                (this.cell, this.cells, cellWatch) = (cell, cells, Stopwatch.StartNew());
                lastText.Clear();
                if (!report.running.Contains(this))
                    report.running.Add(this);
                var beat = report.Rewrites ? RewriteHeartbeat : PlainHeartbeat;
                report.timer ??= new Timer(_ => report.Beat(), null, beat, beat);
                report.Rewrite();
            }
        }

        public void CellWrites(string text)
        {
            lock (report.gate)
            {
                var line = text.TrimEnd().Split('\n', '\r')[^1].Trim();
                if (line.Length == 0)
                    return;
                lastText.Clear().Append(line.Length > ShownText ? line[..ShownText] : line);
            }
        }

        public void CellEnds(int cell, CellStatus status, TimeSpan duration)
        {
            if (!report.Rewrites)
                report.Say($"{name}: cell {cell}/{cells} {status.ToString().ToLowerInvariant()}, {Time(duration)}");
        }

        public string Status() => $"{name}: cell {cell}/{cells}, {Time(CellRunsFor)}{(lastText.Length > 0 ? $" | {lastText}" : "")}";
    }
}
