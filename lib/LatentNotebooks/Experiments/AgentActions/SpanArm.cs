using LatentNotebooks.AgentActions;
using LatentNotebooks.Runtime;
using LatentNotebooks.Worlds.Text;

namespace LatentNotebooks.Experiments.AgentActions;

/// <summary>One arm of reading A, trained and ready to play.</summary>
public sealed class SpanArm : IDisposable
{
    /// <summary>
    /// <c>token</c>: the token agent as it is. <c>tuned</c>: with the same further updates, but no symbols: the fair reference. <c>spans</c>:
    /// latent actions, loss weights 0.5 and 0.5. <c>spans-w0</c>, <c>spans-w1</c>: cross-entropy alone, divergence alone. <c>padded</c>: symbols filled up
    /// to the length of their spans. <c>post-hoc</c>: as <c>spans-w1</c>, but it writes words, which are replaced in its history afterwards.
    /// <c>tuned-draft</c>, <c>spans-draft</c>: with a speculative draft of how the command goes on. <c>bpe</c>: as <c>spans</c>, but its symbols, as many, are
    /// what a tokeniser would merge (<see cref="PairEncoding"/>), arguments among them.
    /// </summary>
    public static IReadOnlyList<string> Names { get; } = ["token", "tuned", "spans", "padded", "spans-w1", "post-hoc", "tuned-draft", "spans-draft", "spans-w0", "bpe"];

    private readonly NextCommandDraft? draft;
    private readonly bool postHoc;

    private SpanArm(Agent agent, SpanVocabulary spans, bool writes, bool postHoc, IReadOnlyList<AgentExample>? drafted)
    {
        (Agent, Spans, this.postHoc) = (agent, spans, postHoc);
        Actions = writes ? spans.Actions() : ActionVocabulary.Words(agent.Vocabulary);
        draft = drafted is null ? null : new NextCommandDraft(drafted, Actions);
    }

    /// <summary>The trained agent.</summary>
    public Agent Agent { get; }

    /// <summary>The spans and their symbols; empty for arms without.</summary>
    public SpanVocabulary Spans { get; }

    /// <summary>What it may write.</summary>
    public ActionVocabulary Actions { get; }

    /// <summary>Trains an arm, or loads what was trained before.</summary>
    /// <param name="study">Data and token agent.</param>
    /// <param name="settings">Arm, updates, seed.</param>
    /// <param name="mining">Which spans; null for the defaults.</param>
    /// <param name="name">Tells this mining apart from others in the cache.</param>
    /// <exception cref="SettingsException">There is no such arm.</exception>
    public static SpanArm Train(AgentStudy study, AgentSettings settings, SpanMiningOptions? mining = null, string name = "")
    {
        if (!Names.Contains(settings.Arm)) throw new SettingsException($"There is no arm '{settings.Arm}'. There are {string.Join(", ", Names)}.");
        var symbols = settings.Arm is not ("token" or "tuned" or "tuned-draft");
        var mined = symbols ? SpanMining.Mine(study.Recorded, study.Vocabulary, mining ?? new()) : [];
        if (settings.Arm == "bpe") mined = PairEncoding.Merge(study.Recorded, mined.Count);
        var spans = new SpanVocabulary(study.Vocabulary, mined) { Padded = settings.Arm == "padded" };
        var (trained, weight) = settings.Arm switch
        {
            "tuned" or "tuned-draft" => ("tuned", 0.5),
            "spans-w0" => ("spans-w0", 0),
            "spans-w1" or "post-hoc" => ("spans-w1", 1.0),
            "padded" or "bpe" => (settings.Arm, 0.5),
            _ => ("spans", 0.5),
        };
        var examples = settings.Arm == "token" ? [] : Examples(study, settings, spans);
        var agent = settings.Arm == "token" ? study.Token.Copy() : study.Further(trained + name, examples, weight, spans.Start);
        return new SpanArm(agent, spans, symbols && settings.Arm != "post-hoc", settings.Arm == "post-hoc",
            settings.Arm.EndsWith("draft", StringComparison.Ordinal) ? examples : null);
    }

    /// <summary>Plays tasks.</summary>
    public IReadOnlyList<Played> Play(IReadOnlyList<TextEpisode> tasks, RolloutOptions? options = null)
    {
        options = (options ?? new RolloutOptions()) with { History = postHoc ? Spans.Rewrite : null };
        return draft is null ? Rollouts.Play(Agent, tasks, Actions, options) : draft.Play(Agent, tasks, options);
    }

    /// <summary>Plays tasks with its symbols forbidden.</summary>
    public IReadOnlyList<Played> PlayMasked(IReadOnlyList<TextEpisode> tasks) => Rollouts.Play(Agent, tasks, Spans.Actions(masked: true), new RolloutOptions { Batch = 100 });

    /// <inheritdoc/>
    public void Dispose() => Agent.Dispose();

    // A share of the episodes stays as it is, so that the agent can still spell everything out.
    private static IReadOnlyList<AgentExample> Examples(AgentStudy study, AgentSettings settings, SpanVocabulary spans)
    {
        var draw = new Seed(settings.Seed).For("literal").Random();
        var rewritten = study.Episodes.Select(episode => draw.NextDouble() < settings.Literal ? episode : episode.Rewritten(spans.Rewrite)).ToList();
        return AgentExample.Paired(rewritten, study.Episodes, study.Vocabulary, settings.Context, spans.Words);
    }
}
