using System.ComponentModel.DataAnnotations;
using LatentNotebooks.Internalization;
using LatentNotebooks.Runtime;
using LatentNotebooks.Training;
using LatentNotebooks.Worlds.Reasoning;

namespace LatentNotebooks.Experiments.Internalization;

/// <summary>
/// Can steps of reasoning be internalised, and what has to stand in their place? One explicit teacher a seed; from it every arm
/// internalises step after step with equal updates: steps removed, pauses, latents, codes; and two arms that internalise nothing:
/// the teacher itself, and a network that never saw a step. Every model with slots goes through the whole battery of
/// replacements, swaps and probes.
/// </summary>
public sealed class StepsAndLatents : Experiment<StepsAndLatents.Settings>
{
    /// <summary>One way to go on from the teacher; the defaults are a gated curriculum, first step first.</summary>
    /// <param name="Name">What the rows call it; after a slash what differs from the plain arm.</param>
    public sealed record Arm(string Name)
    {
        /// <summary>What stands where a step was.</summary>
        public StepForm Form { get; init; } = StepForm.Removed;

        /// <summary>How the share grows.</summary>
        public ShareSchedule Schedule { get; init; } = ShareSchedule.Gated;

        /// <summary>Whether it starts from the teacher; otherwise from nothing.</summary>
        public bool FromTeacher { get; init; } = true;

        /// <summary>Whether the last steps go first.</summary>
        public bool LastFirst { get; init; }

        /// <summary>Times the updates of the other arms.</summary>
        public int Patience { get; init; } = 1;

        /// <summary>Blocks of the network; null takes the settings'.</summary>
        public int? Layers { get; init; }

        /// <summary>Codes K; null takes the settings'.</summary>
        public int? Codes { get; init; }

        /// <summary>What the codebook's encoder and decoder are told.</summary>
        public SegmentContext Context { get; init; } = SegmentContext.None;

        /// <summary>Removal smoothing; see <see cref="CurriculumOptions.Smoothing"/>.</summary>
        public double Smoothing { get; init; }

        /// <summary>Share of examples from earlier stages; see <see cref="CurriculumOptions.Review"/>.</summary>
        public double Review { get; init; }

        /// <summary>Whether the optimizer forgets at every stage.</summary>
        public bool ResetOptimizer { get; init; } = true;
    }

    /// <summary>The arms that every world has.</summary>
    public static IReadOnlyList<Arm> MainArms { get; } =
    [
        new("explicit") { Schedule = ShareSchedule.Explicit },
        new("no-step") { Schedule = ShareSchedule.Abrupt, FromTeacher = false },
        new("removal"),
        new("pause") { Form = StepForm.Pause },
        new("latent") { Form = StepForm.Latent },
        new("code") { Form = StepForm.Code },
    ];

    /// <summary>
    /// Three examples in ten rehearse an earlier stage, and four times the updates: without rehearsal a solver that stumbles at a
    /// new stage loses what it knew and does not come back (the longer one has the updates without rehearsal). The patient ones
    /// have sixteen times the updates: 300,000 examples for each of four steps, so that <em>not yet</em> and <em>never</em> part.
    /// </summary>
    public static IReadOnlyList<Arm> ReviewArms { get; } =
    [
        new("removal/review") { Review = 0.3, Patience = 4 },
        new("pause/review") { Form = StepForm.Pause, Review = 0.3, Patience = 4 },
        new("latent/review") { Form = StepForm.Latent, Review = 0.3, Patience = 4 },
        new("code/review") { Form = StepForm.Code, Review = 0.3, Patience = 4 },
        new("latent/longer") { Form = StepForm.Latent, Patience = 4 },
        new("removal/patient") { Review = 0.3, Patience = 16 },
        new("pause/patient") { Form = StepForm.Pause, Review = 0.3, Patience = 16 },
    ];

