using System.Collections;
using System.Globalization;
using System.Numerics;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace LatentNotebooks.Kernel.Display;

/// <summary>Values as short text, and their public members.</summary>
internal static class Values
{
    private const int ShortLimit = 120;
    private const int ShownItems = 8;
    private const int MaxDepth = 3;

    /// <summary>True for what is shown as one piece of text: numbers, booleans, characters, enums, dates, tuples of any kind.</summary>
    public static bool IsScalar(object value) =>
        value is string or IFormattable or Version or Uri || value is ITuple && !IsRecord(value) || value.GetType().IsPrimitive;

    /// <summary>A scalar in the invariant culture.</summary>
    public static string Scalar(object value) => value switch
    {
        string text => text,
        bool flag => flag ? "true" : "false",
        DateTime { TimeOfDay.Ticks: 0 } day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        DateTime time => time.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
        ITuple tuple => Tuple(tuple, 0),
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    /// <summary>True for types with right-aligned columns.</summary>
    public static bool IsNumber(object? value) =>
        value is decimal or BigInteger or Half or Int128 or UInt128 || value is not (null or bool or char) && value.GetType().IsPrimitive;

    /// <summary>Any value on one line, for a table's cell.</summary>
    public static string Short(object? value, int depth = 0)
    {
        var text = value switch
        {
            null => "null",
            _ when IsScalar(value) => value is ITuple tuple && value is not IFormattable ? Tuple(tuple, depth) : Scalar(value),
            Type type => TypeNames.Of(type),
            Exception exception => $"{TypeNames.Of(exception.GetType())}: {exception.Message}",
            _ when depth >= MaxDepth => "...",
            _ when TensorFormatter.Knows(value.GetType()) => TensorFormatter.Short(value),
            IDictionary dictionary =>
                Items("{ ", dictionary.Keys.Cast<object>().Select(key => $"{Short(key, depth + 1)}: {Short(dictionary[key], depth + 1)}"), " }"),
            IEnumerable sequence => Items("[", sequence.Cast<object?>().Select(item => Short(item, depth + 1)), "]"),
            _ when Overrides(value, nameof(ToString)) && !IsRecord(value) => value.ToString() ?? "",
            _ when Members(value.GetType()) is { Length: > 0 } members =>
                Items(Name(value.GetType()) + "{ ", members.Select(member => $"{member.Name} = {Short(member.Get(value), depth + 1)}"), " }"),
            _ => TypeNames.Of(value.GetType()),
        };
        text = text.ReplaceLineEndings(" ");
        return text.Length <= ShortLimit ? text : text[..ShortLimit] + "...";
    }

    /// <summary>True where the value's class, not `object` or a value type's default, gives the method.</summary>
    public static bool Overrides(object value, string method) =>
        value.GetType().GetMethod(method, [])?.DeclaringType is { } declaring
        && declaring != typeof(object) && declaring != typeof(ValueType);

    /// <summary>True for records and anonymous types, whose own text is less readable than a table.</summary>
    public static bool IsRecord(object value)
    {
        var type = value.GetType();
        const BindingFlags any = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.DeclaredOnly;
        return type.Name.StartsWith("<>f__AnonymousType", StringComparison.Ordinal)
            || type.GetMethod("PrintMembers", any) is { } print && print.GetCustomAttribute<CompilerGeneratedAttribute>() is not null;
    }

    /// <summary>The public properties and fields to show, in the order declared.</summary>
    public static (string Name, Func<object, object?> Get)[] Members(Type type)
    {
        var properties = type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.GetMethod is { IsPublic: true } && property.GetIndexParameters().Length == 0)
            .Where(property => !property.PropertyType.IsByRefLike)
            .Select(property => (property.Name, new Func<object, object?>(value => Read(() => property.GetValue(value)))));
        var fields = type.GetFields(BindingFlags.Public | BindingFlags.Instance)
            .Select(field => (field.Name, new Func<object, object?>(field.GetValue)));
        return [.. properties, .. fields];
    }

    private static string Name(Type type) => type.Name.StartsWith('<') ? "" : TypeNames.Of(type) + " ";

    private static object? Read(Func<object?> get)
    {
        try
        {
            return get();
        }
        catch (TargetInvocationException exception)
        {
            return exception.InnerException;
        }
    }

    private static string Tuple(ITuple tuple, int depth) =>
        $"({string.Join(", ", Enumerable.Range(0, tuple.Length).Select(i => Short(tuple[i], depth + 1)))})";

    private static string Items(string open, IEnumerable<string> items, string close)
    {
        var shown = items.Take(ShownItems + 1).ToList();
        if (shown.Count > ShownItems)
            shown[ShownItems] = "...";
        return open + string.Join(", ", shown) + close;
    }
}
