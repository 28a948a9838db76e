using LatentNotebooks.Runtime;

namespace LatentNotebooks.Worlds.Reasoning;

/// <summary>In which order the equations of a problem are given.</summary>
public enum PremiseOrder
{
    /// <summary>In the order of their use; a network can learn to read along.</summary>
    Fixed,

    /// <summary>In random order: what was learned as a shortcut over places fails (Lin et al. 2025, arXiv 2503.07604).</summary>
    Shuffled,
}

/// <summary>
/// A chain of variables, each made from the one before, worked out one equation a step as in GSM8K-Aug:
/// <c>a = 3 | b = a + 4 | ? b > 3 + 4 = 7 ; # 7 &lt;end&gt;</c>, all modulo a prime. Letters are drawn anew for each problem, so a
/// name says nothing about its place. A problem and its reordered or renamed twin count as one when problems are split.
/// </summary>
public sealed class EquationChain : ReasoningWorld
{
    private const int Letters = 26;

    private readonly PremiseOrder order;
    private readonly int modulus;

    /// <param name="steps">Equations to work out k, 1 to 25: the difficulty dial.</param>
    /// <param name="order">Order of the premises.</param>
    /// <param name="modulus">A prime from 5 to 97.</param>
    /// <exception cref="ArgumentOutOfRangeException">No chain has these settings.</exception>
    public EquationChain(int steps = 4, PremiseOrder order = PremiseOrder.Fixed, int modulus = 23) : base(
        $"equation-chain/{(order == PremiseOrder.Fixed ? "fixed" : "shuffled")}-k{steps}-p{modulus}", steps, Symbols(steps, modulus)) =>
        (this.order, this.modulus) = (order, modulus);

    /// <inheritdoc/>
    public override int LongestPrompt => 4 + 6 * Difficulty + 3;

    /// <inheritdoc/>
    public override int LongestCompletion => 6 * Difficulty + 3;

    /// <inheritdoc/>
    public override double Chance => 1.0 / modulus;

    /// <inheritdoc/>
    protected override Problem Generate(ref Rng rng)
    {
        var letters = rng.Permutation(Letters);
        var value = rng.Next(modulus);
        var premises = new List<string> { $"{Name(letters[0])} = {value} |" };
        var steps = new List<Step>();
        var key = $"{value}";
        for (var i = 0; i < Difficulty; i++)
        {
            var (sign, number, next) = Operation(value, ref rng);
            premises.Add($"{Name(letters[i + 1])} = {Name(letters[i])} {sign} {number} |");
            steps.Add(new Step(Vocabulary.Encode($"{value} {sign} {number} = {next} ;"), $"{sign}{number}", $"{next}"));
            key += $" {sign}{number}";
            value = next;
        }
        // Drawn for either order, so that fixed and shuffled worlds pose the same problems for the same seed.
        var shuffled = rng.Permutation(premises.Count);
        var given = order == PremiseOrder.Fixed ? premises : shuffled.Select(i => premises[i]);
        var prompt = Vocabulary.Encode($"{string.Join(' ', given)} ? {Name(letters[Difficulty])} >");
        return new Problem(key, prompt, steps, [Vocabulary[$"{value}"]]);
    }

    private (char Sign, int Number, int Next) Operation(int value, ref Rng rng)
    {
        switch (rng.Next(3))
        {
            case 0:
                var plus = rng.Next(1, modulus);
                return ('+', plus, (value + plus) % modulus);
            case 1:
                var minus = rng.Next(1, modulus);
                return ('-', minus, (value - minus + modulus) % modulus);
            default:
                var factor = rng.Next(2, modulus);
                return ('*', factor, value * factor % modulus);
        }
    }

    private static string Name(int letter) => $"{(char)('a' + letter)}";

    private static Vocabulary Symbols(int steps, int modulus)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(steps, Letters);
        Primes.Require(modulus);
        return new Vocabulary(
        [
            .. from value in Enumerable.Range(0, modulus) select $"{value}",
            .. from letter in Enumerable.Range(0, Letters) select Name(letter),
            "=", "+", "-", "*", "|", ";", "?",
        ]);
    }
}
