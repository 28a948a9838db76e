using LatentNotebooks.Runtime;

namespace LatentNotebooks.Worlds.Reasoning;

/// <summary>
/// Start with x and add or multiply k times modulo a prime: <c>7 +4 *2 > 0 # 0 &lt;end&gt;</c> for p = 11. The trace is the running
/// value, one token a step; the last value is the answer. Every operation is a bijection that changes something (no +0, *0 or
/// *1), so no step can be skipped and the answer is uniform.
/// </summary>
public sealed class AffineChain : ReasoningWorld
{
    private readonly int modulus;
    private readonly double easyShare;

    /// <param name="steps">Operations k, the difficulty dial.</param>
    /// <param name="modulus">A prime p from 5 to 97.</param>
    /// <param name="easyShare">Share of operations that are <c>+1</c>; the others are drawn from all. Above 0 the difficulty of
    /// steps is mixed: what a policy that picks steps needs.</param>
    /// <exception cref="ArgumentException">No chain has these settings.</exception>
    public AffineChain(int steps = 8, int modulus = 11, double easyShare = 0) : base(
        $"affine-chain/k{steps}-p{modulus}" + (easyShare > 0 ? $"-easy{easyShare:0.##}" : ""), steps, Symbols(modulus))
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        if (easyShare is not (>= 0 and <= 1)) throw new ArgumentOutOfRangeException(nameof(easyShare), easyShare, "A share is from 0 to 1.");
        (this.modulus, this.easyShare) = (modulus, easyShare);
    }

    /// <inheritdoc/>
    public override int LongestPrompt => Difficulty + 2;

    /// <inheritdoc/>
    public override int LongestCompletion => Difficulty - 1 + 3;

    /// <inheritdoc/>
    public override double Chance => 1.0 / modulus;

    /// <inheritdoc/>
    protected override Problem Generate(ref Rng rng)
    {
        var value = rng.Next(modulus);
        var prompt = new List<int> { Vocabulary[$"{value}"] };
        var steps = new List<Step>();
        for (var i = 0; i < Difficulty; i++)
        {
            var (symbol, next) = Operation(value, ref rng);
            value = next;
            prompt.Add(Vocabulary[symbol]);
            if (i < Difficulty - 1) steps.Add(new Step([Vocabulary[$"{value}"]], symbol, $"{value}"));
        }
        var key = Vocabulary.Decode(prompt);
        prompt.Add(Vocabulary.Think);
        return new Problem(key, prompt, steps, [Vocabulary[$"{value}"]]);
    }

    private (string Symbol, int Next) Operation(int value, ref Rng rng)
    {
        if (rng.NextDouble() < easyShare) return ("+1", (value + 1) % modulus);
        if (rng.Next(2) == 0)
        {
            var term = rng.Next(1, modulus);
            return ($"+{term}", (value + term) % modulus);
        }
        var factor = rng.Next(2, modulus);
        return ($"*{factor}", value * factor % modulus);
    }

    private static Vocabulary Symbols(int modulus)
    {
        Primes.Require(modulus);
        return new Vocabulary(
        [
            .. from value in Enumerable.Range(0, modulus) select $"{value}",
            .. from term in Enumerable.Range(1, modulus - 1) select $"+{term}",
            .. from factor in Enumerable.Range(2, modulus - 2) select $"*{factor}",
        ]);
    }
}
