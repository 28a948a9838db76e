using LatentNotebooks.Runtime;

namespace LatentNotebooks.Worlds.Reasoning;

/// <summary>
/// Addition of n-digit numbers, lowest digit first, with the carries as trace: <c>7 5 + 8 6 > c1 c1 # 5 2 1 &lt;end&gt;</c>. The
/// negative control: a small network adds without any step, so to internalise these steps proves nothing.
/// </summary>
public sealed class Addition : ReasoningWorld
{
    /// <param name="digits">Digits of each number, 1 to 17: the difficulty dial.</param>
    /// <exception cref="ArgumentOutOfRangeException">Another number of digits.</exception>
    public Addition(int digits = 3) : base($"addition/{digits}", digits, new Vocabulary([.. Digits.Symbols, "+", "c0", "c1"]))
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(digits, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(digits, 17);
    }

    /// <inheritdoc/>
    public override int LongestPrompt => 2 * Difficulty + 2;

    /// <inheritdoc/>
    public override int LongestCompletion => 2 * Difficulty + 3;

    /// <summary>That of n digits drawn at random and a last one that is 0 or 1.</summary>
    public override double Chance => 0.5 * Math.Pow(10, -Difficulty);

    /// <inheritdoc/>
    protected override Problem Generate(ref Rng rng) => Of(Digits.Draw(Difficulty, ref rng), Digits.Draw(Difficulty, ref rng));

    /// <summary>The problem a plus b.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A number has another number of digits.</exception>
    public Problem Of(long a, long b)
    {
        var n = Difficulty;
        foreach (var term in new[] { a, b })
            if (term < 0 || $"{term}".Length != n) throw new ArgumentOutOfRangeException(nameof(a), term, $"Numbers of '{Id}' have {n} digits.");
        var steps = new List<Step>();
        var (left, right, carry) = (a, b, 0L);
        for (var i = 0; i < n; i++, left /= 10, right /= 10)
        {
            var operation = $"{left % 10}+{right % 10}";
            carry = (left % 10 + right % 10 + carry) / 10;
            steps.Add(new Step([Vocabulary[$"c{carry}"]], operation, $"{carry}"));
        }
        var prompt = Vocabulary.Encode($"{Digits.Reversed(a, n)} + {Digits.Reversed(b, n)} >");
        return new Problem(Digits.Key(a, "+", b), prompt, steps, Vocabulary.Encode(Digits.Reversed(a + b, n + 1)));
    }
}
