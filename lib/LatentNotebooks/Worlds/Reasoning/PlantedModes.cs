using LatentNotebooks.Runtime;

namespace LatentNotebooks.Worlds.Reasoning;

/// <summary>Which world of planted modes: the positive control, its failed variants, and a harder one.</summary>
public enum PlantedVariant
{
    /// <summary>The world in which steering has something to gain.</summary>
    EqualProgress,

    /// <summary>Control: a careful block does one operation, a hasty one three. Two traces cut at the same block then differ in how
    /// far they are, and a difference of states means progress, not mode.</summary>
    UnequalProgress,

    /// <summary>Control: a mode stays with probability 0.9. A solver hardly sees a change of mode and cannot go on after one.</summary>
    StickyModes,

    /// <summary>Control: hasty blocks write every intermediate value too, so a solver is as exact in either mode. This plants what
    /// too much or too little training does by chance: careful and hasty end up equally right.</summary>
    NothingToGain,

    /// <summary>Control: all blocks are careful and rollouts of one problem differ in nothing but errors.</summary>
    SingleMode,

    /// <summary>Two families of problems in which the two markers trade their meanings: the direction that helps one hurts the
    /// other, and no single vector helps both.</summary>
    Conflicting,
}

/// <summary>
/// The word problem of S4, worked in blocks of three operations. A block is <i>careful</i> (<c>S 1 r1 2 r2 3 r3 ;</c>, every
/// value written) or <i>hasty</i> (<c>V f f f f f f f f 3 r3 ;</c>, longer, but a jump over three operations that a small network
/// gets wrong). Modes have nothing to do with the problem: any sequence of modes is a right solution, so which one a solver
/// falls into is a habit that steering may change, with a known truth: the marker.
/// </summary>
/// <remarks>
/// Training time is a knife edge here: keep checkpoints, and take one where greedy decoding is right in 40-70 % and decoding
/// with careful markers forced in more than 85 %.
/// </remarks>
public sealed class PlantedModes : ReasoningWorld
{
    private const int Things = 4, PerBlock = 3, Fillers = 8;
    private const double HastyStart = 0.7, Stay = 0.62, StickyStay = 0.9;

    private readonly PlantedVariant variant;
    private readonly IReadOnlyList<string> states = PermutationGroup.States(Things), generators = PermutationGroup.Generators(Things);

    /// <param name="variant">Which of the worlds.</param>
    /// <param name="blocks">Blocks of three operations; three times this is the difficulty.</param>
    /// <exception cref="ArgumentOutOfRangeException">No block.</exception>
    public PlantedModes(PlantedVariant variant = PlantedVariant.EqualProgress, int blocks = 3) : base(
        $"planted-modes/{Name(variant)}-b{blocks}", PerBlock * blocks, Symbols(blocks)) => this.variant = variant;

    /// <inheritdoc/>
    public override int LongestPrompt => Difficulty + 2 + (variant == PlantedVariant.Conflicting ? 1 : 0);

    /// <inheritdoc/>
    public override int LongestCompletion => 3 + variant switch
    {
        PlantedVariant.UnequalProgress => 4 * (Difficulty - 1) + Fillers + 4, // a hasty block may be left with one operation
        PlantedVariant.SingleMode => Difficulty / PerBlock * (2 + 2 * PerBlock),
        PlantedVariant.NothingToGain => Difficulty / PerBlock * (2 + 2 * PerBlock + Fillers),
        _ => Difficulty / PerBlock * (Fillers + 4),
    };

    /// <inheritdoc/>
    public override double Chance => 1.0 / states.Count;

    /// <summary>The token that ends a block: where a trace is cut into segments.</summary>
    public int Delimiter => Vocabulary[";"];

    /// <summary>The token that opens a careful block of this problem; to force it is the oracle.</summary>
    public int CarefulMarker(Problem problem) => Vocabulary[Swapped(problem) ? "V" : "S"];

    /// <summary>The token that opens a hasty block of this problem.</summary>
    public int HastyMarker(Problem problem) => Vocabulary[Swapped(problem) ? "S" : "V"];

    /// <summary>The same problem solved in these modes, one for each block (true: careful).</summary>
    /// <exception cref="ArgumentException">Too many or too few modes for the operations there are.</exception>
    public Problem InModes(Problem problem, IReadOnlyList<bool> careful)
    {
        var steps = new List<Step>();
        var (done, state) = (0, Start(problem));
        foreach (var mode in careful)
        {
            if (done == Difficulty) throw new ArgumentException($"{careful.Count} blocks are too many for {Difficulty} operations.", nameof(careful));
            (var step, done, state) = Block(problem, mode, done, state);
            steps.Add(step);
        }
        if (done < Difficulty)
            throw new ArgumentException($"{careful.Count} blocks do {done} of {Difficulty} operations. Give more modes.", nameof(careful));
        return problem with { Steps = steps };
    }

