using System.Text.Json;
using System.Text.RegularExpressions;

namespace LatentNotebooks.Worlds.Reasoning;

/// <summary>One annotated calculation of a solution, <c>&lt;&lt;48/2=24&gt;&gt;</c> in the file.</summary>
/// <param name="Expression">Left of the equals sign.</param>
/// <param name="Result">Right of it.</param>
public sealed record Calculation(string Expression, string Result);

/// <summary>A word problem of a GSM8K file.</summary>
/// <param name="Question">The question's text.</param>
/// <param name="Calculations">The annotated calculations of the solution, in order.</param>
/// <param name="Answer">What stands behind <c>####</c>, without thousands separators.</param>
public sealed record WordProblem(string Question, IReadOnlyList<Calculation> Calculations, string Answer);

/// <summary>
/// Reads GSM8K (Cobbe et al. 2021, arXiv 2110.14168) where a user has the file: JSON lines with <c>question</c> and <c>answer</c>,
/// the answer with calculations in double angle brackets and the result behind <c>####</c>. The file is not part of this suite.
/// </summary>
public static partial class GradeSchoolMath
{
    /// <summary>The problems of a file, in its order. Empty lines are skipped.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">A line is not a problem; the message names the line and what is wrong with it.</exception>
    public static IReadOnlyList<WordProblem> Load(string path)
    {
        if (!File.Exists(path))
            throw new FileNotFoundException($"There is no file '{path}'. GSM8K is not part of this suite: get train.jsonl or test.jsonl from its "
                + "authors (openai/grade-school-math) and give the path to it.", path);
        return [.. from line in File.ReadLines(path).Select((text, i) => (Text: text, Number: i + 1))
                   where !string.IsNullOrWhiteSpace(line.Text)
                   select Parse(line.Text, $"'{path}', line {line.Number}")];
    }

    /// <summary>
    /// The problems as tokens, a character each, with a step for every calculation: <c>&lt;&lt;48/2=24&gt;&gt;</c>. A space is
    /// written as an underscore; <c>&gt;</c> and <c>#</c> in a text are quoted, because alone they are marks of every vocabulary.
    /// </summary>
    public static (Vocabulary Vocabulary, IReadOnlyList<Problem> Problems) Tokenize(IReadOnlyList<WordProblem> problems)
    {
        var letters = problems.SelectMany(problem => problem.Calculations.SelectMany(one => one.Expression + one.Result)
                .Concat(problem.Question).Concat(problem.Answer).Concat("<>="))
            .Select(Symbol).Distinct().Order(StringComparer.Ordinal);
        var vocabulary = new Vocabulary(letters);
        int[] Encode(string text) => [.. text.Select(letter => vocabulary[Symbol(letter)])];
        return (vocabulary,
        [
            .. from problem in problems
               let steps = from one in problem.Calculations
                           select new Step(Encode($"<<{one.Expression}={one.Result}>>"), one.Expression, one.Result)
               select new Problem(problem.Question, [.. Encode(problem.Question), Vocabulary.Think], [.. steps], Encode(problem.Answer)),
        ]);
    }

    private static string Symbol(char letter) => letter switch { ' ' => "_", '\n' or '\r' or '\t' => "_", '>' => "'>'", '#' => "'#'", _ => $"{letter}" };

    private static WordProblem Parse(string line, string place)
    {
        var (question, answer) = Fields(line, place);
        var end = answer.LastIndexOf("####", StringComparison.Ordinal);
        if (end < 0) throw new InvalidDataException($"{place}: the answer has no '#### result'. This is not a GSM8K file, or it is damaged.");
        var result = answer[(end + 4)..].Trim().Replace(",", "");
        if (result.Length == 0) throw new InvalidDataException($"{place}: nothing stands behind '####'.");
        var calculations = from Match match in Annotation().Matches(answer[..end])
                           select new Calculation(match.Groups[1].Value.Trim(), match.Groups[2].Value.Trim());
        return new WordProblem(question, [.. calculations], result);
    }

    private static (string Question, string Answer) Fields(string line, string place)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            if (json.RootElement.ValueKind == JsonValueKind.Object
                && json.RootElement.TryGetProperty("question", out var question) && question.ValueKind == JsonValueKind.String
                && json.RootElement.TryGetProperty("answer", out var answer) && answer.ValueKind == JsonValueKind.String)
                return (question.GetString()!, answer.GetString()!);
        }
        catch (JsonException error)
        {
            throw new InvalidDataException($"{place}: not JSON ({error.Message})", error);
        }
        throw new InvalidDataException($"{place}: an object with the texts 'question' and 'answer' was expected.");
    }

    [GeneratedRegex("<<([^<>=]+)=([^<>]+)>>")]
    private static partial Regex Annotation();
}
