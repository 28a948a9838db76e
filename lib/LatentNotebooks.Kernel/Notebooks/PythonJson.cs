using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace LatentNotebooks.Kernel.Notebooks;

/// <summary>
/// Writes JSON to the byte as Python's nbformat does: keys sorted, one space of indentation, text unescaped, numbers in Python's
/// notation. A notebook then reads the same whether this program or Jupyter saved it, and diffs show only what changed.
/// </summary>
internal static class PythonJson
{
    public static string Write(JsonNode node)
    {
        var text = new StringBuilder();
        Write(text, node, 0);
        return text.Append('\n').ToString();
    }

    private static void Write(StringBuilder text, JsonNode? node, int depth)
    {
        switch (node)
        {
            case null:
                text.Append("null");
                break;
            case JsonObject members:
                WriteList(text, '{', '}', depth, members.OrderBy(member => member.Key, StringComparer.Ordinal), (member, at) =>
                {
                    Quote(text, member.Key);
                    text.Append(": ");
                    Write(text, member.Value, at);
                });
                break;
            case JsonArray items:
                WriteList(text, '[', ']', depth, items, (item, at) => Write(text, item, at));
                break;
            default:
                WriteValue(text, node.AsValue());
                break;
        }
    }

    private static void WriteList<T>(StringBuilder text, char open, char close, int depth, IEnumerable<T> items, Action<T, int> write)
    {
        text.Append(open);
        var first = true;
        foreach (var item in items)
        {
            if (!first)
                text.Append(',');
            text.Append('\n').Append(' ', depth + 1);
            write(item, depth + 1);
            first = false;
        }
        if (!first)
            text.Append('\n').Append(' ', depth);
        text.Append(close);
    }

    private static void WriteValue(StringBuilder text, JsonValue value)
    {
        switch (value.GetValueKind())
        {
            case JsonValueKind.String:
                Quote(text, value.GetValue<string>());
                break;
            case JsonValueKind.Number:
                text.Append(Number(value.ToJsonString()));
                break;
            default:
                text.Append(value.ToJsonString());
                break;
        }
    }

    private static void Quote(StringBuilder text, string value)
    {
        text.Append('"');
        for (var i = 0; i < value.Length; i++)
        {
            var c = value[i];
            var shortForm = "\"\\\n\r\t\b\f".IndexOf(c, StringComparison.Ordinal);
            if (shortForm >= 0)
                text.Append('\\').Append("\"\\nrtbf"[shortForm]);
            else if (c < ' ')
                text.Append($"\\u{(int)c:x4}");
            else if (char.IsHighSurrogate(c) && i + 1 < value.Length && char.IsLowSurrogate(value[i + 1]))
                text.Append(c).Append(value[++i]);
            else
                text.Append(char.IsSurrogate(c) ? '\uFFFD' : c);
        }
        text.Append('"');
    }

    /// <summary>
    /// A number as Python's `repr` writes it: integers as they are, else the shortest digits, `1e-05` and `1e+16` beyond the plain range.
    /// </summary>
    private static string Number(string json)
    {
        if (json.AsSpan().IndexOfAny('.', 'e', 'E') < 0)
            return json == "-0" ? "0" : json;
        var value = double.Parse(json, CultureInfo.InvariantCulture);
        var round = value.ToString("R", CultureInfo.InvariantCulture);
        var exponent = int.Parse(value.ToString("E16", CultureInfo.InvariantCulture).Split('E')[1], CultureInfo.InvariantCulture);
        var sign = round.StartsWith('-') ? "-" : "";
        var mantissa = round.TrimStart('-').Split('E')[0];
        var digits = mantissa.Replace(".", "", StringComparison.Ordinal).TrimStart('0').TrimEnd('0');
        if (digits.Length == 0)
            return sign + "0.0";
        if (exponent is < -4 or >= 16)
            return $"{sign}{digits[..1]}{(digits.Length > 1 ? "." + digits[1..] : "")}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}";
        if (exponent < 0)
            return $"{sign}0.{new string('0', -exponent - 1)}{digits}";
        var whole = digits.PadRight(exponent + 1, '0');
        return $"{sign}{whole[..(exponent + 1)]}.{(whole.Length > exponent + 1 ? whole[(exponent + 1)..] : "0")}";
    }
}
