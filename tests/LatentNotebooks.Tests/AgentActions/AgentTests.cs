using LatentNotebooks.AgentActions;
using LatentNotebooks.Runtime;
using LatentNotebooks.Training;
using LatentNotebooks.Worlds.Text;
using static TorchSharp.torch;

namespace LatentNotebooks.Tests.AgentActions;

[Collection("engine")]
public sealed class AgentTests
{
    private static readonly AgentOptions Small = new() { Width = 16, Layers = 2, Heads = 2, Context = 160 };

    private static readonly Lazy<(TextSplit Split, TrajectorySet Set, AgentVocabulary Vocabulary)> House = new(() =>
    {
        var split = TextSplit.Draw(TextWorlds.Create("house-text").Catalogue, 40, 12);
        var set = TrajectorySet.Record("house-text", split.Train, 1);
        return (split, set, AgentVocabulary.Of(set, split.Unseen, 64));
    });

    [Fact]
    public void A_stream_marks_exactly_what_the_agent_writes()
    {
        var (_, set, vocabulary) = House.Value;
        var episode = AgentEpisode.Literal(set, vocabulary)[0];
        var (tokens, emitted) = episode.Stream(vocabulary);
        var written = tokens.Where((_, i) => emitted[i]).ToList();
        var commands = episode.Turns.Where(turn => !turn.Refused).Select(turn => turn.Commands[0].Command + " <end>");
        Assert.Equal(string.Join(' ', commands), vocabulary.Text(written));
        Assert.DoesNotContain(AgentVocabulary.Unknown, tokens);
    }

    [Fact]
    public void What_is_read_step_by_step_is_what_a_single_pass_reads()
    {
        var (split, _, vocabulary) = House.Value;
        using var agent = new Agent(vocabulary, Small, new Seed(1));
        foreach (var batch in new[] { 1, 5 })
            foreach (var played in Rollouts.Play(agent, [.. split.Unseen.Take(5)], ActionVocabulary.Words(vocabulary), new RolloutOptions { Batch = batch, LongestDecision = 6 }))
                AssertGreedy(agent, played, ActionVocabulary.Words(vocabulary));
    }

    [Fact]
    public void So_does_the_last_episode_of_a_batch_when_all_others_are_over()
    {
        var (split, _, vocabulary) = House.Value;
        using var agent = new Agent(vocabulary, Small, new Seed(1));
        var words = ActionVocabulary.Words(vocabulary);
        var impatient = words with
        {
            Execute = (world, decision) =>
            {
                if (world.Episode != split.Unseen[2] && world.Steps >= 3)
                    while (world.Steps < world.StepLimit - 1) world.Step("look");
                return words.Execute(world, decision);
            },
        };
        var played = Rollouts.Play(agent, [.. split.Unseen.Take(5)], impatient, new RolloutOptions { Batch = 5, LongestDecision = 6 });
        Assert.True(played[2].Decisions > 6 && played[0].Decisions < 6);
        AssertGreedy(agent, played[2], words);
    }

    [Fact]
    public void Costs_do_not_depend_on_the_batch()
    {
        var (split, _, vocabulary) = House.Value;
        using var agent = new Agent(vocabulary, Small, new Seed(1));
        var options = new RolloutOptions { LongestDecision = 6 };
        var alone = Rollouts.Play(agent, split.Unseen, ActionVocabulary.Words(vocabulary), options with { Batch = 1 });
        var together = Rollouts.Play(agent, split.Unseen, ActionVocabulary.Words(vocabulary), options with { Batch = 12 });
        Assert.Equal(alone.Select(Bill), together.Select(Bill));
        static object Bill(Played one) => (one.Cost.PromptTokens, one.Cost.ActionTokens, one.Cost.Passes, one.Cost.Flops, one.Commands, one.Solved, one.OutOfContext);
    }

    [Fact]
    public void Every_emitted_token_is_counted_and_costs_a_pass()
    {
        var (split, _, vocabulary) = House.Value;
        using var agent = new Agent(vocabulary, Small, new Seed(2));
        foreach (var one in Rollouts.Play(agent, split.Unseen, ActionVocabulary.Words(vocabulary)))
        {
            Assert.Equal(one.Turns.Sum(turn => turn.Tokens.Count), one.Cost.ActionTokens);
            Assert.Equal(one.Cost.ActionTokens, one.Cost.Passes);
        }
    }

    [Fact]
    public void What_it_wrote_has_the_probability_that_a_single_pass_gives_it()
    {
        var (split, _, vocabulary) = House.Value;
        using var agent = new Agent(vocabulary, Small, new Seed(1));
        var actions = ActionVocabulary.Words(vocabulary);
        var world = TextWorlds.Create("house-text");
        foreach (var one in Rollouts.Play(agent, [.. split.Unseen.Take(4)], actions, new RolloutOptions { LongestDecision = 6, MostDecisions = 3, Temperature = 0.7, Seed = new Seed(3) }))
        {
            var opening = world.Reset(one.Episode);
            var (tokens, _) = new AgentEpisode(one.Episode, world.Task, opening, one.Turns).Stream(vocabulary);
            var written = one.Turns.Sum(turn => turn.Tokens.Count);
            Assert.Equal(one.LogProbability, LogProbability(agent, tokens, one, actions), 2);
            Assert.True(written > 3 && one.LogProbability < 0);
        }
    }

