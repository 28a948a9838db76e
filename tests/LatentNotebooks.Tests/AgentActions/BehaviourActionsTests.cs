using LatentNotebooks.AgentActions;
using LatentNotebooks.Experiments.AgentActions;
using LatentNotebooks.Runtime;
using LatentNotebooks.Training;
using LatentNotebooks.Worlds.Text;
using LatentNotebooks.Worlds.Text.House;

namespace LatentNotebooks.Tests.AgentActions;

/// <summary>Behaviours as an agent's tokens, and what the experiments do with them.</summary>
[Collection("engine")]
public class BehaviourActionsTests
{
    private static readonly Grammar House = HouseText.Commands;
    private static readonly TextSplit Split = TextSplit.Draw(TextWorlds.Create(HouseText.Id).Catalogue, 40, 6);
    private static readonly TrajectorySet Set = TrajectorySet.Record(HouseText.Id, Split.Train, 1).Successful();
    private static readonly AgentVocabulary Vocabulary = AgentVocabulary.Of(Set, Split.Unseen, 4);

    private static BehaviourActions Two { get; } = new(Vocabulary, new BehaviourEncoding(House,
        [Behaviour.Parse(House, "go to {A}; open {A}"), Behaviour.Parse(House, "take {A} from {B}; go to {C}; move {A} to {C}")]));

    [Fact]
    public void A_decision_is_a_symbol_and_a_token_for_each_slot()
    {
        var thing = Set.All.SelectMany(one => one.Turns).First(turn => turn.Command.StartsWith("take", StringComparison.Ordinal) && turn.Valid).Command;
        var read = House.Parse(thing);
        var decision = new Decision(1, [read.Arguments[0], read.Arguments[1], read.Arguments[1]], "");
        var tokens = Two.Write(decision);
        Assert.Equal(5, tokens.Length);
        Assert.Equal(Vocabulary.FirstSymbol + 1, tokens[0]);
        Assert.Equal(AgentVocabulary.End, tokens[^1]);
        Assert.Equal(decision.Arguments, Two.Read(tokens).Arguments);
        Assert.Equal(1, Two.Read(tokens).Symbol);
        Assert.Equal(Decision.Of(thing).Command, Two.Read(Two.Write(Decision.Of(thing))).Command);
    }

    [Fact]
    public void A_symbol_with_too_few_arguments_is_refused_by_the_world()
    {
        var world = TextWorlds.Create(HouseText.Id);
        world.Reset(Split.Unseen[0]);
        var done = Two.Actions(new BehaviourExecutor(Two.Encoding, null)).Execute(world, [Vocabulary.FirstSymbol, AgentVocabulary.End]);
        Assert.Equal([false], done.Commands.Select(command => command.Valid));
    }

    [Fact]
    public void Forbidden_symbols_cannot_be_emitted()
    {
        var executor = new BehaviourExecutor(Two.Encoding, null);
        Assert.True(Two.Actions(executor).Allowed(Vocabulary.FirstSymbol + 1));
        Assert.False(Two.Actions(executor).Allowed(Vocabulary.FirstSymbol + 2)); // reserved, without a meaning
        Assert.False(Two.Actions(executor, masked: true).Allowed(Vocabulary.FirstSymbol));
        Assert.True(Two.Actions(executor, masked: true).Allowed(Vocabulary.FirstWord));
    }

    [Fact]
    public void More_behaviours_than_symbols_are_refused() => Assert.Contains("reserves 4", Assert.Throws<ArgumentException>(() => new BehaviourActions(
        Vocabulary, new BehaviourEncoding(House, [.. Enumerable.Range(1, 5).Select(i => Behaviour.Parse(House, $"go to shelf {i}; look"))]))).Message);

