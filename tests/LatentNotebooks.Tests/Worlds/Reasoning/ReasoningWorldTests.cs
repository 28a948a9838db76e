using FsCheck;
using FsCheck.Fluent;
using LatentNotebooks.Runtime;
using LatentNotebooks.Worlds.Reasoning;

namespace LatentNotebooks.Tests.Worlds.Reasoning;

/// <summary>What holds for every reasoning world.</summary>
public class ReasoningWorldTests
{
    public static TheoryData<string> Names => [.. ReasoningWorlds.Names];

    [Theory, MemberData(nameof(Names))]
    public void Own_solutions_are_right_and_fit_the_stated_lengths(string name)
    {
        var world = ReasoningWorlds.Make(name);
        foreach (var problem in world.Problems(Split.Train, 300, new Seed(1)))
        {
            Assert.Equal(new TraceCheck(true, problem.Steps.Count, null), world.Check(problem, problem.Completion));
            Assert.InRange(problem.Prompt.Count, 1, world.LongestPrompt);
            Assert.InRange(problem.Completion.Length, 3, world.LongestCompletion);
            Assert.Equal(Vocabulary.Think, problem.Prompt[^1]);
            Assert.All(problem.Prompt.Concat(problem.Completion), token => Assert.InRange(token, 1, world.Vocabulary.Count - 1));
        }
    }

    [Theory, MemberData(nameof(Names))]
    public void A_changed_dropped_or_added_token_is_found(string name)
    {
        var world = ReasoningWorlds.Make(name);
        var problems = world.Problems(Split.Test, 20, new Seed(2));
        var damage = (from which in Gen.Choose(0, problems.Count - 1)
                      from place in Gen.Choose(0, 10_000)
                      from token in Gen.Choose(0, world.Vocabulary.Count) // one more than there are: a code the world does not know
                      from kind in Gen.Choose(0, 2)
                      select (problems[which], place, token, kind)).ToArbitrary();
        Prop.ForAll(damage, one =>
        {
            var (problem, place, token, kind) = one;
            var right = problem.Completion;
            var wrong = right.ToList();
            place %= right.Length;
            if (kind == 0) wrong[place] = token;
            else if (kind == 1) wrong.RemoveAt(place);
            else wrong.Insert(place, token);
            return wrong.SequenceEqual(right) || !world.Check(problem, wrong).TraceIsRight;
        }).QuickCheckThrowOnFailure();
    }

    [Theory, MemberData(nameof(Names))]
    public void A_wrong_step_leaves_the_answer_right_and_is_named(string name)
    {
        var world = ReasoningWorlds.Make(name);
        var problem = world.Problems(Split.Test, 1, new Seed(3))[0];
        var wrong = problem.Completion;
        wrong[problem.Steps[0].Tokens.Count] = Vocabulary.Padding; // the first token of the second step
        var check = world.Check(problem, wrong);
        Assert.True(check.AnswerIsRight);
        Assert.Equal(1, check.StepsRight);
        Assert.Contains("2", check.Fault);
        Assert.True(world.Check(problem, problem.CompletionFrom(problem.Steps.Count)).AnswerIsRight);
    }

    [Theory, MemberData(nameof(Names))]
    public void Splits_share_no_problem_whatever_the_seeds(string name)
    {
        var world = ReasoningWorlds.Make(name);
        ProblemSplit.AssertDisjoint(world.Problems(Split.Train, 200, new Seed(1)), world.Problems(Split.Mining, 100, new Seed(1)),
            world.Problems(Split.Test, 100, new Seed(2)));
        var rng = new Seed(9).Random();
        for (var i = 0; i < 200; i++) Assert.Equal(Split.Train, ProblemSplit.Of(world.Draw(Split.Train, ref rng).Key));
    }

    [Theory, MemberData(nameof(Names))]
    public void The_same_seed_poses_the_same_problems(string name)
    {
        static string[] Texts(string name, long seed)
        {
            var world = ReasoningWorlds.Make(name);
            return [.. from problem in world.Problems(Split.Train, 30, new Seed(seed))
                       select world.Vocabulary.Decode([.. problem.Prompt, .. problem.Completion])];
        }
        Assert.Equal(Texts(name, 5), Texts(name, 5));
        Assert.NotEqual(Texts(name, 5), Texts(name, 6));
    }

    [Theory, MemberData(nameof(Names))]
    public void The_dial_makes_solutions_longer(string name)
    {
        int[] dials = [2, 3, 4];
        var worlds = dials.Select(dial => ReasoningWorlds.Make(name, dial)).ToArray();
        var tokens = worlds.Select(world => world.Problems(Split.Train, 50, new Seed(1)).Average(problem => problem.Completion.Length)).ToArray();
        Assert.True(tokens[0] < tokens[1] && tokens[1] < tokens[2], string.Join(", ", tokens));
        Assert.True(worlds[0].Difficulty < worlds[1].Difficulty && worlds[1].Difficulty < worlds[2].Difficulty);
        Assert.Equal(3, worlds.Select(world => world.Id).Distinct().Count());
        Assert.Throws<ArgumentOutOfRangeException>(() => ReasoningWorlds.Make(name, 0));
    }

    [Theory, MemberData(nameof(Names))]
    public void A_third_of_the_problems_does_not_repeat_one_answer(string name)
    {
        var world = ReasoningWorlds.Make(name);
        var answers = world.Problems(Split.Test, 300, new Seed(4)).GroupBy(problem => world.Vocabulary.Decode(problem.Answer));
        Assert.True(answers.Max(answer => answer.Count()) < 100);
    }

    [Fact]
    public void A_set_that_shares_a_problem_is_refused()
    {
        var problems = new Multiplication(2).Problems(Split.Test, 5, new Seed(1));
        var error = Assert.Throws<ArgumentException>(() => ProblemSplit.AssertDisjoint(problems, [problems[3]]));
        Assert.Contains(problems[3].Key, error.Message);
    }

    [Fact]
    public void A_world_too_small_for_a_request_says_so() =>
        Assert.Contains("Ask for fewer", Assert.Throws<InvalidOperationException>(
            () => new Multiplication(1).Problems(Split.Train, 500, new Seed(1))).Message);

    [Fact]
    public void An_unknown_world_is_answered_with_the_known_ones() =>
        Assert.Contains("s5-words", Assert.Throws<ArgumentException>(() => ReasoningWorlds.Make("s6-words")).Message);

    [Fact]
    public void A_token_without_a_symbol_is_refused()
    {
        var vocabulary = new Vocabulary(["a", "b"]);
        Assert.Equal(6, vocabulary.Count);
        Assert.Equal("a > b", vocabulary.Decode(vocabulary.Encode("a > b")));
        Assert.Throws<ArgumentException>(() => vocabulary["c"]);
        Assert.Throws<ArgumentOutOfRangeException>(() => vocabulary[6]);
        Assert.Throws<ArgumentException>(() => new Vocabulary(["a", "a"]));
    }
}
