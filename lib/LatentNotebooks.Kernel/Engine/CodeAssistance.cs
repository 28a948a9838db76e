using LatentNotebooks.Kernel.Display;

namespace LatentNotebooks.Kernel;

/// <summary>Completions for the text between two UTF-16 offsets of the code.</summary>
/// <param name="Matches">Candidates in the order to offer them.</param>
/// <param name="Start">First replaced offset, in UTF-16 units.</param>
/// <param name="End">One past the last replaced offset, in UTF-16 units.</param>
public sealed record Completions(IReadOnlyList<Completion> Matches, int Start, int End);

/// <summary>One candidate.</summary>
/// <param name="Text">What is inserted.</param>
/// <param name="Kind">A Jupyter completion type: `method`, `property`, `field`, `class`, `namespace`, `keyword`, ...</param>
/// <param name="Signature">The symbol as a declaration, or empty.</param>
public sealed record Completion(string Text, string Kind, string Signature);

/// <summary>Whether code could be run as it stands.</summary>
public enum Completeness
{
    /// <summary>It parses.</summary>
    Complete,

    /// <summary>More input could make it parse.</summary>
    Incomplete,

    /// <summary>No further input can make it parse.</summary>
    Invalid,
}

/// <summary>The answer to a completeness question.</summary>
/// <param name="Status">Whether the code could run.</param>
/// <param name="Indent">The white space to start the next line with when incomplete.</param>
public sealed record CompletenessAnswer(Completeness Status, string Indent);

/// <summary>What is known about the symbol under the cursor.</summary>
/// <param name="Data">Plain text and Markdown: declaration, then its documentation.</param>
public sealed record Inspection(MimeBundle Data);
