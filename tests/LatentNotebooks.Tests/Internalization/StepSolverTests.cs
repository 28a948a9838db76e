using System.ComponentModel.DataAnnotations;
using LatentNotebooks.Internalization;
using LatentNotebooks.Runtime;
using LatentNotebooks.Training;
using LatentNotebooks.Worlds.Reasoning;
using TorchSharp;

namespace LatentNotebooks.Tests.Internalization;

[Collection("engine")]
public class StepSolverTests
{
    private static readonly PermutationWords World = new(4, 5);
    private static readonly IReadOnlyList<Problem> Problems = World.Problems(Split.Test, 12, new Seed(1));

    [Fact]
    public void What_is_still_written_keeps_its_place_in_every_form()
    {
        var full = StepLayout.Of(Problems[0], 0, StepForm.Removed, 1, _ => 99);
        foreach (var form in Enum.GetValues<StepForm>())
        {
            var laid = StepLayout.Of(Problems[0], 2, form, 1, _ => 99);
            var kept = full.Tokens.Length - 7 - 2; // seven tokens of prompt, two internal steps
            Assert.Equal(full.Tokens.TakeLast(kept), laid.Tokens.TakeLast(kept));
            Assert.Equal(full.Places.TakeLast(kept), laid.Places.TakeLast(kept));
            Assert.Equal(form == StepForm.Removed ? 0 : 2, laid.Tokens.Count(token => token == 99));
        }
    }

    [Fact]
    public void The_last_steps_can_go_first()
    {
        var laid = StepLayout.WithoutLast(Problems[0], 3);
        Assert.Equal([.. Problems[0].Prompt, .. Problems[0].Steps[0].Tokens, .. Problems[0].CompletionFrom(4)], laid.Tokens);
        Assert.Equal([0, 1, 2, 3, 4, 5, 6, 7, 11, 12, 13], laid.Places);
    }

    [Theory]
    [InlineData(StepForm.Removed, 0)]
    [InlineData(StepForm.Pause, 0)] // read together with each other, in one pass more
    [InlineData(StepForm.Latent, 3)]
    [InlineData(StepForm.Code, 3)]
    public void Every_latent_and_every_code_costs_a_pass(StepForm form, int more)
    {
        using var solver = Solver(form);
        using var scope = torch.NewDisposeScope();
        var answers = solver.Answer(Problems, 3);
        Assert.Equal(answers.Texts.Max(text => text.Length) + more + (form == StepForm.Pause ? 1 : 0), answers.Passes);
        Assert.Equal(form is StepForm.Latent or StepForm.Pause ? 3 : 0, answers.Contents.Count);
        Assert.All(answers.Codes, codes => Assert.Equal(form == StepForm.Code ? 3 : 0, codes.Length));
    }

    [Theory]
    [InlineData(StepForm.Removed)]
    [InlineData(StepForm.Pause)]
    [InlineData(StepForm.Latent)]
    [InlineData(StepForm.Code)]
    public void What_is_learned_at_once_is_answered_step_by_step(StepForm form)
    {
        // A small loss on whole sequences means right answers one token at a time, with a cache and with latents made on the way.
        var world = new PermutationWords(3, 3);
        var problems = world.Problems(Split.Train, 64, new Seed(1));
        torch.manual_seed(3);
        using var solver = new StepSolver(world, new SolverOptions { Width = 32, Form = form, Codes = form == StepForm.Code ? 6 : 0 })
        {
            CodesOf = problem => [.. problem.Steps.Select(step => step.Tokens[0] % 6)],
        };
        var losses = TrainingLoop.Run(solver, new TrainingOptions { Updates = 250, LearningRate = 5e-3 }, new Seed(1), _ => solver.Loss(problems, [.. problems.Select((_, i) => i % 3)]));
        Assert.True(losses[^1] < 0.05, $"loss {losses[^1]}");
        Assert.All(new[] { 0, 1, 2 }, stage => Assert.True(solver.Accuracy([.. problems.Where((_, i) => i % 3 == stage)], stage) > 0.95, $"stage {stage}"));
    }

