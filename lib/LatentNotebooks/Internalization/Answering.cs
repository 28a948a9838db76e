using LatentNotebooks.Runtime;
using LatentNotebooks.Networks;
using LatentNotebooks.Worlds.Reasoning;
using static TorchSharp.torch;

namespace LatentNotebooks.Internalization;

/// <summary>May replace what stands in a slot, for all problems at once; return the argument itself to only look.</summary>
/// <param name="slot">0 for the slot right behind the prompt.</param>
/// <param name="content">The state fed back, <c>[B, D]</c>; zeros for a pause.</param>
public delegate Tensor SlotEdit(int slot, Tensor content);

/// <summary>May replace the codes that a solver wrote into a slot, one a problem.</summary>
/// <param name="slot">0 for the slot right behind the prompt.</param>
/// <param name="codes">The code of each problem.</param>
public delegate int[] CodeEdit(int slot, int[] codes);

/// <summary>What a solver wrote for a batch of problems, and what it cost.</summary>
/// <param name="Texts">All that follows the slots, for each problem; the end included if it came.</param>
/// <param name="Codes">The codes written before, for each problem; empty for other forms.</param>
/// <param name="Contents">What was fed into each slot, <c>[B, D]</c> each, detached; the caller's scope owns them.</param>
/// <param name="Passes">Passes of the network over the batch, one after the other.</param>
public sealed record Answers(IReadOnlyList<int[]> Texts, IReadOnlyList<int[]> Codes, IReadOnlyList<Tensor> Contents, int Passes)
{
    /// <summary>Tokens written for an answer, codes included, mean over problems.</summary>
    public double Tokens => Texts.Zip(Codes, (text, codes) => (double)(text.Length + codes.Length)).Average();

    /// <summary>Which answers are right.</summary>
    public bool[] Right(ReasoningWorld world, IReadOnlyList<Problem> problems) =>
        [.. problems.Zip(Texts, (problem, text) => world.Check(problem, text).AnswerIsRight)];
}

/// <summary>Answers problems greedily with a key-value cache, at any share of internal steps.</summary>
public static class Answering
{
    /// <summary>Share of right answers at a stage.</summary>
    /// <param name="solver">The solver.</param>
    /// <param name="problems">Problems with prompts of one length.</param>
    /// <param name="stage">Internal chunks.</param>
    public static double Accuracy(this StepSolver solver, IReadOnlyList<Problem> problems, int stage)
    {
        using var scope = NewDisposeScope();
        return solver.Answer(problems, stage).Right(solver.World, problems).Average(right => right ? 1.0 : 0.0);
    }

    /// <summary>Answers with the first <paramref name="stage"/> chunks internal, each in its slot.</summary>
    /// <param name="solver">The solver.</param>
    /// <param name="problems">Problems with prompts of one length and equally long steps.</param>
    /// <param name="stage">Internal chunks, from none to all.</param>
    /// <param name="edit">Replaces what a pause or latent slot is fed with.</param>
    /// <param name="recode">Replaces written codes.</param>
    /// <param name="slots">Slots that are really filled, where it is not <paramref name="stage"/>: fewer stop thinking early. The answer
    /// mark is then written for the solver.</param>
    /// <exception cref="ArgumentException">Prompts of different lengths, or more internal chunks than there are.</exception>
    public static Answers Answer(
        this StepSolver solver, IReadOnlyList<Problem> problems, int stage, SlotEdit? edit = null, CodeEdit? recode = null, int? slots = null)
    {
        if (problems.Select(problem => problem.Prompt.Count).Distinct().Count() != 1)
            throw new ArgumentException("Prompts of one length are needed here, and at least one. Answer problems of each length by themselves.", nameof(problems));
        if (stage < 0 || stage > solver.Stages(problems[0]) || slots < 0 || slots > stage)
            throw new ArgumentOutOfRangeException(nameof(stage), slots ?? stage, $"These problems have places for {solver.Stages(problems[0])} slots. "
                + "Ask for no more, and fill no more than the stage has.");
        using var _ = no_grad();
        using var run = new AnswerRun(solver, problems);
        switch (solver.Options.Form)
        {
            case StepForm.Code: run.WriteCodes(slots ?? stage, recode); break;
            case StepForm.Latent: run.Think(slots ?? stage, edit); break;
            case StepForm.Pause: run.Pause(slots ?? stage, edit); break;
        }
        run.WriteText(stage, markGiven: slots is { } filled && filled != stage);
        return run.Result;
    }
}

/// <summary>One batch being answered: the cache, the last state and what has been written.</summary>
internal sealed class AnswerRun : IDisposable
{
    private readonly StepSolver solver;
    private readonly Problem first;
    private readonly int count, prompt;
    private readonly KeyValueCache cache;
    private readonly List<Tensor> contents = [];
    private readonly List<int>[] codes, texts;
    private Tensor last; // [B, D], the state that the next token, code or thought comes from
    private int passes;