    /// <summary>One choice changed in each; on the first world only.</summary>
    public static IReadOnlyList<Arm> Variants { get; } =
    [
        new("latent/linear") { Form = StepForm.Latent, Schedule = ShareSchedule.Linear },
        new("latent/random-share") { Form = StepForm.Latent, Schedule = ShareSchedule.RandomShare },
        new("latent/abrupt") { Form = StepForm.Latent, Schedule = ShareSchedule.Abrupt },
        new("removal/abrupt") { Schedule = ShareSchedule.Abrupt },
        new("removal/last-first") { LastFirst = true },
        new("removal/layers-1") { Layers = 1 },
        new("removal/layers-4") { Layers = 4 },
        new("code/codes-16") { Form = StepForm.Code, Codes = 16 },
        new("code/operations") { Form = StepForm.Code, Codes = 16, Context = SegmentContext.Prompt },
    ];

    /// <summary>Every arm.</summary>
    public static IReadOnlyList<Arm> AllArms { get; } = [.. MainArms, .. ReviewArms, .. Variants];

    /// <summary>What <c>notebooks/settings/steps-and-latents.yaml</c> may say.</summary>
    public sealed record Settings
    {
        /// <summary>One of <see cref="MainArms"/>, <see cref="ReviewArms"/> or <see cref="Variants"/>, by name.</summary>
        public string Arm { get; init; } = "explicit";

        /// <summary>A world of <see cref="SmallWorlds"/>.</summary>
        public string World { get; init; } = "s4-words";

        /// <summary>Its dial: operations k.</summary>
        [Range(2, 32)]
        public int Dial { get; init; } = 5;

        /// <summary>Width of the network.</summary>
        [Range(8, 512)]
        public int Width { get; init; } = 64;

        /// <summary>Blocks of the network.</summary>
        [Range(1, 8)]
        public int Layers { get; init; } = 2;

        /// <summary>Updates of the teacher.</summary>
        [Range(1, 1_000_000)]
        public int TeacherUpdates { get; init; } = 600;

        /// <summary>Updates of an arm after that.</summary>
        [Range(1, 1_000_000)]
        public int Updates { get; init; } = 600;

        /// <summary>Problems an update.</summary>
        [Range(1, 4_096)]
        public int BatchSize { get; init; } = 128;

        /// <summary>Peak learning rate.</summary>
        [Range(1e-6, 0.1)]
        public double LearningRate { get; init; } = 3e-3;

        /// <summary>Updates between two looks at the validation accuracy.</summary>
        [Range(1, 10_000)]
        public int ValidateEvery { get; init; } = 50;

        /// <summary>Problems to judge on.</summary>
        [Range(10, 100_000)]
        public int TestProblems { get; init; } = 1_000;

        /// <summary>Steps g that a code stands for.</summary>
        [Range(1, 8)]
        public int StepsPerCode { get; init; } = 2;

        /// <summary>Codes K of the codebook.</summary>
        [Range(1, 4_096)]
        public int Codes { get; init; } = 128;

        /// <summary>Updates of the codebook.</summary>
        [Range(1, 100_000)]
        public int CodebookUpdates { get; init; } = 600;

        /// <summary>Draws weights, problems and shares.</summary>
        public long Seed { get; init; } = 1;

        /// <summary>The arm, resolved.</summary>
        public Arm Plan() => AllArms.FirstOrDefault(arm => arm.Name == Arm)
            ?? throw new SettingsException($"There is no arm '{Arm}'. There are {string.Join(", ", AllArms.Select(arm => arm.Name))}.");

        /// <summary>World and teacher.</summary>
        public SolverRecipe Recipe() => new()
        {
            World = World, Dial = Dial, Width = Width, Layers = Plan().Layers ?? Layers, TeacherUpdates = TeacherUpdates,
            BatchSize = BatchSize, LearningRate = LearningRate, Seed = Seed,
        };
    }

