using LatentNotebooks.AgentActions;
using LatentNotebooks.Runtime;
using LatentNotebooks.Worlds.Text;

namespace LatentNotebooks.Tests.AgentActions;

[Collection("engine")]
public sealed class SpanTests
{
    private static readonly AgentOptions Small = new() { Width = 16, Layers = 1, Heads = 2, Context = 200 };

    [Fact]
    public void In_a_house_only_scaffolding_is_mined()
    {
        var (vocabulary, episodes, _) = Recorded("house-text");
        var spans = SpanMining.Mine(episodes, vocabulary, new SpanMiningOptions());
        Assert.Equal("go to", vocabulary.Text(spans[0].Tokens));
        var structure = SpanMining.Structure(vocabulary);
        Assert.All(spans, span => Assert.All(span.Tokens, token => Assert.Contains(token, structure)));
        Assert.True(spans[0].Entropy > 2, "an argument follows: far from predictable");
    }

    [Fact]
    public void Where_commands_have_no_arguments_they_are_mined_whole()
    {
        var (vocabulary, episodes, _) = Recorded("grid-text");
        var spans = SpanMining.Mine(episodes, vocabulary, new SpanMiningOptions()).Select(span => vocabulary.Text(span.Tokens)).ToList();
        Assert.Contains("go forward <end>", spans);
        Assert.Contains("turn left <end>", spans);
        Assert.DoesNotContain("go forward", spans); // part of a longer one
    }

    [Fact]
    public void Counts_and_entropies_are_right()
    {
        var vocabulary = new AgentVocabulary("craft-text", ["a", "b", "c", "get"], 4);
        int[][] decisions = [[4, 5, 3], [4, 5, 3], [4, 6, 3], [4, 5, 6, 3]];
        AgentEpisode[] episodes = [new(new TextEpisode("craft-text", "", "", "", 1, 1), "", "", [.. decisions.Select(tokens => new AgentTurn(tokens, [new TextTurn("", "", true, "")]))])];
        var mined = SpanMining.Mine(episodes, vocabulary, new SpanMiningOptions { LeastCount = 1, MostArguments = 9, MostOverlap = 2, Longest = 2 });
        var pair = mined.Single(span => span.Tokens.SequenceEqual([4, 5]));
        Assert.Equal(3, pair.Count);
        Assert.Equal(0.9183, pair.Entropy, 4); // followed twice by 3, once by 6
        Assert.Equal(3 / 1.9183, pair.Score, 3);
        Assert.Equal(0, mined.Single(span => span.Tokens.SequenceEqual([5, 3])).Entropy);
    }

    [Fact]
    public void Byte_pairs_merge_the_most_frequent_neighbours_first()
    {
        int[][] decisions = [[4, 5, 6, 3], [4, 5, 6, 3], [4, 5, 7, 3], [8, 6, 3]];
        AgentEpisode[] episodes = [new(new TextEpisode("craft-text", "", "", "", 1, 1), "", "", [.. decisions.Select(tokens => new AgentTurn(tokens, [new TextTurn("", "", true, "")]))])];
        var spans = PairEncoding.Merge(episodes, 3);
        Assert.Equal(["4 5", "6 3", "4 5 6 3"], spans.Select(span => string.Join(' ', span.Tokens))); // of two pairs that stand three times, the first in order of their tokens
        Assert.Equal([3, 3, 2], spans.Select(span => span.Count));
        Assert.Equal(6, PairEncoding.Merge(episodes, 99).Count); // until every decision is one symbol
    }

    [Fact]
    public void In_a_house_byte_pairs_merge_arguments_too()
    {
        var (vocabulary, episodes, _) = Recorded("house-text");
        var structure = SpanMining.Structure(vocabulary);
        var spans = new SpanVocabulary(vocabulary, PairEncoding.Merge(episodes, 16));
        Assert.Equal(16, spans.Meaning.Count);
        Assert.Contains(spans.Meaning.Values, span => span.Tokens.Any(token => !structure.Contains(token)));
        foreach (var tokens in episodes.SelectMany(episode => episode.Turns).Select(turn => turn.Tokens)) Assert.Equal(tokens, spans.Expand(spans.Rewrite(tokens)));
    }

