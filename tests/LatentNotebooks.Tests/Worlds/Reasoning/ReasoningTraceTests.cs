using LatentNotebooks.Runtime;
using LatentNotebooks.Worlds.Reasoning;

namespace LatentNotebooks.Tests.Worlds.Reasoning;

/// <summary>Solutions worked by hand, and every drawn one recomputed from its prompt in another way.</summary>
public class ReasoningTraceTests
{
    private static IEnumerable<(ReasoningWorld World, Problem Problem, string[] Prompt)> Drawn(ReasoningWorld world) =>
        from problem in world.Problems(Split.Train, 300, new Seed(1))
        select (world, problem, world.Vocabulary.Decode(problem.Prompt).Split(' '));

    private static string[] States(Problem problem) => [.. problem.Steps.Select(step => step.State)];

    private static string Text(ReasoningWorld world, IEnumerable<int> tokens) => world.Vocabulary.Decode(tokens);

    [Fact]
    public void Three_by_three_digits_are_multiplied_as_on_paper()
    {
        var world = new Multiplication(3);
        var problem = world.Of(123, 456); // 738 + 6150 = 6888, + 49200 = 56088
        Assert.Equal("3 2 1 * 6 5 4 >", Text(world, problem.Prompt));
        Assert.Equal("8 3 7 0 + 0 5 1 6 0 ( 8 8 8 6 0 ) + 0 0 2 9 4 0 # 8 8 0 6 5 0 <end>", Text(world, problem.Completion));
        Assert.Equal(["738", "6888", "56088"], States(problem));
        Assert.Equal(["*6", "*5", "*4"], problem.Steps.Select(step => step.Operation));
        Assert.Equal(problem.Key, world.Of(456, 123).Key);
        Assert.Throws<ArgumentOutOfRangeException>(() => world.Of(12, 345));
    }

    [Theory]
    [InlineData(4, 46), InlineData(5, 74), InlineData(7, 148), InlineData(9, 246)]
    public void Traces_of_multiplication_have_the_published_length(int digits, int tokens)
    {
        var world = new Multiplication(digits);
        var problem = world.Problems(Split.Train, 1, new Seed(1))[0];
        Assert.Equal(tokens, problem.Steps.Sum(step => step.Tokens.Count));
        Assert.Equal(world.LongestCompletion, problem.Completion.Length);
    }

    [Fact]
    public void Addition_notes_its_carries()
    {
        var world = new Addition(2);
        var problem = world.Of(57, 68);
        Assert.Equal("7 5 + 8 6 > c1 c1 # 5 2 1 <end>", Text(world, [.. problem.Prompt, .. problem.Completion]));
        Assert.Equal(["7+8", "5+6"], problem.Steps.Select(step => step.Operation));
    }

    [Fact]
    public void Chains_run_through_their_values()
    {
        foreach (var (world, problem, prompt) in Drawn(new AffineChain(5, 11)))
        {
            var value = int.Parse(prompt[0]);
            var values = new List<string>();
            foreach (var operation in prompt[1..^1])
            {
                var number = int.Parse(operation[1..]);
                value = (operation[0] == '+' ? value + number : value * number) % 11;
                values.Add($"{value}");
            }
            Assert.Equal(values[..^1], States(problem));
            Assert.Equal(prompt[1..^2], problem.Steps.Select(step => step.Operation));
            Assert.Equal(values[^1], Text(world, problem.Answer));
        }
    }

    [Fact]
    public void A_mixed_chain_has_its_share_of_easy_steps()
    {
        var steps = new AffineChain(10, 97, easyShare: 0.5).Problems(Split.Train, 400, new Seed(1)).SelectMany(problem => problem.Steps).ToArray();
        Assert.InRange(steps.Count(step => step.Operation == "+1") / (double)steps.Length, 0.47, 0.54);
        Assert.Throws<ArgumentOutOfRangeException>(() => new AffineChain(3, 12));
        Assert.Throws<ArgumentOutOfRangeException>(() => new AffineChain(3, 11, 1.5));
    }

