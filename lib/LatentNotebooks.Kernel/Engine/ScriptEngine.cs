namespace LatentNotebooks.Kernel;

/// <summary>
/// Runs the cells of one notebook, one at a time, with state carried from cell to cell. A process holds one engine:
/// it takes over the console and its cells load assemblies that are never unloaded.
/// </summary>
public sealed class ScriptEngine : IDisposable
{
    /// <summary>Makes an engine; relative `#r` and `#load` paths start at <paramref name="notebookFolder"/>.</summary>
    public ScriptEngine(string notebookFolder) => NotebookFolder = Path.GetFullPath(notebookFolder);

    /// <summary>The folder that relative paths in directives start from.</summary>
    public string NotebookFolder { get; }

    /// <summary>
    /// Asks the user for a line: (prompt, is a password) to the answer. Null means there is nobody to ask, and reading fails.
    /// Called on a cell's thread, which it may block; an interrupt ends the call with <see cref="ThreadInterruptedException"/>.
    /// </summary>
    public Func<string, bool, string>? Input { get; set; }

    /// <summary>Runs one cell. Calls must not overlap; the task ends when all its output has been handed over, and does not fault.</summary>
    /// <param name="code">The cell's source.</param>
    /// <param name="number">The execution count, which names the cell `In[number]` in errors.</param>
    /// <param name="output">Receives what the cell shows.</param>
    /// <param name="cancellation">Has the effect of <see cref="Interrupt"/>.</param>
    public Task<CellResult> ExecuteAsync(string code, int number, ICellOutput output, CancellationToken cancellation = default) =>
        throw new NotSupportedException();

    /// <summary>Ends the running cell, from any thread; the engine stays usable. Does nothing between cells.</summary>
    public void Interrupt() => throw new NotSupportedException();

    /// <summary>Completions at a UTF-16 offset of the code.</summary>
    public Completions Complete(string code, int cursor) => throw new NotSupportedException();

    /// <summary>What is under the cursor (a UTF-16 offset), or null; <paramref name="detail"/> 1 adds the remarks.</summary>
    public Inspection? Inspect(string code, int cursor, int detail = 0) => throw new NotSupportedException();

    /// <summary>Whether the code is a complete cell.</summary>
    public CompletenessAnswer CheckCompleteness(string code) => throw new NotSupportedException();

    /// <inheritdoc/>
    public void Dispose() => throw new NotSupportedException();
}
