namespace LatentNotebooks.Kernel;

/// <summary>How a cell ended.</summary>
public enum CellStatus
{
    /// <summary>It ran to its end.</summary>
    Ok,

    /// <summary>It did not compile or threw.</summary>
    Failed,

    /// <summary>It was interrupted.</summary>
    Interrupted,
}

/// <summary>An error as Jupyter shows it: a name, one line of text, and the lines to print.</summary>
/// <param name="Name">The exception's type name, or `CompilationError`.</param>
/// <param name="Message">The exception's message or the first compile error.</param>
/// <param name="Traceback">What a front end prints, line by line; may hold ANSI colours.</param>
public sealed record CellError(string Name, string Message, IReadOnlyList<string> Traceback);

/// <summary>What became of one execution; everything shown went to the <see cref="ICellOutput"/> already.</summary>
/// <param name="Status">How it ended.</param>
/// <param name="Error">The error, for every status but <see cref="CellStatus.Ok"/>.</param>
/// <param name="Value">The last expression's value, or null.</param>
public sealed record CellResult(CellStatus Status, CellError? Error = null, object? Value = null);
