using System.Collections;
using System.Reflection;

namespace LatentNotebooks.Kernel.Display;

/// <summary>
/// The formatters a type names in a `TypeFormatterSource` attribute: any attribute of that name with a `FormatterSourceType`, whose
/// `CreateTypeFormatters()` yields objects with a `MimeType` and a `bool Format(object, TextWriter)`.
/// </summary>
internal sealed class FormatterSource
{
    private readonly List<(string MimeType, Func<object, TextWriter, bool> Format)> formatters = [];

    private FormatterSource(object source)
    {
        const BindingFlags any = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance;
        if (source.GetType().GetMethod("CreateTypeFormatters", any, [])?.Invoke(source, null) is not IEnumerable made)
            return;
        foreach (var formatter in made)
        {
            var type = formatter.GetType();
            if (type.GetProperty("MimeType", any)?.GetValue(formatter) is string mimeType
                && type.GetMethod("Format", any, [typeof(object), typeof(TextWriter)]) is { } format)
                formatters.Add((mimeType, (value, writer) => format.Invoke(formatter, [value, writer]) is true));
        }
    }

    /// <summary>The source that a type names, or null.</summary>
    public static FormatterSource? Of(Type type) =>
        type.GetCustomAttributes(inherit: true)
            .Where(attribute => attribute.GetType().Name == "TypeFormatterSourceAttribute")
            .Select(attribute => attribute.GetType().GetProperty("FormatterSourceType")?.GetValue(attribute) as Type)
            .OfType<Type>()
            .Select(source => new FormatterSource(Activator.CreateInstance(source, nonPublic: true)!))
            .FirstOrDefault(source => source.formatters.Count > 0);

    /// <summary>What the formatters write, or null where none takes the value.</summary>
    public MimeBundle? Format(object value)
    {
        var entries = new List<KeyValuePair<string, string>>();
        foreach (var (mimeType, format) in formatters)
        {
            var writer = new StringWriter();
            if (format(value, writer))
                entries.Add(new(mimeType, writer.ToString()));
        }
        return entries.Count > 0 ? new(entries) : null;
    }
}