    internal AnswerRun(StepSolver solver, IReadOnlyList<Problem> problems)
    {
        (this.solver, first, count, prompt) = (solver, problems[0], problems.Count, problems[0].Prompt.Count);
        cache = solver.Network.NewCache(count, solver.World.LongestSequence + solver.Stages(first));
        (codes, texts) = (Lists(), Lists());
        using var tokens = tensor(problems.SelectMany(problem => problem.Prompt.Select(token => (long)token)).ToArray(), [count, prompt]);
        last = Read(tokens, 0, null);

        List<int>[] Lists() => [.. Enumerable.Range(0, count).Select(_ => new List<int>())];
    }

    internal Answers Result => new([.. texts.Select(text => text.ToArray())], [.. codes.Select(code => code.ToArray())], contents, passes);

    internal void Think(int slots, SlotEdit? edit)
    {
        for (var slot = 0; slot < slots; slot++)
        {
            var content = edit is null ? last.alias() : edit(slot, last);
            contents.Add(content);
            last = Read(Column(solver.SlotToken), PlaceOf(slot), content.unsqueeze(1));
        }
    }

    // Pauses are known beforehand and are read in one pass, as a prompt is.
    internal void Pause(int slots, SlotEdit? edit)
    {
        if (slots == 0) return;
        using var scope = NewDisposeScope();
        for (var slot = 0; slot < slots; slot++)
        {
            var nothing = zeros_like(last);
            contents.Add((edit is null ? nothing : edit(slot, nothing)).MoveToOuterDisposeScope());
        }
        var places = Enumerable.Range(0, slots).Select(slot => (long)PlaceOf(slot)).ToArray();
        last = Read(full([count, slots], solver.SlotToken, ScalarType.Int64), places, stack(contents, 1)).MoveToOuterDisposeScope();
    }

    internal void WriteCodes(int slots, CodeEdit? recode)
    {
        for (var slot = 0; slot < slots; slot++)
        {
            using var scope = NewDisposeScope();
            var written = solver.Network.Unembed(last).narrow(1, solver.CodeToken(0), solver.Options.Codes).argmax(1);
            var chosen = written.Values<long>().Select(code => (int)code).ToArray();
            if (recode is not null) chosen = recode(slot, chosen);
            for (var i = 0; i < count; i++) codes[i].Add(chosen[i]);
            var tokens = tensor(chosen.Select(code => (long)solver.CodeToken(code)).ToArray(), [count, 1]);
            last = Read(tokens, PlaceOf(slot), null).MoveToOuterDisposeScope();
        }
    }

    internal void WriteText(int stage, bool markGiven)
    {
        var symbols = solver.World.Vocabulary.Count;
        var stopped = new bool[count];
        var most = Math.Min(solver.World.LongestCompletion, solver.Network.Options.MaxLength - (int)cache.Length);
        for (var i = 0; i < most && !stopped.All(done => done); i++)
        {
            using var scope = NewDisposeScope();
            if (i > 0)
                last = Read(tensor(texts.Select(text => (long)text[^1]).ToArray(), [count, 1]), PlaceOfText(i - 1, stage), null).MoveToOuterDisposeScope();
            var chosen = solver.Network.Unembed(last).narrow(1, 0, symbols).argmax(1).Values<long>();
            if (i == 0 && markGiven) Array.Fill(chosen, Vocabulary.AnswerMark);
            for (var row = 0; row < count; row++)
            {
                if (!stopped[row]) texts[row].Add((int)chosen[row]);
                stopped[row] |= chosen[row] == Vocabulary.End;
            }
        }
    }

    public void Dispose() => cache.Dispose();

    private Tensor Read(Tensor tokens, int place, Tensor? added) =>
        Read(tokens, Enumerable.Range(place, (int)tokens.shape[1]).Select(at => (long)at).ToArray(), added);

    private Tensor Read(Tensor tokens, long[] places, Tensor? added)
    {
        using var scope = NewDisposeScope();
        var usual = places[0] == cache.Length && places[^1] == cache.Length + places.Length - 1;
        var states = solver.Network.States(tokens, usual ? null : tensor(places, [1, places.Length]), cache,
            added is null ? null : (layer, hidden, _) => layer == 0 ? hidden + added : hidden);
        passes++;
        return states.select(1, -1).contiguous().MoveToOuterDisposeScope();
    }

    private Tensor Column(int token) => full([count, 1], token, ScalarType.Int64);

    // Slots and text keep the places of the full solution; see StepLayout.
    private int PlaceOf(int slot) => prompt + first.Steps.Take(slot * solver.Options.StepsPerSlot).Sum(step => step.Tokens.Count);

    private int PlaceOfText(int index, int stage)
    {
        var inner = first.Steps.Take(stage * solver.Options.StepsPerSlot).Sum(step => step.Tokens.Count);
        if (!solver.Options.LastFirst) return Math.Min(prompt + inner + index, solver.Network.Options.MaxLength - 1);
        var gone = first.Steps.TakeLast(stage).Sum(step => step.Tokens.Count);
        var kept = first.Steps.Sum(step => step.Tokens.Count) - gone;
        return Math.Min(prompt + index + (index < kept ? 0 : gone), solver.Network.Options.MaxLength - 1);
    }
}