    [Theory]
    [InlineData("house-text", false)]
    [InlineData("house-text", true)]
    [InlineData("grid-text", false)]
    [InlineData("grid-text", true)]
    [InlineData("craft-text", false)]
    public void What_is_rewritten_reads_back_as_it_was(string world, bool padded)
    {
        var (vocabulary, episodes, _) = Recorded(world);
        var open = new SpanMiningOptions { MostArguments = 2, MostOverlap = 2, Most = 64, LeastCount = 2 };
        foreach (var options in new[] { new SpanMiningOptions(), open })
        {
            var spans = new SpanVocabulary(vocabulary, SpanMining.Mine(episodes, vocabulary, options)) { Padded = padded };
            foreach (var tokens in episodes.SelectMany(episode => episode.Turns).Select(turn => turn.Tokens))
            {
                var rewritten = spans.Rewrite(tokens);
                Assert.Equal(tokens.Where(token => token != AgentVocabulary.End), spans.Expand(rewritten).Where(token => token != AgentVocabulary.End));
                Assert.Equal(tokens.Count, rewritten.Sum(spans.Words));
                if (padded) Assert.Equal(tokens.Count, rewritten.Count);
                Assert.True(spans.Actions().Ends(rewritten[^1]));
                Assert.All(rewritten.SkipLast(1), token => Assert.False(spans.Actions().Ends(token)));
            }
        }
    }

    [Fact]
    public void Pairs_share_exactly_their_words()
    {
        var (vocabulary, episodes, _) = Recorded("house-text");
        var spans = new SpanVocabulary(vocabulary, SpanMining.Mine(episodes, vocabulary, new SpanMiningOptions()));
        var rewritten = episodes.Select(episode => episode.Rewritten(spans.Rewrite)).ToList();
        foreach (var example in AgentExample.Paired(rewritten, episodes, vocabulary, 400, spans.Words))
        {
            Assert.All(example.Shared, pair => Assert.Equal(example.Tokens[pair.Here], example.Original![pair.There]));
            Assert.Equal(example.Tokens.Where((token, i) => example.Emitted[i] && token < vocabulary.FirstSymbol).Count(), example.Shared.Count);
        }
    }

    [Fact]
    public void More_spans_than_symbols_is_an_error()
    {
        var vocabulary = new AgentVocabulary("grid-text", ["go"], 1);
        Assert.Throws<ArgumentException>(() => new SpanVocabulary(vocabulary, [new Span([4, 3], 1, 0), new Span([4, 4], 1, 0)]));
    }

    [Fact]
    public void A_draft_changes_the_passes_and_nothing_else()
    {
        var (vocabulary, episodes, tasks) = Recorded("house-text");
        var examples = AgentExample.Of(episodes, vocabulary, Small.Context);
        using var agent = new Agent(vocabulary, Small, new Seed(1));
        AgentTraining.Train(agent, examples, new() { Updates = 60, LearningRate = 5e-3, WarmUp = 5 }, 8, new Seed(1));
        var actions = ActionVocabulary.Words(vocabulary);
        var plain = Rollouts.Play(agent, tasks, actions, new RolloutOptions { Batch = 1 });
        var drafted = new NextCommandDraft(examples, actions).Play(agent, tasks);
        Assert.Equal(plain.Select(Text), drafted.Select(Text));
        Assert.True(drafted.Sum(one => one.Cost.Passes) < 0.8 * plain.Sum(one => one.Cost.Passes));
        Assert.True(drafted.All(one => one.Cost.Passes >= one.Decisions));
        static string Text(Played one) => string.Join('|', one.Turns.Select(turn => string.Join(' ', turn.Tokens)));
    }

    [Fact]
    public void A_rewritten_history_is_what_the_agent_goes_on_from()
    {
        var (vocabulary, episodes, tasks) = Recorded("house-text");
        var spans = new SpanVocabulary(vocabulary, SpanMining.Mine(episodes, vocabulary, new SpanMiningOptions()));
        using var agent = new Agent(vocabulary, Small, new Seed(1));
        var words = ActionVocabulary.Words(vocabulary);
        foreach (var batch in new[] { 1, 4 })
            foreach (var one in Rollouts.Play(agent, tasks, words, new RolloutOptions { Batch = batch, LongestDecision = 6, History = spans.Rewrite }))
            {
                Assert.All(one.Turns, turn => Assert.All(turn.Tokens, token => Assert.True(words.Allowed(token))));
                var first = one with { Turns = [.. one.Turns.Take(1)] };
                AgentTests.AssertGreedy(agent, first, words);
            }
    }

    private static (AgentVocabulary Vocabulary, IReadOnlyList<AgentEpisode> Episodes, IReadOnlyList<TextEpisode> Tasks) Recorded(string world)
    {
        var split = TextSplit.Draw(TextWorlds.Create(world).Catalogue, 60, 4);
        var set = TrajectorySet.Record(world, split.Train, 1, TextBehaviour.Expert);
        var vocabulary = AgentVocabulary.Of(set, split.Unseen, 128);
        return (vocabulary, AgentEpisode.Literal(set, vocabulary), split.Unseen);
    }
}