    // Every place where the agent wrote, those of refused decisions too, by one pass over the whole stream.
    private static double LogProbability(Agent agent, int[] tokens, Played one, ActionVocabulary actions)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        var logits = agent.Network.Unembed(agent.Network.States(tensor(tokens.Select(token => (long)token).ToArray()).view(1, tokens.Length))).squeeze(0);
        var mask = tensor(Enumerable.Range(0, agent.Vocabulary.Count).Select(token => actions.Allowed(token) ? 0f : float.NegativeInfinity).ToArray());
        var likely = nn.functional.log_softmax(logits + mask, 1);
        var (sum, at) = (0.0, Array.IndexOf(tokens, AgentVocabulary.Act) + 1);
        foreach (var turn in one.Turns)
        {
            foreach (var token in turn.Tokens) sum += likely[at++ - 1, token].item<float>();
            while (at < tokens.Length && tokens[at - 1] != AgentVocabulary.Act) at++;
        }
        return sum;
    }

    [Fact]
    public void Caps_end_an_episode()
    {
        var (split, _, vocabulary) = House.Value;
        using var agent = new Agent(vocabulary, Small, new Seed(2));
        var capped = Rollouts.Play(agent, split.Unseen, ActionVocabulary.Words(vocabulary), new RolloutOptions { MostDecisions = 2 });
        Assert.All(capped, one => Assert.InRange(one.Decisions, 1, 2));
    }

    [Fact]
    public void Training_lowers_the_loss_and_a_reference_of_its_own_costs_nothing()
    {
        var (_, set, vocabulary) = House.Value;
        var examples = AgentExample.Of(AgentEpisode.Literal(set, vocabulary), vocabulary, Small.Context);
        using var agent = new Agent(vocabulary, Small, new Seed(1));
        var before = AgentTraining.CrossEntropy(agent, examples);
        var losses = AgentTraining.Train(agent, examples, new TrainingOptions { Updates = 40, LearningRate = 5e-3, WarmUp = 5 }, 8, new Seed(1));
        Assert.True(AgentTraining.CrossEntropy(agent, examples) < 0.7 * before);
        Assert.Equal(40, losses.Count);

        var episodes = AgentEpisode.Literal(set, vocabulary);
        var paired = AgentExample.Paired(episodes, episodes, vocabulary, Small.Context, _ => 1);
        using var copy = agent.Copy();
        var divergence = AgentTraining.Train(copy, paired, new TrainingOptions { Updates = 1 }, 8, new Seed(1), new Distillation(agent, 1));
        Assert.Equal(0, divergence[0], 5);

        // Where all decisions became symbols, there is no text to compare: nothing to lose, rather than a mean over nothing.
        var apart = paired.Select(one => one with { Shared = [] }).ToList();
        Assert.Equal(0, AgentTraining.Train(copy, apart, new TrainingOptions { Updates = 1 }, 8, new Seed(1), new Distillation(agent, 1))[0]);
    }

    [Fact]
    public void An_agent_with_another_vocabulary_refuses_the_checkpoint()
    {
        var (_, set, vocabulary) = House.Value;
        var path = Path.Combine(Directory.CreateTempSubdirectory().FullName, "agent.safetensors");
        using var agent = new Agent(vocabulary, Small, new Seed(1));
        agent.Save(path);
        using var same = new Agent(vocabulary, Small, new Seed(2));
        same.Load(path);
        using (no_grad()) Assert.Equal(agent.Network.parameters().First().sum().item<float>(), same.Network.parameters().First().sum().item<float>());
        using var other = new Agent(new AgentVocabulary("house-text", ["go", "to"], 64), Small, new Seed(1));
        Assert.Contains("another vocabulary", Assert.Throws<CheckpointException>(() => other.Load(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_to_learn_from_is_an_error()
    {
        var vocabulary = House.Value.Vocabulary;
        using var agent = new Agent(vocabulary, Small, new Seed(1));
        Assert.Throws<ArgumentException>(() => AgentTraining.Train(agent, [], new TrainingOptions(), 1, new Seed(1)));
        Assert.Throws<ArgumentException>(() => AgentExample.Of([], vocabulary, 10));
    }

    [Fact]
    public void A_roll_out_leaves_no_tensor_behind()
    {
        var (split, _, vocabulary) = House.Value;
        using var agent = new Agent(vocabulary, Small, new Seed(1));
        Rollouts.Play(agent, split.Unseen, ActionVocabulary.Words(vocabulary));
        var before = TorchSharp.torch.Tensor.TotalCount;
        Rollouts.Play(agent, split.Unseen, ActionVocabulary.Words(vocabulary));
        Assert.Equal(before, TorchSharp.torch.Tensor.TotalCount);
    }

    /// <summary>Every emitted token is the likeliest allowed one after the stream so far, read in one pass without a cache.</summary>
    internal static void AssertGreedy(Agent agent, Played played, ActionVocabulary actions)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        var (vocabulary, world) = (agent.Vocabulary, TextWorlds.Create(agent.Vocabulary.World));
        var opening = world.Reset(played.Episode);
        var tokens = new AgentEpisode(played.Episode, world.Task, opening, played.Turns).Stream(vocabulary).Tokens;
        var longest = Math.Min(tokens.Length, agent.Options.Context);
        var logits = agent.Network.forward(tensor(tokens.Take(longest).Select(token => (long)token).ToArray()).view(1, longest)).squeeze(0);
        var place = vocabulary.Prompt(world.Task, opening).Length;
        foreach (var turn in played.Turns)
        {
            foreach (var token in turn.Tokens)
            {
                var row = logits.select(0, place++ - 1).contiguous().data<float>().ToArray();
                Assert.Equal(Enumerable.Range(0, row.Length).Where(actions.Allowed).Max(other => row[other]), row[token], 3);
            }
            place += vocabulary.Answer(world.Task, turn.Commands).Length;
        }
    }
}
