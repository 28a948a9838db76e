using System.Collections;
using System.Collections.Concurrent;
using System.Reflection;

namespace LatentNotebooks.Kernel.Display;

/// <summary>
/// Turns any value into what a notebook shows. A library needs no reference to this assembly for its types to be shown well:
/// a public `ToMimeBundle()`, a `TypeFormatterSource` attribute recognised by its name, or a public `ToHtml()` will do.
/// </summary>
public static class Formatter
{
    private const int TextLimit = 100_000;
    private static readonly ConcurrentDictionary<Type, Func<object, MimeBundle>> Registered = [];
    private static readonly ConcurrentDictionary<Type, Func<object, MimeBundle?>> ByConvention = [];

    /// <summary>Says how values of a type and of its subtypes are shown; replaces an earlier registration.</summary>
    public static void Register<T>(Func<T, string> format, string mimeType = "text/html") where T : notnull =>
        Registered[typeof(T)] = value => MimeBundle.Of(mimeType, format((T)value));

    /// <summary>All representations of a value, or those asked for that it has.</summary>
    public static MimeBundle ToBundle(object? value, params string[] mimeTypes)
    {
        var bundle = Describe(value);
        if (mimeTypes.Length == 0)
            return bundle;
        var wanted = bundle.Where(entry => mimeTypes.Contains(entry.Key)).ToArray();
        return wanted.Length > 0 ? new(wanted) : MimeBundle.Of(mimeTypes[0], bundle["text/plain"] ?? value?.ToString() ?? "");
    }

    private static MimeBundle Describe(object? value)
    {
        try
        {
            return value switch
            {
                null => MimeBundle.Text("null"),
                MimeBundle bundle => bundle,
                string text => MimeBundle.Text(Shorten(text)),
                _ => FromRegistration(value) ?? ByConvention.GetOrAdd(value.GetType(), FindConvention)(value) ?? Default(value),
            };
        }
        catch (Exception exception) when (exception is not ThreadInterruptedException)
        {
            var cause = exception is TargetInvocationException { InnerException: { } inner } ? inner : exception;
            return MimeBundle.Text($"{TypeNames.Of(value!.GetType())} cannot be shown: {TypeNames.Of(cause.GetType())}: {cause.Message}");
        }
    }

    private static MimeBundle? FromRegistration(object value)
    {
        if (Registered.IsEmpty)
            return null;
        for (var type = value.GetType(); type is not null; type = type.BaseType)
            if (Registered.TryGetValue(type, out var format))
                return format(value);
        return Registered.FirstOrDefault(entry => entry.Key.IsInstanceOfType(value)).Value?.Invoke(value);
    }

    private static Func<object, MimeBundle?> FindConvention(Type type)
    {
        if (PublicMethod(type, "ToMimeBundle", typeof(IEnumerable<KeyValuePair<string, string>>)) is { } toBundle)
            return value => new MimeBundle((IEnumerable<KeyValuePair<string, string>>)toBundle.Invoke(value, null)!);
        if (TensorFormatter.Knows(type))
            return value => TensorFormatter.Format(value);
        if (FormatterSource.Of(type) is { } source)
            return source.Format;
        if (PublicMethod(type, "ToHtml", typeof(string)) is { } toHtml)
            return value => new([new("text/html", (string)toHtml.Invoke(value, null)!), new("text/plain", Shorten($"{value}"))]);
        return _ => null;
    }

    private static MethodInfo? PublicMethod(Type type, string name, Type result) =>
        type.GetMethod(name, BindingFlags.Public | BindingFlags.Instance, []) is { } method && result.IsAssignableFrom(method.ReturnType) ? method : null;

    private static MimeBundle Default(object value) => value switch
    {
        Exception exception => MimeBundle.Text(Shorten(exception.ToString())),
        Type type => MimeBundle.Text(TypeNames.Of(type)),
        _ when Values.IsScalar(value) => MimeBundle.Text(Values.Scalar(value)),
        IDictionary dictionary => Tables.OfDictionary(dictionary),
        IEnumerable sequence => Tables.OfSequence(sequence),
        _ when Values.Overrides(value, nameof(ToString)) && !Values.IsRecord(value) => MimeBundle.Text(Shorten(value.ToString() ?? "")),
        _ => Tables.OfObject(value),
    };

    private static string Shorten(string text) =>
        text.Length <= TextLimit ? text : $"{text[..TextLimit]}\n[... {text.Length - TextLimit:N0} characters left out ...]";
}