    /// <summary>A trained arm and the course of its training.</summary>
    /// <param name="Solver">The solver.</param>
    /// <param name="Course">One point a validation.</param>
    /// <param name="Examples">Problems seen, the teacher's included.</param>
    /// <param name="Flops">Floating-point operations of training, the teacher's included.</param>
    public sealed record Trained(StepSolver Solver, IReadOnlyList<CurvePoint> Course, long Examples, double Flops);

    /// <inheritdoc/>
    public override string Name => "internalization/steps-and-latents";

    /// <inheritdoc/>
    public override string Question => "Can reasoning steps be internalised, what has to stand in their place, and does that do the work?";

    /// <summary>The settings of a profile and a world. Equations have six tokens a step: fewer steps, and one step a code.</summary>
    public static Settings Load(Profile profile, string world = "s4-words")
    {
        var settings = SettingsBinder.Load<Settings>("steps-and-latents", profile) with { World = world };
        return world.StartsWith("equations", StringComparison.Ordinal) ? settings with { Dial = 3, StepsPerCode = 1 } : settings;
    }

    /// <summary>The worlds of the comparison; the first has more seeds and the variants.</summary>
    public static IReadOnlyList<string> Worlds { get; } = ["s4-words", "chain-7", "equations-7"];

    /// <inheritdoc/>
    protected override IEnumerable<(string Id, Settings Settings)> Sweep(Profile profile)
    {
        var seeds = profile == Profile.Full ? 5 : 1;
        foreach (var seed in Enumerable.Range(1, seeds))
        {
            foreach (var arm in MainArms) yield return Entry(Worlds[0], arm, seed);
            if (seed > 3) continue;
            foreach (var world in Worlds.Skip(1))
                foreach (var arm in MainArms.Concat(ReviewArms)) yield return Entry(world, arm, seed);
            foreach (var arm in ReviewArms.Concat(Variants)) yield return Entry(Worlds[0], arm, seed);
        }

        (string, Settings) Entry(string world, Arm arm, int seed) => ($"{world}/{arm.Name}/seed-{seed}", Load(profile, world) with { Arm = arm.Name, Seed = seed });
    }

    /// <inheritdoc/>
    protected override IReadOnlyDictionary<string, object> Execute(Settings settings, RunContext context)
    {
        var world = settings.Recipe().MakeWorld();
        var trained = Train(settings, world, null, context);
        using var solver = trained.Solver;
        return SolverMeasures.Of(settings, trained, world);
    }