    [Theory]
    [InlineData(4), InlineData(5)]
    public void Permutations_are_composed_place_by_place(int things)
    {
        foreach (var (world, problem, prompt) in Drawn(new PermutationWords(things, 4)))
        {
            var state = prompt[0];
            var states = new List<string>();
            foreach (var generator in prompt[1..^1])
            {
                var number = int.Parse(generator[1..]);
                int[] places = [.. Enumerable.Range(0, things)]; // what place j takes: g(j)
                if (number == things) places = [.. places.Select(place => (place + 1) % things)];
                else (places[number - 1], places[number]) = (places[number], places[number - 1]);
                state = string.Concat(places.Select(place => state[place]));
                states.Add(state);
            }
            Assert.Equal(states[..^1], States(problem));
            Assert.Equal(states[^1], Text(world, problem.Answer));
        }
    }

    [Fact]
    public void The_generators_reach_every_permutation()
    {
        var answers = new PermutationWords(4, 8).Problems(Split.Train, 2_000, new Seed(1)).Select(problem => problem.Answer[0]).Distinct();
        Assert.Equal(24, answers.Count());
    }

    [Fact]
    public void One_candidate_can_be_reached_and_the_path_leads_there()
    {
        foreach (var (world, problem, prompt) in Drawn(new Reachability(hops: 3, candidates: 5, deadEnds: 2)))
        {
            var ask = Array.IndexOf(prompt, "?");
            var edges = Enumerable.Range(0, ask / 3).Select(i => (From: prompt[3 * i], To: prompt[3 * i + 1])).ToHashSet();
            var reached = new HashSet<string> { prompt[ask + 1] };
            while (edges.Any(edge => reached.Contains(edge.From) && reached.Add(edge.To))) { }
            Assert.Equal([Text(world, problem.Answer)], prompt[(ask + 2)..^1].Where(reached.Contains));
            string[] path = [prompt[ask + 1], .. States(problem), Text(world, problem.Answer)];
            Assert.Equal(4, path.Length);
            Assert.All(path.Zip(path.Skip(1)), edge => Assert.Contains(edge, edges));
        }
    }

    [Theory]
    [InlineData(PremiseOrder.Fixed), InlineData(PremiseOrder.Shuffled)]
    public void Equations_can_be_solved_by_substitution(PremiseOrder order)
    {
        foreach (var (world, problem, prompt) in Drawn(new EquationChain(4, order)))
        {
            var premises = string.Join(' ', prompt[..^3]).Split(" |", StringSplitOptions.RemoveEmptyEntries).Select(one => one.Trim().Split(' '));
            var by = premises.ToDictionary(one => one[0]);
            int Value(string name) => by[name] is [_, _, var number] ? int.Parse(number) : Apply(Value(by[name][2]), by[name][3], int.Parse(by[name][4]));
            static int Apply(int value, string sign, int number) =>
                ((sign == "+" ? value + number : sign == "-" ? value - number : value * number) % 23 + 23) % 23;
            Assert.Equal($"{Value(prompt[^2])}", Text(world, problem.Answer));
            foreach (var step in problem.Steps)
            {
                var text = Text(world, step.Tokens).Split(' ');
                Assert.Equal(int.Parse(text[4]), Apply(int.Parse(text[0]), text[1], int.Parse(text[2])));
                Assert.Equal(step.Operation + step.State, text[1] + text[2] + text[4]);
            }
        }
    }

    [Fact]
    public void Shuffled_premises_pose_the_same_problems_in_another_order()
    {
        var (fixedOrder, shuffled) = (new EquationChain(4), new EquationChain(4, PremiseOrder.Shuffled));
        var (left, right) = (new Rng(1), new Rng(1));
        var moved = 0;
        for (var i = 0; i < 50; i++)
        {
            var (one, other) = (fixedOrder.Draw(Split.Train, ref left), shuffled.Draw(Split.Train, ref right));
            Assert.Equal(one.Key, other.Key);
            Assert.Equal(one.Prompt.Order(), other.Prompt.Order());
            if (!one.Prompt.SequenceEqual(other.Prompt)) moved++;
        }
        Assert.InRange(moved, 40, 50);
    }
}
