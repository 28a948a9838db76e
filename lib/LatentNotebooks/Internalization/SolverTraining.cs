using LatentNotebooks.Runtime;
using LatentNotebooks.Training;
using LatentNotebooks.Worlds.Reasoning;
using TorchSharp;

namespace LatentNotebooks.Internalization;

/// <summary>Where a solver stood at some moment of its training.</summary>
/// <param name="Examples">Examples seen since the curriculum began.</param>
/// <param name="Stage">Internal chunks at that moment.</param>
/// <param name="Accuracy">Share of right answers on validation problems at that stage.</param>
/// <param name="Tokens">Tokens that the explicit solution still has at that stage, answer mark, answer and end included.</param>
public sealed record CurvePoint(long Examples, int Stage, double Accuracy, int Tokens);

/// <summary>Trains a solver along a curriculum.</summary>
public static class SolverTraining
{
    /// <summary>Trains in place; every update draws fresh problems of the train split.</summary>
    /// <param name="solver">The solver.</param>
    /// <param name="curriculum">Which steps are internal when.</param>
    /// <param name="rules">The options that the curriculum was made with.</param>
    /// <param name="options">Updates and rates.</param>
    /// <param name="batch">Problems an update.</param>
    /// <param name="seed">Draws problems and shares.</param>
    /// <param name="validation">Problems of another split, on which mastery is judged.</param>
    /// <param name="seen">Told every validation as it happens; for live pictures.</param>
    /// <param name="progress">Told where training stands.</param>
    /// <param name="cancel">Stops it.</param>
    /// <returns>The course of training, one point a validation, and a last one at its end.</returns>
    public static IReadOnlyList<CurvePoint> Train(
        StepSolver solver, Curriculum curriculum, CurriculumOptions rules, TrainingOptions options, int batch, Seed seed,
        IReadOnlyList<Problem> validation, Action<CurvePoint>? seen = null,
        IProgress<TrainingProgress>? progress = null, CancellationToken cancel = default)
    {
        var course = new List<CurvePoint>();
        TrainingLoop.Run(solver, options with { FreshOptimizer = Begins }, seed, Loss, progress: progress, cancel: cancel);
        Look(options.Updates);
        return course;

        torch.Tensor Loss(Seed update)
        {
            var rng = update.For("problems").Random();
            var problems = new Problem[batch];
            var stages = new int[batch];
            for (var i = 0; i < batch; i++)
            {
                problems[i] = solver.World.Draw(Split.Train, ref rng);
                stages[i] = curriculum.Draw(ref rng);
            }
            return solver.Loss(problems, stages);
        }

        bool Begins(int update) =>
            update % rules.ValidateEvery == 0 && curriculum.Advance(update, Look(update)) && rules.ResetOptimizer;

        double Look(int update)
        {
            var accuracy = solver.Accuracy(validation, curriculum.Stage);
            var left = Math.Max(0, validation[0].Steps.Count - curriculum.Stage * solver.Options.StepsPerSlot);
            var tokens = validation[0].CompletionFrom(validation[0].Steps.Count - left).Length;
            course.Add(new CurvePoint((long)update * batch, curriculum.Stage, accuracy, tokens));
            seen?.Invoke(course[^1]);
            return accuracy;
        }
    }

    /// <summary>
    /// Floating-point operations of training on one problem, about: six for each parameter and token read, forward and backward,
    /// with the further passes that continuous thoughts need.
    /// </summary>
    public static double TrainingFlops(StepSolver solver, Problem problem, int stage)
    {
        var layout = solver.Lay(problem, stage);
        double read = layout.Tokens.Length - 1;
        if (solver.Options.Form == StepForm.Latent)
            for (var slot = 0; slot < layout.Slots; slot++) read += problem.Prompt.Count + slot;
        return 6 * solver.Network.ParameterCount * read;
    }
}
