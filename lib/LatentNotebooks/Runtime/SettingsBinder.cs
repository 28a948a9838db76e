using System.Collections;
using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;

namespace LatentNotebooks.Runtime;

/// <summary>
/// Puts written values into a settings record. The record is the schema: its properties are the keys (camelCase), their
/// initial values the defaults, their <see cref="RangeAttribute"/> the limits. Nothing is ever ignored silently.
/// </summary>
public static class SettingsBinder
{
    /// <summary>The settings of a profile: the file <c>notebooks/settings/NAME.yaml</c>, then what the host passed on.</summary>
    /// <exception cref="SettingsException">The file is missing, or something in it cannot be used.</exception>
    public static T Load<T>(string name, Profile profile) where T : new() =>
        Bind<T>(SettingsFile.Read(Path.Combine(ProjectPaths.Settings, name + ".yaml"), profile).Concat(SettingsFile.FromHost()));

    /// <summary>A record with the defaults overlaid by <paramref name="entries"/>, later ones winning.</summary>
    /// <exception cref="SettingsException">A key is unknown, or a value unreadable or out of range.</exception>
    public static T Bind<T>(IEnumerable<SettingsEntry> entries) where T : new()
    {
        object settings = new T();
        var keys = Keys(typeof(T)).ToList();
        foreach (var entry in entries)
        {
            var property = keys.Find(key => key.Key == entry.Key).Property
                ?? throw new SettingsException($"{entry.Source}: there is no setting '{entry.Key}'. "
                    + $"Did you mean '{Nearest(entry.Key, keys.Select(key => key.Key))}'?");
            property.SetValue(settings, Convert(entry, property));
        }
        return (T)settings;
    }

    /// <summary>The settings as YAML that <see cref="SettingsFile"/> reads back.</summary>
    public static string ToYaml(object settings)
    {
        var text = new StringBuilder("common:\n");
        foreach (var (key, property) in Keys(settings.GetType()))
            text.Append("  ").Append(key).Append(": ").Append(Show(property.GetValue(settings))).Append('\n');
        return text.ToString();
    }

    /// <summary>Sixteen hexadecimal digits that change with any value, or with anything else the result depends on.</summary>
    public static string Hash(object settings, params string[] others)
    {
        var text = string.Join('\n', [settings.GetType().FullName, ToYaml(settings), .. others]);
        return System.Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..16];
    }

    /// <summary>The keys of a settings record and the properties behind them, in order of declaration.</summary>
    public static IEnumerable<(string Key, PropertyInfo Property)> Keys(Type type) =>
        from property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
        where property.CanWrite
        orderby property.MetadataToken
        select (char.ToLowerInvariant(property.Name[0]) + property.Name[1..], property);

    private static object Convert(SettingsEntry entry, PropertyInfo property)
    {
        var value = Read(entry.Value, property.PropertyType)
            ?? throw new SettingsException($"{entry.Source}: '{entry.Value}' is not a value for '{entry.Key}', "
                + $"which takes {Describe(property.PropertyType)}.");
        if (property.GetCustomAttribute<RangeAttribute>() is { } range)
            foreach (var item in value is IEnumerable list and not string ? list : new[] { value })
                if (!range.IsValid(item))
                    throw new SettingsException($"{entry.Source}: {entry.Key} = {Show(item)} is out of range; "
                        + $"it goes from {Show(range.Minimum)} to {Show(range.Maximum)}.");
        return value;
    }

    private static object? Read(string text, Type type)
    {
        if (type == typeof(string)) return text;
        if (type == typeof(int)) return int.TryParse(text, out var whole) ? whole : null;
        if (type == typeof(long)) return long.TryParse(text, out var big) ? big : null;
        if (type == typeof(double)) return double.TryParse(text, out var real) && double.IsFinite(real) ? real : null;
        if (type == typeof(bool)) return bool.TryParse(text, out var flag) ? flag : null;
        if (type.IsEnum) return Enum.TryParse(type, text, ignoreCase: true, out var name) && Enum.IsDefined(type, name) ? name : null;
        if (type == typeof(IReadOnlyList<int>)) return ReadList<int>(text);
        if (type == typeof(IReadOnlyList<double>)) return ReadList<double>(text);
        if (type == typeof(IReadOnlyList<string>)) return ReadList<string>(text);
        throw new NotSupportedException($"A settings record has a property of type {type}, which no YAML value can fill.");
    }

    private static T[]? ReadList<T>(string text)
    {
        var items = text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(item => Read(item, typeof(T))).ToArray();
        return items.Contains(null) ? null : [.. items.Cast<T>()];
    }

    private static string Describe(Type type) =>
        type.IsEnum ? "one of " + string.Join(", ", Enum.GetNames(type).Select(name => name.ToLowerInvariant()))
        : type == typeof(int) || type == typeof(long) ? "a whole number"
        : type == typeof(double) ? "a number"
        : type == typeof(bool) ? "true or false"
        : "a list of values with commas between";

    private static string Show(object? value) => value switch
    {
        null => "",
        bool flag => flag ? "true" : "false",
        double real => real.ToString("R"),
        Enum name => name.ToString().ToLowerInvariant(),
        string text => text,
        IEnumerable list => "[" + string.Join(", ", list.Cast<object>().Select(Show)) + "]",
        _ => value.ToString() ?? "",
    };

    private static string Nearest(string key, IEnumerable<string> keys) => keys.MinBy(candidate => Distance(key, candidate)) ?? "";

    // Levenshtein's edit distance, one row at a time.
    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var cost = char.ToLowerInvariant(a[i - 1]) == char.ToLowerInvariant(b[j - 1]) ? diagonal : diagonal + 1;
                diagonal = row[j];
                row[j] = Math.Min(cost, Math.Min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.Length];
    }
}