    /// <inheritdoc/>
    protected override Problem Generate(ref Rng rng)
    {
        var family = variant != PlantedVariant.Conflicting ? "" : rng.Next(2) == 0 ? "A " : "B ";
        var state = states[rng.Next(states.Count)];
        var text = family + state;
        for (var i = 0; i < Difficulty; i++)
        {
            var generator = generators[rng.Next(generators.Count)];
            text += $" {generator}";
            state = PermutationGroup.Apply(state, generator);
        }
        var problem = new Problem(text, Vocabulary.Encode($"{text} >"), [], [Vocabulary[state]]);
        return InModes(problem, DrawModes(ref rng));
    }

    /// <summary>Any sequence of modes is right, as long as each block is.</summary>
    protected override (int StepsRight, string? Fault) CheckSteps(Problem problem, IReadOnlyList<int> trace)
    {
        var (done, blocks, position, state) = (0, 0, 0, Start(problem));
        while (done < Difficulty)
        {
            if (position == trace.Count) return (blocks, $"the trace ends after {done} of {Difficulty} operations");
            var careful = trace[position] == CarefulMarker(problem);
            if (!careful && (variant == PlantedVariant.SingleMode || trace[position] != HastyMarker(problem)))
                return (blocks, $"block {blocks + 1} opens with '{Shown(trace[position])}', which is no marker");
            (var expected, done, state) = Block(problem, careful, done, state);
            foreach (var token in expected.Tokens)
            {
                if (position == trace.Count) return (blocks, $"block {blocks + 1} is cut short");
                if (trace[position] != token)
                    return (blocks, $"block {blocks + 1}, token {position + 1}: expected '{Vocabulary[token]}', found '{Shown(trace[position])}'");
                position++;
            }
            blocks++;
        }
        return (blocks, position == trace.Count ? null : $"{trace.Count - position} tokens follow the last block");
    }

    private (Step Step, int Done, string State) Block(Problem problem, bool careful, int done, string state)
    {
        var size = variant == PlantedVariant.UnequalProgress && careful ? 1 : Math.Min(PerBlock, Difficulty - done);
        var tokens = new List<int> { careful ? CarefulMarker(problem) : HastyMarker(problem) };
        if (!careful) tokens.AddRange(Enumerable.Repeat(Vocabulary["f"], Fillers));
        var first = problem.Prompt.Count - 1 - Difficulty; // the operations end the prompt, before the think token
        for (var i = 0; i < size; i++)
        {
            state = PermutationGroup.Apply(state, Vocabulary[problem.Prompt[first + done]]);
            done++;
            if (careful || i == size - 1 || variant == PlantedVariant.NothingToGain) tokens.AddRange([Vocabulary[$"{done}"], Vocabulary[state]]);
        }
        tokens.Add(Delimiter);
        return (new Step(tokens, careful ? "careful" : "hasty", state), done, state);
    }

    private List<bool> DrawModes(ref Rng rng)
    {
        var stay = variant == PlantedVariant.StickyModes ? StickyStay : Stay;
        var careful = rng.NextDouble() >= HastyStart;
        var modes = new List<bool>();
        for (var done = 0; done < Difficulty;)
        {
            modes.Add(careful || variant == PlantedVariant.SingleMode);
            done += variant == PlantedVariant.UnequalProgress && careful ? 1 : PerBlock;
            if (rng.NextDouble() >= stay) careful = !careful;
        }
        return modes;
    }

    private string Start(Problem problem) => Vocabulary[problem.Prompt[^(Difficulty + 2)]];

    private bool Swapped(Problem problem) => problem.Prompt[0] == Vocabulary["B"];

    private static string Name(PlantedVariant variant) => variant switch
    {
        PlantedVariant.EqualProgress => "equal",
        PlantedVariant.UnequalProgress => "unequal",
        PlantedVariant.StickyModes => "sticky",
        PlantedVariant.NothingToGain => "no-gain",
        PlantedVariant.SingleMode => "single",
        PlantedVariant.Conflicting => "conflicting",
        _ => throw new ArgumentOutOfRangeException(nameof(variant), variant, "No such variant."),
    };

    private static Vocabulary Symbols(int blocks)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(blocks, 1);
        return new Vocabulary(
        [
            .. PermutationGroup.States(Things), .. PermutationGroup.Generators(Things),
            .. from step in Enumerable.Range(1, PerBlock * blocks) select $"{step}",
            "S", "V", "f", ";", "A", "B",
        ]);
    }
}
