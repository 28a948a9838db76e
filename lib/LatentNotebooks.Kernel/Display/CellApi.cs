using System.Diagnostics.CodeAnalysis;

namespace LatentNotebooks.Kernel.Display;

/// <summary>What every cell can call without a `using`; the names are those of .NET Interactive where it has the same.</summary>
[SuppressMessage("Naming", "CA1708", Justification = "Both names are .NET Interactive's, and notebooks use both.")]
public static class CellApi
{
    /// <summary>The running cell's output, set by the engine.</summary>
    internal static CellFeed? Feed { get; set; }

    /// <summary>Asks the user, set by the engine.</summary>
    internal static Func<string, bool, string>? Ask { get; set; }

    /// <summary>Cancelled when the running cell is interrupted.</summary>
    public static CancellationToken CellInterrupted { get; internal set; }

    /// <summary>Shows a value below the cell.</summary>
    /// <param name="value">Anything.</param>
    /// <param name="mimeTypes">The representations wanted, or none for all that the value has.</param>
    /// <returns>A handle whose <see cref="DisplayedValue.Update"/> replaces what is shown.</returns>
    public static DisplayedValue display(object? value, params string[] mimeTypes) => new(value, mimeTypes);

    /// <summary>Shows a value below the cell, like <see cref="display"/>.</summary>
    public static DisplayedValue Display(this object? value, params string[] mimeTypes) => new(value, mimeTypes);

    /// <summary>Shows text as the given MIME type: HTML, SVG, Markdown, ... For PNG the text is base64.</summary>
    public static DisplayedValue DisplayAs(this string text, string mimeType) => new(MimeBundle.Of(mimeType, text), []);

    /// <summary>Text to be shown as HTML.</summary>
    public static MimeBundle HTML(string html) => MimeBundle.Of("text/html", html);

    /// <summary>Removes what the cell has shown so far, at once or with <paramref name="wait"/> when the next output comes.</summary>
    public static void ClearOutput(bool wait = false) => Feed?.ClearOutput(wait);

    /// <summary>Asks the user for a line of text.</summary>
    /// <exception cref="InvalidOperationException">Nobody can answer, as in a headless run.</exception>
    public static string GetInput(string prompt = "") => AskUser(prompt, password: false);

    /// <summary>Asks the user for a line of text that is not shown while typed.</summary>
    /// <exception cref="InvalidOperationException">Nobody can answer, as in a headless run.</exception>
    public static string GetPassword(string prompt = "") => AskUser(prompt, password: true);

    /// <summary>Asks the user for a line of text.</summary>
    public static Task<string> GetInputAsync(string prompt = "") => Task.FromResult(GetInput(prompt));

    internal static string AskUser(string prompt, bool password) => Ask is { } ask
        ? ask(prompt, password)
        : throw new InvalidOperationException(
            "This cell asks for input, and there is nobody to answer in a headless run. Set the value in the notebook, or run it in an editor.");
}