    [Fact]
    public void Names_of_several_tokens_are_refused()
    {
        var craft = TextWorlds.Create("craft-text");
        var set = TrajectorySet.Record(craft.Id, TextSplit.Draw(craft.Catalogue, 10, 1).Train, 1);
        var actions = new BehaviourActions(AgentVocabulary.Of(set, [], 1), new BehaviourEncoding(craft.Grammar, [Behaviour.Parse(craft.Grammar, "craft {A} {B} using {C}; inventory")]));
        Assert.Contains("several tokens", Assert.Throws<ArgumentException>(() => actions.Write(new Decision(0, ["1", "bowl", "3 oak planks"], ""))).Message);
    }

    [Fact]
    public void A_worker_learns_to_do_what_a_behaviour_says_and_then_to_stop()
    {
        var names = BehaviourNames.Of(House, Set.All);
        var traces = Set.Successful().All.Select(one => new BehaviourTrace(House, one, names)).ToList();
        var examples = SubGoalWorker.Examples(traces, Two, Vocabulary);
        Assert.All(examples, one => Assert.True(one.Emitted[^1] && one.Tokens[^1] == AgentVocabulary.End));
        var options = new AgentOptions { Width = 32, Layers = 1, Heads = 2, Context = 128 };
        using var agent = new Agent(Vocabulary, options, new Seed(1));
        AgentTraining.Train(agent, examples, new TrainingOptions { Updates = 300, LearningRate = 5e-3, WarmUp = 10 }, 16, new Seed(1));
        var worker = new SubGoalWorker(agent, Two);
        var (asWritten, tried) = (0, 0);
        foreach (var trace in traces.Take(20))
        {
            var decision = Two.Encoding.Encode(trace)[0];
            if (decision.Symbol < 0) continue;
            var world = TextWorlds.Create(HouseText.Id);
            world.Reset(trace.Trajectory.Episode);
            var done = worker.Run(world, decision);
            Assert.Equal(world.Steps, done.Commands.Count);
            Assert.True(done.Cost.Passes > done.Commands.Count);
            tried++;
            if (done.Commands.Select(turn => turn.Command).SequenceEqual(Two.Encoding.Decode(decision))) asWritten++;
        }
        Assert.True(tried > 3 && asWritten > tried / 2, $"{asWritten} of {tried}");
    }

    [Fact]
    public void A_moved_thing_is_not_where_it_was()
    {
        var trajectory = Set.All.First(one => one.Turns.Any(turn => turn.Command.StartsWith("take", StringComparison.Ordinal) && turn.Valid));
        var disturbance = new BehaviourDisturbance();
        var executor = new BehaviourExecutor(new BehaviourEncoding(House, []), null) { Before = disturbance.Before };
        var world = TextWorlds.Create(HouseText.Id);
        world.Reset(trajectory.Episode);
        foreach (var turn in trajectory.Turns)
        {
            var done = executor.Run(world, Decision.Of(turn.Command)).Commands.Single();
            if (!turn.Command.StartsWith("take", StringComparison.Ordinal) || !turn.Valid) continue;
            Assert.Equal(TextWorld.Failure, done.Observation);
            Assert.Contains(trajectory.Episode, disturbance.Disturbed);
            return;
        }
    }

    [Fact]
    public void Best_of_n_spends_its_budget_attempt_by_attempt()
    {
        var attempts = new[] { new[] { Run(false, 60), Run(true, 30) }, [Run(true, 60), Run(true, 10)] };
        Assert.Equal(0.5, BehaviourAgentMeasures.BestOf(attempts, 100)); // the first task would need 120
        Assert.Equal(1, BehaviourAgentMeasures.BestOf(attempts, 120));
        Assert.Equal(0, BehaviourAgentMeasures.BestOf(attempts, 20));

        static Played Run(bool solved, int passes) => new(Split.Unseen[0], solved, [], new RolloutCost { Passes = passes });
    }

    [Fact]
    public void Savings_are_geometric_means_over_tasks_that_both_solve() =>
        Assert.Equal(4, BehaviourAgentFigures.Saving("1101", "1110", "8;16;9;9", "4;2;1;1"), 9);
}
