using System.Collections.Concurrent;
using System.Diagnostics;
using LatentNotebooks.Kernel.Display;

namespace LatentNotebooks.Kernel;

/// <summary>
/// Runs the cells of one notebook, one at a time, with state carried from cell to cell. A process holds one engine:
/// it takes over the console and its cells load assemblies that are never unloaded.
/// </summary>
public sealed class ScriptEngine : IDisposable
{
    private readonly ConcurrentDictionary<string, string> sources = [];
    private readonly ReferenceResolver resolver;
    private readonly SubmissionChain chain;
    private readonly CodeAssistant assistant;
    private readonly (TextWriter Out, TextWriter Error, TextReader In) console;
    private readonly Lock gate = new();
    private CellThread thread = new();
    private Interruption? running;

    /// <summary>Makes an engine; relative `#r` and `#load` paths start at <paramref name="notebookFolder"/>.</summary>
    public ScriptEngine(string notebookFolder)
    {
        NotebookFolder = Path.GetFullPath(notebookFolder);
        resolver = new(NotebookFolder, Say);
        chain = new(NotebookFolder, resolver);
        assistant = new(chain);
        console = (Console.Out, Console.Error, Console.In);
        Console.SetOut(new CapturedWriter("stdout", () => CellApi.Feed));
        Console.SetError(new CapturedWriter("stderr", () => CellApi.Feed));
        Console.SetIn(new AskingReader(prompt => CellApi.AskUser(prompt, password: false)));
    }

    /// <summary>The folder that relative paths in directives start from.</summary>
    public string NotebookFolder { get; }

    /// <summary>
    /// Asks the user for a line: (prompt, is a password) to the answer. Null means there is nobody to ask, and reading fails.
    /// Called on a cell's thread, which it may block; an interrupt ends the call with <see cref="ThreadInterruptedException"/>.
    /// </summary>
    public Func<string, bool, string>? Input { get; set; }

    /// <summary>
    /// Runs one cell. Calls must not overlap; the task ends when all its output has been handed over, and does not fault.
    /// </summary>
    /// <param name="code">The cell's source.</param>
    /// <param name="number">The execution count, which names the cell `In[number]` in errors.</param>
    /// <param name="output">Receives what the cell shows.</param>
    /// <param name="cancellation">Has the effect of <see cref="Interrupt"/>.</param>
    public async Task<CellResult> ExecuteAsync(string code, int number, ICellOutput output, CancellationToken cancellation = default)
    {
        using var interrupt = new Interruption();
        using var linked = cancellation.UnsafeRegister(_ => Interrupt(), null);
        using var feed = new CellFeed(output);
        lock (gate)
            running = interrupt;
        CellApi.Feed = feed;
        CellApi.Ask = Input;
        CellApi.CellInterrupted = interrupt.Seen;
        if (cancellation.IsCancellationRequested)
            Interrupt();
        CellResult result;
        try
        {
            result = await RunCell(code, $"In[{number}]", feed, interrupt).ConfigureAwait(false);
        }
        finally
        {
            lock (gate)
                running = null;
        }
        if (interrupt.Requested)
            ReplaceThread();
        feed.ShowDeferred();
        if (result.Error is { } error)
            feed.Error(error);
        feed.Complete();
        return result;
    }

    /// <summary>Ends the running cell, from any thread; the engine stays usable. Does nothing between cells.</summary>
    public void Interrupt()
    {
        lock (gate)
            running?.Request(thread);
    }

    /// <summary>Completions at a UTF-16 offset of the code.</summary>
    public Completions Complete(string code, int cursor) => assistant.Complete(code, cursor);

    /// <summary>What is under the cursor (a UTF-16 offset), or null; <paramref name="detail"/> 1 adds the remarks.</summary>
    public Inspection? Inspect(string code, int cursor, int detail = 0) => assistant.Inspect(code, cursor, detail);

    /// <summary>Whether the code is a complete cell.</summary>
    public CompletenessAnswer CheckCompleteness(string code) => assistant.CheckCompleteness(code);

    /// <inheritdoc/>
    public void Dispose()
    {
        Console.SetOut(console.Out);
        Console.SetError(console.Error);
        Console.SetIn(console.In);
        thread.Dispose();
    }

    /// <summary>Shows a line of the engine's own before the cell's output, or with null takes it back.</summary>
    private static void Say(string? text)
    {
        if (text is null)
            CellApi.Feed?.ClearOutput(wait: false);
        else
            CellApi.Feed?.Write("stderr", text);
    }

    private async Task<CellResult> RunCell(string code, string name, CellFeed feed, Interruption interrupt)
    {
        try
        {
            sources[name] = code;
            resolver.Begin(Directives.PackageSources(code), interrupt.Seen);
            CellResult result = new(CellStatus.Ok);
            Stopwatch? watch = null;
            foreach (var part in Magics.Parts(code))
            {
                if (part.Magic == "time")
                    watch = Stopwatch.StartNew();
                if (part.Magic is "markdown" or "html")
                    feed.Display(MimeBundle.Of($"text/{part.Magic}", part.Text.Trim()), Guid.NewGuid().ToString("N"), update: false);
                else if (part.Magic is "" or "csharp" or "c#" or "time")
                    result = await RunCode(part.Text, name, feed, interrupt).ConfigureAwait(false);
                else
                    return new(CellStatus.Failed, Magics.Unsupported(part.Magic));
                if (result.Status != CellStatus.Ok)
                    return result;
            }
            if (watch is not null)
                feed.Display(MimeBundle.Text($"Wall time: {watch.ElapsedMilliseconds} ms"), Guid.NewGuid().ToString("N"), update: false);
            return result;
        }
        catch (Exception) when (interrupt.Requested)
        {
            var message = $"Interrupted: cell {name} was stopped before its end; variables keep the values they had.";
            return new(CellStatus.Interrupted, new("Interrupted", "The cell was interrupted.", [message]));
        }
        catch (Exception exception)
        {
            return new(CellStatus.Failed, ErrorReports.Runtime(exception, file => sources.GetValueOrDefault(file)));
        }
    }

    private async Task<CellResult> RunCode(string code, string name, CellFeed feed, Interruption interrupt)
    {
        var (cell, errors) = await thread.Do(() => SubmissionChain.Load(chain.Compile(code, name), interrupt.Seen)).ConfigureAwait(false);
        if (cell is null)
            return new(CellStatus.Failed, ErrorReports.Compilation(errors, resolver.Failures));
        var value = await thread.Run(() => chain.Run(cell), interrupt).ConfigureAwait(false);
        if (cell.ShowsValue)
            await thread.Run(() => ShowResult(value, feed), interrupt).ConfigureAwait(false);
        return new(CellStatus.Ok, null, value);
    }

    private static Task<object?> ShowResult(object? value, CellFeed feed)
    {
        feed.ShowDeferred();
        if (value is not DisplayedValue) // `display(x)` as the last line has shown it already.
            feed.ExecuteResult(Formatter.ToBundle(value));
        return Task.FromResult(value);
    }

    private void ReplaceThread()
    {
        lock (gate)
        {
            thread.Dispose();
            thread = new();
        }
    }
}