    /// <summary>Trains one arm from its teacher.</summary>
    /// <param name="settings">Which arm, and how.</param>
    /// <param name="world">The world of the settings.</param>
    /// <param name="seen">Told every validation as it happens.</param>
    /// <param name="context">Progress and cancellation.</param>
    public static Trained Train(Settings settings, ReasoningWorld world, Action<CurvePoint>? seen = null, RunContext? context = null)
    {
        var (plan, recipe, seed) = (settings.Plan(), settings.Recipe(), new Seed(settings.Seed));
        var solver = recipe.NewSolver(world, recipe.Shape() with
        {
            Form = plan.Form, LastFirst = plan.LastFirst,
            StepsPerSlot = plan.Form == StepForm.Code ? settings.StepsPerCode : 1,
            Codes = plan.Form == StepForm.Code ? plan.Codes ?? settings.Codes : 0,
        });
        if (plan.Form == StepForm.Code) solver.CodesOf = CodesOf(Codebook(settings, world));
        var validation = recipe.Validation(world);
        var (before, teacherAccuracy, updates) = (0.0, 1.0, settings.Updates * plan.Patience);
        var flops = (int stage) => settings.BatchSize * SolverTraining.TrainingFlops(solver, validation[0], stage);
        if (plan.FromTeacher)
        {
            using var teacher = recipe.Teacher(world, context?.Progress, context?.Cancel ?? default);
            solver.CopyFrom(teacher);
            teacherAccuracy = teacher.Accuracy(validation, 0);
            before = settings.TeacherUpdates * flops(0);
        }
        else
        {
            // As many operations as the explicit arm spends; its sequences are longer, so that is more examples.
            updates = (int)Math.Ceiling((settings.TeacherUpdates + settings.Updates) * flops(0) / flops(solver.Stages(validation[0])));
        }
        var rules = new CurriculumOptions
        {
            Schedule = plan.Schedule, Review = plan.Review, Smoothing = plan.Smoothing, ResetOptimizer = plan.ResetOptimizer, ValidateEvery = settings.ValidateEvery,
        };
        var curriculum = new Curriculum(rules, solver.Stages(validation[0]), updates, teacherAccuracy);
        if (plan.Schedule == ShareSchedule.Explicit) // the teacher itself: it is at the top, and more training moves nothing
            return new Trained(solver, [new CurvePoint(0, 0, teacherAccuracy, validation[0].Completion.Length)], (long)settings.TeacherUpdates * settings.BatchSize, before);
        var course = SolverTraining.Train(solver, curriculum, rules, recipe.Rates(updates), settings.BatchSize, seed.For("arm"), validation, seen,
            context?.Progress, context?.Cancel ?? default);
        var spent = course.Zip(course.Skip(1)).Sum(pair => (pair.Second.Examples - pair.First.Examples) / settings.BatchSize * flops(pair.Second.Stage));
        return new Trained(solver, course, (long)(updates + (plan.FromTeacher ? settings.TeacherUpdates : 0)) * settings.BatchSize, before + spent);
    }

    /// <summary>The codebook that an arm replays, fitted to written solutions.</summary>
    public static SegmentCodebook Codebook(Settings settings, ReasoningWorld world)
    {
        var plan = settings.Plan();
        TorchSharp.torch.manual_seed(new Seed(settings.Seed).For("codebook").Value);
        var codebook = new SegmentCodebook(world, new SegmentCodebookOptions
        {
            Context = plan.Context, StepsPerChunk = settings.StepsPerCode, Codes = plan.Codes ?? settings.Codes,
            Codebook = SegmentCodebookOptions.Kept with { WarmUp = 3 * settings.CodebookUpdates / 10 },
        });
        var training = new TrainingOptions { Updates = settings.CodebookUpdates, LearningRate = settings.LearningRate };
        codebook.Fit(training, 256, new Seed(settings.Seed).For("codebook"));
        return codebook;
    }

    // Chunks recur, so each is coded once.
    private static Func<Problem, int[]> CodesOf(SegmentCodebook codebook)
    {
        var known = new Dictionary<string, int>();
        return problem =>
        {
            var segments = Segment.Of(codebook.World, problem, codebook.Options.StepsPerChunk).ToList();
            var keys = segments.Select(segment => codebook.Options.Context switch
            {
                SegmentContext.None => string.Join(' ', segment.Tokens),
                SegmentContext.State => $"{segment.Before}: {string.Join(' ', segment.Tokens)}",
                _ => $"{string.Join(' ', segment.Cue)}: {string.Join(' ', segment.Tokens)}",
            }).ToArray();
            var missing = Enumerable.Range(0, keys.Length).Where(i => !known.ContainsKey(keys[i])).ToArray();
            if (missing.Length > 0)
            {
                var codes = codebook.Codes([.. missing.Select(i => segments[i])]);
                foreach (var (i, code) in missing.Zip(codes)) known[keys[i]] = code[0];
            }
            return [.. keys.Select(key => known[key])];
        };
    }

    /// <inheritdoc/>
    public override Findings Analyze(IReadOnlyList<Row> rows)
    {
        var worlds = rows.Select(row => row["world"]).Distinct().Select(world => new StepsAndLatentsFigures(rows, world)).ToArray();
        return new Findings([.. worlds.Select(world => world.Accuracy())], [.. worlds.Select(world => world.Costs())]);
    }
}
