using LatentNotebooks.Runtime;

namespace LatentNotebooks.Worlds.Reasoning;

/// <summary>
/// A family of problems with exact answers and worked solutions whose every operation and intermediate value is known. What
/// the solver writes is checked, not compared by eye.
/// </summary>
public abstract class ReasoningWorld
{
    private const int Patience = 10_000;

    /// <param name="id">Name and settings, for example <c>affine-chain/k8-p11</c>.</param>
    /// <param name="difficulty">The difficulty dial.</param>
    /// <param name="vocabulary">All symbols of the world.</param>
    protected ReasoningWorld(string id, int difficulty, Vocabulary vocabulary) => (Id, Difficulty, Vocabulary) = (id, difficulty, vocabulary);

    /// <summary>Name and settings: rows of a ledger carry it.</summary>
    public string Id { get; }

    /// <summary>The difficulty dial: dependent operations between prompt and answer, or digits for arithmetic. At least 1.</summary>
    public int Difficulty { get; }

    /// <summary>The symbols of prompts and completions.</summary>
    public Vocabulary Vocabulary { get; }

    /// <summary>Tokens of the longest prompt.</summary>
    public abstract int LongestPrompt { get; }

    /// <summary>Tokens of the longest completion, end included.</summary>
    public abstract int LongestCompletion { get; }

    /// <summary>Tokens of the longest prompt and completion together: what a network needs places for.</summary>
    public int LongestSequence => LongestPrompt + LongestCompletion;

    /// <summary>Share of right answers of a solver that knows the form of an answer and guesses, in [0, 1].</summary>
    public abstract double Chance { get; }

    /// <summary>A problem of this split. Draws from a train split never meet a mining or test problem.</summary>
    /// <exception cref="InvalidOperationException">The world is so small that the split is empty.</exception>
    public Problem Draw(Split split, ref Rng rng)
    {
        for (var i = 0; i < Patience; i++)
        {
            var problem = Generate(ref rng);
            if (ProblemSplit.Of(problem.Key) == split) return problem;
        }
        throw new InvalidOperationException($"World '{Id}' has no {split} problem in {Patience:N0} draws: it is too small. Raise its difficulty.");
    }

    /// <summary>Different problems of this split, the same for the same seed.</summary>
    /// <exception cref="InvalidOperationException">The split has fewer problems.</exception>
    public IReadOnlyList<Problem> Problems(Split split, int count, Seed seed)
    {
        var rng = seed.For($"{Id}/{split}").Random();
        var known = new HashSet<string>();
        var problems = new List<Problem>(count);
        for (var repeats = 0; problems.Count < count;)
        {
            var problem = Draw(split, ref rng);
            if (known.Add(problem.Key)) problems.Add(problem);
            else if (++repeats > Patience + 100 * count)
                throw new InvalidOperationException($"World '{Id}' seems to have only {problems.Count:N0} {split} problems, "
                    + $"and {count:N0} were asked for. Ask for fewer, or raise its difficulty.");
        }
        return problems;
    }

    /// <summary>Checks a completion (all that follows the prompt) exactly, step by step.</summary>
    public TraceCheck Check(Problem problem, IReadOnlyList<int> completion)
    {
        var mark = IndexOf(completion, Vocabulary.AnswerMark, 0);
        var end = mark < 0 ? -1 : IndexOf(completion, Vocabulary.End, mark);
        var answerIsRight = end >= 0 && completion.Skip(mark + 1).Take(end - mark - 1).SequenceEqual(problem.Answer);
        var trace = completion.Take(mark < 0 ? completion.Count : mark).ToArray();
        var (steps, fault) = CheckSteps(problem, trace);
        fault ??= mark < 0 ? "there is no answer mark"
            : end < 0 ? "the answer has no end"
            : !answerIsRight ? $"the answer is not {Vocabulary.Decode(problem.Answer)}"
            : end != completion.Count - 1 ? "something follows the end"
            : null;
        return new TraceCheck(answerIsRight, steps, fault);
    }

    /// <summary>One problem with a worked solution.</summary>
    protected abstract Problem Generate(ref Rng rng);

    /// <summary>
    /// Right steps at the start of <paramref name="trace"/> (all that stands before the answer mark), and the first fault or null.
    /// Here there is one right trace; worlds with several override it.
    /// </summary>
    protected virtual (int StepsRight, string? Fault) CheckSteps(Problem problem, IReadOnlyList<int> trace)
    {
        var position = 0;
        for (var i = 0; i < problem.Steps.Count; i++)
        {
            foreach (var token in problem.Steps[i].Tokens)
            {
                if (position >= trace.Count) return (i, $"step {i + 1} is missing or cut short");
                if (trace[position] != token)
                    return (i, $"step {i + 1}, token {position + 1}: expected '{Vocabulary[token]}', found '{Shown(trace[position])}'");
                position++;
            }
        }
        return (problem.Steps.Count, position == trace.Count ? null : $"{trace.Count - position} tokens follow the last step");
    }

    /// <summary>A token as text; a solver may also write codes that the world does not know.</summary>
    protected string Shown(int token) => token >= 0 && token < Vocabulary.Count ? Vocabulary[token] : $"token {token}";

    private static int IndexOf(IReadOnlyList<int> tokens, int token, int from)
    {
        for (var i = from; i < tokens.Count; i++)
            if (tokens[i] == token) return i;
        return -1;
    }
}