    [Fact]
    public void Problems_at_different_stages_share_a_batch()
    {
        using var solver = Solver(StepForm.Latent);
        using var scope = torch.NewDisposeScope();
        using var _ = torch.no_grad();
        // Rows carry different numbers of targets: 7 at stage 0, 3 at stage 4.
        var (none, all) = (solver.Loss([Problems[0]], [0]).item<float>(), solver.Loss([Problems[1]], [4]).item<float>());
        Assert.Equal((7 * none + 3 * all) / 10, solver.Loss([Problems[0], Problems[1]], [0, 4]).item<float>(), 4);
    }

    [Fact]
    public void The_gradient_of_an_answer_flows_back_through_all_latents()
    {
        using var solver = Solver(StepForm.Latent);
        using var scope = torch.NewDisposeScope();
        solver.Loss(Problems, [.. Problems.Select(_ => 4)]).backward();
        var slot = solver.Network.named_parameters().First(pair => pair.name == "tokenEmbedding.weight").parameter.grad!;
        Assert.True(slot[solver.SlotToken].abs().sum().item<float>() > 0);
        var last = Problems[0].Prompt[^1];
        Assert.True(slot[last].abs().sum().item<float>() > 0);
    }

    [Fact]
    public void A_teachers_weights_are_taken_over_and_codes_keep_their_own()
    {
        using var teacher = Solver(StepForm.Removed);
        using var solver = Solver(StepForm.Code);
        using var scope = torch.NewDisposeScope();
        using var _ = torch.no_grad();
        var head = solver.Network.named_parameters().Single(pair => pair.name == "head.weight").parameter;
        var codes = head.narrow(0, World.Vocabulary.Count + 1, 8).clone();
        solver.CopyFrom(teacher);
        Assert.Equal(codes.data<float>().ToArray(), head.narrow(0, World.Vocabulary.Count + 1, 8).clone().data<float>().ToArray());
        foreach (var (from, to) in teacher.parameters().Zip(solver.parameters()))
            Assert.Equal(from.data<float>().ToArray(), to.narrow(0, 0, from.shape[0]).clone().data<float>().ToArray());
    }

    [Fact]
    public void Impossible_solvers_are_refused_with_the_reason()
    {
        Assert.Contains("at least one code", Assert.Throws<ArgumentException>(
            () => new StepSolver(World, new SolverOptions { Form = StepForm.Code })).Message, StringComparison.Ordinal);
        Assert.Contains("only first steps can go", Assert.Throws<ArgumentException>(
            () => new StepSolver(World, new SolverOptions { Form = StepForm.Latent, LastFirst = true })).Message, StringComparison.Ordinal);
        Assert.Contains("Layers", Assert.Throws<ValidationException>(() => new StepSolver(World, new SolverOptions { Layers = 0 })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void More_slots_than_steps_are_refused()
    {
        using var solver = Solver(StepForm.Latent);
        Assert.Contains("places for 4 slots", Assert.Throws<ArgumentOutOfRangeException>(() => solver.Answer(Problems, 5)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => solver.Answer(Problems, 2, slots: 3));
    }

    [Theory]
    [InlineData(StepForm.Pause, true)]
    [InlineData(StepForm.Latent, true)]
    [InlineData(StepForm.Removed, false)]
    [InlineData(StepForm.Pause, false)]
    [InlineData(StepForm.Latent, false)]
    [InlineData(StepForm.Code, false)]
    public void Training_and_answering_leave_no_tensor_behind(StepForm form, bool train)
    {
        using var solver = Solver(form);
        Once();
        var before = torch.Tensor.TotalCount;
        Once();
        Assert.Equal(before, torch.Tensor.TotalCount);

        void Once()
        {
            using var scope = torch.NewDisposeScope();
            if (train) solver.Loss(Problems, [.. Problems.Select(_ => 3)]);
            else solver.Answer(Problems, 3);
        }
    }

    private static StepSolver Solver(StepForm form)
    {
        torch.manual_seed(3);
        return new StepSolver(World, new SolverOptions { Width = 16, Form = form, Codes = form == StepForm.Code ? 8 : 0 }) { CodesOf = problem => [.. problem.Steps.Select(_ => 1)] };
    }
}
