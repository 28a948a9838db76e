using System.Diagnostics;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;

namespace LatentNotebooks.Kernel;

/// <summary>Says what went wrong in a cell: where, with the source line, and without the machinery's own frames.</summary>
internal static partial class ErrorReports
{
    private const int ShownErrors = 10;
    private const int ShownFrames = 20;
    private const int ShownCauses = 5;

    /// <summary>Compile errors, each with cell, line, column and its source line underlined.</summary>
    public static CellError Compilation(IReadOnlyList<Diagnostic> errors, IReadOnlyList<string> failures)
    {
        var lines = new List<string>();
        foreach (var error in errors.Take(ShownErrors))
        {
            var message = error.Id == "CS0006" && failures.Count > 0 ? failures[0] : error.GetMessage();
            lines.Add($"{Place(error.Location)}: error {error.Id}: {message}");
            lines.AddRange(Underlined(error.Location));
            if (ScriptHints.For(error) is { } hint)
                lines.Add("    " + hint);
        }
        if (errors.Count > ShownErrors)
            lines.Add($"... and {errors.Count - ShownErrors} more errors");
        return new("CompilationError", lines.Count > 0 ? lines[0] : "", lines);
    }

    /// <summary>An exception: type, message, the frames from the library inwards to the cell, and the cell's line.</summary>
    public static CellError Runtime(Exception exception, Func<string, string?> sourceOfCell)
    {
        if (exception is AggregateException { InnerExceptions: [var only] })
            exception = only;
        var lines = new List<string> { $"{TypeName(exception)}: {exception.Message}" };
        AddFrames(lines, exception, sourceOfCell);
        var cause = exception.InnerException;
        for (var depth = 0; cause is not null && depth < ShownCauses; depth++, cause = cause.InnerException)
        {
            lines.Add($"caused by {TypeName(cause)}: {cause.Message}");
            AddFrames(lines, cause, sourceOfCell);
        }
        return new(TypeName(exception), exception.Message, lines);
    }

    private static string TypeName(Exception exception) => Display.TypeNames.Of(exception.GetType());

    private static string Place(Location location)
    {
        if (!location.IsInSource)
            return "cell";
        var span = location.GetLineSpan();
        return $"{ShortPath(span.Path)}, line {span.StartLinePosition.Line + 1}, column {span.StartLinePosition.Character + 1}";
    }

    private static string ShortPath(string path) => IsCell(path) ? path : Path.GetFileName(path);

    /// <summary>True for the name of a cell in place of a file's.</summary>
    public static bool IsCell(string file) => file.StartsWith("In[", StringComparison.Ordinal);

    private static IEnumerable<string> Underlined(Location location)
    {
        if (!location.IsInSource)
            yield break;
        var line = location.SourceTree!.GetText().Lines.GetLineFromPosition(location.SourceSpan.Start);
        var text = line.ToString();
        var start = location.SourceSpan.Start - line.Start;
        var length = Math.Max(1, Math.Min(location.SourceSpan.Length, text.Length - start));
        // Tabs are kept under tabs so that the mark stays below what it marks.
        var margin = new string(text.Take(start).Select(c => c == '\t' ? '\t' : ' ').ToArray());
        yield return "    " + text;
        yield return "    " + margin.PadRight(start) + new string('~', length);
    }

    private static void AddFrames(List<string> lines, Exception exception, Func<string, string?> sourceOfCell)
    {
        var sourceShown = false;
        var shown = 0;
        foreach (var frame in new StackTrace(exception, fNeedFileInfo: true).GetFrames())
        {
            if (frame.GetMethod() is not { } method || IsMachinery(method.DeclaringType))
                continue;
            if (++shown > ShownFrames)
            {
                lines.Add("   ... more frames");
                return;
            }
            var file = frame.GetFileName() is { } path ? Path.GetFileName(path) : null;
            var number = frame.GetFileLineNumber();
            var place = file is null ? "" : $" in {(IsCell(file) ? "cell " : "")}{file}, line {number}";
            lines.Add($"   at {MethodName(method)}{place}");
            if (sourceShown || file is null || sourceOfCell(file) is not { } source)
                continue;
            sourceShown = true;
            lines.AddRange(Excerpt(source, number));
        }
    }

    private static IEnumerable<string> Excerpt(string source, int number)
    {
        var lines = source.Split('\n');
        for (var i = Math.Max(1, number - 1); i <= Math.Min(lines.Length, number + 1); i++)
            yield return $"      {(i == number ? "-->" : "   ")} {i,3}: {lines[i - 1].TrimEnd('\r')}";
    }

    private static bool IsMachinery(Type? type) => type?.Namespace is { } space
        && (space.StartsWith("System.Runtime.CompilerServices", StringComparison.Ordinal)
            || space.StartsWith("System.Runtime.ExceptionServices", StringComparison.Ordinal)
            || space == "System.Runtime" || space == "System.Reflection"
            || space == "System.Threading" && type.Name is "ExecutionContext" or "Thread"
            || space == "LatentNotebooks.Kernel");

    private static string MethodName(System.Reflection.MethodBase method)
    {
        var type = method.DeclaringType;
        var name = method.Name;
        // A state machine's MoveNext stands for the method it was made from.
        if (name == "MoveNext" && type is not null && type.Name.StartsWith('<'))
        {
            name = type.Name;
            type = type.DeclaringType;
        }
        while (type is not null && type.Name.Contains("<>c", StringComparison.Ordinal))
            type = type.DeclaringType;
        if (name.Contains("<<Initialize>>", StringComparison.Ordinal) || name is "<Initialize>" or "<Factory>")
            return name.Contains(">b__", StringComparison.Ordinal) ? "a lambda" : "the cell";
        if (LocalFunction().Match(name) is { Success: true } local)
            name = local.Groups[1].Value;
        else if (MadeFrom().Match(name) is { Success: true } made)
            name = made.Groups[2].Value == "b" ? $"a lambda in {made.Groups[1].Value}" : made.Groups[1].Value;
        return type is null || SubmissionChain.IsCell(type) ? $"{name}()" : $"{Display.TypeNames.Of(type)}.{name}()";
    }

    [GeneratedRegex(@"g__(\w+)\|")]
    private static partial Regex LocalFunction();

    [GeneratedRegex(@"^<(\w+)>(\w)__")]
    private static partial Regex MadeFrom();
}
