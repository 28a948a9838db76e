using LatentNotebooks.Runtime;

namespace LatentNotebooks.Worlds.Reasoning;

/// <summary>
/// n by n digits in the format of implicit chain of thought (Deng et al. 2024, arXiv 2405.14838), digits lowest first: partial
/// products with their shift as zeros, joined by <c>+</c>, the running sum in brackets after each but the first and the last
/// (the last sum is the answer). 46 tokens of trace for 4 by 4, 74 for 5 by 5.
/// </summary>
public sealed class Multiplication : ReasoningWorld
{
    /// <param name="digits">Digits of each factor, 1 to 9: the difficulty dial.</param>
    /// <exception cref="ArgumentOutOfRangeException">Another number of digits.</exception>
    public Multiplication(int digits = 3) : base($"multiplication/{digits}x{digits}", digits, new Vocabulary([.. Digits.Symbols, "*", "+", "(", ")"]))
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(digits, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(digits, 9);
    }

    /// <inheritdoc/>
    public override int LongestPrompt => 2 * Difficulty + 2;

    /// <inheritdoc/>
    public override int LongestCompletion
    {
        get
        {
            var n = Difficulty;
            var rows = Enumerable.Range(0, n).Sum(i => n + 1 + i);
            var sums = Enumerable.Range(1, Math.Max(0, n - 2)).Sum(i => n + 1 + i + 2);
            return rows + (n - 1) + sums + 2 * n + 2;
        }
    }

    /// <summary>That of 2n digits drawn at random; a solver with the right outer digits is above it, so compare whole answers.</summary>
    public override double Chance => Math.Pow(10, -2.0 * Difficulty);

    /// <inheritdoc/>
    protected override Problem Generate(ref Rng rng) => Of(Digits.Draw(Difficulty, ref rng), Digits.Draw(Difficulty, ref rng));

    /// <summary>The problem a times b.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A factor has another number of digits.</exception>
    public Problem Of(long a, long b)
    {
        var n = Difficulty;
        foreach (var factor in new[] { a, b })
            if (factor < 0 || $"{factor}".Length != n) throw new ArgumentOutOfRangeException(nameof(a), factor, $"Factors of '{Id}' have {n} digits.");
        var steps = new List<Step>();
        var (sum, shift, rest) = (0L, 1L, b);
        for (var i = 0; i < n; i++, rest /= 10, shift *= 10)
        {
            var partial = a * (rest % 10) * shift;
            sum += partial;
            var text = (i > 0 ? "+ " : "") + Digits.Reversed(partial, n + 1 + i);
            if (i > 0 && i < n - 1) text += $" ( {Digits.Reversed(sum, n + 1 + i)} )";
            steps.Add(new Step(Vocabulary.Encode(text), $"*{rest % 10}", $"{sum}"));
        }
        var prompt = Vocabulary.Encode($"{Digits.Reversed(a, n)} * {Digits.Reversed(b, n)} >");
        return new Problem(Digits.Key(a, "*", b), prompt, steps, Vocabulary.Encode(Digits.Reversed(a * b, 2 * n)));
    }
}
