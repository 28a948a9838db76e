namespace LatentNotebooks.Figures;

/// <summary>What <see cref="Figure"/> and <see cref="Table"/> offer to a notebook that looks for formatters by convention.</summary>
internal interface INotebookOutput
{
    string ToHtml();

    string ToText();
}

/// <summary>
/// Tells .NET Interactive where the formatters of a type are. That kernel looks for an attribute of this name, whatever
/// its assembly, so that a library needs no reference to it.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class TypeFormatterSourceAttribute(Type formatterSourceType) : Attribute
{
    public Type FormatterSourceType { get; } = formatterSourceType;
}

/// <summary>The formatters that .NET Interactive finds through <see cref="TypeFormatterSourceAttribute"/>, again by name.</summary>
internal sealed class NotebookFormatterSource
{
    private readonly NotebookFormatter[] _formatters =
    [
        new("text/html", output => output.ToHtml()),
        new("text/plain", output => output.ToText()),
    ];

    public IEnumerable<object> CreateTypeFormatters() => _formatters;
}

/// <summary>Writes one MIME type of an output; the kernel finds both members by name.</summary>
internal sealed class NotebookFormatter(string mimeType, Func<INotebookOutput, string> write)
{
    public string MimeType { get; } = mimeType;

    public bool Format(object instance, TextWriter writer)
    {
        if (instance is not INotebookOutput output)
            return false;
        writer.Write(write(output));
        return true;
    }
}
