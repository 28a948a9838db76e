using LatentNotebooks.Runtime;

namespace LatentNotebooks.Worlds.Reasoning;

/// <summary>
/// The word problem of S4 or S5: a start and k generators, where does it end? <c>2143 g1 g4 > 1243 # 2431 &lt;end&gt;</c>. The trace is
/// the running product, one token a step. S5 is not solvable, the hardest case for a network of fixed depth; the generators are
/// the true codes that a discovered codebook should find.
/// </summary>
public sealed class PermutationWords : ReasoningWorld
{
    private readonly IReadOnlyList<string> states, generators;

    /// <param name="things">4 for S4, 5 for S5 (3 for a toy).</param>
    /// <param name="steps">Generators k, the difficulty dial.</param>
    /// <exception cref="ArgumentOutOfRangeException">Another number of things, or no step.</exception>
    public PermutationWords(int things = 5, int steps = 8) : base($"permutation-words/s{things}-k{steps}", steps, Symbols(things))
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        (states, generators) = (PermutationGroup.States(things), PermutationGroup.Generators(things));
    }

    /// <inheritdoc/>
    public override int LongestPrompt => Difficulty + 2;

    /// <inheritdoc/>
    public override int LongestCompletion => Difficulty - 1 + 3;

    /// <inheritdoc/>
    public override double Chance => 1.0 / states.Count;

    /// <inheritdoc/>
    protected override Problem Generate(ref Rng rng)
    {
        var state = states[rng.Next(states.Count)];
        var prompt = new List<int> { Vocabulary[state] };
        var steps = new List<Step>();
        for (var i = 0; i < Difficulty; i++)
        {
            var generator = generators[rng.Next(generators.Count)];
            prompt.Add(Vocabulary[generator]);
            state = PermutationGroup.Apply(state, generator);
            if (i < Difficulty - 1) steps.Add(new Step([Vocabulary[state]], generator, state));
        }
        var key = Vocabulary.Decode(prompt);
        prompt.Add(Vocabulary.Think);
        return new Problem(key, prompt, steps, [Vocabulary[state]]);
    }

    private static Vocabulary Symbols(int things)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(things, 3);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(things, 5);
        return new Vocabulary([.. PermutationGroup.States(things), .. PermutationGroup.Generators(things)]);
    }
}
